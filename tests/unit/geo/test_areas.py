"""Areas by unit, worked by hand on squares."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from shapely import GeometryCollection, LineString, Point, Polygon, box

from citycheckup.geo.areas import clip, intersection, polygonal, without_overlaps
from citycheckup.geo.land_by_unit import area_by_unit, covered_area_by_unit
from citycheckup.geo.points_in_areas import points_in

# Two units of 100 m x 100 m side by side.
UNITS = gpd.GeoDataFrame(index=["a", "b"], geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100)], crs="EPSG:4547")


def series(*shapes):
    return gpd.GeoSeries(list(shapes), crs="EPSG:4547")


def test_area_counts_overlapping_shapes_once():
    # 50..150 and 60..120 along x, whole height: 50 m in a, 50 m in b.
    areas = area_by_unit(series(box(50, 0, 150, 100), box(60, 0, 120, 100)), UNITS)
    assert areas.to_dict() == {"a": 5_000, "b": 5_000}


def test_no_shape_is_zero_area_and_nulls_are_no_shape():
    assert area_by_unit(series(), UNITS).to_dict() == {"a": 0, "b": 0}
    assert area_by_unit(series(None, Polygon(), box(300, 0, 400, 100)), UNITS).to_dict() == {"a": 0, "b": 0}


def test_overlapping_units_each_get_their_own_area():
    levels = gpd.GeoDataFrame(index=["city", "part"], geometry=[box(0, 0, 200, 100), box(0, 0, 50, 100)], crs=UNITS.crs)
    assert area_by_unit(series(box(40, 0, 60, 100)), levels).to_dict() == {"city": 2_000, "part": 1_000}


def test_invalid_shapes_are_mended():
    # A bow tie: two triangles of 10 x 20 / 2 = 100 m2 each.
    bow_tie = Polygon([(10, 10), (30, 30), (30, 10), (10, 30)])
    assert area_by_unit(series(bow_tie), UNITS)["a"] == pytest.approx(200)


def test_covered_land_is_what_land_and_shapes_share():
    land = series(box(0, 0, 40, 100), box(20, 0, 60, 100), box(150, 0, 200, 50))  # a: 0..60; b: 150..200, half height
    shapes = series(box(50, 0, 120, 100), box(140, 0, 160, 100))
    # a: 50..60 x 100 = 1000; b: 150..160 x 50 = 500.
    assert covered_area_by_unit(shapes, land, UNITS).to_dict() == {"a": 1_000, "b": 500}


def test_points_on_a_shared_edge_go_to_the_lowest_id():
    points = series(Point(50, 50), Point(100, 50), Point(150, 50), Point(300, 50), None)
    assert list(points_in(UNITS, points)) == ["a", "a", "b", None, None]
    assert list(points_in(UNITS.iloc[::-1], points)) == ["a", "a", "b", None, None]
    assert list(points_in(UNITS.iloc[:0], points)) == [None] * 5


def test_overlaps_stay_with_the_first():
    left = without_overlaps(series(box(0, 0, 10, 10), box(5, 0, 15, 10), box(1, 1, 2, 2), box(15, 0, 20, 10)))
    assert left.area.to_dict() == {0: 100, 1: 50, 3: 50}


def test_clip_keeps_the_part_inside():
    clipped = clip(series(box(-5, 0, 5, 10), box(1, 1, 2, 2), box(-5, 0, 0, 10)), box(0, 0, 100, 100))
    assert clipped.area.to_dict() == {0: 50, 1: 1}


def test_polygonal_keeps_areas_only():
    mixed = GeometryCollection([box(0, 0, 2, 2), LineString([(0, 0), (9, 9)]), Point(5, 5)])
    kept = polygonal(series(mixed, None, LineString([(0, 0), (1, 1)])).to_numpy())
    assert [shapely.area(area) for area in kept] == [4, 0, 0]


def test_what_geos_keeps_of_shapes_is_let_go():
    cells, houses = shapely.box([0, 10], 0, [10, 20], 10), shapely.box([2, 8], 2, [4, 12], 4)
    found = intersection(houses, cells)
    assert shapely.area(found).tolist() == [4, 4]
    assert not shapely.is_prepared(cells).any()
