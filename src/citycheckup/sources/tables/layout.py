"""How a table lies in its file: where the headings stand, and which of the rows below them hold data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from citycheckup.sources.tables.cells import NULL_WORDS, Flags, folded, number, reading_as
from citycheckup.sources.tables.distinct import coded
from citycheckup.sources.tables.measures import factor
from citycheckup.vocabulary import InputError, Message, Problem, Severity

Row = list[str | None]

_TOTAL_WORDS = frozenset({"合计", "总计", "小计", "共计", "总数", "total", "sum", "subtotal"})
_ROWS_TO_FIND_HEADINGS = 50


@dataclass(frozen=True)
class Grid:
    """All cells of a file or sheet, titles and headings included.

    Attributes
    ----------
    columns
        As many as there are headings: of each the text of every row, null where empty.
    top
        The row (the first is 0) that holds the headings; None in a table of blanks.
    too_long
        Rows that say something to the right of the last heading, and how many cells they have.
    """

    columns: Sequence[pd.Categorical]
    top: int | None
    too_long: Sequence[tuple[int, int]] = ()

    @property
    def headings(self) -> Row:
        """The headings, None where blank."""
        return [self.cell(self.top, at) for at in range(len(self.columns))] if self.top is not None else []

    def cell(self, row: int, column: int) -> str | None:
        """Return one cell."""
        code = self.columns[column].codes[row]
        return None if code < 0 else str(self.columns[column].categories[code])


def grid_of_rows(rows: Sequence[Row]) -> Grid:
    """Return the grid of rows as they are written, of whatever length each."""
    top = heading_row(np.array([sum(cell is not None for cell in row) for row in rows], dtype="int64"))
    if top is None:
        return Grid([], None)
    width = len(rows[top])
    columns = [
        _encoded(np.array([row[at] if at < len(row) else None for row in rows], dtype=object)) for at in range(width)
    ]
    too_long = [(at, len(row)) for at, row in enumerate(rows) if at > top and any(row[width:])]
    return Grid(columns, top, too_long)


def heading_row(filled_counts: np.ndarray) -> int | None:
    """Return the first row that fills more than half of the table's width; None for a table of blanks.

    Parameters
    ----------
    filled_counts
        How many cells of each row hold anything.
    """
    filled = np.flatnonzero(filled_counts)[:_ROWS_TO_FIND_HEADINGS]
    if not len(filled):
        return None
    counts = filled_counts[filled]
    wide = filled[2 * counts > counts.max()]
    return int(wide[0])


def heading_problems(grid: Grid, merged: frozenset[tuple[int, int]], file: str) -> list[Problem]:
    """Report columns that hold something under a blank heading: they cannot be read."""
    if grid.top is None:
        return []
    below = grid.top + 1
    held = [
        at
        for at, heading in enumerate(grid.headings)
        if heading is None and (grid.columns[at].codes[below:] >= 0).any()
    ]
    return [
        _problem("heading_merged", file, severity=Severity.WARNING, number=at + 1)
        if (grid.top, at) in merged
        else _problem("heading_blank", file, severity=Severity.NOTE, number=at + 1)
        for at in held
    ]


def stop_at_fatal(headings: Row, file: str, problems: list[Problem]) -> None:
    """Refuse a table whose first full row is no row of headings, or has one twice.

    Raises
    ------
    InputError
        With this problem and those already known.
    """
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


def data_rows(grid: Grid, file: str) -> tuple[np.ndarray, list[Problem]]:
    """Return the rows (the first of the file is 0) that hold data, and a warning for each heading and total left out.

    A row is blank where no cell says anything, and a row of totals where the first that does says so.
    """
    assert grid.top is not None
    count = len(grid.columns[0]) if grid.columns else 0
    silent = np.ones(count, dtype=bool)
    headings, totals = silent.copy(), ~silent
    for column in grid.columns:
        texts = column.categories.to_numpy(dtype=object)
        says = silent & _of_each(~reading_as(texts, NULL_WORDS), column)
        total = reading_as(texts, _TOTAL_WORDS, ending=":")
        if total.any():
            totals |= says & _of_each(total, column)
        silent &= ~says
        headings &= column.codes == column.codes[grid.top]
    kept = ~(silent | headings | totals)
    kept[: grid.top + 1] = False
    problems = []
    for at in (grid.top + 1 + np.flatnonzero((headings | totals)[grid.top + 1 :])).tolist():
        if headings[at] and not silent[at]:
            problems.append(_problem("row_of_headings", file, at - grid.top, severity=Severity.WARNING))
        elif totals[at]:
            word = next(cell for cell in _cells(grid, at) if cell is not None and _is_total(cell))
            problems.append(_problem("row_of_totals", file, at - grid.top, severity=Severity.WARNING, word=word))
    return np.flatnonzero(kept), problems


def _encoded(texts: np.ndarray) -> pd.Categorical:
    codes, once = pd.factorize(texts)
    return coded(codes, once)


def _of_each(said: Flags, column: pd.Categorical) -> Flags:
    """Return what is said of each text for each row; a row without a text says nothing."""
    each: Flags = np.append(said, np.False_)[column.codes]
    return each


def _cells(grid: Grid, row: int) -> Row:
    return [grid.cell(row, at) for at in range(len(grid.columns))]


def _is_total(text: str) -> bool:
    return folded(text).rstrip(":") in _TOTAL_WORDS


def _is_figure(text: str) -> bool:
    """Whether a text is a number, alone or with a unit; ``1.2 裂缝`` is a numbered heading."""
    parts = number(text)
    return parts is not None and (not parts[1] or any(factor(parts[1], unit) for unit in ("m", "m2", "person", None)))


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
