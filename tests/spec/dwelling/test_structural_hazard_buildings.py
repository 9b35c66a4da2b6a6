"""1 存在结构安全隐患的住宅数量: one ticked item flags a building; what was not looked at is not zero."""

from __future__ import annotations

import math

import pytest

from citycheckup.indicators.dwelling.safety import structural_hazard_buildings
from citycheckup.vocabulary import Status
from citycheckup.wording import LANGUAGES

NOTHING = {"1.1": False, "1.2": False, "1.3": None}
ALL_OF_A = {"x1": {"1.2": True, "1.4": True, "1.1": False}, "x2": NOTHING, "x3": {"1.5": True}}


def test_one_ticked_item_flags_the_building_and_two_do_not_flag_it_twice(measured, buildings):
    found = measured(structural_hazard_buildings, ALL_OF_A)
    assert found.numerator["a"] == 2
    assert buildings(found) == {"x1": ["1.2", "1.4"], "x3": ["1.5"]}
    assert found.places[["unit_id", "place_name", "place_kind", "amount"]].to_numpy().tolist() == [
        ["a", "No. x1", "building", 1.0],
        ["a", "No. x3", "building", 1.0],
    ]
    assert found.arguments["items"]["a"] == {"1.2": 1, "1.4": 1, "1.5": 1}


def test_a_community_nobody_went_to_is_not_surveyed_and_one_without_dwellings_does_not_apply(measured):
    found = measured(structural_hazard_buildings, ALL_OF_A)
    assert found.status.to_dict() == {"a": None, "b": Status.NOT_SURVEYED, "c": Status.NOT_APPLICABLE}
    assert math.isnan(found.numerator["b"])
    assert math.isnan(found.numerator["c"])
    assert found.arguments["objects_count"].to_dict() == {"a": 3, "b": 2, "c": 0}


def test_the_coverage_is_the_share_of_buildings_with_any_answer(measured):
    # x1: ticked; x2: an item that does not apply is an answer too; x3: no row. y1: no; y2: no row.
    found = measured(structural_hazard_buildings, {"x1": {"1.2": True}, "x2": {"1.3": None}, "y1": {"1.2": False}})
    assert found.coverage[["a", "b"]].to_dict() == {"a": pytest.approx(2 / 3), "b": 0.5}
    assert found.numerator[["a", "b"]].to_dict() == {"a": 1, "b": 0}
    assert found.arguments["surveyed_count"].to_dict() == {"a": 2, "b": 1, "c": 0}


def test_answers_to_other_indicators_are_no_survey_of_this_one(measured):
    found = measured(structural_hazard_buildings, {"x1": {"4.1": True}, "x2": {"3.3": True}})
    assert found.status["a"] is Status.NOT_SURVEYED


def test_its_items_are_bottom_line(measured):
    found = measured(structural_hazard_buildings, ALL_OF_A)
    assert found.arguments.loc["a", ["bottom_line_count", "improvement_count"]].tolist() == [2, 0]


def test_a_building_in_no_community_is_left_out(measured):
    found = measured(structural_hazard_buildings, {"x1": {"1.2": True}, "x2": NOTHING}, x1={"community_id": None})
    assert found.numerator["a"] == 0
    assert found.arguments["objects_count"]["a"] == 2


@pytest.mark.parametrize(
    ("language", "suspected", "nothing"), [("zh", "初筛疑似", "本次未发现"), ("en", "Suspected", "Nothing was found")]
)
def test_the_words_are_careful(measured, explain, language, suspected, nothing):
    found = measured(structural_hazard_buildings, {**ALL_OF_A, "y1": NOTHING})
    assert suspected in explain(found, "a", language)
    assert nothing in explain(found, "b", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_names_both_counts(measured, explain, language):
    said = explain(measured(structural_hazard_buildings, ALL_OF_A), "a", language)
    assert "3" in said
    assert "2" in said
