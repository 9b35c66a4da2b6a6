"""A column by its different values: each is looked at once, however many rows say it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from citycheckup.sources.tables.cells import Flags, Texts, text_of, tidied

Codes = np.ndarray[tuple[int], np.dtype[np.integer]]

_ROWS_AT_ONCE = 1 << 18  # NumPy writes places down anew as numbers of 64 bits: of a survey, a quarter of a gigabyte


def different_values(series: pd.Series) -> tuple[Codes, np.ndarray]:
    """Return, for each row, which of a column's different values it has (-1: none), and these values.

    The values are numbers where the column is one of numbers, else objects: texts as written, dates, yes or no.
    """
    if isinstance(series.dtype, pd.CategoricalDtype):
        return series.cat.codes.to_numpy(), series.cat.categories.to_numpy()
    if series.dtype == np.float64:
        return _different_numbers(series.to_numpy())
    if series.dtype == object and pd.api.types.infer_dtype(series, skipna=True) != "string":
        texts = np.array([text_of(value) for value in series], dtype=object)  # 1, 1.0 and True would count as one
        codes, found = pd.factorize(pd.Series(texts, dtype=object))
    else:
        codes, found = pd.factorize(series)
    values = np.asarray(found)
    return codes, values if values.dtype.kind in "iuf" else values.astype(object)


def _different_numbers(numbers: np.ndarray) -> tuple[Codes, np.ndarray]:
    """Return :func:`different_values` of a column that may say little: only what it says is looked at."""
    known = np.flatnonzero(~np.isnan(numbers))
    of_known, values = pd.factorize(numbers[known])
    codes = np.full(len(numbers), -1, dtype=np.min_scalar_type(-len(values) - 1))
    codes[known] = of_known
    return codes, values


def of_each(values: np.ndarray, codes: Codes) -> np.ndarray:
    """Return the value of each row: the one that its code is the place of; -1: the last."""
    found = np.empty(len(codes), dtype=values.dtype)
    for begin in range(0, len(codes), _ROWS_AT_ONCE):
        rows = slice(begin, begin + _ROWS_AT_ONCE)
        np.take(values, codes[rows], out=found[rows], mode="wrap")
    return found


def occurring(codes: Codes, count: int) -> Flags:
    """Say of each place from 0 to ``count`` - 1, and last of -1, whether a row has it for its code."""
    there = np.zeros(count + 1, dtype=bool)
    for begin in range(0, len(codes), _ROWS_AT_ONCE):
        there[codes[begin : begin + _ROWS_AT_ONCE]] = True
    return there


def texts_of(values: np.ndarray) -> Texts:
    """Return different values as tidy texts; None for every kind of nothing."""
    if values.dtype == object and pd.api.types.infer_dtype(values, skipna=True) in {"string", "empty"}:
        return tidied(values)
    return np.array([text_of(value) for value in values], dtype=object)


def coded(codes: Codes, texts: Texts) -> pd.Categorical:
    """Return rows as a categorical: each different text that a row has, once, in the order of the alphabet.

    Parameters
    ----------
    codes
        For each row the place of its text in ``texts``; -1: none.
    texts
        Texts or None, also the same one several times.
    """
    said = occurring(codes, len(texts))
    to_first, once = pd.factorize(np.where(said[:-1], texts, np.array(None, dtype=object)))
    order = np.arange(len(once)) if pd.Index(once).is_monotonic_increasing else in_order(once)
    rank = np.empty(len(once) + 1, dtype=np.min_scalar_type(-len(once) - 1))
    rank[order], rank[-1] = np.arange(len(once)), -1
    to_rank = np.append(rank[to_first], rank.dtype.type(-1))
    # Rows that are numbered so already share their codes: a survey has tens of millions.
    numbered_so = codes.dtype == rank.dtype and (to_rank[:-1] == np.arange(len(texts))).all()
    ranks = codes if numbered_so else of_each(to_rank, codes)
    return pd.Categorical.from_codes(ranks, categories=pd.Index(once[order], dtype=object))


def coded_text(column: pa.ChunkedArray) -> pd.Categorical:
    """Return Arrow's dictionary-encoded texts as :func:`coded` does, tidied."""
    if not column.num_chunks:
        return coded(np.zeros(0, dtype="int8"), np.zeros(0, dtype=object))
    chunks = column.unify_dictionaries().chunks
    codes = np.concatenate([pc.fill_null(chunk.indices, -1).to_numpy() for chunk in chunks])
    return coded(codes, tidied(chunks[0].dictionary.to_numpy(zero_copy_only=False)))


def in_order(texts: Texts) -> Codes:
    """Return the order of different texts by their characters: that of sorting them in Python, several times faster."""
    order: Codes = pc.array_sort_indices(pa.array(texts, type=pa.large_string())).to_numpy()
    return order
