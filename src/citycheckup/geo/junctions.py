"""Places where streets meet."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from citycheckup.geo.walking_graph import WalkingGraph

Floats = NDArray[np.float64]


def junctions(graph: WalkingGraph) -> Floats:
    """Return the nodes where three or more ways meet, shape (junctions, 2); dead ends are none."""
    return graph.nodes[np.bincount(graph.ends.ravel(), minlength=len(graph.nodes)) >= 3]


def consolidated(places: Floats, tolerance_m: float) -> Floats:
    """Return one place for places near each other: the centre of the union of circles of ``tolerance_m`` that touch.

    Shape (places, 2) in and out, sorted.
    """
    # Only what stands near others needs a union, group by group: one of all circles takes many times as long.
    pairs = cKDTree(places).query_pairs(2 * tolerance_m, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), pairs.T), shape=(len(places),) * 2)
    _, group = connected_components(links, directed=False)
    order = np.argsort(group, kind="stable")
    circles = np.asarray(shapely.buffer(shapely.points(places[order]), tolerance_m), dtype=object)
    groups = np.asarray(shapely.multipolygons(circles, indices=group[order]), dtype=object)
    unions = shapely.union_all(groups[:, None], axis=1)
    centres: Floats = shapely.get_coordinates(shapely.centroid(shapely.get_parts(unions)))
    return centres[np.lexsort(centres.T[::-1])]
