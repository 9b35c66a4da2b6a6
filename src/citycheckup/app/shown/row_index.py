"""The rows of a table by the value of a column, or the values of several: arrays, of which a look-up takes a part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


class RowIndex(Mapping[Any, NDArray[np.int64]]):
    """By value, or tuple of values, the numbers of its rows, rising."""

    def __init__(self, table: pa.Table, columns: Sequence[str]) -> None:
        coded = [table[name].combine_chunks().dictionary_encode() for name in columns]
        codes = np.zeros(table.num_rows, dtype=np.int64)
        for one in coded:
            codes = codes * max(1, len(one.dictionary)) + one.indices.to_numpy(zero_copy_only=False)
        self._rows = np.argsort(codes, kind="stable")
        ordered = codes[self._rows]
        first = np.flatnonzero(np.diff(ordered, prepend=-1))
        self._bounds = np.append(first, table.num_rows).tolist()
        at = pa.array(self._rows[first])
        values = [table[name].take(at).to_pylist() for name in columns]
        keys = values[0] if len(values) == 1 else zip(*values, strict=True)
        self._number = {key: number for number, key in enumerate(keys)}

    def __getitem__(self, key: Any) -> NDArray[np.int64]:
        """Return the rows of a value that is there."""
        number = self._number[key]
        return self._rows[self._bounds[number] : self._bounds[number + 1]]

    def __iter__(self) -> Iterator[Any]:
        """Go through the values."""
        return iter(self._number)

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self._number)
