"""Points along streets, walks from them, and cells about street ends: held against a plain search."""

from __future__ import annotations

import heapq
from collections import defaultdict

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.geo.attachment import attach_to_nodes
from citycheckup.geo.junctions import consolidated, junctions
from citycheckup.geo.nearby_cells import nearby_cell_means
from citycheckup.geo.nearest_places import nearest_places
from citycheckup.geo.networks import largest_part, walking_network
from citycheckup.geo.points_along import points_every
from citycheckup.geo.walking_graph import streets_of

GRID = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda at: (at[0] * 100.0, at[1] * 70.0))
STREETS = st.lists(st.lists(GRID, min_size=2, max_size=5, unique=True), min_size=1, max_size=8)


def network_of(streets):
    lines = [shapely.LineString(street) for street in streets]
    roads = gpd.GeoDataFrame({"walkable": [True] * len(lines)}, geometry=lines, crs="EPSG:32628")
    return largest_part(walking_network(roads))


def graph_of(network):
    """Return each node's ways: ``{node: [(other node, length)]}``."""
    ways = defaultdict(list)
    for (one, other), length in zip(network.ends.tolist(), network.lengths_m.tolist(), strict=True):
        link(ways, one, other, length)
    return ways


def link(ways, one, other, length):
    ways[one].append((other, length))
    ways[other].append((one, length))


def walks_from(ways, start):
    """Return the shortest walk to every node, the textbook way."""
    walks, waiting, turn = {}, [(0.0, 0, start)], 0
    while waiting:
        walk, _, node = heapq.heappop(waiting)
        if node in walks:
            continue
        walks[node] = walk
        for other, length in ways[node]:
            turn += 1
            heapq.heappush(waiting, (walk + length, turn, other))
    return walks


@settings(max_examples=20, deadline=None)
@given(STREETS, st.randoms())
def test_points_do_not_depend_on_how_streets_were_drawn(streets, random):
    turned = [street[:: random.choice([1, -1])] for street in random.sample(streets, len(streets))]
    (points, places), (again, other) = (
        points_every(streets_of(network_of(lines)), 30.0) for lines in (streets, turned)
    )
    assert np.array_equal(places, other)
    assert np.array_equal(points.edge, again.edge)
    assert np.array_equal(points.along_m, again.along_m)


@settings(max_examples=20, deadline=None)
@given(STREETS)
def test_points_lie_on_their_streets_at_even_distances(streets):
    network = network_of(streets)
    placed = streets_of(network)
    points, places = points_every(placed, 30.0)
    assert len(np.unique(places.round(6), axis=0)) == len(places)
    assert (points.gap_m == 0).all()
    plain, put = set(), {}
    for edge, (first, _) in enumerate(placed.graph.ends):
        segments = sorted(np.flatnonzero(placed.edge == edge), key=lambda segment: placed.begins_m[segment])
        ahead = placed.forward[segments]
        ends = network.ends[segments]
        turns = np.where(ahead[:, None], ends, ends[:, ::-1])
        line = shapely.LineString(network.nodes[[turns[0, 0], *turns[:, 1]]])
        assert (network.nodes[turns[0, 0]] == placed.graph.nodes[first]).all()
        mine = points.edge == edge
        for at, along_m in zip(places[mine], points.along_m[mine], strict=True):
            put[tuple(at.round(4))] = line.interpolate(along_m)
        line = line if 2 * ahead.sum() >= len(ahead) else line.reverse()
        plain |= {(round(p.x, 4), round(p.y, 4)) for p in map(line.interpolate, np.arange(0, line.length + 1e-9, 30))}
    assert {(round(x, 4), round(y, 4)) for x, y in places.tolist()} == plain
    assert all(shapely.distance(shapely.Point(at), on) < 1e-3 for at, on in put.items())


@settings(max_examples=20, deadline=None)
@given(STREETS, st.lists(st.tuples(st.floats(-20, 420), st.floats(-20, 300)), min_size=1, max_size=4))
def test_places_put_on_the_nearest_node_are_as_far_as_the_node(streets, at):
    network = network_of(streets)
    graph = streets_of(network).graph
    found = attach_to_nodes(graph, np.array(at))
    own = attach_to_nodes(graph, graph.nodes)  # walks from every node
    walks = nearest_places(graph, own, {"place": found}, 250.0)["place"].distance_m
    ways = graph_of(network)
    on_network = {tuple(node): number for number, node in enumerate(network.nodes.tolist())}
    best = np.full(len(graph.nodes), np.inf)
    for place in at:
        nearest = graph.nodes[np.hypot(*(graph.nodes - place).T).argmin()]
        reached = walks_from(ways, on_network[tuple(nearest.tolist())])
        best = np.minimum(best, [reached.get(on_network[tuple(node)], np.inf) for node in graph.nodes.tolist()])
    sure = np.abs(best - 250.0) > 1e-6
    assert walks[sure] == pytest.approx(np.where(best > 250.0, np.nan, best)[sure], abs=1e-6, nan_ok=True)


@settings(max_examples=20, deadline=None)
@given(STREETS, st.sampled_from([50.0, 150.0, 400.0]))
def test_each_cell_within_a_walk_counts_once(streets, limit_m):
    network = network_of(streets)
    placed = streets_of(network).graph
    graph = graph_of(network)
    cell = (placed.nodes[:, 0] // 200).astype(int) - 1  # the first 200 m lie in no cell
    values = np.array([[10.0, 1.0], [30.0, 5.0]])
    one, two = (nearby_cell_means(placed, cell, values, limit_m, threads=threads) for threads in (1, 2))
    assert np.array_equal(one, two, equal_nan=True)
    numbers = {tuple(node): number for number, node in enumerate(network.nodes.tolist())}
    nodes = [numbers[tuple(node)] for node in placed.nodes.tolist()]
    known = dict(zip(nodes, cell.tolist(), strict=True))
    for row, node in zip(one, nodes, strict=True):
        reached = [other for other, walk in walks_from(graph, node).items() if walk <= limit_m]
        cells = sorted({known[other] for other in reached if known.get(other, -1) >= 0})
        assert row == pytest.approx(values[cells].mean(axis=0) if cells else [np.nan] * 2, nan_ok=True)


def test_junctions_whose_circles_touch_are_one():
    found = consolidated(np.array([[0.0, 0.0], [20.0, 0.0], [100.0, 0.0], [126.0, 0.0]]), 12.0)
    assert found == pytest.approx(np.array([[10.0, 0.0], [100.0, 0.0], [126.0, 0.0]]), abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=30, unique=True))
def test_places_are_joined_as_by_one_union_of_all_circles(at):
    places = np.array(at, dtype=float) * 7.0
    union = shapely.union_all(shapely.buffer(shapely.points(places), 12.0))
    plain = shapely.get_coordinates(shapely.centroid(shapely.get_parts(union))).round(6) + 0.0
    found = consolidated(places, 12.0).round(6) + 0.0
    assert np.array(sorted(found.tolist())) == pytest.approx(np.array(sorted(plain.tolist())), abs=2e-6)


@settings(max_examples=20, deadline=None)
@given(STREETS)
def test_junctions_are_where_three_ways_or_more_meet(streets):
    network = network_of(streets)
    meeting = [network.nodes[node].tolist() for node, ways in graph_of(network).items() if len(ways) >= 3]
    assert sorted(junctions(streets_of(network).graph).tolist()) == sorted(meeting)
