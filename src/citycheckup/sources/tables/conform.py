"""Columns as the schema has them, from whatever headings, units and words a file uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd

from citycheckup.layers.schema import Column, Kind
from citycheckup.sources.tables.cells import flag, folded, is_null, number, text_of
from citycheckup.sources.tables.headings import Columned, Match, match_headings
from citycheckup.sources.tables.measures import factor
from citycheckup.vocabulary import Message, Problem

_NO_MAPPING: Mapping[str, str] = MappingProxyType({})

Value = str | float | bool | None


def conform(
    raw: pd.DataFrame,
    schema: Columned,
    *,
    file: str,
    columns: Mapping[str, str] = _NO_MAPPING,
    first_row: int = 1,
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
            table[column.name] = _typed([None] * len(raw), column, raw.index)
            if column.required:
                message = Message(
                    "tables.column_missing",
                    {"column": column.name, "headings": list(column.headings), "there": list(map(str, raw.columns))},
                )
                problems.append(Problem(message, file=file, column=column.name))
        else:
            values, bad = _read_column(raw[match.heading], column, match)
            table[column.name] = _typed(values, column, raw.index)
            problems += [Problem(message, file, int(raw.index[at]) + first_row, match.heading) for at, message in bad]
    problems.sort(key=lambda problem: (problem.row or 0, problem.column or "", problem.message.key))
    return pd.DataFrame(table, index=raw.index), problems


def coverage_of(table: pd.DataFrame, schema: Columned) -> dict[str, float]:
    """Return for each column of the schema the share (0 to 1) of rows that have a value; NaN for a table of no rows."""
    return {
        column.name: float(table[column.name].notna().mean()) if column.name in table else 0.0
        for column in schema.columns
    }


def _typed(values: list[Value], column: Column, index: pd.Index) -> pd.Series:
    numeric = column.kind in {Kind.NUMBER, Kind.INTEGER}
    return pd.Series(values, index=index, dtype="float64" if numeric else object)


def _read_column(series: pd.Series, column: Column, match: Match) -> tuple[list[Value], list[tuple[int, Message]]]:
    """Return a column's values, and what is wrong with it by position; each different text is read once."""
    codes, texts = pd.factorize(np.array([text_of(value) for value in series], dtype=object))
    read = _READERS[column.kind]
    found = [read(text, column, match.factor) for text in texts]
    empty: Value | Message = _message("value_missing", column, "") if column.required else None
    if column.required:
        found = [empty if value is None else value for value in found]
    found.append(empty)  # code -1, an empty cell, takes the last
    cells = [found[code] for code in codes]
    values = [None if isinstance(cell, Message) else cell for cell in cells]
    return values, [(at, cell) for at, cell in enumerate(cells) if isinstance(cell, Message)]


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
