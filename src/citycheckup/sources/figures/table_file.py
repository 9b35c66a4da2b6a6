"""One file of figures or records becomes one table: read, conformed, checked, each key once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from citycheckup.checklists import Checklist
from citycheckup.editions import EditionEntry
from citycheckup.geo.memory import give_back
from citycheckup.layers.table import Table
from citycheckup.layers.table_schema import TABLE_BY_NAME, TableSchema
from citycheckup.sources.figures.commuting import with_metres
from citycheckup.sources.figures.keys import Integers
from citycheckup.sources.figures.statistics import figures
from citycheckup.sources.figures.survey import read_survey
from citycheckup.sources.figures.table_rows import Origins, as_text, conform_sheet, duplicates
from citycheckup.sources.folder import TableEntry
from citycheckup.sources.tables.cells import number
from citycheckup.sources.tables.sheet_faults import parsed
from citycheckup.sources.tables.table import RawTable, file_bytes, read_table
from citycheckup.sources.tables.workbooks import is_workbook
from citycheckup.vocabulary import InputError, Message, Problem, Severity

_FULL_SCORE = 100


@dataclass(frozen=True)
class ReadTable:
    """A table as read: None where anything is wrong with it, or where nothing was filled in; never half of it.

    ``origins`` tells where the table's rows were written, in their order.
    """

    table: Table | None
    origins: Origins | None
    problems: tuple[Problem, ...]


def read_table_file(
    name: str, entry: TableEntry, path: Path, *, entries: Mapping[str, EditionEntry], checklist: Checklist, crs: str
) -> ReadTable:
    """Read one table that ``city.toml`` names.

    Parameters
    ----------
    name
        The table's name in ``layers/table_schema.py``.
    entries
        Entries of the city's edition by code, for tables that speak of indicators.
    checklist
        What can be ticked, for the survey.
    crs
        The city's metric CRS, for trips.

    Returns
    -------
    ReadTable
        The rows with the schema's columns, sorted by its key, each key once; where the table speaks of indicators, a
        column ``indicator`` with our id; for commuting ``home_x_m``, ``home_y_m``, ``work_x_m``, ``work_y_m``. With an
        error among the problems there is no table.
    """
    schema = TABLE_BY_NAME[name]
    try:
        rows, origins, problems = _read(schema, entry, path, entries, checklist)
    except InputError as error:
        return ReadTable(None, None, tuple(error.problems))
    give_back()
    if name == "commuting":
        rows, misplaced = with_metres(rows, origins, crs, entry.coordinates)
        problems += misplaced
    if "score" in rows:
        problems += [
            origins.problem(int(at), Message("forms.score_over_100", {"score": rows["score"].iloc[at]}), "score")
            for at in np.flatnonzero(rows["score"] > _FULL_SCORE)
        ]
    twice, order = duplicates(rows, schema.key, origins)
    problems += twice
    found = _once(problems)
    if any(problem.severity is Severity.ERROR for problem in found) or rows.empty:
        return ReadTable(None, None, found)
    if order is not None:
        rows, origins = _reordered(rows, order), origins.take(order)
    table = Table(
        name,
        rows,
        entry.completeness,
        data_date=entry.data_date,
        attribution=(entry.attribution,) if entry.attribution else (),
    )
    return ReadTable(table, origins, found)


def _read(
    schema: TableSchema,
    entry: TableEntry,
    path: Path,
    entries: Mapping[str, EditionEntry],
    checklist: Checklist,
) -> tuple[pd.DataFrame, Origins, list[Problem]]:
    """Return the rows (index 0, 1, 2 …), where they were written, and what is wrong with them one by one."""
    data = file_bytes(path)
    if not is_workbook(data):
        data = b""  # nobody looks at them again, and a survey's are large
    titles = (schema.title_zh, schema.title_en, schema.name)

    def read(sheet: str | None) -> RawTable:
        return read_table(path, sheet=sheet or entry.sheet, encoding=entry.encoding, preferred=titles)

    if schema.name == "survey":
        return read_survey(entry, data, read, checklist)
    form = as_text(schema, "numerator", "denominator", "value") if schema.name == "statistics" else schema
    table, place, problems = conform_sheet(read(None), form, data, entry.columns)
    origins = Origins((place,), np.zeros(len(table), dtype="int64"), table.index.to_numpy(dtype="int64") + 1)
    rows = table.reset_index(drop=True)
    if "code" not in {column.name for column in schema.columns}:
        return rows, origins, problems
    rows, unknown = _with_indicators(rows, origins, entries)
    problems += unknown
    if schema.name == "statistics":
        rows, unfit = figures(rows, origins, entries)
        faulty = {(problem.file, problem.row) for problem in problems if problem.severity is Severity.ERROR}
        half = "forms.other_half_missing"  # in a row whose other half cannot be read, that is the problem
        problems += [p for p in unfit if p.message.key != half or (p.file, p.row) not in faulty]
        origins = origins.take(rows.index.to_numpy())
        rows = rows.reset_index(drop=True)
    return rows, origins, problems


def _reordered(rows: pd.DataFrame, order: Integers) -> pd.DataFrame:
    """Return rows in an order, and empty ``rows``: column by column, so that a survey is not in memory twice."""
    taken = {}
    for name in map(str, list(rows)):
        column = rows.pop(name)
        taken[name] = pd.Series(column.array.take(order), dtype=column.dtype, copy=False)
    return pd.DataFrame(taken, copy=False)


def _with_indicators(
    rows: pd.DataFrame, origins: Origins, entries: Mapping[str, EditionEntry]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Put codes as the edition writes them, and add our ids; an error for every code that it does not have."""
    written = {text: _code(text, entries) for text in rows["code"].dropna().unique()}
    codes = rows["code"].map(written, na_action="ignore").astype(object)
    unknown = rows["code"].notna() & ~codes.isin(list(entries))
    problems = [
        origins.problem(int(at), Message("forms.code_unknown", {"code": rows["code"].iloc[at]}), "code")
        for at in np.flatnonzero(unknown)
    ]
    ids = codes.map({code: entry.indicator for code, entry in entries.items()}).astype(object)
    return rows.assign(code=codes, indicator=ids.where(ids.notna(), None)), problems


def _code(text: str, entries: Mapping[str, EditionEntry]) -> str:
    """Return a code as the edition writes it: spreadsheets make 1.0 or 01 of 1."""
    if text in entries:
        return text
    parts = number(text)
    return str(int(parts[0])) if parts is not None and not parts[1] and parts[0].is_integer() else text


def _once(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return the problems in the order of the file, each once."""
    distinct = {repr(problem): problem for problem in problems}
    order = {problem.file: at for at, problem in reversed(list(enumerate(distinct.values())))}

    def place(found: Problem) -> tuple[int, int, int, str]:
        column = parsed(found.cell)[1] if found.cell else -1
        return order[found.file], found.row or 0, column, found.column or ""

    return tuple(sorted(distinct.values(), key=place))
