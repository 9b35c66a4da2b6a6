"""Tags judged by the rules once for every different set of those that tell, however many things have it."""

from __future__ import annotations

import json

import numpy as np

from citycheckup.layers.schema import Shape
from citycheckup.sources.osm.elements import Array, Texts
from citycheckup.sources.osm.tags import Deciding, Match, deciding, holding, matches, telling_keys


class Sorter:
    """Judges tags, and remembers: of a million buildings a few thousand differ in what tells.

    Parameters
    ----------
    leave_out
        Layers that nobody asks for: what belongs to no other is not wanted.

    Attributes
    ----------
    sorts
        The sets of telling tags seen so far; a sort is a position in it.
    """

    def __init__(self, leave_out: frozenset[str] = frozenset()) -> None:
        self.leave_out = leave_out
        self.sorts: list[dict[str, str]] = []
        self._deciding: list[Deciding] = []
        self._sort_of_tags: dict[tuple[tuple[str, str], ...], int] = {}
        self._sort_of_text: dict[str | None, int] = {}
        self._matches: dict[tuple[int, Shape, bool], list[Match]] = {}
        self._telling = telling_keys()

    def sort(self, text: str) -> int:
        """Return the sort of a thing by its tags (JSON text)."""
        if text not in self._sort_of_text:
            self._learn([text])
        return self._sort_of_text[text]

    def sorts_of(self, tags: Texts) -> Array:
        """Return the sorts of many things (n); -1 for those without tags."""
        distinct = tags.distinct.to_pylist()
        self._learn([text for text in distinct if text is not None and text not in self._sort_of_text])
        of_texts = np.array([self._sort_of_text.get(text, -1) for text in distinct], dtype=np.int64)
        sorts: Array = of_texts[tags.codes]
        return sorts

    def _learn(self, texts: list[str]) -> None:
        # Parsed as one list: twice as fast as one by one.
        for text, tags in zip(texts, json.loads(f"[{','.join(texts)}]"), strict=True):
            telling = {key: value for key, value in tags.items() if key in self._telling}
            sort = self._sort_of_tags.setdefault(tuple(telling.items()), len(self.sorts))
            if sort == len(self.sorts):
                self.sorts.append(telling)
                self._deciding.append(deciding(telling))
            self._sort_of_text[text] = sort

    def wanted(self, sorts: Array, shape: Shape, *, relation: bool = False) -> Array:
        """Return which of many things (n) of a shape belong to any layer."""
        is_wanted = np.zeros(len(self.sorts) + 1, dtype=bool)  # the last: without tags
        for sort in np.flatnonzero(np.bincount(sorts[sorts >= 0])).tolist():
            is_wanted[sort] = self._is_wanted(sort, shape, relation=relation)
        wanted: Array = is_wanted[sorts]
        return wanted

    def _is_wanted(self, sort: int, shape: Shape, *, relation: bool) -> bool:
        for rule, _ in holding(self._deciding[sort], shape):
            if rule.layer not in self.leave_out and rule.admits(self.sorts[sort], relation=relation):
                return True
        return False

    def have(self, sorts: Array, key: str, *values: str) -> Array:
        """Return which of many things (n) have a telling tag."""
        had = np.array([*(tags.get(key) in values for tags in self.sorts), False], dtype=bool)
        have: Array = had[sorts]
        return have

    def matches(self, sort: int, shape: Shape, *, relation: bool = False) -> list[Match]:
        """Return the layers that a thing of a sort and shape belongs to: see :func:`tags.matches`."""
        asked = (sort, shape, relation)
        if asked not in self._matches:
            found = matches(self.sorts[sort], shape, relation=relation)
            self._matches[asked] = [match for match in found if match.layer not in self.leave_out]
        return self._matches[asked]
