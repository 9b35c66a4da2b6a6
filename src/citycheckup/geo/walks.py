"""Walking outwards from starts, compiled. Import it inside functions only: it loads numba.

All that calls :func:`spread` stands in this file: numba keeps machine code until the function's own file changes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from citycheckup.geo.compiling import compiled

Floats = NDArray[np.float64]
Positions = NDArray[np.int32]

_WAITS_NOT = -2
_IS_FIRST = -1


class Ways(NamedTuple):
    """The ways out of each node: those of node ``n`` are ``begins[n]`` to ``begins[n + 1]`` of the other two arrays."""

    begins: Positions
    to: Positions
    lengths_m: Floats


class Front(NamedTuple):
    """What a search knows, one entry a node unless said; made once and used for many searches.

    Attributes
    ----------
    distances_m, labels
        The shortest way found, and the label of the start that it comes from (the lowest, of several just as near).
        Infinite and the largest number for nodes not reached.
    reached, total
        The first ``total[0]`` entries of ``reached`` are the nodes that have been reached.
    rings
        Nodes that wait to be walked on from, by ring of ``ring_m`` about the starts: the first of each ring's list,
        shape (rings,). ``after`` and ``before`` link a list's nodes.
    """

    distances_m: Floats
    labels: Positions
    reached: Positions
    total: Positions
    rings: Positions
    after: Positions
    before: Positions
    ring_m: float


def new_front(nodes: int, limit_m: float, mean_length_m: float) -> Front:
    """Return a front that has reached nothing. Rings are half a street wide: wider ones search nodes twice."""
    ring_m = max(0.5 * mean_length_m, limit_m / 4096, 1e-3)
    return Front(
        np.full(nodes, np.inf),
        np.full(nodes, np.iinfo(np.int32).max, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
        np.zeros(1, dtype=np.int32),
        np.full(int(limit_m / ring_m) + 1, -1, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
        np.full(nodes, _WAITS_NOT, dtype=np.int32),
        ring_m,
    )


@compiled
def forget(front: Front) -> None:
    """Make a front as new, in time that grows with what it has reached only."""
    for at in range(front.total[0]):
        node = front.reached[at]
        front.distances_m[node] = np.inf
        front.labels[node] = np.iinfo(np.int32).max
    front.total[0] = 0


@compiled
def _offer(front: Front, node: int, distance_m: float, label: int) -> None:
    """Let a node know of a way to it. If it is a better one, the node waits in the ring of its new distance."""
    known_m = front.distances_m[node]
    if distance_m > known_m or (distance_m == known_m and label >= front.labels[node]):
        return
    if known_m == np.inf:
        front.reached[front.total[0]] = node
        front.total[0] += 1
    ring = int(distance_m / front.ring_m)
    front.distances_m[node] = distance_m
    front.labels[node] = label
    if front.before[node] != _WAITS_NOT:
        if int(known_m / front.ring_m) == ring:
            return
        _leave(front, node, int(known_m / front.ring_m))
    first = front.rings[ring]
    front.after[node], front.before[node] = first, _IS_FIRST
    if first >= 0:
        front.before[first] = node
    front.rings[ring] = node


@compiled
def _leave(front: Front, node: int, ring: int) -> None:
    before, after = front.before[node], front.after[node]
    if before == _IS_FIRST:
        front.rings[ring] = after
    else:
        front.after[before] = after
    if after >= 0:
        front.before[after] = before
    front.before[node] = _WAITS_NOT


@compiled
def spread(ways: Ways, front: Front, nodes: Positions, spent_m: Floats, labels: Positions, limit_m: float) -> None:
    """Find the shortest ways of at most ``limit_m`` from any of the starts, beside those that the front knows already.

    A node is walked on from ring by ring, and again if a shorter way to it turns up: distances are sums of floats
    from a start outwards, the smallest of all ways, whatever the order of the search.

    Parameters
    ----------
    nodes, spent_m, labels
        Starts: where they are, what has been walked before, what they are called.
    """
    nearest_m = np.inf
    for at in range(len(nodes)):
        if spent_m[at] <= limit_m:
            _offer(front, nodes[at], spent_m[at], labels[at])
            nearest_m = min(nearest_m, spent_m[at])
    if nearest_m == np.inf:
        return
    for ring in range(int(nearest_m / front.ring_m), len(front.rings)):
        while front.rings[ring] >= 0:
            node = front.rings[ring]
            _leave(front, node, ring)
            here_m, label = front.distances_m[node], front.labels[node]
            for way in range(ways.begins[node], ways.begins[node + 1]):
                there_m = here_m + ways.lengths_m[way]
                if there_m <= limit_m:
                    _offer(front, ways.to[way], there_m, label)


@compiled
def means(ways: Ways, front: Front, values: Floats, limit_m: float, begin: int, end: int, found: Floats) -> None:
    """Write to ``found`` the means of ``values`` over the nodes within the limit of the nodes from begin to end."""
    columns = values.shape[1]
    node, spent_m, label = np.zeros(1, dtype=np.int32), np.zeros(1), np.zeros(1, dtype=np.int32)
    for start in range(begin, end):
        node[0] = start
        spread(ways, front, node, spent_m, label, limit_m)
        # In the order of nodes, for sums of floats depend on theirs.
        near = np.sort(front.reached[: front.total[0]])
        for column in range(columns):
            total, count = 0.0, 0
            for other in near:
                value = values[other, column]
                if not np.isnan(value):
                    total += value
                    count += 1
            found[start, column] = total / count if count else np.nan
        forget(front)
