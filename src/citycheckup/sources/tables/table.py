"""Tables as offices keep them: CSV and workbooks, with titles above the headings and whatever else gets in."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from citycheckup.sources.tables.delimited import read_delimited, read_grid
from citycheckup.sources.tables.distinct import coded
from citycheckup.sources.tables.encodings import BAD, decode
from citycheckup.sources.tables.layout import data_rows, grid_of_rows, heading_problems, stop_at_fatal
from citycheckup.sources.tables.parquet import holds_geometry, is_parquet, read_rows
from citycheckup.sources.tables.workbooks import Range, is_workbook, read_sheet
from citycheckup.vocabulary import InputError, Message, Problem, Severity

_TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsb", ".ods"})


@dataclass(frozen=True)
class RawTable:
    """A table as read.

    Attributes
    ----------
    rows
        One row per filled row of the file, one column per heading: categoricals of text, null where empty (of Parquet,
        also numbers, flags and dates). The index
        counts the rows below the headings from 0, blank ones included, so that a user finds them again: row number =
        index + 1.
    file
        The file's name as problems give it, with the sheet of a workbook in square brackets.
    heading_row
        Which row of the file holds the headings (the first is 1).
    problems
        What was left out (warnings and notes), and what is wrong (errors) without making the table unreadable.
    positions
        In which column of the file each heading stands (the first is 0).
    sheet
        The sheet of a workbook; None for other files.
    merged
        Ranges of merged cells of the sheet, headings and titles included.
    """

    rows: pd.DataFrame
    file: str
    heading_row: int
    problems: tuple[Problem, ...]
    positions: Mapping[str, int] = field(default_factory=dict)
    sheet: str | None = None
    merged: tuple[Range, ...] = ()


def is_table(path: Path) -> bool:
    """Whether a file is a table of rows rather than a map: by its ending (``.gz`` aside), or Parquet without a map."""
    if path.suffix.lower() == ".parquet":
        return not holds_geometry(str(path))
    plain = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return plain.suffix.lower() in _TABLES


def read_table(
    path: Path, *, sheet: str | None = None, encoding: str | None = None, preferred: Sequence[str] = ()
) -> RawTable:
    """Read a table from CSV or TSV (also gzipped), from a workbook (XLSX, XLS, XLSB, ODS), or from Parquet.

    What a file is, is told from its bytes, not from its name. Headings are the first row that fills more than half of
    the table's width; title rows above are passed over. Blank rows, repeated heading rows and rows of totals are left
    out, the latter two with a warning. A Parquet file is taken as a program wrote it: its column names are the
    headings, and every row is data.

    Parameters
    ----------
    path
        The file.
    sheet
        Which sheet of a workbook; may be left out where only one holds anything.
    encoding
        Encoding of a text file; may be left out for UTF-8, UTF-16 with a mark, and GBK or GB18030.
    preferred
        Sheets to take where ``sheet`` says none: the first that is there.

    Raises
    ------
    InputError
        The file is absent, unreadable, empty or in another encoding; it has no headings, or the same heading twice.
    """
    data = file_bytes(path)
    if is_parquet(data):
        return _from_parquet(data, path.name)
    found = read_sheet(data, path.name, sheet, preferred) if is_workbook(data) else None
    if found is not None:
        file, grid = f"{path.name} [{found.name}]", grid_of_rows(found.cells)
    else:
        file = path.name
        text, fault = decode(data, encoding)
        if fault is not None:
            raise InputError(_where_badly_encoded(text, fault, file))
        del data  # as large as the text
        grid = read_grid(text, file)
    top = grid.top
    if top is None:
        raise InputError(_problem("empty", file))
    headings = grid.headings
    problems = [
        _problem("row_too_long", file, at - top, cells=cells, headings=len(headings))
        for at, cells in grid.too_long  # a delimiter inside a value that is not quoted
    ]
    problems += heading_problems(grid, found.merged if found else frozenset(), file)
    stop_at_fatal(headings, file, problems)
    kept, left_out = data_rows(grid, file)
    positions = {heading: at for at, heading in enumerate(headings) if heading is not None}
    rows = pd.DataFrame(
        {heading: _rows_of(grid.columns[at], kept) for heading, at in positions.items()},
        index=_numbered(kept - top - 1),
        copy=False,
    )
    if not len(kept):
        problems.append(_problem("no_rows", file, severity=Severity.WARNING))
    return RawTable(
        rows,
        file,
        top + 1,
        (*problems, *left_out),
        positions=positions,
        sheet=found.name if found else None,
        merged=found.ranges if found else (),
    )


def _from_parquet(data: bytes, file: str) -> RawTable:
    headings, columns = read_rows(data, file)
    stop_at_fatal(headings, file, [])
    positions = {heading: at for at, heading in enumerate(headings) if heading is not None}
    rows = pd.DataFrame({heading: columns[at] for heading, at in positions.items()}, copy=False)
    nothing = [] if len(rows) else [_problem("no_rows", file, severity=Severity.WARNING)]
    return RawTable(rows, file, 1, tuple(nothing), positions=positions)


def _rows_of(column: pd.Categorical, rows: np.ndarray) -> pd.Categorical:
    """Return some rows of a column, with the texts that they have and no other."""
    return coded(column.codes[rows], column.categories.to_numpy(dtype=object))


def _numbered(numbers: np.ndarray) -> pd.Index:
    """Return an index of these numbers, which takes no room where they are 0, 1, 2 and so on."""
    whole = len(numbers) and numbers[0] == 0 and numbers[-1] == len(numbers) - 1
    return pd.RangeIndex(len(numbers)) if whole else pd.Index(numbers, dtype="int64")


def file_bytes(path: Path) -> bytes:
    """Return the bytes of a table's file, unpacked where it is gzipped.

    Raises
    ------
    InputError
        The file is absent, unreadable, empty, or a web page in disguise.
    """
    try:
        data = path.read_bytes()
        if data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
    except FileNotFoundError as error:
        raise InputError(_problem("absent", path.name)) from error
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(_problem("unreadable", path.name, reason=str(error))) from error
    if not data.strip():
        raise InputError(_problem("empty", path.name))
    if data[:2048].lstrip().lower().startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        raise InputError(_problem("is_html", path.name))
    return data


def _where_badly_encoded(text: str, fault: Message, file: str) -> Problem:
    """Say which row and column the first character is in that could not be decoded."""
    cells = read_delimited(text, file, lenient=True)
    top = grid_of_rows(cells).top or 0
    for at, row in enumerate(cells):
        for heading, cell in zip(cells[top], row, strict=False):
            if cell is not None and BAD in cell:
                message = Message(fault.key, {**fault.arguments, "line": at + 1})
                readable = heading if heading is not None and BAD not in heading else None
                return Problem(message, file, at - top if at > top else None, readable)
    return Problem(Message(fault.key, {**fault.arguments, "line": 1}), file)


def _problem(
    key: str,
    file: str,
    row: int | None = None,
    *,
    column: str | None = None,
    severity: Severity = Severity.ERROR,
    **arguments: object,
) -> Problem:
    return Problem(Message(f"tables.{key}", arguments), file, row, column, severity)
