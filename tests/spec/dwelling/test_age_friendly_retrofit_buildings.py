"""7 需要进行适老化改造的住宅数量: an improvement; the homes of vulnerable residents are named nowhere."""

from __future__ import annotations

from citycheckup.indicators.dwelling.functions import age_friendly_retrofit_buildings


def test_its_items_are_improvements(measured, buildings):
    found = measured(age_friendly_retrofit_buildings, {"x1": {"7.1": True, "7.3": True}, "x2": {"7.2": False}})
    assert found.numerator["a"] == 1
    assert buildings(found) == {"x1": ["7.1", "7.3"]}
    assert found.arguments.loc["a", ["bottom_line_count", "improvement_count"]].tolist() == [0, 1]


def test_a_home_of_a_vulnerable_resident_flags_the_building_and_is_not_named(measured, buildings):
    found = measured(age_friendly_retrofit_buildings, {"x1": {"7.4": True}, "x2": {"7.4": True, "7.2": True}})
    assert found.numerator["a"] == 2
    assert buildings(found) == {"x1": [], "x2": ["7.2"]}
    assert found.arguments["items"]["a"] == {"7.2": 1}
    everything = [found.places.to_json(), *found.arguments.drop(columns="verdict").astype(str).to_numpy().ravel()]
    assert not any("7.4" in text for text in everything)


def test_courtyard_housing_is_no_object(measured):
    found = measured(age_friendly_retrofit_buildings, {"x1": {"7.1": True}}, x2={"use": "四合院"})
    assert found.arguments["objects_count"]["a"] == 2
