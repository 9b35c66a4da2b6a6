"""17 未达标配建的公共活动场地的小区数量: does each community have space for activity, and an open green?"""

from __future__ import annotations

import pytest
from shapely import Point, box

from citycheckup.indicators.community.activity_space import activity_space_shortfall
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES, render

# b is large enough to need its own; a is small and may use those of b, its neighbour; c lies next to b, too.
RESIDENTS = {"a": 3000, "b": 6000, "c": 6000}


def space(x, kind, area_m2):
    return (Point(x, 500), {"kind": kind, "area_m2": area_m2})


BOTH = {"court": space(1500, "activity", 150), "green": space(1600, "green", 300)}


@pytest.fixture
def city(draw_layer, communities, draw_residents, records):
    def measure(spaces, new=None, parks=None, residents=RESIDENTS, completeness=Completeness.AUTHORITATIVE, **more):
        table = None if new is None else records("community_records", **{name: {"new": n} for name, n in new.items()})
        green = None if parks is None else draw_layer("parks", parks, Completeness.INDICATIVE)
        layer = draw_layer("activity_spaces", spaces, completeness)
        return activity_space_shortfall(layer, communities, draw_residents(**residents), green, table, **more)

    return measure


OLD = {"a": False, "b": False, "c": False}


def test_both_are_needed_and_a_small_community_shares(city):
    assert city(BOTH, OLD).numerator.to_dict() == {"a": 0, "b": 0, "c": 1}
    assert city({"court": BOTH["court"]}, OLD).numerator.to_dict() == {"a": 1, "b": 1, "c": 1}
    assert city({"green": BOTH["green"]}, OLD).numerator["b"] == 1


def test_a_large_community_does_not_share(city):
    assert city(BOTH, OLD, residents=RESIDENTS | {"a": 5000}).numerator["a"] == 1


@pytest.mark.parametrize(("area_m2", "short"), [(149, 1), (150, 0)])
def test_an_existing_community_needs_150_m2(city, area_m2, short):
    assert city(BOTH | {"court": space(1500, "activity", area_m2)}, OLD).numerator["b"] == short


@pytest.mark.parametrize(("court_m2", "green_m2", "short"), [(800, 4000, 0), (799, 4000, 1), (800, 3999, 1)])
def test_a_new_community_needs_a_court_and_a_large_green(city, court_m2, green_m2, short):
    spaces = {"court": space(1500, "activity", court_m2), "green": space(1600, "green", green_m2)}
    assert city(spaces, {"b": True}).numerator["b"] == short


def test_13000_residents_need_two_of_each(city):
    residents = RESIDENTS | {"b": 13_000}
    more = {"court2": space(1700, "activity", 200), "green2": space(1800, "green", 1)}
    assert city(BOTH, OLD, residents=residents).numerator["b"] == 1
    assert city(BOTH | more, OLD, residents=residents).numerator["b"] == 0


def test_whether_it_is_new_matters_only_where_the_rules_differ(city):
    assert city(BOTH).numerator["b"] == 0
    assert city(BOTH).doubt["b"].key == "figures.doubt_maybe_new"
    ample = {"court": space(1500, "activity", 800), "green": space(1600, "green", 4000)}
    assert city(ample).doubt["b"] is None
    assert city({}).doubt["b"] is None  # short by either rule


def test_an_unknown_size_counts_with_a_doubt(city):
    measure = city(BOTH | {"court": space(1500, "activity", None)}, OLD)
    assert measure.numerator["b"] == 0
    assert measure.doubt["b"].key == "figures.doubt_space_size"
    # Any green will do in an existing community, so its size is no question.
    assert city(BOTH | {"green": space(1600, "green", None)}, OLD).doubt["b"] is None


def test_a_park_in_or_beside_the_community_is_a_green(city):
    court = {"court": BOTH["court"]}
    touching = city(court, OLD, parks={"park": box(2000, 0, 2500, 1000)})
    assert touching.numerator["b"] == 0
    assert "parks" in touching.used
    assert city(court, OLD, parks={"park": box(2001, 0, 2500, 1000)}).numerator["b"] == 1


def test_a_map_of_parks_that_changes_nothing_does_not_weaken_the_verdict(city):
    assert "parks" not in city(BOTH, OLD, parks={"park": box(1100, 0, 1200, 100)}).used


def test_a_tick_of_the_survey_is_enough(city, ask):
    measure = city(BOTH, OLD, survey=ask({"b": {"17.5": True}}))
    assert measure.numerator["b"] == 1
    assert measure.places["place_id"].tolist() == ["b"]


def test_nothing_known_is_not_nothing_there(city):
    assert city({}, OLD, completeness=Completeness.PARTIAL).numerator.isna().all()
    assert city(BOTH, OLD, residents={"a": 3000, "b": 6000}).numerator.isna().to_dict() == {
        "a": False,
        "b": False,
        "c": True,
    }
    assert city({}, OLD, residents=RESIDENTS | {"c": 0}).numerator["c"] == 0  # nobody lives there


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "6,000" in explain(city(BOTH), "b", language)
    assert render(city(BOTH).doubt["b"], language)
