"""The graph that walks are searched on: junctions and the streets between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from citycheckup.geo.networks import Network, edges_at, ways_between

if TYPE_CHECKING:
    from citycheckup.geo.segment_grid import SegmentGrid
    from citycheckup.geo.walks import Front, Ways

Floats = NDArray[np.float64]
Positions = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class WalkingGraph:
    """Nodes, and edges of known length between them; both along a curve that keeps neighbours together in memory.

    Attributes
    ----------
    nodes
        Coordinates in metres, shape (nodes, 2), in the order of :func:`along_curve`.
    ends
        Positions of each edge's two nodes, shape (edges, 2), sorted. Two edges may share both ends, and one may end
        where it begins.
    lengths_m
        Length of each edge along its street.
    """

    nodes: Floats
    ends: Positions
    lengths_m: Floats

    @classmethod
    def of(cls, nodes: Floats, ends: NDArray[np.integer], lengths_m: Floats) -> tuple[WalkingGraph, Positions]:
        """Put nodes and edges into the order of the curve.

        Returns
        -------
        graph, edges
            The graph, and for each of its edges the position among those given. An edge keeps its first end.
        """
        order = along_curve(nodes)
        rank = np.empty(len(nodes), dtype=np.int32)
        rank[order] = np.arange(len(nodes), dtype=np.int32)
        ranks = rank[ends].reshape(-1, 2)
        edges = np.lexsort((lengths_m, ranks[:, 1], ranks[:, 0])).astype(np.int32)
        return cls(nodes[order], ranks[edges], lengths_m[edges]), edges

    @cached_property
    def ways(self) -> Ways:
        """The ways out of each node, for searches."""
        return ways_between(self.ends, self.lengths_m, len(self.nodes))

    def front(self, limit_m: float, *, labelled: bool = False, listed: bool = True) -> Front:
        """Return a front for searches up to a limit, see :func:`citycheckup.geo.walks.new_front`."""
        from citycheckup.geo.walks import new_front  # noqa: PLC0415 - loads numba

        if not 0 <= limit_m < np.inf:
            raise ValueError(f"limit_m is {limit_m}: a walk needs a limit of zero or more metres")
        mean_length_m = float(self.lengths_m.mean()) if len(self.lengths_m) else 1.0
        return new_front(len(self.nodes), limit_m, mean_length_m, labelled=labelled, listed=listed)


@dataclass(frozen=True, eq=False)
class Streets:
    """A network and its graph: every vertex where a street only bends has become part of an edge.

    Attributes
    ----------
    network
        Every vertex a node.
    graph
        Junctions and dead ends as nodes.
    edge, begins_m, forward
        For each segment of the network: its edge, how far along the edge it begins, and whether its first end comes
        first.
    """

    network: Network
    graph: WalkingGraph
    edge: Positions
    begins_m: Floats
    forward: NDArray[np.bool_]

    @cached_property
    def grid(self) -> SegmentGrid:
        """The segments by where they are."""
        from citycheckup.geo.segment_grid import segment_grid  # noqa: PLC0415 - loads numba

        return segment_grid(self.network.nodes[self.network.ends])

    def on_edges(self, segments: NDArray[np.integer], along_m: Floats) -> tuple[Positions, Floats]:
        """Return the edges that points on segments lie on, and how far along them.

        Parameters
        ----------
        segments, along_m
            Positions of segments, and how far along each from its first end.
        """
        lengths_m = self.network.lengths_m[segments]
        # Rounding may put a point beyond the end of its segment.
        along_m = np.clip(along_m, 0.0, lengths_m)
        edge = self.edge[segments]
        along_edge_m = self.begins_m[segments] + np.where(self.forward[segments], along_m, lengths_m - along_m)
        return edge, np.minimum(along_edge_m, self.graph.lengths_m[edge])

    def places(self, edge: Positions, along_m: Floats) -> Floats:
        """Return the coordinates of points on edges, shape (points, 2), from how far along them they are."""
        order = np.lexsort((self.begins_m, self.edge))  # segments as one walks along edge after edge
        first = np.searchsorted(self.edge[order], np.arange(len(self.graph.ends) + 1))
        before_m = np.concatenate([[0.0], np.cumsum(self.graph.lengths_m)])
        begins_m = before_m[self.edge[order]] + self.begins_m[order]
        at = np.searchsorted(begins_m, before_m[edge] + along_m, side="right") - 1
        segments = order[np.clip(at, first[edge], first[edge + 1] - 1)]
        lengths_m = self.network.lengths_m[segments]
        walked_m = np.clip(along_m - self.begins_m[segments], 0.0, lengths_m)
        shares = np.where(self.forward[segments], walked_m, lengths_m - walked_m) / lengths_m
        one, other = self.network.nodes[self.network.ends[segments]].transpose(1, 0, 2)
        places: Floats = one + (other - one) * shares[:, None]
        return places


def streets_of(network: Network) -> Streets:
    """Join the segments between junctions to edges.

    A node where two segments meet is no junction. Of a ring without a junction one node becomes the graph's. Lengths
    are the sums of the segments' lengths, so distances are the same as on the network, up to rounding.
    """
    from citycheckup.geo.chains import chains  # noqa: PLC0415 - loads numba

    ends = network.ends.astype(np.int32)
    found = chains(*edges_at(ends, len(network.nodes)), ends, network.lengths_m)
    junctions = np.unique(found.ends)
    graph, edges = WalkingGraph.of(network.nodes[junctions], np.searchsorted(junctions, found.ends), found.lengths_m)
    rank = np.empty(len(edges), dtype=np.int32)
    rank[edges] = np.arange(len(edges), dtype=np.int32)
    return Streets(network, graph, rank[found.edge], found.begins_m, found.forward)


def along_curve(points: Floats) -> NDArray[np.int64]:
    """Return the order of points along Morton's curve: near on the curve is mostly near on the ground.

    Parameters
    ----------
    points
        Coordinates, shape (points, 2). Each axis is cut into 65,536 steps; points in one square keep their order.
    """
    if not len(points):
        return np.zeros(0, dtype=np.int64)
    low = points.min(axis=0)
    step = max(float((points.max(axis=0) - low).max()), 1e-9) / 65535
    squares = ((points - low) / step).astype(np.uint64)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        squares = (squares | (squares << np.uint64(shift))) & np.uint64(mask)
    return np.argsort(squares[:, 0] | (squares[:, 1] << np.uint64(1)), kind="stable")
