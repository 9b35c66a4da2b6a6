"""Walks from points on streets to the nearest of some places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from citycheckup.geo.networks import Floats, Starts
from citycheckup.geo.street_edges import AlongStreets, StreetEdges

SNAPPINGS = ("edge", "node")


@dataclass(frozen=True, eq=False)
class Walks:
    """Walks to points on streets.

    Attributes
    ----------
    streets, points
        The streets, and the points on them that the walks lead to.
    snapping
        How a place joins the streets. ``edge``: at the nearest point of the nearest street, and the way there counts.
        ``node``: at the nearest end of a street, and the way there does not count (the way of the Global Healthy and
        Sustainable City Indicators).
    """

    streets: StreetEdges
    points: AlongStreets
    snapping: str = "edge"

    def nearest_m(self, places: NDArray[np.object_], limit_m: float) -> Floats:
        """Return how far each point has to walk to the nearest of the places (points); infinite beyond ``limit_m``."""
        network = self.streets.network
        starts = self._starts(places, limit_m)
        if not len(starts) or not len(self.points):
            return np.full(len(self.points), np.inf)
        distances = network.distances_m(starts, limit_m)
        first, second = network.ends[self.points.segments].T
        lengths = network.lengths_m[self.points.segments]
        walks: Floats = np.minimum(
            distances[first] + self.points.along_m, distances[second] + lengths - self.points.along_m
        )
        walks = np.minimum(walks, self._on_the_same_segment_m(starts))
        walks[walks > limit_m] = np.inf
        return walks

    def _starts(self, places: NDArray[np.object_], limit_m: float) -> Starts:
        network = self.streets.network
        if not len(network.ends):
            return Starts(np.empty(0, dtype=np.int64), np.empty(0), np.empty(0))
        if self.snapping == "node":
            nodes = self.streets.nodes
            _, nearest = cKDTree(network.nodes[nodes]).query(shapely.get_coordinates(places))
            node = nodes[np.unique(nearest)]
            at = np.argsort(network.ends.ravel(), kind="stable")
            place = at[np.searchsorted(network.ends.ravel()[at], node)]  # a segment that ends there, and which end
            segments, end = place // 2, place % 2
            return Starts(segments, np.where(end == 1, network.lengths_m[segments], 0.0), np.zeros(len(node)))
        (place, segments), spent_m = network.tree.query_nearest(
            places, max_distance=limit_m, all_matches=False, return_distance=True
        )
        along_m = shapely.line_locate_point(network.lines[segments], places[place])
        # Rounding may put a point beyond the end of its segment.
        return Starts(segments, np.minimum(along_m, network.lengths_m[segments]), spent_m)

    def _on_the_same_segment_m(self, starts: Starts) -> Floats:
        """Return the shortest walk that never leaves a segment; infinite where nothing starts on the point's own."""
        begun = pd.DataFrame({"segment": starts.segments, "from_m": starts.along_m, "spent_m": starts.spent_m})
        ours = pd.DataFrame({"segment": self.points.segments, "at_m": self.points.along_m})
        pairs = ours.reset_index().merge(begun, on="segment")
        walks = (pairs["at_m"] - pairs["from_m"]).abs() + pairs["spent_m"]
        shortest = np.full(len(self.points), np.inf)
        np.minimum.at(shortest, pairs["index"].to_numpy(), walks.to_numpy())
        return shortest
