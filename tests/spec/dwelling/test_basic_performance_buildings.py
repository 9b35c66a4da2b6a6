"""2023 no. 5 住宅性能不达标的住宅数量: buildings, where the 2025 edition counts flats."""

from __future__ import annotations

from citycheckup.indicators.dwelling.functions import basic_performance_buildings


def test_buildings_are_flagged_by_their_own_items_and_by_the_flats_of_the_newer_form(measured, buildings):
    answers = {"x1": {"2023-5.2": True}, "x2": {"5.1": 12, "5.2": 8}, "x3": {"5.1": 0, "2023-5.1": False}}
    found = measured(basic_performance_buildings, answers)
    assert found.numerator["a"] == 2
    assert buildings(found) == {"x1": ["2023-5.2"], "x2": ["5.1", "5.2"]}
    assert found.places["amount"].tolist() == [1, 1]


def test_a_flat_without_its_number_leaves_no_doubt_about_the_building(measured):
    assert measured(basic_performance_buildings, {"x1": {"5.1": True}}).doubt["a"] is None
