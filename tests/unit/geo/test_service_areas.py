from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point, box

from citycheckup.geo.networks import walking_network
from citycheckup.geo.service_areas import BufferReach, NetworkReach

CRS = "EPSG:4525"


def places(**shapes):
    return gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapes, crs=CRS))


def on_foot(*lines):
    roads = gpd.GeoDataFrame({"walkable": [True] * len(lines)}, geometry=list(lines), crs=CRS)
    return NetworkReach(walking_network(roads))


def test_a_circle_is_within_a_thousandth_of_its_area():
    area = BufferReach().areas(places(a=Point(0, 0)), 1000.0).area["a"]
    assert 0.999 < area / (math.pi * 1000**2) < 1.0


def test_an_area_is_grown_from_its_edge_with_its_own_radius():
    # 100 x 100 m grown by 50 m: itself, four sides of 100 x 50 and a circle of 50 m: 10,000 + 20,000 + 7,854.
    grown = BufferReach().areas(places(a=box(0, 0, 100, 100), b=Point(900, 0)), pd.Series({"b": 10.0, "a": 50.0})).area
    assert grown["a"] == pytest.approx(37854, rel=0.001)
    assert grown["b"] == pytest.approx(math.pi * 100, rel=0.001)


def test_a_crow_needs_no_street():
    assert len(BufferReach().off_street(places(a=Point(0, 0)))) == 0


STREET = LineString([(-1000, 0), (1000, 0)])


def test_a_point_on_a_street_walks_both_ways():
    # 300 m either way: a strip of 600 x 100 m with half circles of 50 m at its ends.
    area = on_foot(STREET).areas(places(a=Point(0, 0)), 300.0).area["a"]
    assert area == pytest.approx(600 * 100 + math.pi * 50**2, rel=0.001)


def test_the_way_to_the_street_counts():
    # 120 m to the street leave 180 m either way: the area ends at x = 180 + 50.
    reached = on_foot(STREET).areas(places(a=Point(0, 120)), 300.0)["a"]
    assert reached.bounds == pytest.approx((-230, -50, 230, 170))


def test_a_point_far_from_any_street_reaches_nothing_and_is_named():
    far = places(a=Point(0, 0), b=Point(0, 201))
    reached = on_foot(STREET).areas(far, 300.0)
    assert reached["b"].is_empty
    assert list(on_foot(STREET).off_street(far)) == ["b"]


def test_an_area_with_no_street_is_only_itself():
    reached = on_foot(STREET).areas(places(a=box(0, 500, 100, 600)), 300.0)["a"]
    assert reached.equals(box(0, 500, 100, 600))


def test_an_area_is_left_wherever_a_street_comes_near():
    # A park 15 m off the street, from x = 0 to 400: the walk begins all along its side and its 20 m corners. On the
    # street, whose distance is 15 m, the corner circles reach sqrt(20^2 - 15^2) = 13.2 m beyond. 100 m either way.
    reached = on_foot(STREET).areas(places(a=box(0, 15, 400, 200)), 100.0)["a"]
    corner = math.sqrt(20**2 - 15**2)
    assert reached.bounds == pytest.approx((-corner - 150, -50, 400 + corner + 150, 200), abs=0.2)


def test_a_river_without_a_bridge_keeps_the_other_bank_out_of_reach():
    other_bank = LineString([(-1000, 80), (1000, 80)])
    reached = on_foot(STREET, other_bank).areas(places(a=Point(0, 0)), 300.0)["a"]
    assert reached.bounds[3] == pytest.approx(50)


def test_places_keep_their_index_and_crs():
    shapes = places(z=Point(0, 0), a=box(0, 0, 10, 10))
    for reach in (BufferReach(), on_foot(STREET)):
        reached = reach.areas(shapes, 100.0)
        assert list(reached.index) == ["z", "a"]
        assert reached.crs == shapes.crs


def test_no_places_no_areas():
    none = gpd.GeoDataFrame(geometry=gpd.GeoSeries([], crs=CRS))
    for reach in (BufferReach(), on_foot(STREET)):
        assert len(reach.areas(none, 100.0)) == 0
        assert len(reach.off_street(none)) == 0


def test_no_streets_at_all():
    nowhere = on_foot()
    assert list(nowhere.off_street(places(a=Point(0, 0)))) == ["a"]
    assert nowhere.areas(places(a=Point(0, 0)), 100.0)["a"].is_empty


def test_a_street_farther_than_the_radius_is_not_reached():
    near = places(a=Point(0, 120))
    assert on_foot(STREET).areas(near, 100.0)["a"].is_empty
    assert len(on_foot(STREET).off_street(near)) == 0
