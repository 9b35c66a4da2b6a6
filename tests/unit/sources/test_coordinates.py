"""GCJ-02 and BD-09, against known pairs and back again."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from citycheckup.sources.coordinates import bd09_to_wgs84, gcj02_to_bd09, gcj02_to_wgs84, to_wgs84, wgs84_to_gcj02

# Tian'anmen, as given by the open tools of the field.
WGS84 = np.array([[116.404, 39.915]])
GCJ02 = np.array([[116.41024449916938, 39.91640428150164]])
BD09 = np.array([[116.41662724378733, 39.922699552216216]])


def test_a_known_place():
    assert wgs84_to_gcj02(WGS84) == pytest.approx(GCJ02, abs=1e-12)
    assert gcj02_to_bd09(GCJ02) == pytest.approx(BD09, abs=1e-12)
    assert gcj02_to_wgs84(GCJ02) == pytest.approx(WGS84, abs=1e-10)
    assert bd09_to_wgs84(BD09) == pytest.approx(WGS84, abs=1e-10)


@given(st.floats(73.7, 134.7), st.floats(16.8, 53.5))
def test_there_and_back_is_the_same_place(lon, lat):
    point = np.array([[lon, lat]])
    gcj02 = wgs84_to_gcj02(point)
    assert 1e-6 < np.abs(gcj02 - point).max() < 0.02
    assert gcj02_to_wgs84(gcj02) == pytest.approx(point, abs=1e-9)  # a tenth of a millimetre
    assert bd09_to_wgs84(gcj02_to_bd09(gcj02)) == pytest.approx(point, abs=1e-9)


def test_outside_china_nothing_is_shifted():
    las_palmas = np.array([[-15.43, 28.1]])
    assert (gcj02_to_wgs84(las_palmas) == las_palmas).all()


def test_geometries_of_every_kind():
    geometries = np.array([shapely.Point(GCJ02[0]), shapely.box(116.3, 39.9, 116.4, 40.0), None], dtype=object)
    turned = to_wgs84(geometries, "gcj02")
    assert shapely.get_coordinates(turned[0]) == pytest.approx(WGS84, abs=1e-10)
    assert turned[1].is_valid
    assert turned[2] is None
    assert to_wgs84(geometries, "wgs84")[0] == geometries[0]


def test_a_point_does_not_depend_on_its_neighbours():
    many = np.column_stack([np.linspace(75, 134, 50), np.linspace(18, 53, 50)])
    alone = np.concatenate([gcj02_to_wgs84(point[None]) for point in many])
    assert (gcj02_to_wgs84(many) == alone).all()
