"""The next-best survey: which units to look at first so that a verdict no longer hangs on what nobody looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Settling:
    """How many of the units, largest doubt first, settle a verdict.

    Attributes
    ----------
    if_fine
        If nothing is found that falls short: then the standard is met whatever the rest holds.
    if_short
        If all of it falls short: then the standard is missed whatever the rest holds. None: that cannot be.
    at_rate
        If as much falls short as in what was looked at so far. None: nothing was looked at, or there is no bound.
    all
        All units that leave something open. Only this many settle a verdict whatever is found.
    """

    if_fine: int | None
    if_short: int | None
    at_rate: int | None
    all: int

    @property
    def next(self) -> int:
        """How many units to survey next: those that settle it at the rate seen so far, else the shortest way."""
        if self.at_rate is not None:
            return self.at_rate
        possible = [count for count in (self.if_fine, self.if_short) if count is not None]
        return min(possible, default=self.all)


def settling(open_amounts: NDArray[np.float64], short: float, most: float, rate: float | None) -> Settling:
    """Work out how far a survey must go.

    The amount that falls short is ``short`` for certain and may grow by every open amount; the standard is met while it
    is at most ``most``. Taking the largest first is best: of all sets of k units, the k largest leave least open.

    Parameters
    ----------
    open_amounts
        What each unit leaves open, sorted from the largest; infinite: no bound.
    rate
        Share of what was looked at that falls short; None: nothing was.
    """
    slack = _ROUNDING * max(1.0, abs(most))
    # Added from the smallest up: what stays open after the first k, exact also where some have no bound.
    left = np.append(np.cumsum(open_amounts[::-1])[::-1], 0.0)
    if_fine = _first(short + left <= most + slack)
    if not np.isfinite(open_amounts).all():
        return Settling(if_fine, None, None, len(open_amounts))
    done = np.append(0.0, np.cumsum(open_amounts))
    if_short = _first(short + done > most + slack)
    at_rate = None
    if rate is not None:
        expected = short + rate * done
        at_rate = _first((expected + left <= most + slack) | (expected > most + slack))
    return Settling(if_fine, if_short, at_rate, len(open_amounts))


def _first(reached: NDArray[np.bool_]) -> int | None:
    return int(np.argmax(reached)) if reached.any() else None
