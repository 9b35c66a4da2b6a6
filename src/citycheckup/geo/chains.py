"""Segments joined between junctions, compiled. Import it inside functions only: it loads numba."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from citycheckup.geo.compiling import compiled

Floats = NDArray[np.float64]
Positions = NDArray[np.int32]


class Chains(NamedTuple):
    """Chains of segments: the nodes at their ends and their lengths, and where in them each segment lies."""

    ends: Positions
    lengths_m: Floats
    edge: Positions
    begins_m: Floats
    forward: NDArray[np.bool_]


@compiled
def chains(begins: Positions, out: Positions, ends: Positions, lengths_m: Floats) -> Chains:
    """Follow segments from junction to junction.

    Parameters
    ----------
    begins, out
        The segments at node ``n`` are ``out[begins[n] : begins[n + 1]]``.
    ends, lengths_m
        The two nodes of each segment, and its length.

    Returns
    -------
    Chains
        In the order of the nodes that they begin at: first all junctions and dead ends, then rings without any.
    """
    nodes, segments = len(begins) - 1, len(ends)
    junction = np.diff(begins) != 2
    chain_ends = np.empty((segments, 2), dtype=np.int32)
    chain_m = np.empty(segments)
    edge = np.full(segments, -1, dtype=np.int32)
    begins_m = np.empty(segments)
    forward = np.empty(segments, dtype=np.bool_)
    count = 0
    for rings in (False, True):
        for node in range(nodes):
            if junction[node] == rings:
                continue
            for at in range(begins[node], begins[node + 1]):
                segment, here, walked_m = out[at], node, 0.0
                if edge[segment] >= 0:
                    continue
                while edge[segment] < 0:
                    edge[segment] = count
                    begins_m[segment] = walked_m
                    forward[segment] = ends[segment, 0] == here
                    walked_m += lengths_m[segment]
                    here = ends[segment, 1] if forward[segment] else ends[segment, 0]
                    if not junction[here] and here != node:
                        first = begins[here]
                        segment = out[first] if out[first] != segment else out[first + 1]
                chain_ends[count, 0], chain_ends[count, 1] = node, here
                chain_m[count] = walked_m
                count += 1
    return Chains(chain_ends[:count].copy(), chain_m[:count].copy(), edge, begins_m, forward)
