"""Reads a duty list: a workbook with the sheets 单位 and 职责, or two files of delimited text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from citycheckup.duties.duty import DutyList
from citycheckup.duties.reading import Row, read_rows
from citycheckup.duties.tables import BODIES, DUTIES
from citycheckup.layers.table_schema import TableSchema
from citycheckup.sources.figures.table_rows import SheetPlace, conform_sheet
from citycheckup.sources.tables.table import RawTable, file_bytes, read_table
from citycheckup.sources.tables.workbooks import is_workbook, sheet_names
from citycheckup.vocabulary import InputError, Message, Problem, Severity


@dataclass(frozen=True)
class ReadDutyList:
    """A list as read, everything wrong with its cells, and where each row of it stands."""

    duty_list: DutyList
    problems: tuple[Problem, ...]
    place: SheetPlace
    rows: Mapping[str, int]

    def problem(
        self, duty_id: str, message: Message, column: str | None = "id", severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a problem of the row of a duty, at its cell."""
        return self.place.problem(self.rows[duty_id], message, column, severity)


def read_duty_file(path: Path, *, bodies: Path | None, names: Mapping[str, str]) -> ReadDutyList:
    """Read a duty list.

    Parameters
    ----------
    path
        The workbook with both sheets, or the table of duties.
    bodies
        The table of bodies, where it is a file of its own.
    names
        Category by what the table may say instead: the number or the name of an indicator.

    Raises
    ------
    InputError
        A file cannot be read at all.
    """
    alone = bodies is None
    if alone and not is_workbook(file_bytes(path)):
        raise InputError(Problem(Message("duties.bodies_missing"), path.name))
    body_rows, body_place, of_bodies = _table(path if bodies is None else bodies, BODIES, alone=alone)
    duty_rows, duty_place, of_duties = _table(path, DUTIES, alone=alone)
    duty_list, faults = read_rows(body_rows, duty_rows, names)
    places = {BODIES.name: body_place, DUTIES.name: duty_place}
    problems = [*of_bodies, *of_duties]
    unread = {(problem.file, problem.row, problem.column) for problem in problems}
    for fault in faults:
        found = places[fault.table].problem(fault.row, fault.message, fault.column)
        if (found.file, found.row, found.column) not in unread:  # a cell that is empty or unreadable said so already
            problems.append(found)
    return ReadDutyList(duty_list, tuple(problems), duty_place, {row.text("id"): row.number for row in duty_rows})


def _table(path: Path, schema: TableSchema, *, alone: bool) -> tuple[list[Row], SheetPlace, list[Problem]]:
    """Return a table's rows; of a workbook that holds both tables, the sheet of its title."""
    data, sheet = file_bytes(path), None
    if alone:
        titles = (schema.title_zh, schema.title_en, schema.name)
        there = sheet_names(data, path.name)
        sheet = next((title for title in titles if title in there), schema.title_zh)
    raw: RawTable = read_table(path, sheet=sheet)
    table, place, problems = conform_sheet(raw, schema, data, {})
    columns = [column.name for column in schema.columns]
    rows = [
        Row(int(at) + 1, dict(zip(columns, values, strict=True)))
        for at, *values in table[columns].itertuples(name=None)
    ]
    return rows, place, problems
