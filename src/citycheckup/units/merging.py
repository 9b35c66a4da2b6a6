"""The one merging algorithm: pieces grow together until they are large enough and before they are too large."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from citycheckup.units.faces import Numbers
from citycheckup.units.pieces import BARRIERS, Pieces
from citycheckup.units.rules import UnitRules


@dataclass(frozen=True)
class SizeLimits:
    """What a group should hold: persons and m2. Below ``area_floor_m2`` a group merges even if it becomes too large."""

    residents_min_persons: float
    residents_max_persons: float
    area_min_m2: float
    area_max_m2: float
    area_floor_m2: float

    @classmethod
    def of_communities(cls, rules: UnitRules) -> SizeLimits:
        """Return the limits of communities."""
        return cls(
            rules.community_residents_min_persons,
            rules.community_residents_max_persons,
            rules.community_area_min_m2,
            rules.community_area_max_m2,
            rules.community_area_floor_m2,
        )

    @classmethod
    def of_blocks(cls, rules: UnitRules) -> SizeLimits:
        """Return the limits of blocks: at least the least area, whatever the maxima say."""
        return cls(
            rules.block_residents_min_persons,
            rules.block_residents_max_persons,
            rules.block_area_min_m2,
            rules.block_area_max_m2,
            rules.block_area_min_m2,
        )

    def excess(self, residents_persons: float | None, area_m2: float) -> float:
        """Return how large a group is as a multiple of the largest allowed; up to 1 it fits."""
        by_area = round(area_m2 / self.area_max_m2, 9)
        return by_area if residents_persons is None else max(by_area, residents_persons / self.residents_max_persons)

    def turn(self, residents_persons: float | None, area_m2: float) -> tuple[int, float, float] | None:
        """Sort key of the groups that must grow, None for those that need not.

        What is below the floor comes first, then what is inhabited and has too few residents, then what is empty (or
        of unknown residents) and has too little area; each from the smallest.
        """
        residents, area_m2 = residents_persons or 0.0, round(area_m2, 3)  # rounded: equal cells are equal anywhere
        if area_m2 < self.area_floor_m2:
            return 0, residents, area_m2
        if 0 < residents < self.residents_min_persons:
            return 1, residents, area_m2
        if residents == 0 and area_m2 < self.area_min_m2:
            return 2, residents, area_m2
        return None


def merge(parts: Pieces, limits: SizeLimits) -> Numbers:
    """Merge pieces into groups.

    Always the first in turn (:meth:`SizeLimits.turn`; ties to the lower number) merges with the neighbour across the
    least barrier, which is the kind of road that most of their shared edge runs along; then with the longest shared
    edge; then the lowest number. It never grows beyond a maximum, unless it is below the floor: then it joins the
    neighbour with which the group is least too large.

    Returns
    -------
    ndarray
        For each piece its group, numbered from 0 in the order of the groups' first pieces.
    """
    area = parts.area_m2.tolist()
    residents: list[float | None] = (
        [None] * len(area) if parts.residents_persons is None else parts.residents_persons.tolist()
    )
    links: list[dict[int, list[float]]] = [{} for _ in area]
    for one, other, barrier, length_m in parts.links.itertuples(index=False):
        shared = links[one].setdefault(other, [0.0] * len(BARRIERS))
        shared[barrier] += length_m
        links[other][one] = shared
    group = list(range(len(area)))
    queue = [(turn, at) for at in group if (turn := limits.turn(residents[at], area[at])) is not None]
    heapq.heapify(queue)
    while queue:
        turn, at = heapq.heappop(queue)
        if group[at] != at or turn != limits.turn(residents[at], area[at]):
            continue  # it has merged since
        partner = _partner(at, links[at], residents, area, limits)
        if partner is None:
            continue
        kept, gone = sorted((at, partner))
        group[gone] = kept
        area[kept] += area[gone]
        residents[kept] = None if residents[kept] is None else (residents[kept] or 0.0) + (residents[gone] or 0.0)
        _relink(links, kept, gone)
        if (turn := limits.turn(residents[kept], area[kept])) is not None:
            heapq.heappush(queue, (turn, kept))
    for at, kept in enumerate(group):
        group[at] = group[kept]
    return np.asarray(np.unique(group, return_inverse=True)[1].reshape(-1))


def _partner(
    at: int, neighbours: dict[int, list[float]], residents: list[float | None], area: list[float], limits: SizeLimits
) -> int | None:
    found: list[tuple[bool, float, int, float, int]] = []
    is_below_floor = area[at] < limits.area_floor_m2
    for other, shared in neighbours.items():
        own = residents[at]
        together = None if own is None else own + (residents[other] or 0.0)
        excess = max(1.0, limits.excess(together, area[at] + area[other]))
        length_m = round(sum(shared), 6)
        if is_below_floor or (excess == 1.0 and length_m > 0):
            found.append((length_m == 0, excess, shared.index(max(shared)), -length_m, other))
    return min(found)[-1] if found else None


def _relink(links: list[dict[int, list[float]]], kept: int, gone: int) -> None:
    for other, shared in links[gone].items():
        del links[other][gone]
        if other == kept:
            continue
        known = links[kept].get(other)
        if known is None:
            links[kept][other] = links[other][kept] = shared
        else:
            known[:] = [a + b for a, b in zip(known, shared, strict=True)]
    links[gone] = {}
