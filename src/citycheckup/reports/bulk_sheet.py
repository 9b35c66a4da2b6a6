"""Findings, or their actions, as a workbook to be filled in: what is shown is grey, what may be filled in is white."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from citycheckup.ledger.sheets import SheetForm
from citycheckup.reports.writers import write_whole
from citycheckup.wording import word

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - nothing in a file may depend on the clock


def write_bulk_sheet(path: Path, form: SheetForm, rows: Sequence[Sequence[str | int]], language: str) -> None:
    """Write a sheet with what it shows. Text is always text: a ``=`` begins no formula."""
    write_whole(path, lambda unfinished: _write(unfinished, form, rows, language))


def _write(path: Path, form: SheetForm, rows: Sequence[Sequence[str | int]], language: str) -> None:
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        book.set_properties({"title": word(f"{form.words}.sheet", language), "created": _CREATED})
        heading = book.add_format({"bold": True, "bg_color": "#E7EEF0", "border": 1, "text_wrap": True})
        shown = book.add_format({"bg_color": "#F2F2F2", "border": 1, "text_wrap": True, "valign": "top"})
        asked = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
        page = book.add_worksheet(word(f"{form.words}.sheet", language))
        for column, name in enumerate(form.columns):
            page.write_string(0, column, word(f"{form.words}.{name}", language), heading)
            page.set_column(column, column, form.widths.get(name, 14))
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(at, column, value, shown)
                else:
                    page.write_number(at, column, value, shown)
            for column in range(len(form.shown), len(form.columns)):
                page.write_blank(at, column, None, asked)
        page.freeze_panes(1, 1)
        if rows:
            for name, keys in form.choices.items():
                choices = [word(key, language) for key in keys]
                at = form.columns.index(name)
                page.data_validation(1, at, len(rows), at, {"validate": "list", "source": choices})
            page.autofilter(0, 0, len(rows), len(form.columns) - 1)
