"""26 存在乱停乱放车辆问题的道路数量: distinct roads; one gone through with nothing found is not one nobody saw."""

from __future__ import annotations

import pytest

from citycheckup.indicators.block.order import disorderly_parking_roads
from citycheckup.vocabulary import Status
from citycheckup.wording import LANGUAGES

TOWN = {"b1": {"a": []}, "b2": {"b": []}, "b3": {"c": []}}


@pytest.fixture
def seen(draw_tree, ask):
    return lambda answers, unit, names=None: disorderly_parking_roads(ask(answers, unit, names), draw_tree(TOWN))


def test_a_road_counts_once_and_only_if_something_is_ticked(seen):
    answers = {"r1": {"26.1": True, "26.2": True}, "r2": {"26.3": True}, "r3": {"26.1": False}}
    found = seen(answers, {"r1": "b1", "r2": "b1", "r3": "b1"}, {"r1": "Station road"})
    assert found.numerator["b1"] == 2
    assert found.arguments["surveyed_count"]["b1"] == 3
    assert found.places[["unit_id", "place_id", "place_name", "place_kind", "items"]].to_numpy().tolist() == [
        ["b1", "r1", "Station road", "road", ["26.1", "26.2"]],
        ["b1", "r2", None, "road", ["26.3"]],
    ]


def test_nothing_found_is_zero_and_nobody_there_is_not_surveyed(seen):
    found = seen({"b2": {"26.1": False}}, {})
    assert found.numerator["b2"] == 0
    assert found.status.to_dict() == {"b1": Status.NOT_SURVEYED, "b2": None, "b3": Status.NOT_SURVEYED}
    assert found.coverage.to_dict() == {"b1": 0, "b2": 1, "b3": 0}


def test_how_many_roads_there_are_nobody_knows_so_no_count_of_all_is_claimed(seen):
    assert "objects_count" not in seen({"r1": {"26.1": True}}, {"r1": "b1"}).arguments


def test_a_road_may_name_a_community_of_the_block(seen):
    assert seen({"r1": {"26.1": True}}, {"r1": "c"}).numerator["b3"] == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(seen, explain, language):
    assert "1" in explain(seen({"r1": {"26.1": True}}, {"r1": "b1"}), "b1", language)
