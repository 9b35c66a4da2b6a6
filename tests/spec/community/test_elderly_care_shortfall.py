"""10 未达标配建养老服务设施的小区数量: does each community have the care for the elderly it needs?"""

from __future__ import annotations

import pytest
from shapely import Point

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.community.facilities import elderly_care_shortfall
from citycheckup.vocabulary import Completeness, Status
from citycheckup.wording import LANGUAGES, render

LARGE = {"floor_area_m2": 500}
SMALL = {"floor_area_m2": 200}


@pytest.fixture
def city(draw_layer, communities, draw_residents):
    def measure(facilities, residents, completeness=Completeness.AUTHORITATIVE, tables=(None, None), **knobs):
        layer = draw_layer("elderly_care", facilities, completeness)
        return elderly_care_shortfall(layer, communities, draw_residents(**residents), BufferReach(), *tables, **knobs)

    return measure


def verdicts(measure):
    return measure.numerator.to_dict()


def test_a_community_of_5000_needs_one_of_its_own(city):
    # One in the middle of a; b has none within 300 m; c has 8,000 residents and none either.
    found = city({"f": (Point(500, 500), LARGE)}, {"a": 5000, "b": 5000, "c": 8000})
    assert verdicts(found) == {"a": 0, "b": 1, "c": 1}


def test_over_12000_one_for_each_12000_or_part_of_it(city):
    # a: 12,000 needs one; b: 12,001 needs two and has one; c: 24,000 needs two and has two.
    facilities = {f"f{x}": (Point(x, 500), LARGE) for x in (500, 1500, 2500, 2600)}
    found = city(facilities, {"a": 12_000, "b": 12_001, "c": 24_000})
    assert found.arguments["required_count"].to_dict() == {"a": 1, "b": 2, "c": 2}
    assert verdicts(found) == {"a": 0, "b": 1, "c": 0}


def test_a_facility_just_outside_counts_as_far_as_300_m(city):
    # At x = 1200 in b: 200 m from a. c begins 800 m away.
    found = city({"f": (Point(1200, 500), LARGE)}, {"a": 6000, "b": 6000, "c": 6000})
    assert verdicts(found) == {"a": 0, "b": 0, "c": 1}
    # At x = 1350 it is 350 m from a.
    found = city({"f": (Point(1350, 500), LARGE)}, {"a": 6000, "b": 6000, "c": 6000})
    assert verdicts(found) == {"a": 1, "b": 0, "c": 1}


def test_a_small_community_may_share_its_neighbours(city):
    # The only one stands in the middle of a. b (4,000) is next to a; c (4,000) is next to b only.
    found = city({"f": (Point(500, 500), LARGE)}, {"a": 6000, "b": 4000, "c": 4000})
    assert verdicts(found) == {"a": 0, "b": 0, "c": 1}


def test_a_large_community_may_not(city):
    assert verdicts(city({"f": (Point(500, 500), LARGE)}, {"a": 6000, "b": 5000, "c": 0}))["b"] == 1


def test_plenty_in_one_community_does_not_hide_the_gap_in_another(city):
    facilities = {f"f{y}": (Point(500, y), LARGE) for y in range(100, 1000, 100)}
    found = city(facilities, {"a": 6000, "b": 6000, "c": 6000})
    assert verdicts(found) == {"a": 0, "b": 1, "c": 1}
    assert found.numerator.sum() == 2  # what the city's row adds up


def test_too_small_does_not_count_and_leaves_a_doubt_since_the_size_binds_new_communities(city):
    found = city({"f": (Point(500, 500), SMALL)}, {"a": 6000, "b": 6000, "c": 6000})
    assert verdicts(found)["a"] == 1
    assert found.doubt["a"].key == "indicators.doubt_size_new_only"
    assert found.doubt["b"] is None  # b has none of any size: no doubt


def test_unknown_size_counts_and_leaves_a_doubt_where_the_verdict_hangs_on_it(city):
    found = city({"f": Point(500, 500)}, {"a": 6000, "b": 6000, "c": 6000})
    assert verdicts(found)["a"] == 0
    assert found.doubt["a"].key == "indicators.doubt_size_unknown"
    # A second one that is known to be large enough settles it.
    settled = city({"f": Point(500, 500), "g": (Point(500, 600), LARGE)}, {"a": 6000, "b": 6000, "c": 6000})
    assert settled.doubt["a"] is None


def test_the_floor_area_judges_new_communities_and_not_those_known_to_be_old(city, records):
    # One small facility in the middle of each; a is new, b is not, of c nobody knows.
    facilities = {f"f{x}": (Point(x, 500), SMALL) for x in (500, 1500, 2500)}
    known = records("community_records", a={"new": True}, b={"new": False})
    found = city(facilities, {"a": 6000, "b": 6000, "c": 6000}, tables=(None, known))
    assert verdicts(found) == {"a": 1, "b": 0, "c": 1}
    assert found.doubt[["a", "b"]].tolist() == [None, None]
    assert found.doubt["c"].key == "indicators.doubt_size_new_only"


def test_a_size_that_is_not_known_does_not_matter_in_an_old_community(city, records):
    known = records("community_records", a={"new": False})
    found = city({"f": Point(500, 500)}, {"a": 6000, "b": 6000, "c": 6000}, tables=(None, known))
    assert (verdicts(found)["a"], found.doubt["a"]) == (0, None)


def test_what_the_survey_ticks_falls_short_whatever_the_map_says(city, ask):
    # a has a facility of standard, but it lacks services; of b the thin map says nothing.
    survey = ask({"a": {"10.3": True, "10.2": False}, "b": {"10.3": False}})
    found = city({"f": (Point(500, 500), LARGE)}, {"a": 6000, "b": 6000, "c": 6000}, tables=(survey, None))
    assert verdicts(found) == {"a": 1, "b": 1, "c": 1}
    assert found.status.to_dict() == {"a": Status.OK, "b": None, "c": None}
    assert found.places[["unit_id", "place_kind", "items"]].to_numpy().tolist() == [["a", "community", ["10.3"]]]
    thin = city({}, {"a": 6000, "b": 6000, "c": 6000}, Completeness.INDICATIVE, tables=(survey, None))
    assert thin.numerator.fillna(-1).to_dict() == {"a": 1, "b": -1, "c": -1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_veto_says_which_item_was_ticked(city, ask, explain, language):
    survey = ask({"a": {"10.3": True}})
    found = city({"f": (Point(500, 500), LARGE)}, {"a": 6000, "b": 6000, "c": 6000}, tables=(survey, None))
    assert "10.3" in explain(found, "a", language)
    assert "10.3" not in explain(found, "b", language)


def test_nobody_lives_there_nothing_is_needed(city):
    found = city({"f": (Point(2500, 500), LARGE)}, {"a": 0, "b": 6000, "c": 6000})
    assert verdicts(found)["a"] == 0


def test_unknown_residents_make_no_verdict(city):
    found = city({"f": (Point(500, 500), LARGE)}, {"a": None, "b": 6000, "c": 6000})
    assert found.numerator.isna().to_dict() == {"a": True, "b": False, "c": False}


def test_no_facility_in_a_map_that_may_be_incomplete_is_no_verdict(city):
    residents = {"a": 6000, "b": 6000, "c": 6000}
    assert city({}, residents, Completeness.INDICATIVE).numerator.isna().all()
    assert (city({}, residents).numerator == 1).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    measure = city({"f": Point(500, 500)}, {"a": 6000, "b": 6000, "c": 13_000})
    assert "6,000" in explain(measure, "a", language)
    assert render(measure.doubt["a"], language)
