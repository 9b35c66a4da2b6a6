"""A table in memory: figures and records that have no place of their own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

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

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of name and rows; independent of the order of the file's rows and columns."""
        digest = hashlib.sha256(f"{self.name}|{self.completeness}|{self.data_date}".encode())
        for column in sorted(self.rows.columns):
            digest.update(str(column).encode())
            hashes = pd.util.hash_pandas_object(self.rows[column], index=False).to_numpy()
            digest.update(np.ascontiguousarray(hashes).data)
        return digest.hexdigest()

    def __len__(self) -> int:
        return len(self.rows)
