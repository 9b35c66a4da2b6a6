"""What lies about each node within a walk."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from citycheckup.geo.threads import in_threads
from citycheckup.geo.walking_graph import WalkingGraph

Floats = NDArray[np.float64]


def local_means(graph: WalkingGraph, values: Floats, limit_m: float, *, threads: int | None = None) -> Floats:
    """Return for each node the means of values over all nodes within a walk, itself among them.

    Parameters
    ----------
    graph
        Every node is a start in its own right; only what lies within the limit is looked at.
    values
        What each node has, shape (nodes, columns), in the graph's order of nodes. NaN is left out of the means.
    limit_m
        The longest walk, metres; a node exactly as far counts.
    threads
        How many to use; all cores without. Results do not depend on it.

    Returns
    -------
    ndarray
        Shape (nodes, columns); NaN where no node within the limit has a value.

    Raises
    ------
    ValueError
        If there is not one row of values a node, or the limit is infinite or negative.
    """
    from citycheckup.geo.walks import means  # noqa: PLC0415 - loads numba

    values = np.ascontiguousarray(values, dtype=np.float64)
    if values.ndim != 2 or len(values) != len(graph.nodes):
        raise ValueError(f"values have shape {values.shape}, not ({len(graph.nodes)} nodes, columns)")
    found = np.empty_like(values)
    ways = graph.ways

    def work(begin: int, end: int) -> None:
        means(ways, graph.front(limit_m), values, limit_m, begin, end, found)

    in_threads(work, len(graph.nodes), threads)
    return found
