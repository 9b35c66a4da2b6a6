"""A table in memory: figures and records that have no place of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from citycheckup.vocabulary import Completeness


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
    _places: dict[str, dict[object, NDArray[np.int32]]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of name and rows; the same for texts and categories, in any order of the file's rows and columns."""
        digest = hashlib.sha256(f"{self.name}|{self.completeness}|{self.data_date}".encode())
        for column in sorted(self.rows.columns):
            digest.update(str(column).encode())
            digest.update(np.ascontiguousarray(_hashes(self.rows[column])).data)
        return digest.hexdigest()

    def rows_where(self, column: str, values: Iterable[str]) -> pd.DataFrame:
        """Return the rows whose ``column`` is one of ``values``, in the table's order.

        Where each value's rows lie is looked up once, whoever asks: a survey has many rows and few items.
        """
        if column not in self._places:
            codes, known = pd.factorize(self.rows[column])
            order = np.argsort(codes, kind="stable").astype(np.int32)
            ends = np.cumsum(np.bincount(codes + 1, minlength=len(known) + 1))  # the nulls come first, as -1
            self._places[column] = dict(zip(known, np.split(order, ends)[1:-1], strict=True))
        places = self._places[column]
        found = [places[value] for value in values if value in places]
        at = np.sort(np.concatenate(found), kind="stable") if found else np.empty(0, dtype=np.int32)
        if len(at) and at[-1] - at[0] + 1 == len(at):
            return self.rows.iloc[at[0] : at[-1] + 1]  # lie together: not even copied
        return self.rows.iloc[at]

    def __len__(self) -> int:
        return len(self.rows)


def _hashes(column: pd.Series) -> NDArray[np.uint64]:
    """Return a hash of every cell; each different text is hashed once, and nulls are alike."""
    if not (pd.api.types.is_object_dtype(column) or isinstance(column.dtype, pd.CategoricalDtype | pd.StringDtype)):
        return np.asarray(pd.util.hash_pandas_object(column, index=False), dtype=np.uint64)
    codes, known = pd.factorize(column)
    found = pd.util.hash_array(np.asarray(known, dtype=object), categorize=False)
    hashes: NDArray[np.uint64] = np.append(found, np.uint64(0))[codes]
    return hashes
