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

NO_LABEL = np.iinfo(np.int32).max
_WAITS_NOT = -2
_IS_FIRST = -1


class Ways(NamedTuple):
    """The ways out of each node: those of node ``n`` go along ``edges[begins[n] : begins[n + 1]]``.

    ``ends`` and ``lengths_m`` are those of the edges, not copied for each way: half the memory, and as fast.
    """

    begins: Positions
    edges: Positions
    ends: Positions
    lengths_m: Floats


class Front(NamedTuple):
    """What a search knows, one entry a node unless said; made once and used for many searches.

    Attributes
    ----------
    distances_m, labels
        The shortest way found, and the label of the start that it comes from (the lowest, of several just as near).
        Infinite and the largest number for nodes not reached. Without an entry in ``labels``, only distances are kept.
    reached, total
        The first ``total[0]`` entries of ``reached`` are the nodes that have been reached; an empty ``reached`` lists
        none, for searches that look at all nodes afterwards anyway.
    rings
        Nodes that wait to be walked on from, by ring about the starts: the first of each ring's list,
        shape (rings,). ``after`` and ``before`` link a list's nodes.
    """

    distances_m: Floats
    labels: Positions
    reached: Positions
    total: Positions
    rings: Positions
    after: Positions
    before: Positions
    rings_per_m: float


def new_front(
    nodes: int, limit_m: float, mean_length_m: float, *, labelled: bool = False, listed: bool = True
) -> Front:
    """Return a front that has reached nothing; ``labelled`` keeps labels, ``listed`` what it will have reached.

    In rings wider than the streets are long nodes are searched twice.
    """
    ring_m = max(0.125 * mean_length_m, limit_m / 4096, 1e-3)
    return Front(
        np.full(nodes, np.inf),
        np.full(nodes if labelled else 0, NO_LABEL, dtype=np.int32),
        np.empty(nodes if listed else 0, dtype=np.int32),
        np.zeros(1, dtype=np.int32),
        np.full(int(limit_m / ring_m) + 2, -1, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
        np.full(nodes, _WAITS_NOT, dtype=np.int32),
        1 / ring_m,
    )


@compiled
def forget(front: Front) -> None:
    """Make a front as new, in time that grows with what it has reached only if that is listed."""
    distances_m, labels = front.distances_m, front.labels
    if len(front.reached) == 0:
        distances_m[:] = np.inf
        labels[:] = NO_LABEL
    labelled = len(labels) > 0
    for node in front.reached[: front.total[0]]:
        distances_m[node] = np.inf
        if labelled:
            labels[node] = NO_LABEL
    front.total[0] = 0


@compiled
def _enter(rings: Positions, after: Positions, before: Positions, node: int, ring: int) -> None:
    """Let a node wait in a ring."""
    first = rings[ring]
    after[node], before[node] = first, _IS_FIRST
    if first >= 0:
        before[first] = node
    rings[ring] = node


@compiled
def _leave(rings: Positions, after: Positions, before: Positions, node: int, ring: int) -> None:
    """Let a node wait no longer."""
    earlier, later = before[node], after[node]
    if earlier == _IS_FIRST:
        rings[ring] = later
    else:
        after[earlier] = later
    if later >= 0:
        before[later] = earlier
    before[node] = _WAITS_NOT


@compiled
def spread(  # noqa: C901, PLR0912 - steps taken out into functions cost half the speed
    ways: Ways, front: Front, starts: Positions, spent_m: Floats, start_labels: Positions, limit_m: float
) -> None:
    """Find the shortest ways of at most ``limit_m`` from any of the starts, beside those that the front knows already.

    A node is walked on from ring by ring, and again if a shorter way to it turns up: distances are sums of floats
    from a start outwards, the smallest of all ways, whatever the order of the search.

    Parameters
    ----------
    starts, spent_m, start_labels
        Nodes where walks begin, what has been walked before, what they are called (looked at in labelled fronts only).
    """
    # Taken out of their tuples once: taken out in the loops they take six times as long.
    begins, edges, ends, lengths_m = ways.begins, ways.edges, ways.ends, ways.lengths_m
    distances_m, labels, reached, total = front.distances_m, front.labels, front.reached, front.total[0]
    rings, after, before, rings_per_m = front.rings, front.after, front.before, front.rings_per_m
    labelled, listed = len(labels) > 0, len(reached) > 0
    nearest, label = len(rings), 0
    for at in range(len(starts)):
        node, there_m = starts[at], spent_m[at]
        known_m = distances_m[node]
        if there_m > limit_m or there_m > known_m:
            continue
        if labelled:
            label = start_labels[at]
        if there_m == known_m and (not labelled or label >= labels[node]):
            continue
        if before[node] != _WAITS_NOT:
            _leave(rings, after, before, node, int(known_m * rings_per_m))
        elif listed and known_m == np.inf:
            reached[total] = node
            total += 1
        distances_m[node] = there_m
        if labelled:
            labels[node] = label
        ring = int(there_m * rings_per_m)
        _enter(rings, after, before, node, ring)
        nearest = min(nearest, ring)
    for ring in range(nearest, len(rings)):
        while rings[ring] >= 0:
            here = rings[ring]
            _leave(rings, after, before, here, ring)
            here_m = distances_m[here]
            if labelled:
                label = labels[here]
            for way in range(begins[here], begins[here + 1]):
                edge = edges[way]
                there_m = here_m + lengths_m[edge]
                if there_m > limit_m:
                    continue
                # Of an edge back to where it begins both ends are this node, and their sum less it is it again.
                node = ends[edge, 0] + ends[edge, 1] - here
                known_m = distances_m[node]
                if there_m > known_m or (there_m == known_m and (not labelled or label >= labels[node])):
                    continue
                if before[node] != _WAITS_NOT:
                    _leave(rings, after, before, node, int(known_m * rings_per_m))
                elif listed and known_m == np.inf:
                    reached[total] = node
                    total += 1
                distances_m[node] = there_m
                if labelled:
                    labels[node] = label
                _enter(rings, after, before, node, int(there_m * rings_per_m))
    front.total[0] = total


@compiled
def cell_means(
    ways: Ways,
    front: Front,
    cell_of_node: Positions,
    values: Floats,
    limit_m: float,
    begin: int,
    end: int,
    found: Floats,
) -> None:
    """Write to ``found`` the means over the cells within the limit of each node from ``begin`` to ``end``.

    ``cell_of_node`` is -1 where a node lies in none; each cell counts once, however many nodes in it are reached.
    """
    node, spent_m, label = np.zeros(1, dtype=np.int32), np.zeros(1), np.zeros(1, dtype=np.int32)
    met_by = np.full(len(values), -1, dtype=np.int32)
    for start in range(begin, end):
        node[0] = start
        spread(ways, front, node, spent_m, label, limit_m)
        totals, count = np.zeros(values.shape[1]), 0
        # In the order of nodes, for sums of floats depend on theirs.
        for other in np.sort(front.reached[: front.total[0]]):
            cell = cell_of_node[other]
            if cell >= 0 and met_by[cell] != start:
                met_by[cell] = start
                totals += values[cell]
                count += 1
        found[start] = totals / count if count else np.full(len(totals), np.nan)
        forget(front)


class Points(NamedTuple):
    """Points on edges: those of edge ``e`` are ``order[begins[e] : begins[e + 1]]``, positions in the other arrays."""

    begins: Positions
    order: Positions
    along_m: Floats
    gap_m: Floats


@compiled
def order_by(keys: Positions, size: int) -> tuple[Positions, Positions]:
    """Sort by keys from 0 up to ``size``, in steady order: those of key ``k`` are ``order[begins[k] : begins[k + 1]]``.

    Negative keys are left out.
    """
    ends = np.zeros(size + 1, dtype=np.int32)
    for key in keys:
        if key >= 0:
            ends[key + 1] += 1
    for key in range(size):
        ends[key + 1] += ends[key]
    order = np.empty(ends[size], dtype=np.int32)
    begins = ends.copy()
    for at in range(len(keys)):
        key = keys[at]
        if key >= 0:
            order[ends[key]] = at
            ends[key] += 1
    return begins, order


class Places(NamedTuple):
    """Places on edges, and the walks that begin there: two a place, one to either end of its edge.

    ``edge``, ``along_m``, ``gap_m`` and ``label`` have one entry a place; ``nodes``, ``spent_m`` and ``labels`` one a
    walk, along the curve.
    """

    edge: Positions
    along_m: Floats
    gap_m: Floats
    label: Positions
    nodes: Positions
    spent_m: Floats
    labels: Positions


_GROUP = 1024


@compiled
def nearest(  # noqa: C901 - steps taken out into functions cost half the speed
    ways: Ways, front: Front, places: Places, points: Points, limit_m: float, found_m: Floats, found: Positions
) -> None:
    """Write how far each point is from the nearest place, and that place's label (the lowest, of several as near).

    Walks begin in groups along the curve: a group's neighbourhood stays in the processor's own memory, and later
    groups stop where earlier ones have been nearer. Points without a place within the limit get NaN and -1. With a
    front without labels ``found`` is empty, and only distances are written.
    """
    for begin in range(0, len(places.nodes), _GROUP):
        some = slice(begin, min(begin + _GROUP, len(places.nodes)))
        spread(ways, front, places.nodes[some], places.spent_m[some], places.labels[some], limit_m)
    ends, lengths_m, distances_m, labels = ways.ends, ways.lengths_m, front.distances_m, front.labels
    begins, order, along_m, gap_m = points.begins, points.order, points.along_m, points.gap_m
    labelled = len(labels) > 0
    found_m[:] = np.nan
    found[:] = -1
    for edge in range(len(ends)):
        first, second = ends[edge, 0], ends[edge, 1]
        first_m, second_m = distances_m[first], distances_m[second]
        if first_m == np.inf and second_m == np.inf:
            continue
        for at in order[begins[edge] : begins[edge + 1]]:
            ahead_m = first_m + along_m[at]
            back_m = second_m + (lengths_m[edge] - along_m[at])
            way_m = min(ahead_m, back_m) + gap_m[at]
            if way_m > limit_m:
                continue
            found_m[at] = way_m
            if labelled:
                label = labels[first] if ahead_m < back_m else labels[second]
                if ahead_m == back_m:
                    label = min(labels[first], labels[second])
                found[at] = label
    for place in range(len(places.edge)):
        edge, label = places.edge[place], places.label[place]
        for at in order[begins[edge] : begins[edge + 1]]:
            way_m = places.gap_m[place] + abs(along_m[at] - places.along_m[place]) + gap_m[at]
            if way_m > limit_m or way_m > found_m[at]:
                continue
            if labelled and (way_m != found_m[at] or label < found[at]):
                found[at] = label
            found_m[at] = way_m
    forget(front)


@compiled
def count(ways: Ways, front: Front, places: Places, points: Points, limit_m: float, counts: NDArray[np.int64]) -> None:
    """Add to ``counts`` how many places are within the limit of each point: one search a place."""
    ends, lengths_m = ways.ends, ways.lengths_m
    begins, order, along_m, gap_m = points.begins, points.order, points.along_m, points.gap_m
    nodes, spent_m, labels = np.empty(2, dtype=np.int32), np.empty(2), np.zeros(2, dtype=np.int32)
    for place in range(len(places.edge)):
        home = places.edge[place]
        nodes[:] = ends[home]
        spent_m[0] = places.gap_m[place] + places.along_m[place]
        spent_m[1] = places.gap_m[place] + (lengths_m[home] - places.along_m[place])
        spread(ways, front, nodes, spent_m, labels, limit_m)
        for at in order[begins[home] : begins[home + 1]]:
            straight_m = places.gap_m[place] + abs(along_m[at] - places.along_m[place])
            round_m = _by_an_end(front, ends, lengths_m, home, along_m[at])
            if min(straight_m, round_m) + gap_m[at] <= limit_m:
                counts[at] += 1
        for node in front.reached[: front.total[0]]:
            before = home
            for edge in ways.edges[ways.begins[node] : ways.begins[node + 1]]:
                # An edge is met at either of its ends that has been reached, and a loop twice in a row: once is enough.
                met_at = ends[edge, 0] if front.distances_m[ends[edge, 0]] < np.inf else ends[edge, 1]
                if edge in (home, before) or node != met_at:
                    continue
                before = edge
                for at in order[begins[edge] : begins[edge + 1]]:
                    way_m = _by_an_end(front, ends, lengths_m, edge, along_m[at])
                    if way_m + gap_m[at] <= limit_m:
                        counts[at] += 1
        forget(front)


@compiled
def _by_an_end(front: Front, ends: Positions, lengths_m: Floats, edge: int, along_m: float) -> float:
    """Return how far it is to a point on an edge, by the nearer of the edge's ends."""
    ahead_m: float = front.distances_m[ends[edge, 0]] + along_m
    back_m: float = front.distances_m[ends[edge, 1]] + (lengths_m[edge] - along_m)
    return min(back_m, ahead_m)
