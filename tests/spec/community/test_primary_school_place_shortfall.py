"""13 小学学位缺口数: children of primary-school age for whom no school within reach has a place."""

from __future__ import annotations

import pytest
from shapely import Point, box

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.community.primary_schools import primary_school_place_shortfall
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES, render

# Communities a, b, c lie side by side, 1 x 1 km each. A school at x = 400 serves a alone (b is 600 m away), one at 900
# serves a and b.
CHILDREN = {"a": 100, "b": 100, "c": 0}


def primary(x, places, stage="primary"):
    return (Point(x, 500), {"stage": stage, "places_count": places})


@pytest.fixture
def city(draw_layer, communities, records):
    def measure(schools, children=CHILDREN, completeness=Completeness.AUTHORITATIVE, homes=None, **knobs):
        table = records(
            "community_records", **{name: {"primary_age_children_count": n} for name, n in children.items()}
        )
        land = None if homes is None else draw_layer("land_use", homes)
        layer = draw_layer("schools", schools, completeness)
        return primary_school_place_shortfall(layer, table, communities, BufferReach(), land, **knobs)

    return measure


def short(measure):
    return measure.numerator.to_dict()


def test_what_is_left_without_a_place_counts(city):
    # 70 places serve a alone; b has no school within reach.
    assert short(city({"s": primary(400, 70)})) == {"a": 30, "b": 100, "c": 0}


def test_places_left_over_here_make_good_nothing_beyond_reach(city):
    # a has 200 places for 100 children, b none: the city is short by 100, not by 0.
    assert sum(short(city({"s": primary(400, 200)})).values()) == 100


def test_a_school_that_serves_two_shares_its_places_in_proportion(city):
    # 120 places, a and b with 100 and 200 children: 40 and 80.
    assert short(city({"s": primary(900, 120)}, {"a": 100, "b": 200, "c": 0})) == {"a": 60, "b": 120, "c": 0}


def test_no_child_is_left_out_whom_another_sharing_would_place(city):
    # One school serves a alone (100 places), the other a and b (100). b gets all of the second.
    schools = {"own": primary(400, 100), "shared": primary(900, 100)}
    assert short(city(schools)) == {"a": 0, "b": 0, "c": 0}


def test_a_school_gives_no_more_than_is_needed(city):
    # 150 places: a takes 50, b 100.
    assert short(city({"s": primary(900, 150)}, {"a": 50, "b": 200, "c": 0})) == {"a": 20, "b": 80, "c": 0}


def test_six_of_the_nine_grades_of_a_nine_year_school_are_primary(city):
    assert short(city({"s": primary(400, 90, "nine_year")}))["a"] == 40  # 60 places
    assert short(city({"s": primary(400, 90, "nine_year")}, nine_year_primary_share=0.5))["a"] == 55


@pytest.mark.parametrize("stage", ["middle", "high", "complete_middle", "other"])
def test_other_schools_give_no_places(city, stage):
    assert short(city({"p": primary(400, 10), "s": primary(400, 90, stage)}))["a"] == 90


def test_unknown_places_and_stages_leave_a_doubt_where_it_falls_short(city):
    unknown = city({"p": primary(400, 10), "s": (Point(300, 500), {"stage": "primary"})})
    assert unknown.doubt["a"].key == "figures.doubt_school_places"
    assert unknown.doubt["b"] is None  # nothing unknown within reach
    assert city({"p": primary(400, 100), "s": Point(300, 500)}).doubt["a"] is None  # enough without it
    assert city({"p": primary(400, 10), "s": Point(300, 500)}).doubt["a"].key == "figures.doubt_school_places"


def test_places_that_nobody_knows_are_not_none(city):
    assert city({"s": (Point(400, 500), {"stage": "primary"})}).numerator.isna().all()
    assert city({}, completeness=Completeness.INDICATIVE).numerator.isna().all()
    assert short(city({})) == {"a": 100, "b": 100, "c": 0}  # a whole register: there is no school


def test_children_that_nobody_counted_are_not_none(city):
    measure = city({"s": primary(900, 150)}, {"a": 100})
    assert measure.numerator.isna().to_dict() == {"a": False, "b": True, "c": True}
    assert measure.doubt["a"].key == "figures.doubt_children_unknown"  # b may need the school's places too


def test_a_local_radius(city):
    assert short(city({"s": primary(400, 200)}, radius_m=700.0)) == {"a": 0, "b": 0, "c": 0}


def test_residential_land_beyond_every_school_is_told(city):
    # Homes in a strip from x = 0 to 1000: a school at x = 400 reaches to 900.
    measure = city({"s": primary(400, 100)}, homes={"h": box(0, 499, 1000, 501)})
    assert measure.arguments.loc["a", "outside_share"] == pytest.approx(0.1, abs=1e-3)
    assert measure.used == ("schools", "community_records", "reach")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    measure = city({"p": primary(400, 70), "s": Point(300, 500)}, homes={"h": box(0, 499, 1000, 501)})
    said = explain(measure, "a", language)
    assert "30" in said
    assert "10.0%" in said
    assert render(measure.doubt["a"], language)
