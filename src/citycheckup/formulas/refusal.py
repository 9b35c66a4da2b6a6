"""Refuses a formula with the place and the reason, and reads on beside a fault so that all of them are told at once."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Iterable
from typing import TypeVar

from citycheckup.formulas.names import Source
from citycheckup.vocabulary import Message

T = TypeVar("T")
U = TypeVar("U")
_SHOWN = 60  # characters of the formula quoted in a message


class RefusedError(Exception):
    """A part of a formula that is refused: pairs of a position in bytes and a message."""

    def __init__(self, found: Iterable[tuple[int, Message]]) -> None:
        self.found = list(found)
        super().__init__(self.found)


class Refusals:
    """Makes refusals of one formula, to be raised."""

    def __init__(self, text: str) -> None:
        self._text = text

    def text(self, node: ast.expr) -> str:
        """Return the part of the formula that a node stands for."""
        return ast.get_source_segment(self._text, node) or ""

    def quoted(self, node: ast.expr) -> str:
        """Return the part of the formula that a node stands for, shortened for a message."""
        text = self.text(node)
        return text[:_SHOWN] + ("…" if text[_SHOWN:] else "")

    def because(self, node: ast.expr, key: str, **arguments: object) -> RefusedError:
        """Refuse for a reason of the wording files."""
        return RefusedError([(node.col_offset, Message(f"local.{key}", arguments))])

    def quoting(self, node: ast.expr, key: str) -> RefusedError:
        """Refuse for a reason that quotes the part refused."""
        return self.because(node, key, what=self.quoted(node))

    def unknown(self, node: ast.expr, key: str, name: str, known: Iterable[str]) -> RefusedError:
        """Refuse a name that nothing has; say those most like it, or all where none is."""
        names = sorted(known)
        alike = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
        return self.because(node, key, name=name[:_SHOWN], known=alike or names)

    def unknown_column(self, node: ast.expr, source: Source, column: str) -> RefusedError:
        """Refuse a column that a layer or table does not have; say those it has."""
        known = sorted(source.columns) or ["—"]
        return self.because(node, "unknown_column", name=column[:_SHOWN], source=source.name, known=known)


def both(first: Callable[[], T], second: Callable[[], U]) -> tuple[T, U]:
    """Read two parts; where both are refused, for the reasons of both."""
    found: list[tuple[int, Message]] = []
    try:
        one = first()
    except RefusedError as error:
        found += error.found
    try:
        two = second()
    except RefusedError as error:
        found += error.found
    if found:
        raise RefusedError(found)
    return one, two


def each(readings: Iterable[Callable[[], T]]) -> tuple[T, ...]:
    """Read several parts; where some are refused, for the reasons of all."""
    found: list[tuple[int, Message]] = []
    read: list[T] = []
    for reading in readings:
        try:
            read.append(reading())
        except RefusedError as error:
            found += error.found
    if found:
        raise RefusedError(found)
    return tuple(read)
