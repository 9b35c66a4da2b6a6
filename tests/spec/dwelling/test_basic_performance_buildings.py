"""2023 no. 5 住宅性能不达标的住宅数量: buildings, where the 2025 edition counts flats."""

from __future__ import annotations

from citycheckup.indicators.dwelling.functions import basic_performance_buildings
from citycheckup.vocabulary import Status


def test_buildings_that_lack_rooms_or_daylight_count(measured, buildings):
    answers = {"x1": {"2023-5.2": True}, "x2": {"2023-5.1": True, "2023-5.2": True}, "x3": {"2023-5.1": False}}
    found = measured(basic_performance_buildings, answers)
    assert found.numerator["a"] == 2
    assert buildings(found) == {"x1": ["2023-5.2"], "x2": ["2023-5.1", "2023-5.2"]}
    assert found.places["amount"].tolist() == [1, 1]


def test_the_flats_of_the_newer_form_are_another_quantity(measured):
    assert measured(basic_performance_buildings, {"x1": {"5.1": 12}}).status["a"] is Status.NOT_SURVEYED
