"""Ids of units: a city's own where it gave them, by position where they are derived."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from citycheckup.vocabulary import Level

_LETTER = {Level.BLOCK: "B", Level.COMMUNITY: "C", Level.COMPOUND: "P"}


def block_ids(units: pd.DataFrame, taken: set[str]) -> list[str]:
    """Return the ids of blocks: their own, ``B-rest`` for the residual one, ``B01`` … for derived ones in order.

    ``taken`` are the ids of other units; it grows by those returned. An id that is taken gets the level's letter.
    """
    ids = numbered(["B"] * len(units), least_digits=2)
    ids = ["B-rest" if origin == "residual" else number for origin, number in zip(units["origin"], ids, strict=True)]
    return _own_or(units, ids, Level.BLOCK, taken)


def community_ids(units: pd.DataFrame, block_id: Sequence[str], taken: set[str]) -> list[str]:
    """Return the ids of communities: their own, ``<block>-rest`` for residual ones, ``<block>-C001`` … in order."""
    ids = numbered([f"{block}-C" for block in block_id], least_digits=3)
    ids = [
        f"{block}-rest" if origin == "residual" else number
        for block, origin, number in zip(block_id, units["origin"], ids, strict=True)
    ]
    return _own_or(units, ids, Level.COMMUNITY, taken)


def compound_ids(units: pd.DataFrame, taken: set[str]) -> list[str]:
    """Return the ids of compounds: those of their sources."""
    return _own_or(units, [""] * len(units), Level.COMPOUND, taken)


def numbered(prefixes: Sequence[str], *, least_digits: int) -> list[str]:
    """Return ids that number each prefix's units from 1, in order, with as many digits as the most need."""
    ordinal = pd.Series(prefixes, dtype=object).groupby(list(prefixes)).cumcount() + 1 if prefixes else pd.Series([])
    digits = max(least_digits, len(str(ordinal.max()))) if len(ordinal) else least_digits
    return [f"{prefix}{number:0{digits}d}" for prefix, number in zip(prefixes, ordinal, strict=True)]


def _own_or(units: pd.DataFrame, derived: Sequence[str], level: Level, taken: set[str]) -> list[str]:
    ids = []
    for own, otherwise in zip(units["source_id"], derived, strict=True):
        found = otherwise if own is None else str(own)
        while found in taken:
            found = f"{_LETTER[level]}-{found}"
        taken.add(found)
        ids.append(found)
    return ids
