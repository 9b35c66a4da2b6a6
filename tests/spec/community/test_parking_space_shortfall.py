"""14 停车泊位缺口数: what each compound lacks, before anything is added up."""

from __future__ import annotations

import math

import pytest

from citycheckup.indicators.community.vehicles import parking_space_shortfall
from citycheckup.layers.layer import Missing
from citycheckup.vocabulary import Status
from citycheckup.wording import LANGUAGES

TOWN = {"block": {"a": ["p1", "p2", "p3"], "b": ["p4"], "c": []}}


@pytest.fixture
def lacking(draw_tree, records):
    def measure(survey=None, **compounds):
        return parking_space_shortfall(records("compound_records", **compounds), draw_tree(TOWN), survey)

    return measure


def compound(demand=None, spaces=None, households=None):
    return {"parking_demand_count": demand, "parking_spaces_count": spaces, "households_count": households}


def test_a_surplus_in_one_compound_does_not_hide_the_gap_of_another(lacking):
    # p1 lacks 40; p2 has 100 too many; p3 lacks 5.
    found = lacking(p1=compound(140, 100), p2=compound(50, 150), p3=compound(25, 20), p4=compound(10, 10))
    assert found.numerator[["a", "b"]].to_dict() == {"a": 45, "b": 0}
    assert found.places[["unit_id", "place_id", "place_name", "amount"]].to_numpy().tolist() == [
        ["a", "p1", "name of p1", 40],
        ["a", "p3", "name of p3", 5],
    ]
    assert found.coverage[["a", "b"]].to_dict() == {"a": 1, "b": 1}


def test_where_nobody_was_asked_each_household_wants_one(lacking):
    found = lacking(p1=compound(None, 60, 100), p2=compound(80, 80, 500), p3=compound(0, 0))
    assert found.numerator["a"] == 40


def test_a_compound_without_figures_is_not_known_and_lowers_the_coverage(lacking):
    # p1: neither demand nor households; p2: no count of spaces; p3: lacks 7.
    found = lacking(p1=compound(None, 60), p2=compound(80, None), p3=compound(17, 10))
    assert found.numerator["a"] == 7
    assert found.coverage["a"] == pytest.approx(1 / 3)
    assert math.isnan(found.numerator["b"])  # p4 has no record: no value, not zero
    assert found.status.to_dict() == {"a": None, "b": None, "c": Status.NOT_APPLICABLE}


def test_the_survey_stands_in_and_the_record_goes_before_it(lacking, ask):
    survey = ask({"p1": {"14.1": 12}, "p2": {"14.1": 99}, "p3": {"14.1": 0}})
    found = lacking(survey, p2=compound(20, 15))
    assert found.numerator["a"] == 12 + 5 + 0
    assert found.coverage["a"] == 1


def test_cars_on_the_fire_lane_name_the_compound_and_add_nothing(lacking, ask):
    survey = ask({"p1": {"14.2": True}, "p2": {"14.2": False}})
    found = lacking(survey, p1=compound(10, 10), p2=compound(10, 10), p3=compound(10, 8))
    assert found.numerator["a"] == 2
    assert found.places[["place_id", "items", "amount"]].to_numpy().tolist() == [["p1", ["14.2"], 0], ["p3", [], 2]]


def test_a_city_without_compounds_has_no_figure(draw_tree, records):
    found = parking_space_shortfall(records("compound_records"), draw_tree({"block": {"a": []}}))
    assert isinstance(found, Missing)
    assert found.layers == ("compounds",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(lacking, explain, language):
    assert "1,040" in explain(lacking(p1=compound(1100, 60)), "a", language)
