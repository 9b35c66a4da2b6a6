"""9 需要进行数字化改造的住宅数量: smoke alarms only in high buildings; emergency calls are named nowhere."""

from __future__ import annotations

from citycheckup.indicators.dwelling.green import digital_retrofit_buildings


def test_smoke_alarms_are_for_ten_storeys_and_more(measured, buildings):
    answers = {"x1": {"9.3": True}, "x2": {"9.3": True}, "x3": {"9.3": True, "9.1": True}}
    high, low = {"storeys_used_count": 10.0}, {"storeys_used_count": 9.0}
    found = measured(digital_retrofit_buildings, answers, x1=high, x2=low, x3=low)
    assert found.numerator["a"] == 2
    assert buildings(found) == {"x1": ["9.3"], "x3": ["9.1"]}
    assert found.arguments["out_of_scope_count"]["a"] == 2
    assert found.coverage["a"] == 2 / 3  # of x2, nothing was answered that applies to it


def test_where_the_storeys_are_only_assumed_the_surveyor_is_believed(measured):
    assumed = {"storeys_used_count": 6.0, "storeys_rule": "assumed_median_of_city"}
    assert measured(digital_retrofit_buildings, {"x1": {"9.3": True}}, x1=assumed).numerator["a"] == 1


def test_self_built_housing_skips_what_is_shared_and_still_needs_fibre(measured, buildings):
    answers = {"x1": {"9.1": True, "9.2": True}, "x2": {"9.2": True}}
    found = measured(digital_retrofit_buildings, answers, x1={"use": "自建房"}, x2={"use": "自建房"})
    assert buildings(found) == {"x1": ["9.1"]}
    assert found.arguments["objects_count"]["a"] == 3


def test_a_flat_that_needs_an_emergency_call_flags_its_building_and_is_not_named(measured, buildings):
    found = measured(digital_retrofit_buildings, {"x1": {"9.4": 2}, "x2": {"9.4": 0}})
    assert found.numerator["a"] == 1
    assert buildings(found) == {"x1": []}
    assert found.arguments["items"]["a"] == {}
