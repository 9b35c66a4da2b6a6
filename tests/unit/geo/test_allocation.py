"""Sharing persons out among dwellings, worked by hand."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import Point, box

from citycheckup.geo.allocation import allocate

CRS = "EPSG:4547"


def zones(*rows):
    ids, persons, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"residents_persons": persons}, geometry=list(shapes), index=list(ids), crs=CRS)


def homes(*rows):
    ids, floors, shapes = zip(*rows, strict=True) if rows else ((), (), ())
    return gpd.GeoDataFrame({"floor_area_m2": list(floors)}, geometry=list(shapes), index=list(ids), crs=CRS)


def shared(*args, reach_m=100):
    rows = allocate(*args, reach_m=reach_m)
    ids = rows["dwelling_id"].fillna("-")
    where = zip(rows["zone_id"], ids, strict=True)
    return dict(zip(where, zip(rows["residents_persons"], rows["rule"], strict=True), strict=True))


def test_persons_go_by_floor_area_inside_the_zone():
    # h1: 100 m2, 3 storeys, all inside: 300 m2. h2: 100 m2, 2 storeys, half inside: 100 m2. 80 persons: 60 and 20.
    found = shared(
        zones(("z", 80, box(0, 0, 100, 100))),
        homes(("h1", 300, box(10, 10, 20, 20)), ("h2", 200, box(95, 10, 105, 20)), ("h3", 900, box(120, 0, 150, 30))),
    )
    assert found == {("z", "h1"): (60, "in_zone"), ("z", "h2"): (20, "in_zone")}


def test_a_zone_without_dwellings_looks_about_and_else_keeps_its_persons():
    # h lies 50 m from near and 250 m from far.
    found = shared(
        zones(("near", 10, box(0, 0, 100, 100)), ("far", 7, box(-300, 0, -200, 100))),
        homes(("h", 200, box(150, 0, 160, 10))),
    )
    assert found == {("near", "h"): (10, "near_zone"), ("far", "-"): (7, "unallocated")}


def test_points_go_to_dwellings_about_them_by_whole_floor_area():
    found = shared(
        zones(("p", 9, Point(0, 0))), homes(("h1", 100, box(-5, -5, 5, 5)), ("h2", 200, box(90, 0, 100, 20)))
    )
    assert found == {("p", "h1"): (3, "near_zone"), ("p", "h2"): (6, "near_zone")}


def test_touching_is_not_being_inside():
    found = shared(zones(("z", 5, box(0, 0, 100, 100))), homes(("h", 100, box(100, 0, 110, 10))), reach_m=0)
    assert found == {("z", "h"): (5, "near_zone")}


def test_no_dwellings_at_all():
    assert shared(zones(("z", 5, box(0, 0, 1, 1))), homes()) == {("z", "-"): (5, "unallocated")}


def test_a_zone_with_nobody_still_shows():
    rows = allocate(zones(("z", 0, box(0, 0, 9, 9))), homes(("h", 10, box(1, 1, 2, 2))), reach_m=100)
    assert rows["residents_persons"].sum() == pytest.approx(0)
    assert len(rows) == 1
