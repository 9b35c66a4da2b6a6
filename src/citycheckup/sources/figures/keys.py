"""The rows of a table by their key: what comes first, and what says the same twice."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

Integers = np.ndarray[tuple[int], np.dtype[np.integer]]
_MOST = 2**62


def key_numbers(rows: pd.DataFrame, key: Sequence[str]) -> Integers:
    """Return a whole number for each row: the same for the same key, larger for one that sorts behind; nulls first.

    ``key`` are columns of text, also as categoricals in the order of the alphabet, or of numbers.
    """
    ranked = [_ranked(rows[name]) for name in key]
    small = math.prod(count + 1 for _, count in ranked) < 2**31
    numbers, size = np.zeros(len(rows), dtype="int32" if small else "int64"), 1
    for ranks, count in ranked:
        if size * (count + 1) > _MOST:  # too many to multiply: count those that there are
            numbers = pd.factorize(numbers, sort=True)[0].astype("int64")
            size = len(rows)
        numbers *= count + 1
        numbers += ranks
        numbers += 1
        size *= count + 1
    return numbers


def key_order(numbers: Integers) -> Integers | None:
    """Return the order of rows by their :func:`key_numbers`, equal ones as they are; None where they stand so."""
    if (numbers[1:] >= numbers[:-1]).all():
        return None
    return np.argsort(numbers, kind="stable")


def repeated(numbers: Integers, order: Integers | None) -> list[tuple[int, int]]:
    """Return each row whose number stands in a row before it, and the first of these, in the order of the rows.

    ``order`` is the numbers' :func:`key_order`.
    """
    ordered = numbers if order is None else numbers[order]
    again = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1
    if not len(again):
        return []
    if order is None:
        order = np.arange(len(numbers))
    first = order[np.searchsorted(ordered, ordered[again])]
    return sorted(zip(order[again].tolist(), first.tolist(), strict=True))


def _ranked(values: pd.Series) -> tuple[Integers, int]:
    """Return the rank of each value among the different ones (-1: null), and how many there are."""
    if isinstance(values.dtype, pd.CategoricalDtype) and values.cat.categories.is_monotonic_increasing:
        return values.cat.codes.to_numpy(), len(values.cat.categories)
    codes, different = pd.factorize(values, sort=True)
    return codes, len(different)
