"""The rows of a table on their way in, and where in the file each of them was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from citycheckup.layers.schema import Kind
from citycheckup.layers.table_schema import TableSchema
from citycheckup.sources.figures.keys import Integers, key_numbers, key_order, repeated
from citycheckup.sources.tables.cells import NULL_WORDS, reading_as
from citycheckup.sources.tables.conform import conform
from citycheckup.sources.tables.distinct import different_values, texts_of
from citycheckup.sources.tables.headings import match_headings
from citycheckup.sources.tables.sheet_faults import address, sheet_faults
from citycheckup.sources.tables.table import RawTable
from citycheckup.sources.tables.workbooks import is_workbook
from citycheckup.vocabulary import Message, Problem, Severity


@dataclass(frozen=True)
class SheetPlace:
    """One sheet or file: its name, where its headings are, and which heading stands for which column."""

    file: str
    heading_row: int
    headings: Mapping[str, str]  # column → heading
    positions: Mapping[str, int]  # heading → column of the file, from 0

    def problem(
        self, row: int, message: Message, column: str | None = None, severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a problem of one row (1 is the first below the headings); ``column`` is ours or a heading."""
        heading = self.headings.get(column, column) if column is not None else None
        position = None if heading is None else self.positions.get(heading)
        cell = None if position is None else address(self.heading_row + row, position)
        return Problem(message, self.file, row, heading, severity, cell)


@dataclass(frozen=True)
class Origins:
    """Where each row of a table was written: its sheet and its row (1 is the first below the headings)."""

    sheets: tuple[SheetPlace, ...]
    sheet: Integers
    row: Integers

    def problem(
        self, at: int, message: Message, column: str | None = None, severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a problem of the table's row ``at`` (from 0), in one of our columns or under a heading."""
        place = self.sheets[int(self.sheet[at])]
        return place.problem(int(self.row[at]), message, column, severity)

    def cell(self, at: int, column: str) -> str:
        """Return where a cell is, as a person would look it up; the sheet only where there are several."""
        place = self.sheets[int(self.sheet[at])]
        heading = place.headings.get(column, column)
        row = place.heading_row + int(self.row[at])
        found = address(row, place.positions.get(heading, 0))
        return f"{place.file} {found}" if len(self.sheets) > 1 else found

    def take(self, at: Sequence[int] | Integers) -> Origins:
        """Return the origins of some rows, in that order."""
        chosen = np.asarray(at, dtype="int64")
        return replace(self, sheet=self.sheet[chosen], row=self.row[chosen])


def conform_sheet(
    raw: RawTable,
    schema: TableSchema,
    data: bytes,
    columns: Mapping[str, str],
    *,
    also: Sequence[str] = (),
    categorical: bool = False,
) -> tuple[pd.DataFrame, SheetPlace, list[Problem]]:
    """Return a sheet's rows with the schema's columns, where they were, and everything wrong with them.

    Rows of a form that nobody filled in are left out; a note counts them. A cell whose formula has no result has that
    one problem and no other.

    Parameters
    ----------
    data
        The file's bytes.
    columns
        Column name → heading, where the city says so.
    also
        Headings that somebody else reads: their cells must be sound, too.
    categorical
        As :func:`citycheckup.sources.tables.conform.conform` has it.
    """
    own = raw.rows.drop(columns=list(also))
    matched, _ = match_headings([str(heading) for heading in own.columns], schema, columns, raw.file)
    headings = {name: match.heading for name, match in matched.items()}
    place = SheetPlace(raw.file, raw.heading_row, headings, raw.positions)
    faults = sheet_faults(data, raw, {*headings.values(), *also}) if is_workbook(data) else []
    answers = [heading for name, heading in headings.items() if name not in schema.prefilled]
    unfilled = _unfilled(own, answers, faults) if schema.prefilled else np.zeros(len(own), dtype=bool)
    filled = own[~unfilled] if unfilled.any() else own
    rows, unfit = conform(filled, schema, file=raw.file, columns=columns, categorical=categorical)
    problems = [*raw.problems, *faults, *located(_of_others(unfit, schema), place, faults)]
    if unfilled.any():
        message = Message("forms.rows_not_filled", {"count": int(unfilled.sum())})
        problems.append(Problem(message, raw.file, severity=Severity.NOTE))
    return rows, place, problems


def located(problems: Sequence[Problem], place: SheetPlace, faults: Sequence[Problem]) -> list[Problem]:
    """Give problems the address of their cell; leave out those of cells that have a graver one."""
    faulty = {(fault.row, fault.column) for fault in faults}
    placed = []
    for problem in problems:
        if problem.row is None or problem.column not in place.positions:
            placed.append(problem)
        elif (problem.row, problem.column) not in faulty:
            placed.append(place.problem(problem.row, problem.message, problem.column, problem.severity))
    return placed


def duplicates(rows: pd.DataFrame, key: Sequence[str], origins: Origins) -> tuple[list[Problem], Integers | None]:
    """Return an error for every row whose key stands in a row before it: both places are named; and the order of keys.

    ``rows`` has the index 0, 1, 2 … that ``origins`` counts by. A null in a key is a value like any other; a row whose
    whole key is null has problems of its own. The order is None where the rows stand in it already.
    """
    problems = []
    numbers = key_numbers(rows, key)
    order = key_order(numbers)
    for at, first in repeated(numbers, order):
        shown = [value for value in (rows[name].iloc[at] for name in key) if pd.notna(value)]
        if shown:
            arguments = {"key": shown, "first": origins.cell(first, key[0])}
            problems.append(origins.problem(at, Message("forms.key_twice", arguments), key[0]))
    return problems, order


def _unfilled(raw: pd.DataFrame, answers: Sequence[str], faults: Sequence[Problem]) -> np.ndarray:
    """Say of each row whether it answers nothing; an answer that is faulty is an answer."""
    filled = np.zeros(len(raw), dtype=bool)
    for heading in answers:
        codes, written = different_values(raw[heading])
        filled |= np.append(~reading_as(texts_of(written), NULL_WORDS), np.False_)[codes]
    faulty = {fault.row - 1 for fault in faults if fault.row is not None and fault.column in answers}
    return ~(filled | raw.index.isin(list(faulty)))


def _of_others(problems: Sequence[Problem], schema: TableSchema) -> list[Problem]:
    """Leave the headings that our own templates carry out of the note on columns that are not used."""
    kept = []
    for problem in problems:
        if problem.message.key == "tables.columns_ignored":
            given = problem.message.arguments["headings"]
            others = [heading for heading in given if heading not in schema.guides] if isinstance(given, list) else []
            if not others:
                continue
            problem = replace(problem, message=Message(problem.message.key, {"headings": others}))  # noqa: PLW2901
        kept.append(problem)
    return kept


def as_text(schema: TableSchema, *columns: str) -> TableSchema:
    """Return a schema that reads some of its columns as text: their cells say more than a number."""
    changed = [replace(c, kind=Kind.TEXT, minimum=None) if c.name in columns else c for c in schema.columns]
    return replace(schema, columns=tuple(changed))
