"""Cells that lie about each node of a street network, within a walk."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from citycheckup.geo.threads import in_threads
from citycheckup.geo.walking_graph import WalkingGraph

Floats = NDArray[np.float64]


def nearby_cell_means(
    graph: WalkingGraph,
    cell_of_node: NDArray[np.integer],
    values: Floats,
    limit_m: float,
    *,
    threads: int | None = None,
) -> Floats:
    """Return for each node the mean of what the cells hold that can be walked to; each cell counts once.

    Parameters
    ----------
    graph
        Every node is a start in its own right; only what lies within the limit is looked at.
    cell_of_node
        Position of the cell that each node lies in; -1: in none.
    values
        What each cell holds, shape (cells, columns), no nulls.
    limit_m
        The longest walk, metres. A cell can be walked to where one of the nodes in it can, the node itself among them.
    threads
        How many to use; all cores without. Results do not depend on it.

    Returns
    -------
    ndarray
        Shape (nodes, columns); NaN where no cell can be walked to.

    Raises
    ------
    ValueError
        If the limit is infinite or negative.
    """
    from citycheckup.geo.walks import cell_means  # noqa: PLC0415 - loads numba

    cells = cell_of_node.astype(np.int32)
    values = np.ascontiguousarray(values, dtype=np.float64)
    found = np.empty((len(graph.nodes), values.shape[1]))
    ways = graph.ways

    def work(begin: int, end: int) -> None:
        cell_means(ways, graph.front(limit_m), cells, values, limit_m, begin, end, found)

    in_threads(work, len(graph.nodes), threads)
    return found
