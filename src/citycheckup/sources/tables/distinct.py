"""A column by its different values: each is looked at once, however many rows say it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from citycheckup.sources.tables.cells import Texts, text_of, tidied

Codes = np.ndarray[tuple[int], np.dtype[np.integer]]


def different_values(series: pd.Series) -> tuple[Codes, np.ndarray]:
    """Return, for each row, which of a column's different values it has (-1: none), and these values.

    The values are numbers where the column is one of numbers, else objects: texts as written, dates, yes or no.
    """
    if isinstance(series.dtype, pd.CategoricalDtype):
        return series.cat.codes.to_numpy(), series.cat.categories.to_numpy()
    if series.dtype == object and pd.api.types.infer_dtype(series, skipna=True) != "string":
        texts = np.array([text_of(value) for value in series], dtype=object)  # 1, 1.0 and True would count as one
        codes, found = pd.factorize(pd.Series(texts, dtype=object))
    else:
        codes, found = pd.factorize(series)
    values = np.asarray(found)
    return codes, values if values.dtype.kind in "iuf" else values.astype(object)


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
    said = np.zeros(len(texts) + 1, dtype=bool)
    said[codes] = True
    to_first, once = pd.factorize(np.where(said[:-1], texts, np.array(None, dtype=object)))
    order = np.arange(len(once)) if pd.Index(once).is_monotonic_increasing else in_order(once)
    rank = np.empty(len(once) + 1, dtype=np.min_scalar_type(-len(once) - 1))
    rank[order], rank[-1] = np.arange(len(once)), -1
    to_rank = np.append(rank[to_first], rank.dtype.type(-1))
    # Rows that are numbered so already share their codes: a survey has tens of millions.
    numbered_so = codes.dtype == rank.dtype and (to_rank[:-1] == np.arange(len(texts))).all()
    ranks = codes if numbered_so else to_rank[codes]
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
