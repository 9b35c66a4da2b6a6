"""Points along streets, walks from them, and cells about street ends: held against a plain search."""

from __future__ import annotations

import heapq
from collections import defaultdict
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.geo.nearby_cells import nearby_cell_means
from citycheckup.geo.nearest_walks import Walks
from citycheckup.geo.networks import walking_network
from citycheckup.geo.street_edges import consolidated, largest_part, street_edges

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
def test_edges_hold_every_street_once_whatever_the_order(streets, random):
    network = network_of(streets)
    edges = street_edges(network)
    assert sorted(edges.segments.tolist()) == list(range(len(network.ends)))
    assert edges.lengths_m.sum() == pytest.approx(network.lengths_m.sum())
    degree = {node: len(ways) for node, ways in graph_of(network).items()}
    meeting = {node for node, ways in degree.items() if ways != 2}
    assert meeting <= set(edges.nodes.tolist())
    assert {node for node, ways in degree.items() if ways >= 3} <= set(edges.junctions.tolist())
    turned = [street[:: random.choice([1, -1])] for street in random.sample(streets, len(streets))]
    other = street_edges(network_of(turned))
    points, again = edges.points_every(30.0), other.points_every(30.0)
    assert np.array_equal(edges.places(points), other.places(again))


@settings(max_examples=20, deadline=None)
@given(STREETS)
def test_points_lie_on_their_streets_at_even_distances(streets):
    network = network_of(streets)
    edges = street_edges(network)
    points = edges.points_every(30.0)
    places = edges.places(points)
    assert len(np.unique(places, axis=0)) == len(places)
    assert shapely.distance(network.lines[points.segments], shapely.points(places)).max() < 1e-6
    assert (points.metres % 30 == 0).all()
    assert (points.metres <= edges.lengths_m[points.edges] + 1e-6).all()
    plain = set()
    for edge, (first, last) in enumerate(pairwise(edges.first)):
        mine = edges.segments[first:last]
        turns = np.where(edges.forward[first:last, None], network.ends[mine], network.ends[mine][:, ::-1])
        line = shapely.LineString(network.nodes[[turns[0, 0], *turns[:, 1]]])
        assert turns[0, 0] == edges.ends[edge, 0]
        plain |= {(round(p.x, 4), round(p.y, 4)) for p in map(line.interpolate, np.arange(0, line.length + 1e-9, 30))}
    assert {(round(x, 4), round(y, 4)) for x, y in places.tolist()} == plain


@settings(max_examples=20, deadline=None)
@given(STREETS, st.lists(st.tuples(st.floats(-20, 420), st.floats(-20, 300)), min_size=1, max_size=4))
@pytest.mark.parametrize("snapping", ["edge", "node"])
def test_walks_are_those_of_a_graph_with_points_and_places_as_nodes(snapping, streets, at):
    network = network_of(streets)
    edges = street_edges(network)
    points = edges.points_every(30.0)
    places = np.asarray(shapely.points(at), dtype=object)
    found = Walks(edges, points, snapping).nearest_m(places, 250.0)
    graph = graph_of(network)
    on = {}  # by segment: what lies on it
    for name, segment, along_m in zip(range(len(points)), points.segments, points.along_m, strict=True):
        on.setdefault(int(segment), []).append((("point", name), float(along_m)))
    gaps_m = {}
    for number, place in enumerate(places):
        if snapping == "node":
            nodes = edges.nodes
            away = np.hypot(*(network.nodes[nodes] - shapely.get_coordinates(place)).T)
            link(graph, ("place", number), int(nodes[away.argmin()]), 0.0)
        else:
            segment = int(network.tree.query_nearest(place, all_matches=False)[0])
            on.setdefault(segment, []).append(
                (("place", number), float(shapely.line_locate_point(network.lines[segment], place)))
            )
            gaps_m[("place", number)] = float(shapely.distance(network.lines[segment], place))
    for segment, items in on.items():
        one, other = network.ends[segment].tolist()
        stops = [(one, 0.0), *sorted(items, key=lambda item: item[1]), (other, float(network.lengths_m[segment]))]
        for (here, begin_m), (there, end_m) in pairwise(stops):
            link(graph, here, there, max(end_m - begin_m, 0.0))
    best = np.full(len(points), np.inf)
    for number in range(len(places)):
        name = ("place", number)
        reached = walks_from(graph, name)
        walks = [reached.get(("point", point), np.inf) + gaps_m.get(name, 0.0) for point in range(len(points))]
        best = np.minimum(best, walks)
    sure = np.abs(best - 250.0) > 1e-6
    assert found[sure] == pytest.approx(np.where(best > 250.0, np.inf, best)[sure], abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(STREETS, st.sampled_from([50.0, 150.0, 400.0]))
def test_each_cell_within_a_walk_counts_once(streets, limit_m):
    network = network_of(streets)
    edges = street_edges(network)
    graph = graph_of(network)
    cell = (network.nodes[edges.nodes][:, 0] // 200).astype(int) - 1  # the first 200 m lie in no cell
    values = np.array([[10.0, 1.0], [30.0, 5.0]])
    found = nearby_cell_means(edges, cell, values, limit_m)
    known = dict(zip(edges.nodes.tolist(), cell.tolist(), strict=True))
    for row, node in zip(found, edges.nodes.tolist(), strict=True):
        reached = [other for other, walk in walks_from(graph, node).items() if walk <= limit_m]
        cells = sorted({known[other] for other in reached if known.get(other, -1) >= 0})
        assert row == pytest.approx(values[cells].mean(axis=0) if cells else [np.nan] * 2, nan_ok=True)


def test_junctions_whose_circles_touch_are_one():
    found = consolidated(np.array([[0.0, 0.0], [20.0, 0.0], [100.0, 0.0], [126.0, 0.0]]), 12.0)
    assert found == pytest.approx(np.array([[10.0, 0.0], [100.0, 0.0], [126.0, 0.0]]), abs=1e-9)
