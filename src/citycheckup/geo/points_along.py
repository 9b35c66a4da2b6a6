"""Points at even distances along streets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from citycheckup.geo.attachment import Attached
from citycheckup.geo.walking_graph import Streets

Floats = NDArray[np.float64]
_SAME_DIGITS = 6  # points less than a micrometre apart are one


def points_every(streets: Streets, interval_m: float) -> tuple[Attached, Floats]:
    """Return points every ``interval_m`` of each edge, from its beginning on; where several fall together, one.

    An edge begins at the end from which most of its segments lead to a node of higher position (as shapely's
    ``line_merge`` turns lines), or else at its first end.

    Returns
    -------
    points, places
        Where the points are on the edges, edge after edge, and their coordinates, shape (points, 2).
    """
    lengths_m = streets.graph.lengths_m
    counts = (lengths_m / interval_m).astype(np.int64) + 1
    edge = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    walked_m = (np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)) * interval_m
    turned = np.bincount(streets.edge, np.where(streets.forward, 1, -1), minlength=len(counts)) < 0
    along_m = np.where(turned[edge], lengths_m[edge] - walked_m, walked_m)
    places = streets.places(edge, along_m)
    # Without rounding, so that a point on a node lies on an outline that goes through it.
    at_node = walked_m == 0
    places[at_node] = streets.graph.nodes[streets.graph.ends[edge, turned[edge].astype(np.intp)][at_node]]
    _, once = np.unique(np.round(places, _SAME_DIGITS), axis=0, return_index=True)
    once.sort()
    return Attached(edge[once], along_m[once], np.zeros(len(once))), places[once]
