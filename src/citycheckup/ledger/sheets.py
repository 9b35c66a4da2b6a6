"""What a workbook for bulk work is made of: columns that are shown, columns to be filled in, and a row of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# What stands between ids, steps or numbers in one cell.
_BETWEEN = re.compile(r"[;；、,，\n]+")


@dataclass(frozen=True)
class SheetForm:
    """A kind of sheet.

    Attributes
    ----------
    words
        Under which its words stand: ``sheet`` (its name), and one for each column.
    shown, asked
        Columns that say how things stand, and columns to be filled in. ``version`` is among the first, and the id of
        the finding is in the column ``id``.
    keys
        Of what is shown: what is read back beside ``id`` and ``version``, to say what a row is about.
    choices
        By column, keys of the words to choose from.
    widths
        By column, in characters, where it is not the usual width.
    """

    words: str
    shown: tuple[str, ...]
    asked: tuple[str, ...]
    keys: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in their order."""
        return (*self.shown, *self.asked)


@dataclass(frozen=True)
class BulkRow:
    """A row as it was read.

    Attributes
    ----------
    row
        1 is the first row below the headings.
    cells
        Text by column; None where empty.
    addresses
        Address of each cell ("J3"), by column.
    """

    row: int
    cells: Mapping[str, str | None]
    addresses: Mapping[str, str]


def split_cell(text: str) -> list[str]:
    """Return what stands in a cell, apart."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]
