"""22 中学服务半径覆盖率: residential land within 1 km of a junior middle school, by block."""

from __future__ import annotations

import math

import pytest
from shapely import Point, box

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.block.services import middle_school_coverage
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES, render

# Two blocks side by side, 2 x 2 km each. West: residential land is a strip 100 m high along y = 1000, its whole width.
# East: the same strip, from x = 2000 to 4000.
WEST, EAST = box(0, 0, 2000, 2000), box(2000, 0, 4000, 2000)
# A circle of 1 km about the middle of a strip cuts it nearly square: its ends bulge in by 1.25 m at most.
HOMES = {"west": box(0, 950, 2000, 1050), "east": box(2000, 950, 4000, 1050)}


@pytest.fixture
def city(draw_layer, draw_units):
    def measure(schools, homes=None, completeness=Completeness.AUTHORITATIVE, **knobs):
        return middle_school_coverage(
            draw_layer("schools", schools, completeness),
            draw_layer("land_use", HOMES if homes is None else homes),
            draw_units(block={"w": WEST, "e": EAST}),
            BufferReach(),
            **knobs,
        )

    return measure


def test_a_school_in_the_middle_covers_its_block_and_reaches_into_none(city, shares):
    # The circle about (1000, 1000) just spans the strip of the western block; the corners it misses are under 0.1 %.
    found = shares(city({"s": (Point(1000, 1000), {"stage": "middle"})}))
    assert found["w"] == pytest.approx(1.0, abs=1e-3)
    assert found["e"] == pytest.approx(0.0, abs=1e-9)


def test_a_school_just_outside_the_block_counts_as_far_as_it_reaches_in(city, shares):
    # The school stands at x = 1900, in the west. East of x = 2000 its circle reaches to x = 2900: 900 of 2000 m.
    found = shares(city({"s": (Point(1900, 1000), {"stage": "nine_year"})}))
    assert found["e"] == pytest.approx(0.45, abs=2e-3)
    assert found["w"] == pytest.approx(1100 / 2000, abs=2e-3)  # from x = 900 to 2000


def test_two_schools_at_one_place_cover_no_more_than_one(city, shares):
    one = shares(city({"a": (Point(500, 1000), {"stage": "middle"})}))
    two = shares(city({"a": (Point(500, 1000), {"stage": "middle"}), "b": (Point(500, 1000), {"stage": "middle"})}))
    assert two == pytest.approx(one)


def test_plenty_in_the_west_does_not_hide_the_gap_in_the_east(city, shares):
    schools = {f"s{x}": (Point(x, 1000), {"stage": "middle"}) for x in range(0, 1001, 250)}
    found = shares(city(schools))
    assert found["w"] > 0.999
    assert found["e"] == 0


@pytest.mark.parametrize("stage", ["primary", "high", "other"])
def test_other_schools_do_not_count(city, shares, stage):
    assert shares(city({"s": (Point(1000, 1000), {"stage": stage})}))["w"] == 0


def test_a_school_of_unknown_stage_makes_an_upper_bound(city, shares):
    measure = city({"known": (Point(500, 1000), {"stage": "middle"}), "unknown": Point(1500, 1000)})
    assert shares(measure)["w"] == pytest.approx(1.0, abs=1e-3)
    # The known one alone covers x = 0 to 1500.
    assert measure.arguments.loc["w", "lower_share"] == pytest.approx(0.75, abs=2e-3)
    assert measure.arguments.loc["w", ["schools_count", "unknown_stage_count"]].tolist() == [2, 1]
    assert measure.doubt["w"].key == "indicators.doubt_school_stage"
    # The east is reached by the unknown one only (500 m of 2000).
    assert measure.arguments.loc["e", "lower_share"] == 0
    assert measure.doubt["e"] is not None


def test_no_doubt_where_the_unknown_school_changes_nothing(city):
    measure = city({"known": (Point(500, 1000), {"stage": "middle"}), "unknown": Point(500, 1000)})
    assert measure.doubt["w"] is None


def test_distance_is_from_the_edge_of_the_school_grounds(city, shares):
    # Grounds from x = 0 to 500: covered to x = 1500.
    found = shares(city({"s": (box(0, 900, 500, 1100), {"stage": "middle"})}))
    assert found["w"] == pytest.approx(0.75, abs=1e-3)


def test_a_local_radius(city, shares):
    # 500 m about (1000, 1000): x = 500 to 1500 of 2000, its ends bulging in by 2.5 m at most.
    found = shares(city({"s": (Point(1000, 1000), {"stage": "middle"})}, radius_m=500.0))
    assert found["w"] == pytest.approx(0.5, abs=2e-3)


def test_a_block_without_residential_land_has_nothing_to_measure_against(city):
    measure = city({"s": (Point(1000, 1000), {"stage": "middle"})}, homes={"west": HOMES["west"]})
    assert measure.denominator["e"] == 0


def test_no_school_in_a_map_that_may_be_incomplete_is_not_zero(city):
    assert city({}, completeness=Completeness.INDICATIVE).numerator.isna().all()
    assert (city({}, completeness=Completeness.AUTHORITATIVE).numerator == 0).all()


def test_service_areas_are_handed_on(city):
    areas = city({"s": (Point(1000, 1000), {"stage": "middle"})}).service_areas
    assert areas[["facility_id", "radius_m"]].to_numpy().tolist() == [["s", 1000.0]]
    assert areas.area.iloc[0] == pytest.approx(math.pi * 1e6, rel=1e-3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    said = explain(city({"s": Point(1900, 1000)}), "e", language)
    assert "45." in said
    assert "0.20" in said  # km2 of residential land
    assert render(city({"s": Point(1900, 1000)}).doubt["e"], language)
