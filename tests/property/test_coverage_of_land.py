"""Coverage: what moving, turning, shuffling and adding places must and must not change."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, affinity, box

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.coverage import coverage
from citycheckup.layers.layer import Layer
from citycheckup.vocabulary import Completeness

CRS = "EPSG:4525"
UNITS = [box(0, 0, 1000, 1000), box(1000, 0, 2500, 1000), box(0, 1000, 2500, 2000)]
LAND = [box(100, 100, 700, 900), box(600, 100, 1400, 500), box(300, 1100, 2300, 1900), box(2200, 800, 2500, 1200)]

place = st.builds(Point, st.floats(-800, 3300), st.floats(-800, 2800))
places = st.lists(place, min_size=1, max_size=6)
radii = st.floats(50, 900)


def covered(points, radius_m, change=lambda shape: shape, order=slice(None)):
    def frame(shapes, prefix):
        index = pd.Index([f"{prefix}{at}" for at in range(len(shapes))])
        return gpd.GeoDataFrame(index=index, geometry=gpd.GeoSeries([change(s) for s in shapes], index=index, crs=CRS))

    table = frame(points, "p").iloc[order]
    source = Layer("schools", table, Completeness.AUTHORITATIVE)
    found = coverage(source, source.table, radius_m, frame(LAND, "l").geometry, frame(UNITS, "u"), BufferReach())
    return found.covered_m2.to_numpy(), found.land_m2.to_numpy()


@settings(max_examples=25, deadline=None)
@given(places, radii, st.floats(-5e5, 5e5), st.floats(-5e5, 5e5))
def test_moving_the_city_changes_nothing(points, radius_m, east_m, north_m):
    still = covered(points, radius_m)
    moved = covered(points, radius_m, lambda shape: affinity.translate(shape, east_m, north_m))
    assert moved[0] == pytest.approx(still[0], abs=1.0)
    assert moved[1] == pytest.approx(still[1], abs=1.0)


@settings(max_examples=25, deadline=None)
@given(places, radii, st.floats(0, 360))
def test_turning_the_city_changes_nothing(points, radius_m, degrees):
    still = covered(points, radius_m)
    turned = covered(points, radius_m, lambda shape: affinity.rotate(shape, degrees, origin=(0, 0)))
    # Circles are polygons whose corners do not turn with the city: 0.04 % of a circle at most for each place.
    assert turned[0] == pytest.approx(still[0], abs=1.0 + 0.0008 * np.pi * radius_m**2 * len(points))


@settings(max_examples=25, deadline=None)
@given(places, radii, st.randoms())
def test_the_order_of_places_changes_not_one_bit(points, radius_m, random):
    order = random.sample(range(len(points)), len(points))
    assert covered(points, radius_m)[0].tolist() == covered(points, radius_m, order=order)[0].tolist()


@settings(max_examples=25, deadline=None)
@given(places, place, radii)
def test_one_more_place_never_lowers_coverage(points, another, radius_m):
    before, after = covered(points, radius_m)[0], covered([*points, another], radius_m)[0]
    assert (after >= before - 1e-3).all()


@settings(max_examples=25, deadline=None)
@given(places, radii)
def test_coverage_lies_between_nothing_and_all(points, radius_m):
    some, whole = covered(points, radius_m)
    assert (some >= 0).all()
    assert (some <= whole).all()
    everything = covered(points, 10_000.0)
    assert everything[0] == pytest.approx(everything[1])
