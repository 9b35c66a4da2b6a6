"""11 未达标配建婴幼儿照护服务设施的小区数量: does each community have the infant care it needs?"""

from __future__ import annotations

import pytest
from shapely import Point, box

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.community.facilities import infant_care_shortfall
from citycheckup.wording import LANGUAGES

RESIDENTS = {"a": 6000, "b": 6000, "c": 3000}


@pytest.fixture
def city(draw_layer, communities, draw_residents):
    def measure(facilities, **knobs):
        layer = draw_layer("child_care", facilities)
        return infant_care_shortfall(layer, communities, draw_residents(**RESIDENTS), BufferReach(), **knobs)

    return measure


def test_200_m2_are_enough(city):
    # One of 200 m2 in a; one of 199 m2 in b, next to c, which is small and finds nothing up to standard there either.
    found = city({"f": (Point(500, 500), {"floor_area_m2": 200}), "g": (Point(1500, 500), {"floor_area_m2": 199})})
    assert found.numerator.to_dict() == {"a": 0, "b": 1, "c": 1}


def test_a_building_across_the_border_serves_both_sides(city):
    # Drawn as an area from x = 900 to 1100: a and b have it, c is small and may share b's.
    found = city({"f": (box(900, 500, 1100, 520), {"floor_area_m2": 400})})
    assert found.numerator.to_dict() == {"a": 0, "b": 0, "c": 0}


def test_the_radius_is_a_knob(city):
    # At x = 1400, 400 m from a.
    facility = {"f": (Point(1400, 500), {"floor_area_m2": 400})}
    assert city(facility).numerator["a"] == 1
    assert city(facility, radius_m=500.0).numerator["a"] == 0


def test_old_communities_are_not_judged_by_floor_area_and_a_tick_is_a_veto(
    draw_layer, communities, draw_residents, records, ask
):
    facilities = {f"f{x}": (Point(x, 500), {"floor_area_m2": 150}) for x in (500, 1500)}
    found = infant_care_shortfall(
        draw_layer("child_care", facilities),
        communities,
        draw_residents(**RESIDENTS),
        BufferReach(),
        ask({"b": {"11.3": True}}),
        records("community_records", a={"new": False}, b={"new": False}, c={"new": True}),
    )
    # a: any size will do. b: neither, but for the tick. c is new and too small to count on what stands next door.
    assert found.numerator.to_dict() == {"a": 0, "b": 1, "c": 1}
    assert found.places["unit_id"].tolist() == ["b"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "3,000" in explain(city({}), "c", language)
