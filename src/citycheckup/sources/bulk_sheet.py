"""Reads back the workbook of findings that somebody has filled in."""

from __future__ import annotations

from pathlib import Path

from citycheckup.ledger.bulk import ASKED, COLUMNS, BulkRow
from citycheckup.sources.tables.workbooks import is_workbook, read_sheet
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import LANGUAGES, word

_NEEDED = ("id", "version", *ASKED)


def read_bulk_sheet(path: Path) -> list[BulkRow]:
    """Return the rows that ask for something; columns may stand in any order, under headings of either language.

    Raises
    ------
    InputError
        No workbook, or columns are missing or twice there: all of them are listed.
    """
    data = path.read_bytes()
    if not is_workbook(data):
        raise InputError(Problem(Message("bulk.no_workbook"), file=str(path)))
    names = [word("bulk.sheet", language) for language in LANGUAGES]
    sheet = read_sheet(data, str(path), None, names)
    at = _columns(sheet.cells[0], path)
    rows = []
    for number, cells in enumerate(sheet.cells[1:], 1):
        found = BulkRow(
            number,
            {name: cells[column] for name, column in at.items()},
            {name: f"{_letters(column)}{number + 1}" for name, column in at.items()},
        )
        if found.is_filled_in:
            rows.append(found)
    return rows


def _columns(headings: list[str | None], path: Path) -> dict[str, int]:
    meant = {word(f"bulk.{name}", language): name for name in COLUMNS for language in LANGUAGES}
    named = [meant.get(heading or "") for heading in headings]
    problems = [
        Problem(Message("bulk.column_missing" if name not in named else "bulk.column_twice"), str(path), column=said)
        for name in _NEEDED
        if named.count(name) != 1
        for said in [" / ".join(word(f"bulk.{name}", language) for language in LANGUAGES)]
    ]
    if problems:
        raise InputError(problems)
    return {name: named.index(name) for name in _NEEDED}


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
