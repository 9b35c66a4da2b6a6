"""The nearest place of each point against SciPy's search, points and places put into the graph as nodes."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from shapely import LineString

from citycheckup.geo.attachment import Attached, attach
from citycheckup.geo.nearest_places import nearest_distances_m, nearest_m, nearest_places, places_within
from citycheckup.geo.networks import walking_network
from citycheckup.geo.walking_graph import WalkingGraph, streets_of

CRS = "EPSG:4525"
NO_LENGTH_M = 1e-9  # SciPy takes a length of zero as no edge


@st.composite
def graphs(draw):
    """Any graph: with parts apart, edges of no length, several between two nodes, edges back to where they begin."""
    count = draw(st.integers(1, 9))
    node = st.integers(0, count - 1)
    edges = draw(st.lists(st.tuples(node, node, st.sampled_from([0.0, 1.0, 5.0, 5.0, 30.0, 77.0])), min_size=1))
    nodes = np.array([[draw(st.integers(0, 9)) * 10.0, draw(st.integers(0, 9)) * 10.0] for _ in range(count)])
    return WalkingGraph.of(nodes, np.array([edge[:2] for edge in edges]), np.array([edge[2] for edge in edges]))[0]


def attached(graph, least):
    """Points anywhere on the edges, at their ends, and off the street."""
    on = st.tuples(
        st.integers(0, len(graph.ends) - 1), st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.sampled_from([0.0, 4.0, 25.0])
    )
    nowhere = st.just((-1, np.nan, np.nan))

    def of(rows):
        edge, share, gap_m = (np.array(column) for column in zip(*rows, strict=True)) if rows else (np.empty(0),) * 3
        edge = edge.astype(np.int32)
        return Attached(edge, share * np.append(graph.lengths_m, np.nan)[edge], gap_m)

    return st.lists(on | nowhere, min_size=least, max_size=12).map(of)


def plain_distances(graph, points, places):
    """All walks from points to places: both are nodes of their own, each edge is cut where one stands on it."""
    shortest: dict[tuple[object, object], float] = {}

    def join(one, other, length_m):
        length_m = max(length_m, NO_LENGTH_M)
        for pair in ((one, other), (other, one)):
            shortest[pair] = min(shortest.get(pair, np.inf), length_m)

    on_edge = {
        edge: [(0.0, ("node", a)), (graph.lengths_m[edge], ("node", b))] for edge, (a, b) in enumerate(graph.ends)
    }
    for name, several in (("point", points), ("place", places)):
        for at, edge in enumerate(several.edge):
            if edge >= 0:
                on_edge[edge].append((several.along_m[at], (name, at, "street")))
                join((name, at, "street"), (name, at), several.gap_m[at])
    for stops in on_edge.values():
        line = [stops[0], *sorted(stops[2:], key=lambda stop: stop[0]), stops[1]]
        for (from_m, one), (to_m, other) in pairwise(line):
            join(one, other, to_m - from_m)
    names = {name: at for at, name in enumerate(sorted({pair[0] for pair in shortest}, key=str))}
    for name, several in (("point", points), ("place", places)):
        for at in range(len(several)):
            names.setdefault((name, at), len(names))
    rows, columns = ([names[pair[side]] for pair in shortest] for side in (0, 1))
    matrix = coo_array((list(shortest.values()), (rows, columns)), shape=(len(names),) * 2).tocsr()
    sources, targets = (
        [names[name, at] for at in range(n)] for name, n in (("point", len(points)), ("place", len(places)))
    )
    return dijkstra(matrix, indices=sources)[:, targets]


@settings(max_examples=80, deadline=None)
@given(graphs(), st.sampled_from([0.0, 8.0, 40.0, 120.0, 1000.0]), st.data())
def test_the_nearest_place_and_the_number_of_places_agree_with_scipy(graph, limit_m, data):
    points, places = data.draw(attached(graph, 0)), data.draw(attached(graph, 0))
    nearest = nearest_places(graph, points, {"a": places}, limit_m)["a"]
    counts = places_within(graph, points, {"a": places}, limit_m)["a"]
    for at in range(len(points)):
        ways_m = plain_distances(graph, points, places)[at] if len(places) else np.empty(0)
        near = np.flatnonzero(ways_m <= limit_m + 1e-6)
        assert counts[at] == len(near)
        if not len(near):
            assert np.isnan(nearest.distance_m[at])
            assert nearest.place[at] == -1
        else:
            assert nearest.distance_m[at] == pytest.approx(ways_m.min(), abs=1e-6)
            # Lengths here are sums of small quarters: ways just as long are equal to the last bit.
            assert nearest.place[at] == np.flatnonzero(ways_m <= ways_m.min() + 1e-6)[0]


@settings(max_examples=40, deadline=None)
@given(graphs(), st.data())
def test_results_depend_neither_on_threads_nor_on_what_else_is_asked(graph, data):
    points = data.draw(attached(graph, 1))
    kinds = {name: data.draw(attached(graph, 0)) for name in "abc"}
    one, two = (nearest_places(graph, points, kinds, 100.0, threads=threads) for threads in (1, 2))
    only_m = nearest_distances_m(graph, points, kinds, 100.0)
    for kind in kinds:
        assert np.array_equal(only_m[kind], one[kind].distance_m, equal_nan=True)
        alone = nearest_places(graph, points, {kind: kinds[kind]}, 100.0)[kind]
        for other in (one[kind], two[kind]):
            assert np.array_equal(alone.distance_m, other.distance_m, equal_nan=True)
            assert np.array_equal(alone.place, other.place)


coordinate = st.floats(-50, 400, allow_nan=False, width=32)
corner = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda xy: (xy[0] * 37.0, xy[1] * 53.0))
lines = st.lists(st.lists(corner, min_size=2, max_size=7, unique=True), min_size=1, max_size=8)


def streets(several):
    roads = gpd.GeoDataFrame({"walkable": [True] * len(several)}, geometry=[LineString(a) for a in several], crs=CRS)
    return streets_of(walking_network(roads))


@settings(max_examples=80, deadline=None)
@given(lines, st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=20), st.sampled_from([0.0, 30.0, 1e4]))
def test_points_are_attached_to_the_nearest_street(several, xy, access_m):
    placed = streets(several)
    found = attach(placed, np.array(xy), access_m)
    distance_m = shapely.distance(shapely.points(xy)[:, None], placed.network.lines[None]).min(axis=1)
    near = distance_m <= access_m
    assert np.array_equal(found.edge >= 0, near)
    assert found.gap_m[near] == pytest.approx(distance_m[near], abs=1e-9)
    assert np.isnan(found.gap_m[~near]).all()
    assert np.array_equal(found.off_street, np.flatnonzero(~near))
    # Where it is attached lies on its edge, as far from the point as the gap says.
    for point, edge, along_m, gap_m in zip(xy, found.edge, found.along_m, found.gap_m, strict=True):
        if edge < 0:
            continue
        on = [
            shapely.line_interpolate_point(
                placed.network.lines[segment],
                np.clip(into_m if placed.forward[segment] else length_m - into_m, 0, length_m),
            )
            for segment in np.flatnonzero(placed.edge == edge)
            if -1e-9
            <= (into_m := along_m - placed.begins_m[segment])
            <= (length_m := placed.network.lengths_m[segment]) + 1e-9
        ]
        assert min(shapely.distance(shapely.Point(point), on)) == pytest.approx(gap_m, abs=1e-6)


def test_a_table_of_points_and_places():
    # A street of 300 m along x with a bend; points and places beside it.
    placed = streets([[(0, 0), (100, 0), (100, 200)]])
    homes = gpd.GeoSeries(
        {"h1": shapely.Point(10, 5), "h2": shapely.Point(110, 150), "far": shapely.Point(500, 0)}, crs=CRS
    )
    shops = gpd.GeoSeries(
        {"s2": shapely.Point(60, 3), "s1": shapely.Point(60, -3), "s9": shapely.Point(0, 900)}, crs=CRS
    )
    found = nearest_m(placed, homes, {"shop": shops}, 300.0, access_m=50.0)
    assert found.table["gap_m"].tolist() == pytest.approx([5, 10, np.nan], nan_ok=True)
    # 5 m to the street, 50 along, 3 to the shop; 10, 150 down, 40 along, 3.
    assert found.table["shop_m"].tolist() == pytest.approx([58, 203, np.nan], nan_ok=True)
    assert found.table["shop_place"].tolist()[:2] == ["s1", "s1"]
    assert found.table["shop_place"].isna().tolist() == [False, False, True]
    assert found.off_street["shop"].tolist() == ["s9"]


def test_nothing_to_walk_on_or_to():
    placed = streets_of(walking_network(gpd.GeoDataFrame({"walkable": []}, geometry=[], crs=CRS)))
    homes = gpd.GeoSeries([shapely.Point(0, 0), shapely.Point(), None], crs=CRS)
    found = nearest_m(placed, homes, {"shop": homes, "none": homes[:0]}, 300.0)
    assert found.table["shop_m"].isna().all()
    assert found.table["none_m"].isna().all()
    assert len(found.off_street["shop"]) == 3
