"""Searches on the graph of junctions against SciPy's search on the whole network."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from shapely import LineString

from citycheckup.geo.nearby_cells import nearby_cell_means
from citycheckup.geo.networks import walking_network
from citycheckup.geo.walking_graph import WalkingGraph, streets_of

corner = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda xy: (xy[0] * 37.0, xy[1] * 53.0))
street = st.lists(corner, min_size=2, max_size=7, unique=True)
streets = st.lists(street, min_size=1, max_size=8)


def network(lines):
    roads = gpd.GeoDataFrame(
        {"walkable": [True] * len(lines)}, geometry=[LineString(line) for line in lines], crs="EPSG:4525"
    )
    return walking_network(roads)


@st.composite
def graphs(draw):
    """Any graph: with parts apart, edges of no length, several between two nodes, edges back to where they begin."""
    count = draw(st.integers(1, 12))
    node = st.integers(0, count - 1)
    edges = draw(st.lists(st.tuples(node, node, st.sampled_from([0.0, 0.1, 5.0, 5.0, 30.0, 77.7])), max_size=30))
    places = np.array([draw(corner) for _ in range(count)])
    ends = np.array([edge[:2] for edge in edges], dtype=np.int64).reshape(-1, 2)
    return WalkingGraph.of(places, ends, np.array([edge[2] for edge in edges]))[0]


def by_scipy(graph, limit_m=np.inf):
    """Distances between all pairs of nodes. SciPy adds parallel edges up and drops those of no length: not ours."""
    count = len(graph.nodes)
    shortest = {}
    for (a, b), length_m in zip(graph.ends.tolist(), graph.lengths_m, strict=True):
        for pair in ((a, b), (b, a)):
            shortest[pair] = min(shortest.get(pair, np.inf), max(length_m, 1e-12))
    pairs = np.array(list(shortest), dtype=np.int64).reshape(-1, 2)
    matrix = coo_array((list(shortest.values()), (pairs[:, 0], pairs[:, 1])), shape=(count, count)).tocsr()
    return dijkstra(matrix, limit=limit_m)


@settings(max_examples=60, deadline=None)
@given(streets)
def test_distances_between_junctions_are_those_of_the_whole_network(lines):
    whole = network(lines)
    graph = streets_of(whole).graph
    at = [int(np.flatnonzero((whole.nodes == node).all(axis=1))[0]) for node in graph.nodes]
    plain = by_scipy(WalkingGraph(whole.nodes, whole.ends.astype(np.int32), whole.lengths_m))
    assert by_scipy(graph) == pytest.approx(plain[np.ix_(at, at)])


@settings(max_examples=60, deadline=None)
@given(streets)
def test_every_segment_has_its_place_in_an_edge(lines):
    whole = network(lines)
    placed = streets_of(whole)
    graph, edge = placed.graph, placed.edge
    assert np.bincount(edge, whole.lengths_m, len(graph.ends)) == pytest.approx(graph.lengths_m)
    assert np.bincount(edge, weights=placed.begins_m == 0, minlength=len(graph.ends)).tolist() == [1] * len(graph.ends)
    # The segment that begins an edge begins at its first node.
    for segment in np.flatnonzero(placed.begins_m == 0):
        begin = whole.ends[segment][0 if placed.forward[segment] else 1]
        assert (whole.nodes[begin] == graph.nodes[graph.ends[edge[segment], 0]]).all()


@settings(max_examples=60, deadline=None)
@given(graphs(), st.sampled_from([0.0, 5.0, 30.0, 100.0]), st.data())
def test_means_of_nearby_cells_agree_with_scipy(graph, limit_m, data):
    values = np.array([[1.0, -3.5], [1000.0, 0.1], [0.0, 7.0]])
    cell = np.array([data.draw(st.integers(-1, 2)) for _ in graph.nodes])
    met = [sorted({*cell[row]} - {-1}) for row in by_scipy(graph) <= limit_m + 1e-6]
    expected = [values[cells].mean(axis=0) if cells else [np.nan, np.nan] for cells in met]
    found = [nearby_cell_means(graph, cell, values, limit_m, threads=threads) for threads in (1, 3)]
    assert found[0] == pytest.approx(np.array(expected), nan_ok=True)
    assert np.array_equal(*found, equal_nan=True)


def test_a_ring_without_a_junction_keeps_one_node():
    ring = streets_of(network([[(0, 0), (100, 0), (100, 50), (0, 50)], [(0, 50), (0, 0)]]))
    assert ring.graph.nodes.tolist() == [[0, 0]]
    assert ring.graph.ends.tolist() == [[0, 0]]
    assert ring.graph.lengths_m.tolist() == [300]


def test_no_streets_make_a_graph_without_nodes():
    empty = streets_of(walking_network(gpd.GeoDataFrame({"walkable": []}, geometry=[], crs="EPSG:4525")))
    assert len(empty.graph.nodes) == 0
    assert nearby_cell_means(empty.graph, np.empty(0), np.empty((0, 2)), 500.0).shape == (0, 2)


def test_a_walk_without_limit_is_refused():
    graph = streets_of(network([[(0, 0), (100, 0)]])).graph
    with pytest.raises(ValueError, match="limit_m is inf"):
        nearby_cell_means(graph, np.zeros(2), np.zeros((1, 1)), np.inf)
