"""The units of a run in memory, and the search in them: by level, by what they lie in, by a part of name or id."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class UnitFacts:
    """One unit of either tree, as the run has it; persons None: not known."""

    unit_id: str
    level: str
    tree: str
    name: str | None
    parent_id: str | None
    origin: str | None
    admin_id: str | None
    area_m2: float
    residents_persons: float | None
    unallocated_persons: float | None


class UnitSearch:
    """Every unit in the order of the ids."""

    def __init__(self, units: Iterable[UnitFacts]) -> None:
        self._units = sorted(units, key=lambda unit: unit.unit_id)
        self._ids = [unit.unit_id for unit in self._units]

    def page(
        self, *, level: str | None, parent: str | None, part: str, after: str | None, most: int
    ) -> tuple[list[UnitFacts], bool, int]:
        """Return a page of units, whether others follow, and how many there are in all.

        Parameters
        ----------
        parent
            Id of the unit that they lie right in.
        part
            What stands in the id or the name, whatever the case; empty: anything.
        after
            Id behind which the page begins.
        """
        found = self._all if level is None else self._by_level.get(level, _NONE)
        if parent is not None:
            found = np.intersect1d(found, self._by_parent.get(parent, _NONE), assume_unique=True)
        if part:
            if parent is None:
                found = found[self._texts_of(level).with_part(part)]
            else:
                found = found[_Texts(self._units[at] for at in found.tolist()).with_part(part)]
        start = 0 if after is None else int(np.searchsorted(found, bisect_right(self._ids, after)))
        page = found[start : start + most].tolist()
        return [self._units[at] for at in page], start + len(page) < len(found), len(found)

    @cached_property
    def _all(self) -> NDArray[np.int64]:
        return np.arange(len(self._units), dtype=np.int64)

    @cached_property
    def _by_level(self) -> dict[str, NDArray[np.int64]]:
        return _grouped([unit.level for unit in self._units])

    @cached_property
    def _by_parent(self) -> dict[str, NDArray[np.int64]]:
        return _grouped([unit.parent_id for unit in self._units])

    @cached_property
    def _texts(self) -> _Texts:
        return _Texts(self._units)

    @cached_property
    def _texts_by_level(self) -> dict[str, _Texts]:
        return {level: _Texts(self._units[at] for at in rows.tolist()) for level, rows in self._by_level.items()}

    def _texts_of(self, level: str | None) -> _Texts:
        return self._texts if level is None else self._texts_by_level.get(level, _NOTHING_TO_READ)

    def be_ready(self) -> None:
        """Make what the first search would make."""
        self.page(level="", parent="", part="?", after=None, most=0)
        self._texts_of("")


class _Texts:
    """What stands in the ids and names of units, as one text: a search through it is a third of one unit by unit."""

    def __init__(self, units: Iterable[UnitFacts]) -> None:
        texts = [f"{one.unit_id}\n{one.name or ''}".casefold() for one in units]
        self._text = _BETWEEN.join(texts)
        self._ends = np.cumsum([len(text) + len(_BETWEEN) for text in texts], dtype=np.int64)

    def with_part(self, part: str) -> NDArray[np.int64]:
        """Return the positions of the units in whose id or name a part stands, whatever its case."""
        wanted = part.casefold()
        if _BETWEEN in wanted:
            return _NONE
        at = [found.start() for found in re.finditer(re.escape(wanted), self._text)]
        return np.unique(np.searchsorted(self._ends, at, side="right"))


_BETWEEN = "\0"  # stands in no name
_NONE: NDArray[np.int64] = np.empty(0, dtype=np.int64)
_NOTHING_TO_READ = _Texts(())


def _grouped(keys: Iterable[str | None]) -> dict[str, NDArray[np.int64]]:
    found: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        if key is not None:
            found.setdefault(key, []).append(at)
    return {key: np.array(rows, dtype=np.int64) for key, rows in found.items()}
