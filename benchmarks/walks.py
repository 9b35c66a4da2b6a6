"""Nearest places on foot by NumPy and SciPy alone: what ours is measured against. Imports nothing of ours.

SciPy is loaded inside functions, for ours does not need it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Graph(NamedTuple):
    nodes: NDArray[np.float64]
    ends: NDArray[np.int32]
    lengths_m: NDArray[np.float64]


class OnEdges(NamedTuple):
    edge: NDArray[np.int32]
    along_m: NDArray[np.float64]
    gap_m: NDArray[np.float64]


def load_town(file: str) -> tuple[Graph, OnEdges, dict[str, OnEdges]]:
    """Read what ``benchmarks.towns`` has written: the graph, the buildings, the places of each kind."""
    with np.load(file) as saved:
        graph = Graph(saved["nodes"], saved["ends"], saved["lengths_m"])
        names = [name.removesuffix(".edge") for name in saved if name.endswith(".edge")]
        several = {name: OnEdges(*(saved[f"{name}.{part}"] for part in ("edge", "along_m", "gap_m"))) for name in names}
    return graph, several.pop("points"), several


def load_plain(file: str):
    """Read the graph of a town as SciPy wants it, see :func:`plain_graph`."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - see above

    with np.load(Path(file).with_suffix(".plain.npz")) as saved:
        size = len(saved["indptr"]) - 1
        return csr_array((saved["data"], saved["indices"], saved["indptr"]), shape=(size, size))


def plain_graph(graph: Graph, places: dict[str, OnEdges]):
    """Return the graph as SciPy wants it: the shortest of parallel edges, and a node for each kind that leads to it."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - see above

    nodes = len(graph.nodes)
    ends = [graph.ends, graph.ends[:, ::-1]]
    lengths = [graph.lengths_m, graph.lengths_m]
    for number, several in enumerate(places.values()):
        on = several.edge >= 0
        edge, along_m, gap_m = several.edge[on], several.along_m[on], several.gap_m[on]
        for end, spent_m in ((0, along_m), (1, graph.lengths_m[edge] - along_m)):
            ends.append(np.stack([np.full(len(edge), nodes + number), graph.ends[edge, end]], axis=1))
            lengths.append(np.maximum(gap_m + spent_m, 1e-9))  # zero would be no edge
    pairs, lengths_m = np.concatenate(ends), np.concatenate(lengths)
    order = np.lexsort((lengths_m, pairs[:, 1], pairs[:, 0]))
    pairs, lengths_m = pairs[order], lengths_m[order]
    first = np.append(True, (pairs[1:] != pairs[:-1]).any(axis=1))
    size = nodes + len(places)
    return csr_array((lengths_m[first], (pairs[first, 0], pairs[first, 1])), shape=(size, size))


def plain_walks(
    graph: Graph, matrix, points: OnEdges, places: dict[str, OnEdges], limit_m: float
) -> Iterator[NDArray[np.float64]]:
    """Yield for each kind how far each point is from the nearest place, by SciPy's search; NaN beyond the limit."""
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - see above

    nodes, on = len(graph.nodes), points.edge >= 0
    for number, several in enumerate(places.values()):
        to_node = dijkstra(matrix, directed=True, indices=[nodes + number], limit=limit_m, min_only=True)
        way_m = to_node[graph.ends[points.edge, 0]] + points.along_m
        np.minimum(
            way_m, to_node[graph.ends[points.edge, 1]] + (graph.lengths_m[points.edge] - points.along_m), out=way_m
        )
        _along_own_edge(way_m, points, several)
        way_m += points.gap_m
        way_m[~on | (way_m > limit_m)] = np.nan
        yield way_m


def _along_own_edge(way_m: NDArray[np.float64], points: OnEdges, places: OnEdges) -> None:
    """Take the straight way between a point and a place on the same edge where it is shorter."""
    order = np.argsort(points.edge, kind="stable")
    place = np.flatnonzero(places.edge >= 0)
    begins = np.searchsorted(points.edge[order], places.edge[place])
    counts = np.searchsorted(points.edge[order], places.edge[place], side="right") - begins
    place = np.repeat(place, counts)
    point = order[np.repeat(begins - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())]
    np.minimum.at(way_m, point, np.abs(points.along_m[point] - places.along_m[place]) + places.gap_m[place])
