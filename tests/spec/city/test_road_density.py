"""35 城市道路网密度: length of city roads in the built-up area divided by its area."""

from __future__ import annotations

import pytest
from shapely import LineString, MultiLineString, affinity, box

from citycheckup.indicators.city.liveability import road_density
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES

# The built-up area is 3 x 2 km = 6 km2 (the city's last kilometre in the east is not built up).
ALONG = LineString([(0, 1000), (4000, 1000)])


@pytest.fixture
def city(draw_layer, built_up, city_units):
    def measure(roads, **knobs):
        layer = draw_layer("roads", roads, Completeness.AUTHORITATIVE)
        return road_density(layer, built_up, city_units, **knobs)

    return measure


def about_km(lengths):
    """Within a metre: a road still counts 0.1 m outside the built-up area."""
    return pytest.approx(lengths, abs=1e-3)


def road(line, road_class="arterial", **known):
    return line, {"road_class": road_class} | known


def test_only_what_lies_in_the_built_up_area_counts(city, shares):
    # 3 km of the 4 km lie in 6 km2, across the border between its two patches.
    found = city({"r": road(ALONG)})
    assert (found.numerator["city"], found.denominator["city"]) == about_km((3.0, 6.0))
    assert shares(found)["city"] == pytest.approx(0.5, abs=1e-3)


def test_built_up_area_that_is_drawn_twice_counts_once(draw_layer, city_units, shares):
    twice = draw_layer("built_up_area", {"a": box(0, 0, 3000, 2000), "b": box(1000, 0, 3000, 2000)})
    found = road_density(draw_layer("roads", {"r": road(ALONG)}), twice, city_units)
    assert (found.numerator["city"], found.denominator["city"]) == about_km((3.0, 6.0))


@pytest.mark.parametrize(
    ("road_class", "counts"),
    [
        ("expressway", 1),
        ("arterial", 1),
        ("secondary", 1),
        ("local", 1),
        ("residential", 0),
        ("service", 0),
        ("path", 0),
    ],
)
def test_the_four_classes_of_city_roads_count(city, road_class, counts):
    found = city({"r": road(ALONG, road_class), "other": road(LineString([(0, 0), (1000, 0)]))})
    assert found.numerator["city"] == about_km(1.0 + 3.0 * counts)


def test_the_classes_are_a_knob(city):
    found = city({"r": road(ALONG, "residential")}, road_classes=("residential",))
    assert found.numerator["city"] == about_km(3.0)


def twins(apart_m, reverse=True, first=None, second=None):
    other = affinity.translate(ALONG, 0, apart_m)
    return {
        "a": road(ALONG, **({"one_way": True} | (first or {}))),
        "b": road(other.reverse() if reverse else other, one_way=True, **(second or {})),
    }


@pytest.mark.parametrize(
    ("roads", "length_km"),
    [
        (twins(30), 3.0),  # the two lanes of one road: once
        (twins(41), 6.0),  # too far apart
        (twins(30, reverse=False), 6.0),  # the same way: two roads
        (twins(30, first={"name": "A"}, second={"name": "A"}), 3.0),
        (twins(30, first={"name": "A"}), 3.0),  # one of them has no name
        (twins(30, first={"name": "A"}, second={"name": "B"}), 6.0),  # two names: two roads
        (twins(30, first={"road_class": "local"}), 6.0),  # two classes: two roads
        (twins(30, first={"one_way": None}), 6.0),  # a road both ways beside a one-way one
    ],
)
def test_dual_carriageways_count_once(city, roads, length_km):
    found = city(roads)
    assert found.numerator["city"] == about_km(length_km)
    assert found.common["length_as_drawn_km"] == about_km(6.0)


def test_only_the_stretch_that_has_a_twin_counts_half(city):
    # The twin runs from x = 2000 back to 1000; the main line has a vertex at both. 2 km alone and 1 km as two halves.
    line = LineString([(0, 1000), (1000, 1000), (2000, 1000), (3000, 1000)])
    twin = LineString([(2000, 1030), (1000, 1030)])
    found = city({"a": road(line, one_way=True), "b": road(twin, one_way=True)})
    assert found.numerator["city"] == about_km(3.0)


@pytest.mark.parametrize(("degrees", "length_km"), [(25, 1.0), (35, 2.0), (90, 2.0)])
def test_twins_run_nearly_opposite(city, degrees, length_km):
    # Two one-way streets of 1 km that cross in their middles.
    line = LineString([(1000, 1000), (2000, 1000)])
    other = affinity.rotate(line.reverse(), degrees)
    found = city({"a": road(line, one_way=True), "b": road(other, one_way=True)})
    assert found.numerator["city"] == about_km(length_km)


def test_a_one_way_street_by_itself_counts_whole(city):
    assert city({"a": road(ALONG, one_way=True)}).numerator["city"] == about_km(3.0)


def test_many_parts_are_one_road(city):
    parts = MultiLineString([[(0, 0), (1000, 0)], [(2000, 0), (2500, 0)]])
    assert city({"a": road(parts)}).numerator["city"] == about_km(1.5)


def test_no_road_of_these_classes_is_not_zero(city):
    assert city({"a": road(ALONG, "path")}).numerator.isna()["city"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "0.50" in explain(city({"r": road(ALONG)}), "city", language)


@pytest.mark.parametrize("off_m", [-1e-9, 0.0, 1e-9])
def test_a_street_that_bounds_the_built_up_area_counts_whatever_the_rounding(city, off_m):
    edge = LineString([(0, 2000 + off_m), (3000, 2000 + off_m)])
    assert city({"edge": road(edge)}).numerator["city"] == about_km(3.0)
    assert city({"beyond": road(affinity.translate(edge, 0, 1))}).numerator["city"] == 0.0
