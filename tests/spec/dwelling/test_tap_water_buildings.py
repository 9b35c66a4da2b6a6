"""2023 no. 7 入户水质水压不达标的住宅数量: from the water company, building by building."""

from __future__ import annotations

from citycheckup.indicators.dwelling.functions import tap_water_buildings


def test_poor_quality_and_low_pressure_both_flag(measured, buildings):
    answers = {"x1": {"2023-7.1": True, "2023-7.2": True}, "x2": {"2023-7.2": True}, "x3": {"2023-7.1": False}}
    found = measured(tap_water_buildings, answers)
    assert found.numerator["a"] == 2
    assert buildings(found) == {"x1": ["2023-7.1", "2023-7.2"], "x2": ["2023-7.2"]}
