"""Reads back a workbook of findings, or of actions, that somebody has filled in."""

from __future__ import annotations

from pathlib import Path

from citycheckup.ledger.sheets import BulkRow, SheetForm
from citycheckup.sources.tables.workbooks import is_workbook, read_sheet
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import LANGUAGES, word


def read_bulk_sheet(path: Path, form: SheetForm) -> list[BulkRow]:
    """Return the rows that ask for something; columns may stand in any order, under headings of either language.

    Raises
    ------
    InputError
        No workbook, or columns are missing or twice there: all of them are listed.
    """
    data = path.read_bytes()
    if not is_workbook(data):
        raise InputError(Problem(Message("bulk.no_workbook"), file=str(path)))
    names = [word(f"{form.words}.sheet", language) for language in LANGUAGES]
    sheet = read_sheet(data, str(path), None, names)
    at = _columns(sheet.cells[0], form, path)
    rows = []
    for number, cells in enumerate(sheet.cells[1:], 1):
        found = BulkRow(
            number,
            {name: cells[column] for name, column in at.items()},
            {name: f"{_letters(column)}{number + 1}" for name, column in at.items()},
        )
        if any(found.cells[name] for name in form.asked):
            rows.append(found)
    return rows


def _columns(headings: list[str | None], form: SheetForm, path: Path) -> dict[str, int]:
    needed = ("id", "version", *form.keys, *form.asked)
    meant = {word(f"{form.words}.{name}", language): name for name in form.columns for language in LANGUAGES}
    named = [meant.get(heading or "") for heading in headings]
    problems = [
        Problem(Message("bulk.column_missing" if name not in named else "bulk.column_twice"), str(path), column=said)
        for name in needed
        if named.count(name) != 1
        for said in [" / ".join(word(f"{form.words}.{name}", language) for language in LANGUAGES)]
    ]
    if problems:
        raise InputError(problems)
    return {name: named.index(name) for name in needed}


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
