"""4 存在围护安全隐患的住宅数量: facade, fittings, windows, roof, basement."""

from __future__ import annotations

from citycheckup.indicators.dwelling.safety import envelope_hazard_buildings


def test_a_leaking_roof_flags_and_so_does_a_loose_facade(measured, buildings):
    answers = {"x1": {"4.4": True}, "x2": {"4.1": True, "4.2": True}, "x3": {"4.5": False}, "y1": {"4.3": True}}
    found = measured(envelope_hazard_buildings, answers)
    assert found.numerator[["a", "b"]].to_dict() == {"a": 2, "b": 1}
    assert buildings(found) == {"x1": ["4.4"], "x2": ["4.1", "4.2"], "y1": ["4.3"]}
    assert found.coverage[["a", "b"]].to_dict() == {"a": 1, "b": 0.5}


def test_self_built_housing_has_a_facade_too(measured):
    found = measured(envelope_hazard_buildings, {"x1": {"4.1": True}}, x1={"use": "自建房"})
    assert (found.numerator["a"], found.arguments["objects_count"]["a"]) == (1, 3)
