"""What a formula is made of: numbers per unit, places that are chosen, conditions that choose them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from citycheckup.formulas.names import Source

Operator = Literal["+", "-", "*", "/"]
Comparator = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in"]


@dataclass(frozen=True)
class ColumnName:
    """A column of the places being chosen."""

    name: str


@dataclass(frozen=True)
class Constant:
    """A number, a text or a flag that a column is compared with; several for ``in``."""

    values: tuple[float | str | bool, ...]


@dataclass(frozen=True)
class Comparison:
    """A column against a constant or another column; unknown where either is null."""

    left: ColumnName
    comparator: Comparator
    right: ColumnName | Constant


@dataclass(frozen=True)
class Known:
    """Whether a column is known at all: never unknown itself."""

    column: ColumnName


@dataclass(frozen=True)
class Flag:
    """A column of flags by itself."""

    column: ColumnName


@dataclass(frozen=True)
class Joined:
    """Conditions joined by ``and`` or ``or``."""

    word: Literal["and", "or"]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Negated:
    """A condition that must not hold."""

    condition: Condition


Condition = Comparison | Known | Flag | Joined | Negated


@dataclass(frozen=True)
class Places:
    """Rows of a layer or a table, all or those that meet a condition."""

    source: Source
    where: Condition | None = None


@dataclass(frozen=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True)
class Quantity:
    """A number that every unit has: ``residents`` (persons), ``unit_area`` (m2)."""

    name: str


@dataclass(frozen=True)
class Aggregate:
    """What places come to within a unit. ``text`` is how the formula writes it."""

    function: Literal["count", "sum", "mean", "area", "length"]
    places: Places
    column: str | None
    text: str


@dataclass(frozen=True)
class Covered:
    """The area in m2 of a unit's land that lies within ``radius_m`` of places."""

    places: Places
    radius_m: float
    land: Places
    text: str


@dataclass(frozen=True)
class Extreme:
    """The smallest or largest of several numbers."""

    function: Literal["min", "max"]
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Arithmetic:
    """Two numbers and what is done with them."""

    operator: Operator
    left: Expression
    right: Expression


Expression = Number | Quantity | Aggregate | Covered | Extreme | Arithmetic


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """Return the expressions that an expression is made of directly."""
    match expression:
        case Arithmetic(_, left, right):
            return left, right
        case Extreme(_, parts):
            return parts
    return ()


def leaves_of(expression: Expression) -> list[Quantity | Aggregate | Covered]:
    """Return what an expression asks of the city, in the order written, each once."""
    if isinstance(expression, Quantity | Aggregate | Covered):
        return [expression]
    return list(dict.fromkeys(leaf for part in parts_of(expression) for leaf in leaves_of(part)))


def places_of(expression: Expression) -> list[Places]:
    """Return every choice of places in an expression."""
    chosen: list[Places] = []
    for leaf in leaves_of(expression):
        if isinstance(leaf, Aggregate):
            chosen.append(leaf.places)
        elif isinstance(leaf, Covered):
            chosen += [leaf.places, leaf.land]
    return chosen
