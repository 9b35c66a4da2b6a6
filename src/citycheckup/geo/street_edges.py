"""Streets as edges from junction to junction, and points at even distances along them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from citycheckup.geo.networks import Floats, Integers, Network


@dataclass(frozen=True, eq=False)
class AlongStreets:
    """Points on streets: where each lies on its segment and on its edge.

    Attributes
    ----------
    segments
        Positions of segments in the network.
    along_m
        How far each point lies from its segment's first end.
    edges
        Positions of street edges.
    metres
        How far each point lies from the beginning of its edge.
    """

    segments: Integers
    along_m: Floats
    edges: Integers
    metres: Floats

    def __getitem__(self, chosen: NDArray[np.bool_]) -> AlongStreets:
        return AlongStreets(self.segments[chosen], self.along_m[chosen], self.edges[chosen], self.metres[chosen])

    def __len__(self) -> int:
        return len(self.segments)


@dataclass(frozen=True, eq=False)
class StreetEdges:
    """Edges of a network: runs of segments between nodes where streets meet or end.

    Attributes
    ----------
    network
        The network they are made of.
    ends
        Positions of the network's nodes at which each edge begins and ends, shape (edges, 2); equal for a loop.
    segments
        Positions of segments, edge after edge in the order of walking.
    forward
        Whether each of ``segments`` is walked from its lower node to its higher one.
    first
        Where each edge begins in ``segments``, and one past the last; shape (edges + 1,).
    """

    network: Network
    ends: Integers
    segments: Integers
    forward: NDArray[np.bool_]
    first: Integers

    @cached_property
    def _walked_m(self) -> Floats:
        """How far one has walked before each of ``segments``, all edges one after another; the whole way at the end."""
        return np.concatenate([[0.0], np.cumsum(self.network.lengths_m[self.segments])])

    @cached_property
    def lengths_m(self) -> Floats:
        """Length of each edge."""
        lengths: Floats = np.diff(self._walked_m[self.first])
        return lengths

    @cached_property
    def nodes(self) -> Integers:
        """Positions of the nodes where edges begin or end, sorted."""
        return np.unique(self.ends)

    @cached_property
    def junctions(self) -> Integers:
        """Positions of the nodes where three or more ways meet, sorted."""
        ways = np.bincount(self.ends.ravel(), minlength=len(self.network.nodes))
        return np.flatnonzero(ways >= 3)

    def points_every(self, interval_m: float) -> AlongStreets:
        """Return points every ``interval_m`` of each edge, from its beginning on; where several fall together, one."""
        counts = (self.lengths_m / interval_m).astype(np.int64) + 1
        edges = np.repeat(np.arange(len(counts)), counts)
        steps = np.arange(len(edges)) - np.repeat(np.cumsum(counts) - counts, counts)
        metres = steps * interval_m
        begun = self._walked_m[self.first[:-1]][edges]
        at = np.searchsorted(self._walked_m, begun + metres, side="right") - 1
        at = np.clip(at, self.first[:-1][edges], self.first[1:][edges] - 1)
        segments = self.segments[at]
        lengths = self.network.lengths_m[segments]
        walked = np.clip(begun + metres - self._walked_m[at], 0.0, lengths)
        along_m = np.where(self.forward[at], walked, lengths - walked)
        points = AlongStreets(segments, along_m, edges, metres.astype(np.float64))
        _, once = np.unique(self.places(points), axis=0, return_index=True)
        kept = np.zeros(len(points), dtype=bool)
        kept[once] = True
        return points[kept]

    def places(self, points: AlongStreets) -> Floats:
        """Return the coordinates of points, shape (points, 2)."""
        low, high = self.network.nodes[self.network.ends[points.segments]].transpose(1, 0, 2)
        shares = points.along_m / self.network.lengths_m[points.segments]
        places: Floats = low + (high - low) * shares[:, None]
        return places


def street_edges(network: Network) -> StreetEdges:
    """Return the edges of a network; the same for equal networks."""
    lines = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(network.lines)))
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    node = _positions(network.nodes, coordinates)
    inner = line[:-1] == line[1:]
    steps = np.stack([node[:-1], node[1:]], axis=1)[inner]
    count = len(network.nodes)
    low, high = np.sort(steps, axis=1).T
    segments = np.searchsorted(network.ends[:, 0] * count + network.ends[:, 1], low * count + high)
    first = np.searchsorted(line[:-1][inner], np.arange(len(lines) + 1))
    last = np.flatnonzero(np.append(line[1:] != line[:-1], True)) if len(line) else line
    begin = np.searchsorted(line, np.arange(len(lines)))
    ends = np.stack([node[begin], node[last]], axis=1) if len(lines) else np.empty((0, 2), dtype=np.int64)
    return StreetEdges(network, ends, segments, steps[:, 0] == low, first)


def largest_part(network: Network) -> Network:
    """Return the connected part of a network with the most nodes: what lies apart from it cannot be walked to."""
    if not len(network.ends):
        return network
    links = coo_array((np.ones(len(network.ends)), network.ends.T), shape=(len(network.nodes),) * 2)
    _, part = connected_components(links, directed=False)
    kept = part == np.bincount(part).argmax()
    renumbered = np.cumsum(kept) - 1
    return Network(network.nodes[kept], renumbered[network.ends[kept[network.ends[:, 0]]]])


def consolidated(places: Floats, tolerance_m: float) -> Floats:
    """Return one place for places near each other: the centre of the union of circles of ``tolerance_m`` that touch.

    Shape (places, 2) in and out, sorted.
    """
    circles = shapely.buffer(shapely.points(places), tolerance_m)
    blobs = shapely.get_parts(shapely.union_all(circles))
    centres: Floats = shapely.get_coordinates(shapely.centroid(blobs))
    return centres[np.lexsort(centres.T[::-1])]


def _positions(nodes: Floats, coordinates: Floats) -> Integers:
    """Return which of the nodes (sorted, unique) each coordinate is."""
    _, position = np.unique(np.concatenate([nodes, coordinates]), axis=0, return_inverse=True)
    found: Integers = position.reshape(-1)[len(nodes) :]
    return found
