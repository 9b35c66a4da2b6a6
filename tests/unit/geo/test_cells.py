"""Street cells, drawn by hand."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, box

from citycheckup.geo.cells import street_cells

CITY = box(0, 0, 1000, 1000)


def roads(*lines, road_class="local"):
    return gpd.GeoDataFrame({"road_class": [road_class] * len(lines)}, geometry=list(lines), crs="EPSG:4547")


def partitions(cells, city):
    assert cells.area.sum() == pytest.approx(city.area, abs=1e-6)
    assert shapely.symmetric_difference(cells.union_all(), city).area == pytest.approx(0, abs=1e-6)


def test_a_cross_cuts_four_cells():
    cells = street_cells(roads(LineString([(500, -50), (500, 1050)]), LineString([(-50, 400), (1050, 400)])), CITY)
    assert sorted(cells.area.round(6)) == [200_000, 200_000, 300_000, 300_000]
    assert list(cells.index) == ["cell-00001", "cell-00002", "cell-00003", "cell-00004"]
    assert cells.index.name == "cell_id"
    partitions(cells, CITY)


def test_dead_ends_and_other_classes_do_not_cut():
    dead_end = LineString([(500, 0), (500, 900)])
    path = LineString([(0, 500), (1000, 500)])
    assert len(street_cells(roads(dead_end), CITY)) == 1
    assert len(street_cells(roads(path, road_class="path"), CITY)) == 1
    assert len(street_cells(roads(path, road_class=None), CITY)) == 1


def test_no_roads_one_cell_for_each_part():
    assert street_cells(roads(), CITY).geometry.iloc[0].equals(CITY)
    assert len(street_cells(roads(), MultiPolygon([CITY, box(2000, 0, 2100, 100)]))) == 2


def test_a_narrow_median_is_one_road_and_a_wide_one_two():
    def pair(gap_m):
        return roads(LineString([(500, 0), (500, 1000)]), LineString([(500 + gap_m, 0), (500 + gap_m, 1000)]))

    # 8 m x 1000 m: mean width 2 * 8000 / 2016 = 7.9 m; 12 m: 2 * 12000 / 2024 = 11.9 m.
    assert len(street_cells(pair(8), CITY)) == 2
    assert len(street_cells(pair(12), CITY)) == 3
    assert len(street_cells(pair(8), CITY, median_m=0)) == 3
    partitions(street_cells(pair(8), CITY), CITY)


def test_a_lake_in_the_city_is_left_out():
    lake = box(400, 400, 600, 600)
    city = CITY.difference(lake)
    cells = street_cells(roads(LineString([(500, 0), (500, 1000)])), city)
    assert len(cells) == 2
    partitions(cells, city)


def test_the_order_and_direction_of_roads_do_not_matter():
    random = np.random.default_rng(7)
    lines = [LineString(points) for points in random.uniform(-100, 1100, (40, 3, 2))]
    first = street_cells(roads(*lines), CITY)
    second = street_cells(roads(*[line.reverse() for line in reversed(lines)]), CITY)
    assert len(first) > 50
    assert (first.geometry.to_wkb() == second.geometry.to_wkb()).all()
    partitions(first, CITY)
