"""Rows of cells from a sheet of a workbook: XLSX, XLS, XLSB, ODS."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from python_calamine import CalamineError, load_workbook

from citycheckup.sources.tables.cells import text_of
from citycheckup.vocabulary import InputError, Message, Problem

_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # a zip archive; an OLE document


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as a workbook does."""
    return data.startswith(_SIGNATURES)


@dataclass(frozen=True)
class Range:
    """Cells from one corner to the other, both included, counted from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """A sheet as read: rows of equal length from the first row on, and which cells were merged."""

    name: str
    cells: list[list[str | None]]
    ranges: tuple[Range, ...]

    @cached_property
    def merged(self) -> frozenset[tuple[int, int]]:
        """Merged cells (row, column), without the one of each range that holds the value."""
        return frozenset(
            (row, column)
            for found in self.ranges
            for row in range(found.first_row, found.last_row + 1)
            for column in range(found.first_column, found.last_column + 1)
            if (row, column) != (found.first_row, found.first_column)
        )


def sheet_names(data: bytes, file: str) -> list[str]:
    """Return the names of a workbook's sheets, in their order.

    Raises
    ------
    InputError
        No workbook that can be read.
    """
    try:
        return list(load_workbook(io.BytesIO(data)).sheet_names)
    except CalamineError as error:
        raise InputError(Problem(Message("tables.unreadable", {"reason": str(error)}), file)) from error


def read_sheet(data: bytes, file: str, sheet: str | None, preferred: Sequence[str] = ()) -> Sheet:
    """Return a sheet of a workbook.

    Without ``sheet``, the first of ``preferred`` that is there; else the one sheet that holds anything. Cells come
    tidied, None where empty; numbers as written without trailing zeros, dates as ISO dates. An error value of a formula
    (``#DIV/0!``) is nothing: None.

    Raises
    ------
    InputError
        No workbook that can be read (damaged, protected by a password), no such sheet, no sheet that holds anything, or
        several and none chosen.
    """
    try:
        workbook = load_workbook(io.BytesIO(data))
        names = list(workbook.sheet_names)
        if sheet is None:
            sheet = next((name for name in preferred if name in names), None)
        if sheet is not None and sheet not in names:
            raise InputError(Problem(Message("tables.no_such_sheet", {"sheet": sheet, "sheets": names}), file))
        rows = {
            name: [
                [text_of(cell) for cell in row]
                for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in (names if sheet is None else [sheet])
        }
        filled = [name for name, cells in rows.items() if any(any(row) for row in cells)]
        if len(filled) > 1:
            raise InputError(Problem(Message("tables.choose_sheet", {"sheets": filled}), file))
        if not filled:
            raise InputError(Problem(Message("tables.empty"), file if sheet is None else f"{file} [{sheet}]"))
        ranges = workbook.get_sheet_by_name(filled[0]).merged_cell_ranges or []
    except CalamineError as error:
        raise InputError(Problem(Message("tables.unreadable", {"reason": str(error)}), file)) from error
    merged = tuple(Range(*first, *last) for first, last in ranges)
    return Sheet(filled[0], rows[filled[0]], merged)
