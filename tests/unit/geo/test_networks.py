from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString

from citycheckup.geo.networks import Starts, walking_network

CRS = "EPSG:4525"


def roads(*lines, walkable=None):
    return gpd.GeoDataFrame({"walkable": walkable or [None] * len(lines)}, geometry=list(lines), crs=CRS)


def start(segment, along_m, spent_m=0.0):
    return Starts(np.array([segment]), np.array([along_m]), np.array([spent_m]))


def length_reached(network, starts, limit_m):
    return shapely.length(shapely.union_all(shapely.linestrings(network.reached(starts, limit_m))))


def test_streets_meet_only_where_they_share_a_vertex():
    # Two streets cross at (50, 0), where only the first has no vertex: a bridge.
    network = walking_network(roads(LineString([(0, 0), (100, 0)]), LineString([(50, -50), (50, 50)])))
    assert len(network.nodes) == 4
    assert len(network.ends) == 2


def test_a_street_is_cut_at_every_vertex_and_twice_drawn_streets_count_once():
    network = walking_network(
        roads(LineString([(0, 0), (60, 0), (100, 0)]), LineString([(100, 0), (60, 0)]), LineString([(60, 0), (60, 30)]))
    )
    assert sorted(network.lengths_m) == [30, 40, 60]


def test_streets_that_cannot_be_walked_are_left_out_and_unknown_ones_stay():
    lines = [LineString([(0, y), (10, y)]) for y in range(3)]
    assert len(walking_network(roads(*lines, walkable=[True, None, False])).ends) == 2


def test_no_streets_make_an_empty_network():
    assert len(walking_network(roads(LineString([(0, 0), (1, 0)]), walkable=[False])).ends) == 0


def test_distances_from_the_middle_of_a_street():
    # 0 --- 100 --- 250 along x; the walk begins at x = 30 after 5 m from the door.
    network = walking_network(roads(LineString([(0, 0), (100, 0), (250, 0)])))
    assert list(network.distances_m(start(0, 30.0, 5.0), 1000.0)) == [35.0, 75.0, 225.0]
    assert list(network.distances_m(start(0, 30.0, 5.0), 100.0)) == [35.0, 75.0, np.inf]


def test_a_start_exactly_at_a_node_is_no_distance_away():
    network = walking_network(roads(LineString([(0, 0), (100, 0), (250, 0)])))
    assert list(network.distances_m(start(0, 100.0), 1000.0)) == [100.0, 0.0, 150.0]


def test_of_several_starts_the_nearest_counts():
    network = walking_network(roads(LineString([(0, 0), (100, 0), (250, 0)])))
    both = Starts(np.array([0, 0, 1]), np.array([0.0, 100.0, 150.0]), np.array([0.0, 0.0, 10.0]))
    assert list(network.distances_m(both, 1000.0)) == [0.0, 0.0, 10.0]


@pytest.mark.parametrize(
    ("limit_m", "metres"),
    [
        (20.0, 40.0),  # 20 m either way, within one street
        (50.0, 80.0),  # to the end at x = 0 (30 m) and 50 m the other way
        (120.0, 150.0),  # 30 m one way, 70 + 50 m the other
        (1000.0, 250.0),  # everything
    ],
)
def test_streets_are_cut_where_the_walk_ends(limit_m, metres):
    network = walking_network(roads(LineString([(0, 0), (100, 0), (250, 0)])))
    assert length_reached(network, start(0, 30.0), limit_m) == pytest.approx(metres)


def test_a_street_can_be_reached_from_both_ends():
    # A square of 100 m sides: 250 m either way round from a corner are more than its 400 m.
    square = walking_network(roads(LineString([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])))
    assert length_reached(square, start(0, 0.0), 250.0) == pytest.approx(400.0)
    # 150 m either way round leave 100 m about the far corner.
    assert length_reached(square, start(0, 0.0), 150.0) == pytest.approx(300.0)


def test_a_way_to_the_street_longer_than_the_limit_reaches_nothing():
    network = walking_network(roads(LineString([(0, 0), (100, 0)])))
    assert len(network.reached(start(0, 30.0, 60.0), 50.0)) == 0
