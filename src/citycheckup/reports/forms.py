"""Forms to fill in as Excel workbooks: what is known is there, the rest is blank and says what to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from citycheckup.reports.writers import write_whole

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel's dates have no time zone; nothing may depend on the clock
_FONT = "Noto Sans CJK SC"
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SPARE_ROWS = 500  # below those that are there, for what a city adds by hand
_LONGEST_LIST = 255  # characters Excel takes in a drop-down without a range of its own


@dataclass(frozen=True)
class FormColumn:
    """One column: its heading, what to write there (shown at the heading), and what may be chosen.

    ``number``: nothing but a number; ``free``: a number or a text, as it is typed; else text. ``given``: comes filled
    in.
    """

    heading: str
    note: str = ""
    choices: tuple[str, ...] = ()
    number: bool = False
    free: bool = False
    width: float = 14
    given: bool = False


@dataclass(frozen=True)
class FormSheet:
    """One sheet: columns, and rows of text as far as they are known.

    ``row_choices`` are drop-downs of single cells, by row and column from 0 below the headings; another word is warned
    of and not refused.
    """

    name: str
    columns: tuple[FormColumn, ...]
    rows: Sequence[tuple[str | None, ...]] = ()
    row_choices: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)


def write_form(path: Path, sheets: Sequence[FormSheet], *, title: str, guide: tuple[str, Sequence[str]]) -> None:
    """Write a form; the last sheet, ``guide`` (its name and its lines), says how to fill it in.

    The same form always gives the same bytes. Text is written as text: a name that begins with ``=`` is no formula.
    """
    write_whole(path, lambda unfinished: _write(unfinished, sheets, title, guide))


def _write(path: Path, sheets: Sequence[FormSheet], title: str, guide: tuple[str, Sequence[str]]) -> None:
    with xlsxwriter.Workbook(str(path), _PLAIN) as book:
        book.set_properties({"title": title, "created": _CREATED})
        font = {"font_name": _FONT, "font_size": 10, "valign": "top"}
        heading = {**font, "bold": True, "border": 1, "text_wrap": True}
        looks = {
            "given": book.add_format({**heading, "bg_color": "#E3E6E8"}),
            "wanted": book.add_format({**heading, "bg_color": "#FFF3CF"}),
            "cell": book.add_format({**font, "font_color": "#444444"}),
            "text": book.add_format({**font, "num_format": "@"}),
            "number": book.add_format(font),
        }
        for sheet in sheets:
            _sheet(book.add_worksheet(sheet.name), sheet, looks)
        page = book.add_worksheet(guide[0])
        page.set_column(0, 0, 110, book.add_format({**font, "text_wrap": True}))
        for at, line in enumerate(guide[1]):
            page.write_string(at, 0, line)


def _sheet(page: Worksheet, sheet: FormSheet, looks: Mapping[str, Format]) -> None:
    last = len(sheet.rows) + _SPARE_ROWS
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width, looks["number" if column.number or column.free else "text"])
        page.write_string(0, at, column.heading, looks["given" if column.given else "wanted"])
        if column.note:
            page.write_comment(0, at, column.note, {"x_scale": 2, "y_scale": 1.5})
        if column.choices:
            page.data_validation(1, at, last, at, _choice(column.choices))
        elif column.number:
            smallest = {"validate": "decimal", "criteria": ">=", "value": 0, "ignore_blank": True}
            page.data_validation(1, at, last, at, {**smallest, "error_type": "warning"})
    for (row, at), choices in sorted(sheet.row_choices.items()):
        page.data_validation(row + 1, at, row + 1, at, {**_choice(choices), "error_type": "warning"})
    for row, values in enumerate(sheet.rows, 1):
        for at, value in enumerate(values):
            if value is not None:
                page.write_string(row, at, value, looks["cell"])
    page.freeze_panes(1, _leading(sheet.columns))
    page.set_landscape()
    page.set_paper(9)
    page.repeat_rows(0)


def _choice(choices: Sequence[str]) -> dict[str, object]:
    shown = list(choices)
    while sum(map(len, shown)) + len(shown) > _LONGEST_LIST:
        shown.pop()
    return {"validate": "list", "source": shown, "ignore_blank": True}


def _leading(columns: Sequence[FormColumn]) -> int:
    """Return how many columns stay in sight: those before the first that is to be filled in, three at most."""
    wanted = next((at for at, column in enumerate(columns) if not column.given), 0)
    return min(wanted, 3)
