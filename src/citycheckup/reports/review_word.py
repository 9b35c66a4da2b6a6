"""A review's paper as a Word document, on the shipped letterhead or an office's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from citycheckup.reports.archive import settle_archive
from citycheckup.reports.writers import write_whole
from citycheckup.reviews.paper import Paper
from citycheckup.reviews.paper_tables import Table
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import render, word

MARKER = "⟦body⟧"
_ROWS = 300  # of a table on paper; all of them stand in the workbook
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - nothing in a file may depend on the clock
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
_DIGITS = "零一二三四五六七八九"


def write_word(path: Path, paper: Paper, template: Path | None = None) -> None:
    """Write the paper; the same paper on the same template gives the same bytes.

    Parameters
    ----------
    template
        A Word file with the fields ``{{ title }}``, ``{{ number }}``, ``{{ marking }}``, ``{{ made_up }}``,
        ``{{ to }}``, ``{{ sender }}`` and ``{{ date }}``, and one paragraph that holds ``⟦body⟧`` alone; None: the
        shipped one.

    Raises
    ------
    InputError
        The template is no Word file, or lacks its place for the text.
    """
    if template is not None:
        write_whole(path, partial(_write, paper, template))
        return
    with as_file(files("citycheckup.reports").joinpath("templates", "review.docx")) as shipped:
        write_whole(path, partial(_write, paper, shipped))


def _write(paper: Paper, template: Path, path: Path) -> None:
    from docxtpl import DocxTemplate  # noqa: PLC0415 - slow to import, and only papers need it

    fields = ("title", "number", "marking", "made_up", "to", "sender", "date")
    try:
        letter = DocxTemplate(str(template))
        letter.render({name: _plain(getattr(paper, name) or "") for name in fields}, autoescape=True)
    except Exception as error:  # whatever is wrong with it: a user's file
        raise _not_a_template(template, str(error)) from error
    document = letter.docx
    place = next((one for one in document.paragraphs if one.text.strip() == MARKER), None)
    if place is None:
        raise _not_a_template(template, "")
    layout = _Layout(document)
    for element in layout.body(paper):
        place._p.addprevious(element)  # noqa: SLF001 - python-docx has no other way to put a table there
    place._p.getparent().remove(place._p)  # noqa: SLF001
    last = document.element.body.sectPr
    for element in layout.appendix(paper):
        last.addprevious(element)
    _settle_properties(document, paper)
    document.save(str(path))
    settle_archive(path)


class _Layout:
    """Makes paragraphs and tables of a document; each is put where it belongs by the caller."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._known = {style.name for style in document.styles}

    def body(self, paper: Paper) -> Iterator[Any]:
        """Make the text: opening, then each section with its tables."""
        for text in paper.opening:
            yield self._paragraph(text, "CC Body")
        for number, section in enumerate(paper.sections, 1):
            yield self._paragraph(f"{ordinal(number, paper.language)}{section.title}", "CC Heading")
            for text in section.paragraphs:
                yield self._paragraph(text, "CC Body")
            for table in section.tables:
                yield from self._table(table, paper.language)

    def appendix(self, paper: Paper) -> Iterator[Any]:
        """Make the last page: what the figures are from, and how to check them."""
        heading = self._paragraph(word("papers.appendix", paper.language), "CC Heading", on_new_page=True)
        yield heading
        for table in (paper.basis, paper.sources):
            if table.rows:
                yield from self._table(table, paper.language)

    def _paragraph(self, text: str, style: str, *, on_new_page: bool = False) -> Any:
        paragraph = self._document.add_paragraph(_plain(text), style=self._style(style))
        paragraph.paragraph_format.page_break_before = True if on_new_page else None
        return paragraph._p  # noqa: SLF001

    def _style(self, name: str) -> str | None:
        return name if name in self._known else None  # an office's letterhead may have none of ours

    def _table(self, table: Table, language: str) -> Iterator[Any]:
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.shared import Emu  # noqa: PLC0415

        yield self._paragraph(table.title, "CC Caption")
        section = self._document.sections[0]
        wide = section.page_width - section.left_margin - section.right_margin
        made = self._document.add_table(rows=0, cols=len(table.headings), style=self._style("Table Grid"))
        made.autofit = False
        widths = [Emu(int(wide * share / sum(table.widths))) for share in table.widths]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        for at, row in enumerate([table.headings, *table.rows[:_ROWS]]):
            cells = made.add_row()
            properties = cells._tr.get_or_add_trPr()  # noqa: SLF001
            properties.append(OxmlElement("w:cantSplit"))
            if at == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, value, width in zip(cells.cells, row, widths, strict=True):
                cell.width = width
                paragraph = cell.paragraphs[0]
                paragraph.style = self._style("CC Cell")
                run = paragraph.add_run(_plain("" if value is None else str(value)))
                run.bold = True if at == 0 else None
        yield made._tbl  # noqa: SLF001
        more = len(table.rows) - _ROWS
        yield self._paragraph(render(Message("papers.more", {"count": more}), language) if more > 0 else "", "CC Cell")


def ordinal(number: int, language: str) -> str:
    """Return what a section begins with: 一、 or a number."""
    if language != "zh":
        return f"{number}. "
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return f"{said}{_DIGITS[ones] if ones else ''}、"


def _settle_properties(document: Any, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = _plain(paper.title), "", ""
    properties.created = properties.modified = _CREATED
    properties.revision = 1


def _plain(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def _not_a_template(template: Path, reason: str) -> InputError:
    return InputError(Problem(Message("papers.not_a_template", {"reason": reason[:200]}), file=str(template)))
