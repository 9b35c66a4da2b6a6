"""33 足球场地服务半径覆盖率: residential land in the built-up area within reach of a football pitch, by its size."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from citycheckup.geo.networks import walking_network
from citycheckup.geo.service_areas import BufferReach, NetworkReach
from citycheckup.indicators.city.liveability import football_pitch_coverage
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES, render


@pytest.fixture
def city(draw_layer, homes, built_up, city_units):
    def measure(grounds, completeness=Completeness.AUTHORITATIVE, reach=None):
        layer = draw_layer("sports_grounds", grounds, completeness)
        return football_pitch_coverage(layer, homes, built_up, city_units, reach or BufferReach())

    return measure


def football(**known):
    return {"sport": "soccer"} | known


@pytest.mark.parametrize(("players", "radius_m"), [(3, 300), (5, 500), (7, 1000), (11, 1000)])
def test_the_radius_by_players_a_side(city, shares, players, radius_m):
    # A point at x = 1500, in the homes: the radius either way, of 3000 m.
    found = city({"p": (Point(1500, 1000), football(players_a_side_count=players))})
    assert shares(found)["city"] == pytest.approx(2 * radius_m / 3000, abs=1e-3)
    assert found.doubt["city"] is None


@pytest.mark.parametrize(("size_m2", "radius_m"), [(399, 300), (400, 500), (1999, 500), (2000, 1000), (7000, 1000)])
def test_the_radius_by_size_where_the_players_are_not_known(city, shares, size_m2, radius_m):
    # Drawn 20 m high with its eastern edge at x = 0: the radius, from the edge.
    pitch = box(-size_m2 / 20, 990, 0, 1010)
    assert shares(city({"p": (pitch, football())}))["city"] == pytest.approx(radius_m / 3000, abs=1e-3)


def test_a_pitch_without_size_is_taken_as_the_smallest_with_a_doubt(city, shares):
    found = city({"p": (Point(1500, 1000), football())})
    assert shares(found)["city"] == pytest.approx(600 / 3000, abs=1e-3)
    assert found.doubt["city"].key == "indicators.doubt_pitch_size"


@pytest.mark.parametrize(
    ("sport", "counts"),
    [
        ("soccer", True),
        ("basketball;soccer", True),
        ("Football", True),
        ("futsal", True),
        ("五人制足球", True),
        ("american_football", False),
        ("table_soccer", False),
        ("basketball", False),
        (None, False),
    ],
)
def test_which_sports_are_football(city, sport, counts):
    assert bool(city({"p": (Point(1500, 1000), {"sport": sport})}).numerator["city"] > 0) is counts


def test_a_pitch_just_outside_the_city_reaches_in(city, shares):
    found = shares(city({"p": (Point(-400, 1000), football(players_a_side_count=11))}))
    assert found["city"] == pytest.approx(600 / 3000, abs=1e-3)


def test_no_pitch_in_a_map_that_may_be_incomplete_is_not_zero(city):
    basketball = {"p": (Point(1500, 1000), {"sport": "basketball"})}
    assert city(basketball, Completeness.INDICATIVE).numerator.isna()["city"]
    assert city(basketball).numerator["city"] == 0


def test_on_foot_a_street_that_ends_stops_the_walk(city, shares):
    # One street along the homes, from x = 1000 to 1700. 1000 m on foot from x = 1500 reach both its ends; the land
    # within 50 m of it lies between x = 950 and 1750.
    streets = gpd.GeoDataFrame(
        {"walkable": [True]}, geometry=[LineString([(1000, 1000), (1700, 1000)])], crs="EPSG:4525"
    )
    pitch = {"p": (Point(1500, 1000), football(players_a_side_count=11))}
    found = city(pitch, reach=NetworkReach(walking_network(streets)))
    assert found.method == "network"
    assert shares(found)["city"] == pytest.approx(800 / 3000, abs=1e-3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    found = city({"p": (Point(1500, 1000), football())})
    assert "20.0%" in explain(found, "city", language)
    assert render(found.doubt["city"], language)
