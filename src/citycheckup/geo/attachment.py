"""Points attached to the streets: each to the nearest point of the nearest edge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citycheckup.geo.threads import in_threads
from citycheckup.geo.walking_graph import Streets, WalkingGraph, along_curve

Floats = NDArray[np.float64]
Positions = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Attached:
    """Where points are on the edges of a walking graph, one entry a point.

    Attributes
    ----------
    edge
        Position of the edge; -1 where no street is near enough.
    along_m
        How far along the edge from its first end.
    gap_m
        How far from the street, as the crow flies; NaN where no street is near enough. It counts as walked.
    """

    edge: Positions
    along_m: Floats
    gap_m: Floats

    @property
    def off_street(self) -> NDArray[np.int64]:
        """Positions of the points without a street: they reach nothing, and nothing reaches them."""
        return np.flatnonzero(self.edge < 0)

    def __getitem__(self, chosen: NDArray[np.bool_]) -> Attached:
        return Attached(self.edge[chosen], self.along_m[chosen], self.gap_m[chosen])

    def __len__(self) -> int:
        return len(self.edge)


def attach(streets: Streets, points: Floats, access_m: float, *, threads: int | None = None) -> Attached:
    """Attach points to the nearest street.

    Parameters
    ----------
    streets
        A network and its graph.
    points
        Coordinates in metres, shape (points, 2). A point without coordinates (NaN) has no street.
    access_m
        A point farther than this from every street has no street.
    threads
        How many to use; all cores without. Results do not depend on it.

    Returns
    -------
    Attached
        In the order of ``points``. Of segments just as near, the first of the network's counts.
    """
    from citycheckup.geo.segment_grid import find_nearest  # noqa: PLC0415 - loads numba

    points = np.ascontiguousarray(points, dtype=np.float64).reshape(-1, 2)
    segment = np.full(len(points), -1, dtype=np.int32)
    along_m, gap_m = np.full(len(points), np.nan), np.full(len(points), np.nan)
    known = np.flatnonzero(np.isfinite(points).all(axis=1)).astype(np.int32)
    order = known[along_curve(points[known])]

    def work(begin: int, end: int) -> None:
        find_nearest(streets.grid, points, access_m, order[begin:end], segment, along_m, gap_m)

    if len(streets.network.ends):
        in_threads(work, len(order), threads)
    on = segment >= 0
    edge = np.full(len(points), -1, dtype=np.int32)
    edge[on], along_m[on] = streets.on_edges(segment[on], along_m[on])
    return Attached(edge, along_m, gap_m)


def attach_to_nodes(graph: WalkingGraph, points: Floats) -> Attached:
    """Put points on the nearest node of a graph, however far; the way there does not count, so the gap is zero.

    Parameters
    ----------
    graph
        With at least one edge.
    points
        Coordinates in metres, shape (points, 2), none of them NaN.
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415 - only those who want nodes need it

    _, node = cKDTree(graph.nodes).query(points)
    edge = graph.ways.edges[graph.ways.begins[node]]  # any edge there will do
    along_m = np.where(graph.ends[edge, 0] == node, 0.0, graph.lengths_m[edge])
    return Attached(edge, along_m, np.zeros(len(edge)))
