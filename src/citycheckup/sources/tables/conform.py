"""Columns as the schema has them, from whatever headings, units and words a file uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd

from citycheckup.layers.schema import Column, Kind
from citycheckup.sources.tables.cells import (
    NULL_WORDS,
    Flags,
    Texts,
    flag,
    folded,
    is_null,
    number,
    plain_numbers,
    reading_as,
)
from citycheckup.sources.tables.distinct import Codes, coded, different_values, of_each, texts_of
from citycheckup.sources.tables.headings import Columned, match_headings
from citycheckup.sources.tables.measures import factor
from citycheckup.vocabulary import Message, Problem

_NO_MAPPING: Mapping[str, str] = MappingProxyType({})

_NUMERIC = frozenset({Kind.NUMBER, Kind.INTEGER})

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Value = str | float | bool | None


def conform(
    raw: pd.DataFrame,
    schema: Columned,
    *,
    file: str,
    columns: Mapping[str, str] = _NO_MAPPING,
    first_row: int = 1,
    categorical: bool = False,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Rename, convert and check the columns of a table or of a map file's attributes.

    Parameters
    ----------
    raw
        Rows as read: text or any plain value, null where empty; a geometry column is left aside. The index counts rows
        from 0 and may have gaps (blank rows): a row's number in a problem is its index plus ``first_row``.
    schema
        What the layer or the table holds.
    file
        The file's name for the problems.
    columns
        Column name → heading as written, where the city says so; it wins over every guess.
    categorical
        Give text as categoricals (null where unknown), in the order of the alphabet, and flags as ``boolean``: a
        survey of millions of rows then takes a tenth of the room.

    Returns
    -------
    tuple
        The table (same index, every column of the schema in its order) and all problems found, by row and column.
        Numbers and whole numbers are float64 in the column's unit, NaN where unknown; text and flags (True, False) are
        objects, None where unknown. A cell that cannot be read is null and has its problem.
    """
    if isinstance(raw, gpd.GeoDataFrame) and raw.active_geometry_name is not None:
        raw = pd.DataFrame(raw.drop(columns=raw.active_geometry_name))
    matched, problems = match_headings([str(heading) for heading in raw.columns], schema, columns, file)
    table: dict[str, pd.Series] = {}
    for column in schema.columns:
        match = matched.get(column.name)
        if match is None:
            nothing = np.full(len(raw), -1, dtype="int8")
            table[column.name] = _typed(nothing, np.array([], dtype=object), column, raw.index, categorical=categorical)
            if column.required:
                message = Message(
                    "tables.column_missing",
                    {"column": column.name, "headings": list(column.headings), "there": list(map(str, raw.columns))},
                )
                problems.append(Problem(message, file=file, column=column.name))
        else:
            codes, written = different_values(raw[match.heading])
            values, wrong = _read(written, column, match.factor)
            problems += [
                Problem(message, file, int(raw.index[at]) + first_row, match.heading)
                for at, message in _by_row(codes, wrong, len(values))
            ]
            if categorical and column.kind is Kind.TEXT and _stands(raw[match.heading], values):
                table[column.name] = raw[match.heading]
            else:
                table[column.name] = _typed(codes, values, column, raw.index, categorical=categorical)
    problems.sort(key=lambda problem: (problem.row or 0, problem.column or "", problem.message.key))
    return pd.DataFrame(table, index=raw.index, copy=False), problems


def coverage_of(table: pd.DataFrame, schema: Columned) -> dict[str, float]:
    """Return for each column of the schema the share (0 to 1) of rows that have a value; NaN for a table of no rows."""
    return {
        column.name: float(table[column.name].notna().mean()) if column.name in table else 0.0
        for column in schema.columns
    }


def _typed(codes: Codes, values: np.ndarray, column: Column, index: pd.Index, *, categorical: bool) -> pd.Series:
    """Return each row's value: the one of ``values`` that its code names; -1: unknown."""
    if column.kind in _NUMERIC:
        return pd.Series(of_each(np.append(values.astype("float64"), np.nan), codes), index=index, copy=False)
    if categorical and column.kind is Kind.TEXT:
        return pd.Series(coded(codes, values), index=index)
    if categorical:
        unknown = np.append(pd.isna(values), np.True_)
        yes = np.append(values == np.True_, np.False_).astype(bool)
        flags = pd.arrays.BooleanArray(of_each(yes, codes), of_each(unknown, codes))
        return pd.Series(flags, index=index, copy=False)
    return pd.Series(of_each(np.append(values, [None]), codes), index=index, dtype=object, copy=False)


def _stands(given: pd.Series, values: np.ndarray) -> bool:
    """Whether a column of categories says what its different values mean, in the order of the alphabet."""
    if not isinstance(given.dtype, pd.CategoricalDtype):
        return False
    texts = given.cat.categories
    return bool(texts.is_monotonic_increasing and texts.is_unique and texts.equals(pd.Index(values, dtype=object)))


def _by_row(codes: Codes, wrong: Mapping[int, Message], values_count: int) -> Iterator[tuple[int, Message]]:
    """Yield every row whose value is wrong; the message under -1 is that of rows without a value."""
    if wrong.keys() == {-1}:
        found = codes < 0
    elif wrong:
        is_wrong = np.zeros(values_count + 1, dtype=bool)
        is_wrong[list(wrong)] = True
        found = of_each(is_wrong, codes)
    else:
        return
    for at in np.flatnonzero(found).tolist():
        yield at, wrong[int(codes[at])]


def _read(written: np.ndarray, column: Column, heading_factor: float) -> tuple[np.ndarray, dict[int, Message]]:
    """Return what a column's different values mean, null where nothing or unreadable, and what is wrong by place."""
    found, doubtful, texts = (
        _plain_numbers(written, column, heading_factor) if column.kind in _NUMERIC else _plain_texts(written, column)
    )
    wrong: dict[int, Message] = {}
    for at in np.flatnonzero(doubtful).tolist():
        text = texts[at]
        value = None if text is None else _READERS[column.kind](text, column, heading_factor)
        if value is None and column.required:
            value = _message("value_missing", column, "")
        if isinstance(value, Message):
            wrong[at] = value
        elif value is not None:
            found[at] = value
    if column.required:
        wrong[-1] = _message("value_missing", column, "")
    return found, wrong


def _plain_numbers(written: np.ndarray, column: Column, heading_factor: float) -> tuple[Floats, Flags, Texts]:
    """Return numbers without a unit that are fit to stand, which others want a closer look, and these as texts."""
    written = texts_of(written) if written.dtype == object else written
    found, plain = plain_numbers(written)
    with np.errstate(over="ignore"):
        found *= heading_factor
    fit = plain & np.isfinite(found)
    if column.minimum is not None:
        fit &= found >= column.minimum
    if column.kind is Kind.INTEGER:
        fit &= found == np.floor(found)
    found[~fit] = np.nan
    texts = np.full(len(written), None, dtype=object)
    texts[~fit] = texts_of(written[~fit])
    return found, ~fit, texts


def _plain_texts(written: np.ndarray, column: Column) -> tuple[Texts, Flags, Texts]:
    """Return texts that stand as they are, which others want a closer look, and these."""
    texts = texts_of(written)
    if column.kind is Kind.TEXT and not column.choices:
        doubtful = reading_as(texts, NULL_WORDS) | pd.isna(texts)
    else:
        doubtful = np.ones(len(texts), dtype=bool)
    found = texts.copy()
    found[doubtful] = None
    return found, doubtful, texts


def _read_text(text: str, column: Column, _factor: float) -> Value | Message:
    if is_null(text):
        return None
    if not column.choices:
        return text
    words = {folded(choice): choice for choice in column.choices}
    words.update((folded(written), choice) for written, choice in column.choice_words)
    choice = words.get(folded(text))
    if choice is None:
        written = [word for word, _ in column.choice_words]
        return _message("not_a_choice", column, text, choices=[*column.choices, *written])
    return choice


def _read_number(text: str, column: Column, heading_factor: float) -> Value | Message:
    if is_null(text):
        return None
    parts = number(text)
    if parts is None:
        return _message("not_a_number", column, text)
    value, unit = parts
    worth = factor(unit, column.unit) if unit else heading_factor
    if worth is None:
        return _message("unit_unknown", column, text, unit=unit, expected=column.unit)
    value *= worth
    if not np.isfinite(value):
        return _message("not_a_number", column, text)
    if column.minimum is not None and value < column.minimum:
        return _message("below_minimum", column, text, minimum=column.minimum)
    return value


def _read_integer(text: str, column: Column, heading_factor: float) -> Value | Message:
    value = _read_number(text, column, heading_factor)
    if isinstance(value, float) and not value.is_integer():
        return _message("not_whole", column, text)
    return value


def _read_flag(text: str, column: Column, _factor: float) -> Value | Message:
    value = flag(text)  # before the words for nothing: under 有/无 the word 无 says no
    return _message("not_a_flag", column, text) if value is None and not is_null(text) else value


_READERS: Mapping[Kind, Callable[[str, Column, float], Value | Message]] = MappingProxyType(
    {Kind.TEXT: _read_text, Kind.NUMBER: _read_number, Kind.INTEGER: _read_integer, Kind.FLAG: _read_flag}
)


def _message(key: str, column: Column, found: str, **arguments: object) -> Message:
    return Message(f"tables.{key}", {"column": column.name, "found": found, **arguments})
