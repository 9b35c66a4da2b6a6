"""8 需要进行节能改造的住宅数量: only buildings from before 2000 are looked at."""

from __future__ import annotations

import math

import pytest

from citycheckup.indicators.dwelling.green import energy_retrofit_buildings
from citycheckup.vocabulary import Status
from citycheckup.wording import LANGUAGES, render

OLD, NEW, UNKNOWN = {"built_year": 1999}, {"built_year": 2000}, {"built_year": math.nan}


def test_buildings_of_2000_and_later_are_no_objects(measured, buildings):
    answers = {"x1": {"8.1": True}, "x2": {"8.1": True}, "x3": {"8.1": False}}
    found = measured(energy_retrofit_buildings, answers, x1=OLD, x2=NEW, x3=OLD)
    assert found.arguments["objects_count"]["a"] == 2
    assert (found.numerator["a"], found.coverage["a"]) == (1, 1)
    assert buildings(found) == {"x1": ["8.1"]}


def test_a_community_without_old_buildings_does_not_apply(measured):
    assert measured(energy_retrofit_buildings, {"x1": {"8.1": True}}, x1=OLD).status["b"] is Status.NOT_APPLICABLE


def test_a_building_of_unknown_year_is_looked_at_and_its_flag_is_in_doubt(measured):
    answers = {"x1": {"8.1": True}, "y1": {"8.1": False}}
    found = measured(energy_retrofit_buildings, answers, x1=UNKNOWN, y1=UNKNOWN)
    assert found.arguments["objects_count"][["a", "b"]].to_dict() == {"a": 1, "b": 1}
    assert found.doubt["a"].key == "surveys.doubt_built_year"
    assert found.doubt["b"] is None  # not flagged, so nothing hangs on its year


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_doubt_can_be_put_into_words(measured, language):
    found = measured(energy_retrofit_buildings, {"x1": {"8.1": True}}, x1=UNKNOWN)
    assert "1" in render(found.doubt["a"], language)
