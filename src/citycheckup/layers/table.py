"""A table in memory: figures and records that have no place of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from citycheckup.vocabulary import Completeness

_Places = NDArray[np.int32] | range
_ROWS_AT_ONCE = 1_000_000


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of one kind: a department's figures, a survey's answers, a compound's records.

    Attributes
    ----------
    name
        The table's name in ``layers/table_schema.py``.
    rows
        Columns of the schema, a null means unknown; sorted by the schema's key columns, each key once; index 0, 1, 2 …
    completeness
        Figures and records that a department or a survey signs for are authoritative for what they speak of; how much
        of the city they speak of is the indicator's coverage.
    data_date
        ISO date the rows speak of, or None where it is not known.
    """

    name: str
    rows: pd.DataFrame
    completeness: Completeness = Completeness.AUTHORITATIVE
    data_date: str | None = None
    origin: str = "file"
    attribution: tuple[str, ...] = ()
    _places: dict[str, dict[object, _Places]] = field(default_factory=dict, init=False, repr=False)
    _numbers: dict[str, tuple[NDArray[np.integer], pd.Index]] = field(default_factory=dict, init=False, repr=False)
    _found: dict[str, list[tuple[pd.Index, NDArray[np.int32]]]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of name and rows; the same for texts and categories, in any order of the file's rows and columns."""
        digest = hashlib.sha256(f"{self.name}|{self.completeness}|{self.data_date}".encode())
        for column in sorted(self.rows.columns):
            digest.update(str(column).encode())
            for hashes in _hashes(self.rows[column]):
                digest.update(np.ascontiguousarray(hashes).data)
        return digest.hexdigest()

    def rows_where(self, column: str, values: Iterable[str]) -> pd.DataFrame:
        """Return the rows whose ``column`` is one of ``values``, in the table's order."""
        places = self._places_of(column)
        lie = [places[value] for value in values if value in places]
        found = [np.arange(at.start, at.stop, dtype=np.int32) if isinstance(at, range) else at for at in lie]
        at = np.sort(np.concatenate(found), kind="stable") if found else np.empty(0, dtype=np.int32)
        if len(at) and at[-1] - at[0] + 1 == len(at):
            return self.rows.iloc[at[0] : at[-1] + 1]  # lie together: not even copied
        return self.rows.iloc[at]

    def at(self, column: str, value: str) -> slice | NDArray[np.int32]:
        """Return where the rows lie whose ``column`` is ``value``: a slice where they lie together."""
        lie = self._places_of(column).get(value, range(0))
        return slice(lie.start, lie.stop) if isinstance(lie, range) else lie

    def places_in(self, column: str, ids: pd.Index) -> tuple[NDArray[np.integer], NDArray[np.int32]]:
        """Look the values of a column up among ``ids``, each different one once, whoever asks.

        Returns
        -------
        tuple
            For each row the number of its value (-1: null); and for each number, and last for the nulls, the place of
            the value in ``ids`` (-1: it is none of them).
        """
        if column not in self._numbers:
            self._numbers[column] = _numbered(self.rows[column])
        codes, known = self._numbers[column]
        asked = self._found.setdefault(column, [])
        for others, places in asked:
            if others.equals(ids):
                return codes, places
        places = np.append(ids.get_indexer(pd.Index(known, dtype=object)), -1).astype(np.int32)
        asked.append((ids, places))
        return codes, places

    def _places_of(self, column: str) -> dict[object, _Places]:
        """Return where each value's rows lie: looked up once, for a survey has many rows and few items."""
        if column not in self._places:
            self._places[column] = _places_of(self.rows[column])
        return self._places[column]

    def __len__(self) -> int:
        return len(self.rows)


def _numbered(column: pd.Series) -> tuple[NDArray[np.integer], pd.Index]:
    """Return the number of each row's value (-1: null), and the values: of categories, also those that no row has."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), column.cat.categories
    codes, known = pd.factorize(column)
    return codes, pd.Index(known)


def _places_of(column: pd.Series) -> dict[object, _Places]:
    """Return where the rows of each value lie."""
    codes, known = _numbered(column)
    if (codes[1:] >= codes[:-1]).all():  # sorted by it: nothing to write down
        ends = np.searchsorted(codes, np.arange(len(known) + 1)).tolist()
        return {value: range(*bounds) for value, bounds in zip(known, pairwise(ends), strict=True)}
    order = np.argsort(codes, kind="stable").astype(np.int32)
    ends = np.searchsorted(codes[order], np.arange(len(known)))  # the nulls come first, as -1
    return dict(zip(known, np.split(order, ends)[1:], strict=True))


def _hashes(column: pd.Series) -> Iterator[NDArray[np.uint64]]:
    """Yield a hash of every cell, stretch by stretch; each different text is hashed once, and nulls are alike."""
    stretches = [slice(begin, begin + _ROWS_AT_ONCE) for begin in range(0, len(column), _ROWS_AT_ONCE)]
    if not (pd.api.types.is_object_dtype(column) or isinstance(column.dtype, pd.CategoricalDtype | pd.StringDtype)):
        for rows in stretches:
            yield np.asarray(pd.util.hash_pandas_object(column.iloc[rows], index=False), dtype=np.uint64)
        return
    codes, known = _numbered(column)
    hashes = np.append(pd.util.hash_array(np.asarray(known, dtype=object), categorize=False), np.uint64(0))
    for rows in stretches:
        yield hashes[codes[rows]]
