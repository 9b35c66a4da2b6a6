"""25 公园绿化活动场地服务半径覆盖率: residential land within a radius that grows with the park, by block."""

from __future__ import annotations

import pytest
from shapely import Point, box

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.block.services import park_coverage
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES

# One block, 4 x 2 km; residential land is a thin strip (10 m) along y = 1000 from x = 0 to 4000, so that shares can be
# read off the x axis. A park's edge stands at x = 0 in most tests: what it covers is its radius / 4000.
BLOCK, STRIP = box(0, 0, 4000, 2000), box(0, 995, 4000, 1005)


def park(area_m2, east_edge=0.0):
    """A park 200 m high whose eastern edge stands at ``east_edge``."""
    return box(east_edge - area_m2 / 200, 900, east_edge, 1100)


@pytest.fixture
def city(draw_layer, draw_units):
    def measure(parks, completeness=Completeness.AUTHORITATIVE, **knobs):
        return park_coverage(
            draw_layer("parks", parks, completeness),
            draw_layer("land_use", {"homes": STRIP}),
            draw_units(block={"b": BLOCK}),
            BufferReach(),
            **knobs,
        )

    return measure


@pytest.mark.parametrize(
    ("hectares", "radius_m"),
    [(0.19, 0), (0.2, 300), (0.99, 300), (1, 500), (4.99, 500), (5, 1000), (20, 1000)],
)
def test_the_radius_grows_with_the_park_and_starts_at_its_edge(city, shares, hectares, radius_m):
    assert shares(city({"p": park(hectares * 10_000)}))["b"] == pytest.approx(radius_m / 4000, abs=1e-4)


def test_a_pocket_park_counts_in_a_historic_quarter(city, shares):
    quarter = {"historic_quarter": True}
    assert shares(city({"p": (park(1_000), quarter)}))["b"] == pytest.approx(300 / 4000, abs=1e-4)
    assert shares(city({"p": (park(900), quarter)}))["b"] == 0


def test_the_given_area_goes_before_the_drawn_one(city, shares):
    assert shares(city({"p": (park(2_000), {"area_m2": 60_000})}))["b"] == pytest.approx(1000 / 4000, abs=1e-4)


def test_two_parks_that_overlap_count_once(city, shares):
    # A large one to x = 1000, and a small one whose edge stands at x = 900, to x = 1200: 1200 of 4000 m.
    found = shares(city({"a": park(50_000), "b": park(2_000, east_edge=900)}))
    assert found["b"] == pytest.approx(1200 / 4000, abs=1e-4)


def test_a_park_without_a_size_is_counted_apart_and_leaves_a_doubt(city, shares):
    measure = city({"a": park(10_000), "dot": Point(2000, 1000)})
    assert shares(measure)["b"] == pytest.approx(500 / 4000, abs=1e-4)
    assert measure.arguments.loc["b", ["parks_count", "unknown_size_count"]].tolist() == [1, 1]
    assert measure.doubt["b"].key == "indicators.doubt_park_size"


def test_a_point_with_a_known_area_counts(city, shares):
    # 500 m either way of x = 2000.
    found = shares(city({"dot": (Point(2000, 1000), {"area_m2": 20_000})}))
    assert found["b"] == pytest.approx(1000 / 4000, abs=1e-4)


def test_the_larger_radius_is_a_knob(city, shares):
    found = shares(city({"p": park(50_000)}, large_radius_m=800.0))
    assert found["b"] == pytest.approx(800 / 4000, abs=1e-4)


def test_only_parks_that_are_too_small_is_zero_where_the_register_is_whole_and_unknown_elsewhere(city):
    assert city({"p": park(1_500)}).numerator["b"] == 0
    assert city({"p": park(1_500)}, Completeness.INDICATIVE).numerator.isna()["b"]
    assert city({"p": park(1_500)}).common["too_small_count"] == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "25.0%" in explain(city({"p": park(50_000)}), "b", language)
