"""Excel workbooks: plain sheets with a heading row, safe to open, and the same bytes for the same content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import xlsxwriter

from citycheckup.reports.writers import write_whole

Cell = str | float | int | None
# Nothing in a file may depend on the clock.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel's dates have no time zone
_FONT = "Noto Sans CJK SC"
_WIDEST, _NARROWEST = 60, 6
_LINE_PT = 13.5


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title line, a heading row, and rows of plain values; a null is an empty cell."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    notes: tuple[str, ...] = ()


def write_workbook(
    path: Path,
    sheets: Sequence[Sheet],
    *,
    title: str,
    marking: str,
    finish: Callable[[Path], None] = lambda _path: None,
) -> None:
    """Write a workbook; every sheet says in its header what it is and who may see it.

    Text is always written as text: a name that begins with ``=`` is no formula. The heading row stays in sight and can
    be filtered; sheets print on A4 across, one page wide. ``finish`` has the last word on the file.
    """

    def write(unfinished: Path) -> None:
        _write(unfinished, sheets, title, marking)
        finish(unfinished)

    write_whole(path, write)


def _write(path: Path, sheets: Sequence[Sheet], title: str, marking: str) -> None:
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        book.set_properties({"title": title, "created": _CREATED})
        font = {"font_name": _FONT, "font_size": 10, "valign": "top"}
        looks = {
            "title": book.add_format({**font, "bold": True, "font_size": 14}),
            "note": book.add_format({**font, "font_color": "#555555"}),
            "heading": book.add_format({**font, "bold": True, "bg_color": "#E7EEF0", "border": 1, "text_wrap": True}),
            "cell": book.add_format({**font, "border": 1, "text_wrap": True}),
        }
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.set_header(f"&L{marking}&C{title.replace('&', '&&')}")
            page.set_footer("&C&P / &N")
            page.write_string(0, 0, f"{sheet.title}（{marking}）", looks["title"])
            page.set_row(0, 22)
            for at, note in enumerate(sheet.notes, 1):
                page.write_string(at, 0, note, looks["note"])
            top = 1 + len(sheet.notes)
            widths = [_width(heading, [row[at] for row in sheet.rows]) for at, heading in enumerate(sheet.headings)]
            for column, heading in enumerate(sheet.headings):
                page.write_string(top, column, heading, looks["heading"])
                page.set_column(column, column, widths[column])
            for at, row in enumerate(sheet.rows, top + 1):
                page.set_row(at, _height_pt(row, widths))
                for column, value in enumerate(row):
                    if value is None:
                        page.write_blank(at, column, None, looks["cell"])
                    elif isinstance(value, str):
                        page.write_string(at, column, value, looks["cell"])
                    else:
                        page.write_number(at, column, value, looks["cell"])
            page.freeze_panes(top + 1, 0)
            page.repeat_rows(top)
            if sheet.rows:
                page.autofilter(top, 0, top + len(sheet.rows), len(sheet.headings) - 1)


def _width(heading: str, values: Sequence[Cell]) -> float:
    """Return a column's width in characters: enough for most of its values; Chinese characters take two."""
    lengths = sorted(_length(str(value)) for value in values if value is not None)
    usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
    return float(min(_WIDEST, max(_NARROWEST, _length(heading) + 2, usual + 2)))


def _height_pt(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """Return a row's height: enough lines for its longest cell (not every program fits rows to wrapped text)."""
    lines = [
        sum(max(1, -(-_length(line) // int(width))) for line in str(value).split("\n"))
        for value, width in zip(row, widths, strict=True)
        if value is not None
    ]
    return _LINE_PT * max(lines, default=1) + 3


@lru_cache(maxsize=4096)  # most cells of a list say what others say: units, indicators, reasons
def _length(text: str) -> int:
    return max(map(_width_of_line, text.splitlines()), default=0)


def _width_of_line(line: str) -> int:
    return len(line) if line.isascii() else len(line) + sum(letter > "\u2e7f" for letter in line)
