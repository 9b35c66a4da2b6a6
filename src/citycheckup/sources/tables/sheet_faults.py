"""What is wrong with a sheet that its values do not show: formulas without a result, merged and hidden cells."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from xml.parsers import expat

import pandas as pd

from citycheckup.sources.tables.table import RawTable
from citycheckup.vocabulary import Message, Problem, Severity

# Only a sheet that holds one of these is read a second time.
_TELLTALE = re.compile(rb'<(?:\w+:)?f[ />]|t="e"|hidden="(?:1|true)"')
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def sheet_faults(data: bytes, raw: RawTable, headings: Collection[str]) -> list[Problem]:
    """Return what the values of a sheet do not tell.

    Parameters
    ----------
    data
        The workbook's bytes. Formulas and hidden rows are seen in XLSX only; merged cells in every kind.
    raw
        The sheet as read.
    headings
        The headings that matter; a fault in another column harms nobody.

    Returns
    -------
    list
        Errors: an error value (``#N/A``), a formula that was never worked out, a heading over several rows, merged
        cells among the data of which only the first has a value. A note names hidden rows: they are read all the same.
    """
    positions = {raw.positions[heading]: heading for heading in headings if heading in raw.positions}
    kept = set(raw.rows.index)
    problems = _merged(raw, positions, kept)
    content = _content(data, raw.sheet)
    if content is None:
        return problems
    for cell in content.cells:
        row, column = parsed(cell.address)
        if column in positions and row > raw.heading_row:
            key = "error_value" if cell.error is not None else "formula_without_result"
            arguments: dict[str, object] = {} if cell.error is None else {"found": cell.error}
            message = Message(f"forms.{key}", arguments)
            problems.append(Problem(message, raw.file, row - raw.heading_row, positions[column], cell=cell.address))
    hidden = [row - raw.heading_row for row in content.hidden_rows if row - raw.heading_row - 1 in kept]
    if hidden:
        message = Message("forms.rows_hidden", {"count": len(hidden), "first": hidden[0]})
        problems.append(Problem(message, raw.file, severity=Severity.NOTE))
    return problems


def address(row: int, column: int) -> str:
    """Return a cell's address (``E17``): the row counted from 1, the column from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def parsed(text: str) -> tuple[int, int]:
    """Return the row (from 1) and the column (from 0) of an address."""
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return 0, -1
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def _merged(raw: RawTable, positions: Mapping[int, str], kept: set[int]) -> list[Problem]:
    problems = []
    top = raw.heading_row - 1
    for found in raw.merged:
        columns = [at for at in range(found.first_column, found.last_column + 1) if at in positions]
        name = f"{address(found.first_row + 1, found.first_column)}:{address(found.last_row + 1, found.last_column)}"
        if found.first_row <= top < found.last_row:
            problems.append(Problem(Message("forms.headings_in_several_rows", {"range": name}), raw.file))
            continue
        rows = [row for row in range(found.first_row, found.last_row + 1) if row - top - 1 in kept]
        if not columns or not rows:
            continue
        first = positions.get(found.first_column)
        at = found.first_row - top - 1
        if first is not None and at in kept and pd.isna(raw.rows[first].loc[at]):
            continue  # nothing written, nothing lost
        message = Message("forms.cells_merged", {"range": name})
        column, cell = positions[columns[0]], name.partition(":")[0]
        problems.append(Problem(message, raw.file, max(at + 1, 1), column, cell=cell))
    return problems


@dataclass(frozen=True)
class _Cell:
    address: str
    error: str | None


class _Content:
    """Gathers a sheet's faulty cells and hidden rows, element by element."""

    def __init__(self, *, never_calculated: bool) -> None:
        self.cells: list[_Cell] = []
        self.hidden_rows: list[int] = []
        self._never_calculated = never_calculated
        self._address = self._type = self._value = ""
        self._formula = self._inside_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._inside_value = name == "v"
        if name == "c":
            self._address, self._type = attributes.get("r", ""), attributes.get("t", "")
            self._formula, self._value = False, ""
        elif name == "f":
            self._formula = True
        elif name == "row" and attributes.get("hidden") in {"1", "true"}:
            self.hidden_rows.append(int(attributes.get("r", "0")))

    def text(self, characters: str) -> None:
        if self._inside_value:
            self._value += characters

    def end(self, name: str) -> None:
        self._inside_value = False
        if name != "c":
            return
        # A program that writes formulas without working them out puts 0 or nothing, and asks Excel to do it.
        no_result = not self._value or (self._never_calculated and self._value == "0")
        if self._type == "e":
            self.cells.append(_Cell(self._address, self._value))
        elif self._formula and self._type != "str" and no_result:
            self.cells.append(_Cell(self._address, None))


def _content(data: bytes, sheet: str | None) -> _Content | None:
    """Return a sheet's faulty cells and hidden rows; None where there can be none, or the file is no XLSX."""
    if sheet is None or not zipfile.is_zipfile(io.BytesIO(data)):
        return None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return None
        part, never_calculated = _part_of(archive, sheet)
        if part is None or part not in archive.namelist():
            return None
        xml = archive.read(part)
    if not _TELLTALE.search(xml):
        return None
    content = _Content(never_calculated=never_calculated)
    _parse(xml, content.start, content.end, content.text)
    return content


def _part_of(archive: zipfile.ZipFile, sheet: str) -> tuple[str | None, bool]:
    """Return where a sheet lies in the archive, and whether a program wrote the workbook and left it uncalculated."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}
    uncalculated = False

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal uncalculated
        if name == "sheet":
            reference = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            ids[attributes.get("name", "")] = reference
        elif name == "calcPr":
            uncalculated = attributes.get("fullCalcOnLoad", "") in {"1", "true"}
        elif name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        if part in archive.namelist():
            _parse(archive.read(part), element)
    target = targets.get(ids.get(sheet, ""))
    return (posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") if target else None), uncalculated


def _parse(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Tell the elements of a document one by one, by their names without prefix."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(xml, True)
