"""Walking networks: street lines that share vertices, and how far one gets along them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    import geopandas as gpd

    from citycheckup.geo.walks import Front, Ways

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Positions = NDArray[np.int32]


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

    def __getitem__(self, chosen: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Starts:
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
    def _ways(self) -> Ways:
        return ways_between(self.ends.astype(np.int32), self.lengths_m, len(self.nodes))

    def front(self, limit_m: float) -> Front:
        """Return what searches up to a limit need; it can be used for one after another."""
        from citycheckup.geo.walks import new_front  # noqa: PLC0415 - loads numba

        return new_front(len(self.nodes), limit_m, float(self.lengths_m.mean()) if len(self.ends) else 1.0)

    def distances_m(self, starts: Starts, limit_m: float) -> Floats:
        """Return the shortest way from any of the starts to every node, in metres; infinite beyond ``limit_m``."""
        front = self.front(limit_m)
        self._spread(starts, limit_m, front)
        return front.distances_m

    def _spread(self, starts: Starts, limit_m: float, front: Front) -> None:
        from citycheckup.geo.walks import spread  # noqa: PLC0415 - loads numba

        nodes = self.ends[starts.segments].T.ravel().astype(np.int32)
        back_m = self.lengths_m[starts.segments] - starts.along_m
        spent_m = np.concatenate([starts.spent_m + starts.along_m, starts.spent_m + back_m])
        spread(self._ways, front, nodes, spent_m, np.zeros(len(nodes), dtype=np.int32), limit_m)

    def reached(self, starts: Starts, limit_m: float, front: Front | None = None) -> Floats:
        """Return the pieces of street that can be walked to within ``limit_m``: two ends each, shape (pieces, 2, 2).

        Given a ``front`` that was made for this limit or a longer one, only what lies within the limit is looked at.
        """
        from citycheckup.geo.walks import forget  # noqa: PLC0415 - loads numba

        front = front or self.front(limit_m)
        starts = starts[starts.spent_m <= limit_m]
        self._spread(starts, limit_m, front)
        near = self._met(front.reached[: front.total[0]])
        left = limit_m - front.distances_m[self.ends[near]]
        forget(front)
        walked = (left > 0).any(axis=1)
        near, lengths = near[walked], self.lengths_m[near[walked]]
        ahead, back = np.clip(left[walked].T, 0.0, lengths)
        met = ahead + back >= lengths  # one piece, not two that overlap
        ahead[met], back[met] = lengths[met], 0.0
        left_here, whole = limit_m - starts.spent_m, self.lengths_m[starts.segments]
        segments = np.concatenate([near, near, starts.segments])
        begins = np.concatenate([np.zeros(len(near)), lengths - back, np.maximum(starts.along_m - left_here, 0.0)])
        finishes = np.concatenate([ahead, lengths, np.minimum(starts.along_m + left_here, whole)])
        kept = finishes > begins
        return self._cut(segments[kept], begins[kept], finishes[kept])

    def _met(self, nodes: Positions) -> Positions:
        """Return the segments that end at any of the nodes."""
        begins, segments = self._ways.begins, self._ways.edges
        counts = begins[nodes + 1] - begins[nodes]
        first = np.repeat(begins[nodes] - np.cumsum(counts) + counts, counts)
        return np.unique(segments[first + np.arange(counts.sum())])

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


def largest_part(network: Network) -> Network:
    """Return the connected part of a network with the most nodes: what lies apart from it cannot be walked to."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - searches do without it, and its memory
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    if not len(network.ends):
        return network
    links = coo_array((np.ones(len(network.ends)), network.ends.T), shape=(len(network.nodes),) * 2)
    _, part = connected_components(links, directed=False)
    kept = part == np.bincount(part).argmax()
    renumbered = np.cumsum(kept) - 1
    return Network(network.nodes[kept], renumbered[network.ends[kept[network.ends[:, 0]]]])


def edges_at(ends: Positions, nodes: int) -> tuple[Positions, Positions]:
    """Return the edges at each node: those at node ``n`` are ``edges[begins[n] : begins[n + 1]]``."""
    from citycheckup.geo.walks import order_by  # noqa: PLC0415 - loads numba

    begins, order = order_by(ends.ravel(), nodes)
    return begins, order // 2


def ways_between(ends: Positions, lengths_m: Floats, nodes: int) -> Ways:
    """Return the ways out of each node, for searches: along edges with these ends and lengths, both ways."""
    from citycheckup.geo.walks import Ways  # noqa: PLC0415 - loads numba

    begins, edges = edges_at(ends, nodes)
    return Ways(begins, edges, ends, lengths_m)
