"""Cells that lie about each node of a street network, within a walk."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from citycheckup.geo.networks import Floats, Integers
from citycheckup.geo.street_edges import StreetEdges


def nearby_cell_means(streets: StreetEdges, cell_of_node: Integers, values: Floats, limit_m: float) -> Floats:
    """Return for each end of streets the mean of what the cells hold that can be walked to; each cell counts once.

    Parameters
    ----------
    streets
        The ends are ``streets.nodes``.
    cell_of_node
        Position of the cell that each of ``streets.nodes`` lies in; -1: in none.
    values
        What each cell holds, shape (cells, columns), no nulls.
    limit_m
        The longest walk. A cell can be walked to where one of the nodes in it can, the node itself among them.

    Returns
    -------
    ndarray
        Shape (nodes, columns); NaN where no cell can be walked to.
    """
    nodes = streets.nodes
    places = streets.network.nodes[nodes]
    graph = _graph(streets)
    found = np.full((len(nodes), values.shape[1]), np.nan)
    inside = np.flatnonzero(cell_of_node >= 0)
    lies_in = coo_array((np.ones(len(inside)), (inside, cell_of_node[inside])), (len(nodes), len(values))).tocsr()
    # Square by square, so that a search never looks at more of the city than can be walked to.
    squares = np.floor(places / (2 * limit_m)).astype(np.int64)
    _, square = np.unique(squares, axis=0, return_inverse=True)
    order = np.argsort(square.reshape(-1), kind="stable")
    for starts in np.split(order, np.flatnonzero(np.diff(square.reshape(-1)[order])) + 1):
        low, high = places[starts].min(axis=0) - limit_m, places[starts].max(axis=0) + limit_m
        near = np.flatnonzero(((places >= low) & (places <= high)).all(axis=1))
        walks = dijkstra(graph[near][:, near], directed=False, indices=np.searchsorted(near, starts), limit=limit_m)
        cells = csr_array(np.isfinite(walks).astype(np.float64)) @ lies_in[near]
        cells.data[:] = 1.0
        count = np.diff(cells.indptr)
        reached = count > 0
        found[starts[reached]] = np.asarray(cells @ values)[reached] / count[reached, None]
    return found


def _graph(streets: StreetEdges) -> csr_array:
    """Return the shortest street between each two nodes; loops lead nowhere."""
    ends = np.sort(np.searchsorted(streets.nodes, streets.ends), axis=1)
    order = np.lexsort((streets.lengths_m, ends[:, 1], ends[:, 0]))
    order = order[ends[order, 0] != ends[order, 1]]
    pairs, shortest = np.unique(ends[order], axis=0, return_index=True)
    lengths = streets.lengths_m[order][shortest]
    return coo_array((lengths, pairs.T), shape=(len(streets.nodes),) * 2).tocsr()
