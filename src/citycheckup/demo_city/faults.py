"""Planted faults, and the books the generator keeps of them: nothing here asks the program that is to find them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from citycheckup.demo_city.plan import Plan

FIRST_YEAR, SECOND_YEAR = 2024, 2025


@dataclass(frozen=True)
class Fault:
    """One place, or one unit, that falls short.

    ``place_id`` is null where the unit as a whole falls short. ``amount`` is what the place adds to the indicator's
    numerator; null where the books do not say how much.
    """

    indicator: str
    unit_id: str
    place_id: str | None = None
    place_kind: str | None = None
    items: tuple[str, ...] = ()
    amount: float | None = 1.0


def chosen(plan: Plan, name: str, candidates: Sequence[str] | pd.Index, *, one_in: int, year: int) -> list[str]:
    """Choose where a kind of fault is planted this year.

    One candidate in ``one_in`` (at least one) has the fault in both years, as many only in the first (mended since),
    as many only in the second (new), as far as there are candidates.
    """
    size = max(1, len(candidates) // one_in)
    order = [str(candidates[at]) for at in plan.stream(f"faults/{name}").permutation(len(candidates))[: 3 * size]]
    lasting, mended, new = order[:size], order[size : 2 * size], order[2 * size : 3 * size]
    return sorted([*lasting, *(mended if year == FIRST_YEAR else new)])


def away_from(x: np.ndarray, y: np.ndarray, rectangles: pd.DataFrame) -> np.ndarray:
    """Return how far each place is from each rectangle (``west``, ``south``, ``east``, ``north``), in metres."""
    west, south, east, north = (rectangles[side].to_numpy()[None, :] for side in ("west", "south", "east", "north"))
    dx = np.maximum(np.maximum(west - x[:, None], x[:, None] - east), 0.0)
    dy = np.maximum(np.maximum(south - y[:, None], y[:, None] - north), 0.0)
    return np.asarray(np.hypot(dx, dy))
