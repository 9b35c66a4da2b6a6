"""Walking distances against a search written out by hand, and what moving, turning and shuffling must not change."""

from __future__ import annotations

import heapq
import math
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, affinity

from citycheckup.geo.networks import Starts, walking_network
from citycheckup.geo.service_areas import NetworkReach

CRS = "EPSG:4525"
corner = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda xy: (xy[0] * 37.0, xy[1] * 53.0))
street = st.lists(corner, min_size=2, max_size=5, unique=True)
streets = st.lists(street, min_size=1, max_size=8)


def roads(lines):
    return gpd.GeoDataFrame({"walkable": [True] * len(lines)}, geometry=[LineString(line) for line in lines], crs=CRS)


def by_hand(lines, source, limit_m):
    """Dijkstra's search on plain dictionaries."""
    ways = {}
    for line in lines:
        for a, b in pairwise(line):
            ways.setdefault(a, set()).add(b)
            ways.setdefault(b, set()).add(a)
    best, queue = {source: 0.0}, [(0.0, source)]
    while queue:
        spent, here = heapq.heappop(queue)
        if spent > best[here]:
            continue
        for there in ways[here]:
            total = spent + math.dist(here, there)
            if total <= limit_m and total < best.get(there, math.inf):
                best[there] = total
                heapq.heappush(queue, (total, there))
    return best


@settings(max_examples=60, deadline=None)
@given(streets, st.floats(10, 600))
def test_distances_agree_with_a_search_by_hand(lines, limit_m):
    network = walking_network(roads(lines))
    source = lines[0][0]
    at = int(np.flatnonzero((network.nodes == source).all(axis=1))[0])
    segment = int(np.flatnonzero((network.ends == at).any(axis=1))[0])
    along = 0.0 if network.ends[segment, 0] == at else network.lengths_m[segment]
    found = network.distances_m(Starts(np.array([segment]), np.array([along]), np.array([0.0])), limit_m)
    expected = by_hand(lines, source, limit_m)
    assert found == pytest.approx([expected.get(tuple(node), math.inf) for node in network.nodes])


@settings(max_examples=30, deadline=None)
@given(streets, st.randoms())
def test_the_order_and_direction_of_streets_do_not_matter(lines, random):
    shuffled = [line[::-1] if random.random() < 0.5 else line for line in random.sample(lines, len(lines))]
    first, second = walking_network(roads(lines)), walking_network(roads(shuffled))
    assert np.array_equal(first.nodes, second.nodes)
    assert np.array_equal(first.ends, second.ends)


@settings(max_examples=30, deadline=None)
@given(streets, corner, st.floats(0, 360), st.floats(-1000, 1000))
def test_turning_and_moving_the_city_turns_and_moves_the_area(lines, place, degrees, metres):
    def area_m2(change):
        moved = roads(lines)
        moved["geometry"] = [change(line) for line in moved.geometry]
        places = gpd.GeoDataFrame(geometry=[change(shapely.Point(place))], crs=CRS)
        return NetworkReach(walking_network(moved)).areas(places, 150.0).area.iloc[0]

    def turned(shape):
        return affinity.translate(affinity.rotate(shape, degrees, origin=(0, 0)), metres, -metres)

    # Round ends are polygons whose corners turn with the street: a thousandth is theirs.
    assert area_m2(turned) == pytest.approx(area_m2(lambda shape: shape), rel=2e-3)


@settings(max_examples=30, deadline=None)
@given(streets, corner, st.floats(10, 300), st.floats(0, 200))
def test_a_longer_walk_reaches_all_that_a_shorter_one_does(lines, place, radius_m, more_m):
    reach = NetworkReach(walking_network(roads(lines)))
    places = gpd.GeoDataFrame(geometry=[shapely.Point(place)], crs=CRS)
    short, long = (reach.areas(places, radius).iloc[0] for radius in (radius_m, radius_m + more_m))
    assert short.difference(long).area <= 1.0 + 1e-3 * short.area
