"""Findings as a workbook to be filled in and read back: what is shown is grey, what may be filled in is white."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import xlsxwriter

from citycheckup.ledger.bulk import ASKED, COLUMNS, MOVES, SHOWN, open_items
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.said import term
from citycheckup.reports.writers import write_whole
from citycheckup.wording import render, word

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - nothing in a file may depend on the clock
_WIDTHS = {"id": 22, "statement": 50, "reason": 30, "plan": 30, "steps": 40, "open_items": 20, "mended": 20}


def write_bulk_sheet(path: Path, findings: Iterable[Finding], language: str) -> int:
    """Write the sheet, and return how many findings are in it. Text is always text: a ``=`` begins no formula."""
    rows = [_shown(finding, language) for finding in findings]
    write_whole(path, lambda unfinished: _write(unfinished, rows, language))
    return len(rows)


def _shown(finding: Finding, language: str) -> tuple[str | int, ...]:
    return (
        finding.id,
        finding.version,
        render(term("state", finding.state), language),
        finding.unit_id,
        finding.category,
        finding.statement,
        finding.lead_body or "",
        "" if finding.due is None else finding.due.date,
        open_items(finding),
    )


def _write(path: Path, rows: list[tuple[str | int, ...]], language: str) -> None:
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        book.set_properties({"title": word("bulk.sheet", language), "created": _CREATED})
        heading = book.add_format({"bold": True, "bg_color": "#E7EEF0", "border": 1, "text_wrap": True})
        shown = book.add_format({"bg_color": "#F2F2F2", "border": 1, "text_wrap": True, "valign": "top"})
        asked = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
        page = book.add_worksheet(word("bulk.sheet", language))
        for column, name in enumerate(COLUMNS):
            page.write_string(0, column, word(f"bulk.{name}", language), heading)
            page.set_column(column, column, _WIDTHS.get(name, 14))
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(at, column, value, shown)
                else:
                    page.write_number(at, column, value, shown)
            for column in range(len(SHOWN), len(COLUMNS)):
                page.write_blank(at, column, None, asked)
        page.freeze_panes(1, 1)
        if rows:
            choices = [word(f"terms.move.{move}", language) for move in MOVES]
            at = COLUMNS.index(ASKED[0])
            page.data_validation(1, at, len(rows), at, {"validate": "list", "source": choices})
            page.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
