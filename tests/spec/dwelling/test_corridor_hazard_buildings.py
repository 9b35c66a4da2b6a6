"""3 存在楼道安全隐患的住宅数量: stairwells; housing without shared stairs skips the items."""

from __future__ import annotations

import pytest

from citycheckup.indicators.dwelling.safety import corridor_hazard_buildings
from citycheckup.vocabulary import Status


def test_any_of_the_eight_items_flags(measured, buildings):
    answers = {"x1": {"3.3": True, "3.8": True}, "x2": {"3.6": True}, "x3": {f"3.{n}": False for n in range(1, 9)}}
    found = measured(corridor_hazard_buildings, answers)
    assert found.numerator["a"] == 2
    assert buildings(found) == {"x1": ["3.3", "3.8"], "x2": ["3.6"]}


@pytest.mark.parametrize("use", ["自建房", "民房", "四合院", "house"])
def test_housing_without_shared_stairs_is_no_object(measured, use):
    # x1 is not looked at, and need not be: x2 and x3 are all there is to look at.
    found = measured(corridor_hazard_buildings, {"x2": {"3.1": True}, "x3": {"3.1": False}}, x1={"use": use})
    assert found.arguments["objects_count"]["a"] == 2
    assert (found.numerator["a"], found.coverage["a"]) == (1, 1)


def test_a_community_of_such_housing_only_does_not_apply(measured):
    found = measured(corridor_hazard_buildings, {"x1": {"3.1": True}}, y1={"use": "自建房"}, y2={"use": "平房"})
    assert found.status["b"] is Status.NOT_APPLICABLE


def test_a_tick_where_the_item_does_not_apply_is_not_counted_but_told(measured):
    found = measured(corridor_hazard_buildings, {"x1": {"3.1": True}, "x2": {"3.1": False}}, x1={"use": "自建房"})
    assert found.numerator["a"] == 0
    assert found.arguments["out_of_scope_count"]["a"] == 0  # x1 is no object at all
    assert found.places.empty
