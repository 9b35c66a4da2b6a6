"""Tables as offices keep them: CSV and workbooks, with titles above the headings and whatever else gets in."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pandas as pd

from citycheckup.sources.tables.cells import folded, is_null, number
from citycheckup.sources.tables.delimited import read_delimited
from citycheckup.sources.tables.encodings import BAD, decode
from citycheckup.sources.tables.measures import factor
from citycheckup.sources.tables.workbooks import Range, is_workbook, read_sheet
from citycheckup.vocabulary import InputError, Message, Problem, Severity

_TOTAL_WORDS = frozenset({"合计", "总计", "小计", "共计", "总数", "total", "sum", "subtotal"})
_ROWS_TO_FIND_HEADINGS = 50
_TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsb", ".ods"})

Row = list[str | None]


@dataclass(frozen=True)
class RawTable:
    """A table as read.

    Attributes
    ----------
    rows
        One row per filled row of the file, one column per heading; text, None where empty. The index counts the rows
        below the headings from 0, blank ones included, so that a user finds them again: row number = index + 1.
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
    """Whether a file is a table of rows rather than a map, by its ending (``.gz`` aside)."""
    plain = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return plain.suffix.lower() in _TABLES


def read_table(
    path: Path, *, sheet: str | None = None, encoding: str | None = None, preferred: Sequence[str] = ()
) -> RawTable:
    """Read a table from CSV or TSV (also gzipped), or from a workbook (XLSX, XLS, XLSB, ODS).

    What a file is, is told from its bytes, not from its name. Headings are the first row that fills more than half of
    the table's width; title rows above are passed over. Blank rows, repeated heading rows and rows of totals are left
    out, the latter two with a warning.

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
    found = read_sheet(data, path.name, sheet, preferred) if is_workbook(data) else None
    if found is not None:
        file, cells = f"{path.name} [{found.name}]", found.cells
    else:
        file = path.name
        text, fault = decode(data, encoding)
        if fault is not None:
            raise InputError(_where_badly_encoded(text, fault, file))
        cells = read_delimited(text, file)
    top = _heading_row(cells)
    if top is None:
        raise InputError(_problem("empty", file))
    headings = cells[top]
    width = len(headings)
    problems = [
        _problem("row_too_long", file, at - top, cells=len(row), headings=width)
        for at, row in enumerate(cells)
        if at > top and any(row[width:])  # a delimiter inside a value that is not quoted
    ]
    cells = [[*row[:width], *[None] * (width - len(row))] for row in cells]
    problems += _heading_problems(cells, top, found.merged if found else frozenset(), file)
    _stop_at_fatal(headings, file, problems)
    kept, left_out = _data_rows(cells, top, file)
    columns = [at for at, heading in enumerate(headings) if heading is not None]
    rows = pd.DataFrame(
        {str(headings[at]): pd.Series([cells[row][at] for row in kept], dtype=object) for at in columns}
    ).set_axis(pd.Index([row - top - 1 for row in kept], dtype="int64"), axis=0)
    if not kept:
        problems.append(_problem("no_rows", file, severity=Severity.WARNING))
    return RawTable(
        rows,
        file,
        top + 1,
        (*problems, *left_out),
        positions={str(headings[at]): at for at in columns},
        sheet=found.name if found else None,
        merged=found.ranges if found else (),
    )


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
    top = _heading_row(cells) or 0
    for at, row in enumerate(cells):
        for heading, cell in zip(cells[top], row, strict=False):
            if cell is not None and BAD in cell:
                message = Message(fault.key, {**fault.arguments, "line": at + 1})
                readable = heading if heading is not None and BAD not in heading else None
                return Problem(message, file, at - top if at > top else None, readable)
    return Problem(Message(fault.key, {**fault.arguments, "line": 1}), file)


def _heading_row(cells: list[Row]) -> int | None:
    """Return where the first row is that fills more than half of the table's width; None for a table of blanks."""
    filled = ((at, sum(cell is not None for cell in row)) for at, row in enumerate(cells))
    counted = list(islice(((at, count) for at, count in filled if count), _ROWS_TO_FIND_HEADINGS))
    width = max((count for _, count in counted), default=0)
    return next((at for at, count in counted if 2 * count > width), None)


def _heading_problems(cells: list[Row], top: int, merged: frozenset[tuple[int, int]], file: str) -> list[Problem]:
    """Report columns that hold something under a blank heading: they cannot be read."""
    blank = [at for at, heading in enumerate(cells[top]) if heading is None]
    held = [at for at in blank if any(row[at] is not None for row in cells[top + 1 :])]
    return [
        _problem("heading_merged", file, severity=Severity.WARNING, number=at + 1)
        if (top, at) in merged
        else _problem("heading_blank", file, severity=Severity.NOTE, number=at + 1)
        for at in held
    ]


def _stop_at_fatal(headings: Row, file: str, problems: list[Problem]) -> None:
    written = [heading for heading in headings if heading is not None]
    numbers = sum(map(_is_figure, written))
    if 2 * numbers > len(written):
        raise InputError([_problem("no_headings", file, first=written), *problems])
    twice = [heading for heading, count in Counter(map(folded, written)).items() if count > 1]
    if twice:
        raise InputError(
            [
                *(
                    _problem(
                        "heading_twice",
                        file,
                        column=next(heading for heading in written if folded(heading) == repeated),
                        numbers=[at + 1 for at, heading in enumerate(headings) if folded(heading or "") == repeated],
                    )
                    for repeated in twice
                ),
                *problems,
            ]
        )


def _is_figure(text: str) -> bool:
    """Whether a text is a number, alone or with a unit; ``1.2 裂缝`` is a numbered heading."""
    parts = number(text)
    return parts is not None and (not parts[1] or any(factor(parts[1], unit) for unit in ("m", "m2", "person", None)))


def _data_rows(cells: list[Row], top: int, file: str) -> tuple[list[int], list[Problem]]:
    kept, problems = [], []
    for at in range(top + 1, len(cells)):
        first = next((cell for cell in cells[at] if cell is not None and not is_null(cell)), None)
        if first is None:
            continue
        if cells[at] == cells[top]:
            problems.append(_problem("row_of_headings", file, at - top, severity=Severity.WARNING))
        elif folded(first).rstrip(":") in _TOTAL_WORDS:
            problems.append(_problem("row_of_totals", file, at - top, severity=Severity.WARNING, word=first))
        else:
            kept.append(at)
    return kept, problems


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
