"""Walking networks: street lines that share vertices, and how far one gets along them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Starts:
    """Where walks begin on a network.

    Attributes
    ----------
    segments
        Positions of segments in the network.
    along_m
        How far from the segment's first end the walk begins.
    spent_m
        What has been walked before: the way to the street.
    """

    segments: Integers
    along_m: Floats
    spent_m: Floats

    def __getitem__(self, chosen: NDArray[np.bool_] | slice) -> Starts:
        return Starts(self.segments[chosen], self.along_m[chosen], self.spent_m[chosen])

    def __len__(self) -> int:
        return len(self.segments)


@dataclass(frozen=True, eq=False)
class Network:
    """Straight street segments between nodes; the same whatever order the streets came in.

    Every vertex of a street is a node, so every segment is straight: cutting one is arithmetic, and two streets meet
    exactly where they share a vertex (a bridge does not meet the street below).

    Attributes
    ----------
    nodes
        Coordinates in metres, shape (nodes, 2), sorted.
    ends
        Positions of each segment's two nodes, shape (segments, 2), lower first, sorted, unique.
    """

    nodes: Floats
    ends: Integers

    @cached_property
    def lengths_m(self) -> Floats:
        """Length of each segment."""
        steps = self.nodes[self.ends[:, 1]] - self.nodes[self.ends[:, 0]]
        return np.hypot(steps[:, 0], steps[:, 1])

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """Each segment as a line."""
        return np.asarray(shapely.linestrings(self.nodes[self.ends]), dtype=object)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Spatial index of the segments."""
        return shapely.STRtree(self.lines)

    @cached_property
    def _graph(self) -> csr_array:
        both_ways = np.concatenate([self.ends, self.ends[:, ::-1]])
        weights = np.concatenate([self.lengths_m, self.lengths_m])
        return csr_array((weights, (both_ways[:, 0], both_ways[:, 1])), shape=(len(self.nodes),) * 2)

    def distances_m(self, starts: Starts, limit_m: float) -> Floats:
        """Return the shortest way from any of the starts to every node, in metres; infinite beyond ``limit_m``."""
        first, second = self.ends[starts.segments].T
        targets = np.concatenate([first, second])
        ways = np.concatenate(
            [starts.spent_m + starts.along_m, starts.spent_m + self.lengths_m[starts.segments] - starts.along_m]
        )
        order = np.lexsort((ways, targets))
        targets, nearest = np.unique(targets[order], return_index=True)
        # One more node from which every start is reached: a single search then serves all of them.
        source, graph = len(self.nodes), self._graph
        with_source = csr_array(
            (
                np.concatenate([graph.data, ways[order][nearest]]),
                np.concatenate([graph.indices, targets.astype(graph.indices.dtype)]),
                np.append(graph.indptr, graph.indptr[-1] + len(targets)).astype(graph.indptr.dtype),
            ),
            shape=(source + 1, source + 1),
        )
        return dijkstra(with_source, directed=True, indices=[source], limit=limit_m, min_only=True)[:source]

    def reached(self, starts: Starts, limit_m: float) -> Floats:
        """Return the pieces of street that can be walked to within ``limit_m``: two ends each, shape (pieces, 2, 2)."""
        starts = starts[starts.spent_m <= limit_m]
        left = limit_m - self.distances_m(starts, limit_m)[self.ends]
        near = np.flatnonzero((left > 0).any(axis=1))
        lengths = self.lengths_m[near]
        ahead, back = np.clip(left[near].T, 0.0, lengths)
        met = ahead + back >= lengths  # one piece, not two that overlap
        ahead[met], back[met] = lengths[met], 0.0
        left_here, whole = limit_m - starts.spent_m, self.lengths_m[starts.segments]
        segments = np.concatenate([near, near, starts.segments])
        begins = np.concatenate([np.zeros(len(near)), lengths - back, np.maximum(starts.along_m - left_here, 0.0)])
        finishes = np.concatenate([ahead, lengths, np.minimum(starts.along_m + left_here, whole)])
        kept = finishes > begins
        return self._cut(segments[kept], begins[kept], finishes[kept])

    def _cut(self, segments: Integers, begins_m: Floats, finishes_m: Floats) -> Floats:
        ends = self.nodes[self.ends[segments]]
        shares = np.stack([begins_m, finishes_m], axis=1) / self.lengths_m[segments][:, None]
        pieces: Floats = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * shares[:, :, None]
        return pieces


def walking_network(roads: gpd.GeoDataFrame) -> Network:
    """Make the network of the streets that can be walked.

    Parameters
    ----------
    roads
        Lines in a metric CRS. Column ``walkable`` (flag): streets where it is false are left out; unknown counts as
        walkable. One-way rules do not bind walkers.

    Returns
    -------
    Network
        Streets are joined where they share a vertex with exactly the same coordinates.
    """
    walkable = ~roads["walkable"].eq(False).fillna(False).astype(bool)
    parts = shapely.get_parts(shapely.force_2d(roads.geometry[walkable].to_numpy()))
    coordinates, part = shapely.get_coordinates(parts, return_index=True)
    nodes, node = np.unique(coordinates + 0.0, axis=0, return_inverse=True)  # + 0.0 makes -0.0 the same as 0.0
    node = node.reshape(-1)
    ends = np.stack([node[:-1], node[1:]], axis=1)[part[:-1] == part[1:]]
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    return Network(nodes.reshape(-1, 2), ends.reshape(-1, 2).astype(np.int64))
