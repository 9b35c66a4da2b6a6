"""6 存在管线管道破损的住宅数量: water, heating, power."""

from __future__ import annotations

from citycheckup.indicators.dwelling.functions import damaged_pipe_buildings


def test_each_kind_of_pipe_or_line_flags(measured, buildings):
    found = measured(
        damaged_pipe_buildings, {"x1": {"6.1": True}, "x2": {"6.2": True}, "x3": {"6.3": True, "6.1": False}}
    )
    assert found.numerator["a"] == 3
    assert found.arguments["items"]["a"] == {"6.1": 1, "6.2": 1, "6.3": 1}
    assert buildings(found) == {"x1": ["6.1"], "x2": ["6.2"], "x3": ["6.3"]}


def test_no_heating_in_the_south_does_not_apply_and_counts_as_looked_at(measured):
    found = measured(damaged_pipe_buildings, {"y1": {"6.2": None}, "y2": {"6.1": False, "6.2": None}})
    assert (found.numerator["b"], found.coverage["b"]) == (0, 1)
