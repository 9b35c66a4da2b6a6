"""Sharing the places of schools among the communities they serve: as few children without one as can be."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_SWEEPS_MAX = 500
_STILL_COUNT = 1e-4  # of a place: when no school changes its shares by more, they are settled


def shared_places(
    places: NDArray[np.float64], children: NDArray[np.float64], serving: pd.DataFrame
) -> NDArray[np.float64]:
    """Return how many places each community gets, never more than it has children.

    Each school in turn shares its places anew among the communities it serves, given what they get from others, so that
    those with the smallest part of their children placed come first; again and again until nothing moves. That makes
    the sum of (children without a place)² / children as small as it can be: no child is left out whom another sharing
    would place, and what is lacking is spread in proportion to the children.

    Parameters
    ----------
    places
        Per school, ≥ 0.
    children
        Per community, ≥ 0.
    serving
        Positions ``school`` and ``community`` of each pair, sorted, each once.
    """
    pairs = serving[(places[serving["school"]] > 0) & (children[serving["community"]] > 0)]
    schools, starts = np.unique(pairs["school"].to_numpy(), return_index=True)
    by_school = np.split(pairs["community"].to_numpy(), starts[1:])  # the pairs are sorted
    served = list(zip(places[schools].tolist(), by_school, strict=False))  # without a school there is one empty part
    given = [np.zeros(len(communities)) for _, communities in served]
    allocated = np.zeros(len(children))
    for _ in range(_SWEEPS_MAX):
        moved = 0.0
        for at, (own, communities) in enumerate(served):
            others = allocated[communities] - given[at]
            anew = _filled(children[communities], others, own)
            moved = max(moved, float(np.abs(anew - given[at]).max()))
            allocated[communities] = others + anew
            given[at] = anew
        if moved < _STILL_COUNT:
            break
    return np.minimum(allocated, children)


def _filled(children: NDArray[np.float64], others: NDArray[np.float64], places: float) -> NDArray[np.float64]:
    """Return how one school shares its places: those worst served are brought up to one common level first."""
    wanted: NDArray[np.float64] = np.maximum(children - others, 0.0)
    if wanted.sum() <= places:
        return wanted
    level_of = others / children
    order = np.argsort(level_of, kind="stable")
    # The level that the first k would reach together, for every k; it holds where the next one stands above it.
    levels = (places + np.cumsum(others[order])) / np.cumsum(children[order])
    k = int(np.argmax(levels <= np.append(level_of[order][1:], np.inf)))
    filled: NDArray[np.float64] = np.maximum(levels[k] * children - others, 0.0)
    return filled
