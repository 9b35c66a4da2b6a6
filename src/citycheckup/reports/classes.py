"""Classes of a map's values: few, round, and never mixing what meets a standard with what does not."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from citycheckup.reports.figures import COUNTED, SHARE

# One hue from light to dark: more of the quantity is darker, and it still reads in grey and with any colour vision.
RAMP = ("#dcefe6", "#b8e0d2", "#8dcdc0", "#5fb5ae", "#36989a", "#237f8a", "#1a5d72", "#123f5a")
_MOST_STEPS = 5


@dataclass(frozen=True)
class Classes:
    """Classes of one indicator's values on one level.

    Attributes
    ----------
    bounds
        Ascending; one more than there are classes. Two equal bounds make a class of that value alone.
    closed_left
        Whether a value on an inner bound belongs to the class above it (else to the class below).
    unit
        The indicator's unit: shares are labelled as percent, counted things as whole numbers.
    """

    bounds: tuple[float, ...]
    closed_left: bool
    unit: str

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def colours(self) -> tuple[str, ...]:
        """One colour a class, light to dark."""
        # Few classes stay clear of the ends, where a colour would look like nothing or like an alarm.
        first, last = {1: (3, 3), 2: (1, 6), 3: (1, 6)}.get(len(self), (0, len(RAMP) - 1))
        return tuple(RAMP[first + round(at * (last - first) / max(1, len(self) - 1))] for at in range(len(self)))

    def place(self, value: float) -> int:
        """Return the number of the class that holds a known value; 0 is the lowest."""
        inner = self.bounds[1:-1]
        return bisect_right(inner, value) if self.closed_left else bisect_left(inner, value)

    @property
    def labels(self) -> tuple[str, ...]:
        """What each class holds, in figures that need no translation."""
        return tuple(self._label(at) for at in range(len(self)))

    def _label(self, at: int) -> str:
        low, high = self.bounds[at], self.bounds[at + 1]
        if self.unit in COUNTED:
            first, last = math.ceil(low), math.ceil(high) - 1
            return f"{first:,}" if first >= last else f"{first:,}–{last:,}"
        scale, sign = (100, "%") if self.unit == SHARE else (1, "")
        lower, upper = f"{low * scale:.6g}", f"{high * scale:.6g}"
        if low == high:
            return lower + sign
        below_is_single = at > 0 and self.bounds[at - 1] == low
        above_is_single = at + 2 < len(self.bounds) and self.bounds[at + 2] == high
        return f"{'>' if below_is_single else ''}{lower}–{'<' if above_is_single else ''}{upper}{sign}"


def classes_of(
    values: Iterable[float], unit: str, *, threshold: float | None = None, comparator: str | None = None
) -> Classes | None:
    """Choose classes for values.

    Shares are classed by fifths, so that maps can be laid side by side; other quantities by round steps over their own
    range. The standard is always a bound, in place of a bound closer to it than half a step.

    Parameters
    ----------
    values
        The known values (no NaN), in any order.
    threshold, comparator
        The standard, as in the results table.

    Returns
    -------
    Classes or None
        None where no value is known.
    """
    known = sorted(values)
    if not known:
        return None
    if unit in COUNTED:
        # Whole numbers: a class goes from its lower bound to just below its upper one.
        standard = threshold if threshold is None or comparator == ">=" else threshold + 1
        step = max(1.0, _round_step((known[-1] + 1) / _MOST_STEPS)) if known[-1] > _MOST_STEPS else 1.0
        bounds = _steps(min(0.0, known[0]), known[-1] + 1, step)
        return Classes(_with(bounds, standard, step), closed_left=True, unit=unit)
    closed_left = comparator != "<=" and not (comparator == "=" and threshold == 0)
    if unit == SHARE:
        bounds = [0.0, 0.2, 0.4, 0.6, 0.8, max(1.0, known[-1])]
        return Classes(_with(bounds, threshold, 0.2), closed_left=closed_left, unit=unit)
    # Differences that the labels could not show make no classes.
    least = max(abs(known[0]), abs(known[-1]), 1e-3) / 100
    step = _round_step(max((known[-1] - known[0]) / (_MOST_STEPS - 1), least))
    bounds = _steps(math.floor(known[0] / step) * step, known[-1], step)
    return Classes(_with(bounds, threshold, step), closed_left=closed_left, unit=unit)


def _round_step(raw: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is not below ``raw``."""
    power = 10.0 ** math.floor(math.log10(raw))
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * (1 - 1e-9)))


def _steps(first: float, last: float, step: float) -> list[float]:
    """Return bounds from ``first`` that reach ``last``; rounded, since sums of decimals are not round."""
    number = max(1, math.ceil((last - first) / step - 1e-9))
    return [round(first + at * step, 10) for at in range(number + 1)]


def _with(bounds: list[float], standard: float | None, step: float) -> tuple[float, ...]:
    """Add the standard as a bound, where it lies in the range, in place of an inner bound too close to it."""
    if standard is None or not bounds[0] <= standard <= bounds[-1]:
        return tuple(bounds)
    inner = [bound for bound in bounds[1:-1] if bound != standard and abs(bound - standard) >= step / 2 - 1e-9]
    return (bounds[0], *sorted([*inner, standard]), bounds[-1])
