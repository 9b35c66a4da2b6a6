"""Rows of cells from a sheet of a workbook: XLSX, XLS, XLSB, ODS."""

from __future__ import annotations

import io

from python_calamine import CalamineError, load_workbook

from citycheckup.sources.cells import text_of
from citycheckup.vocabulary import InputError, Message, Problem

_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # a zip archive; an OLE document


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as a workbook does."""
    return data.startswith(_SIGNATURES)


def read_sheet(
    data: bytes, file: str, sheet: str | None
) -> tuple[str, list[list[str | None]], frozenset[tuple[int, int]]]:
    """Return the name of the sheet, its rows of equal length from the first row on, and its merged cells.

    Without ``sheet``, the one sheet that holds anything. Cells come tidied, None where empty; numbers as written
    without trailing zeros, dates as ISO dates. An error value of a formula (``#DIV/0!``) is nothing: None. Merged cells
    are (row, column) from 0, without the one that holds the value.

    Raises
    ------
    InputError
        No workbook that can be read (damaged, protected by a password), no such sheet, no sheet that holds anything, or
        several and none chosen.
    """
    try:
        workbook = load_workbook(io.BytesIO(data))
        names = list(workbook.sheet_names)
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
    merged = {
        (row, column)
        for (first_row, first_column), (last_row, last_column) in ranges
        for row in range(first_row, last_row + 1)
        for column in range(first_column, last_column + 1)
        if (row, column) != (first_row, first_column)
    }
    return filled[0], rows[filled[0]], frozenset(merged)
