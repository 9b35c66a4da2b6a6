"""A review's paper as a workbook: the overview, a sheet for each body or list, and where the figures are from."""

from __future__ import annotations

from pathlib import Path

from citycheckup.reports.archive import settle_archive
from citycheckup.reports.notice_files import sheet_name
from citycheckup.reports.workbook import Cell, Sheet, write_workbook
from citycheckup.reviews.paper import Paper, Section
from citycheckup.reviews.paper_tables import Table
from citycheckup.wording import word


def write_book(path: Path, paper: Paper) -> None:
    """Write the workbook; the same paper gives the same bytes."""
    taken: set[str] = set()
    notes = (paper.made_up,) if paper.made_up else ()
    sheets = [_sheet(section, taken, notes, paper.language) for section in paper.sections if section.tables]
    sheets += [_source_sheet(table, taken) for table in (paper.basis, paper.sources) if table.rows]
    write_workbook(path, sheets, title=paper.title, marking=paper.marking, finish=settle_archive)


def _sheet(section: Section, taken: set[str], notes: tuple[str, ...], language: str) -> Sheet:
    """Return the sheet of a section; several lists of one body stand below each other, each row saying of which."""
    name = sheet_name(section.title, taken)
    tables = section.tables
    said = (*notes, *section.paragraphs)
    if len(tables) == 1 and section.body is None:
        return Sheet(name, tables[0].title, tables[0].headings, list(tables[0].rows), said)
    headings = list(dict.fromkeys(heading for table in tables for heading in table.headings))
    rows: list[tuple[Cell, ...]] = []
    for table in tables:
        for row in table.rows:
            by_heading = dict(zip(table.headings, row, strict=True))
            rows.append((table.title, *(by_heading.get(heading) for heading in headings)))
    return Sheet(name, section.title, (word("papers.source_table", language), *headings), rows, said)


def _source_sheet(table: Table, taken: set[str]) -> Sheet:
    return Sheet(sheet_name(table.title, taken), table.title, table.headings, list(table.rows))
