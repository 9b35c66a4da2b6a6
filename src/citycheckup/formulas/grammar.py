"""Reads a formula: Python's own parser, then a list of what is allowed. Nothing of the text is ever run."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from functools import partial
from typing import Literal, cast

from citycheckup.formulas.conditions import ConditionReader
from citycheckup.formulas.fraction import constant_value
from citycheckup.formulas.names import FUNCTIONS, QUANTITIES, SOURCES, Source
from citycheckup.formulas.refusal import Refusals, RefusedError, both, each
from citycheckup.formulas.tree import (
    Aggregate,
    Arithmetic,
    Covered,
    Expression,
    Extreme,
    Number,
    Operator,
    Places,
    Quantity,
    leaves_of,
)
from citycheckup.layers.schema import Kind, Shape
from citycheckup.vocabulary import Message

MAX_LENGTH = 1_000
MAX_DEPTH = 30
MAX_NUMBER = 1e12
MAX_RADIUS_M = 10_000.0

_OPERATORS: dict[type[ast.operator], Operator] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_FULL_WIDTH = re.compile("[（）［］【】，＋－＊／×÷＝＜＞≥≤≠“”‘’。；]")


@dataclass(frozen=True)
class Fault:
    """Why a formula is refused, and in which of its lines (from 1)."""

    message: Message
    line: int


def read_formula(text: str) -> tuple[Expression | None, tuple[Fault, ...]]:
    """Read a formula.

    Parameters
    ----------
    text
        As the city wrote it; it may run over several lines.

    Returns
    -------
    tuple
        The expression, or None where the formula is refused; and every fault found, not only the first.
    """
    early = _before_parsing(text)
    if early is not None:
        return None, (early,)
    flat = text.replace("\r", " ").replace("\n", " ")
    indent = len(flat) - len(flat.lstrip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of odd code that is refused below anyway
            parsed = ast.parse(flat.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        at = indent + (getattr(error, "offset", None) or 1) - 1
        near = flat[max(0, at - 10) : at + 15].strip() or flat.strip()[-25:]
        return None, (Fault(Message("local.not_a_formula", {"near": near}), text[:at].count("\n") + 1),)
    refusals = Refusals(flat.strip())
    try:
        expression = _Reader(refusals).number(parsed, 1)
        _check_whole(expression, refusals, parsed)
    except RefusedError as error:
        before = text.encode()
        faults = (Fault(message, before[: indent + at].count(b"\n") + 1) for at, message in error.found)
        return None, tuple(faults)
    return expression, ()


def _before_parsing(text: str) -> Fault | None:
    if len(text) > MAX_LENGTH:
        return Fault(Message("local.too_long", {"length": len(text), "most": MAX_LENGTH}), 1)
    if not text.strip():
        return Fault(Message("local.empty_formula"), 1)
    bare = _QUOTED.sub(lambda quoted: "_" * len(quoted.group()), text)
    if found := _FULL_WIDTH.search(bare):
        return Fault(Message("local.full_width", {"character": found.group()}), bare[: found.start()].count("\n") + 1)
    for character in "#\\":
        if character in bare or (character == "\\" and character in text):
            at = text.index(character)
            return Fault(Message("local.bad_character", {"character": character}), text[:at].count("\n") + 1)
    return None


def _check_whole(expression: Expression, refusals: Refusals, parsed: ast.expr) -> None:
    if not leaves_of(expression) or constant_value(expression) is not None:
        raise refusals.because(parsed, "says_nothing")


class _Reader:
    """Turns allowed syntax into a tree and refuses everything else."""

    def __init__(self, refusals: Refusals) -> None:
        self._refuse = refusals

    def number(self, node: ast.expr, depth: int) -> Expression:
        """Read a number per unit."""
        if depth > MAX_DEPTH:
            raise self._refuse.because(node, "too_deep", most=MAX_DEPTH)
        match node:
            case ast.Constant(value=value):
                return self._constant(node, value)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
                inner = self.number(operand, depth + 1)
                if isinstance(sign, ast.UAdd):
                    return inner
                return Number(-inner.value) if isinstance(inner, Number) else Arithmetic("*", Number(-1.0), inner)
            case ast.BinOp(left=left, op=operator, right=right):
                if isinstance(operator, ast.Pow):
                    raise self._refuse.because(node, "no_powers")
                if type(operator) not in _OPERATORS:
                    raise self._refuse.quoting(node, "operator")
                other = self._divisor if isinstance(operator, ast.Div) else self.number
                first, second = both(lambda: self.number(left, depth + 1), lambda: other(right, depth + 1))
                return Arithmetic(_OPERATORS[type(operator)], first, second)
            case ast.Call():
                return self._call(node, depth)
        return self._name(node)

    def _divisor(self, node: ast.expr, depth: int) -> Expression:
        divisor = self.number(node, depth)
        if constant_value(divisor) == 0:
            raise self._refuse.quoting(node, "divides_by_zero")
        return divisor

    def _constant(self, node: ast.expr, value: object) -> Number:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._refuse.quoting(node, "not_a_number")
        if not abs(value) <= MAX_NUMBER:
            raise self._refuse.because(node, "number_too_large", most=f"{MAX_NUMBER:.0e}")
        return Number(float(value))

    def _name(self, node: ast.expr) -> Quantity:
        match node:
            case ast.Name(id=name) if name in QUANTITIES:
                return Quantity(name)
            case ast.Attribute(value=ast.Name(id=name), attr=column) if name in SOURCES:
                if column not in SOURCES[name].columns:
                    raise self._refuse.unknown_column(node, SOURCES[name], column)
                raise self._refuse.quoting(node, "column_needs_sum")
            case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)) if name in SOURCES:
                raise self._refuse.quoting(node, "places_need_function")
            case ast.Name(id=name):
                raise self._refuse.unknown(node, "unknown_name", name, [*QUANTITIES, *SOURCES])
        raise self._refuse.quoting(node, "not_allowed")

    def _call(self, node: ast.Call, depth: int) -> Expression:
        if not isinstance(node.func, ast.Name):
            raise self._refuse.quoting(node, "not_allowed")
        name = node.func.id
        if name not in FUNCTIONS:
            raise self._refuse.unknown(node, "unknown_function", name, FUNCTIONS)
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self._refuse.because(node, "plain_arguments", function=name)
        several, wanted = name in ("min", "max"), 3 if name == "covered" else 1
        if (several and len(node.args) < 2) or (not several and len(node.args) != wanted):
            raise self._refuse.because(node, "argument_count", function=name, count="≥ 2" if several else str(wanted))
        if several:
            parts = each([partial(self.number, argument, depth + 1) for argument in node.args])
            return Extreme(cast('Literal["min", "max"]', name), parts)
        if name == "covered":
            return self._covered(node, depth)
        return self._total(node, name) if name in ("sum", "mean") else self._extent(node, name)

    def _total(self, node: ast.Call, name: str) -> Aggregate:
        argument = node.args[0]
        if not isinstance(argument, ast.Attribute):
            raise self._refuse.because(argument, "sum_needs_column", function=name)
        places = self._places(argument.value)
        column = places.source.columns.get(argument.attr)
        if column is None:
            raise self._refuse.unknown_column(argument, places.source, argument.attr)
        if column.kind not in (Kind.NUMBER, Kind.INTEGER):
            raise self._refuse.because(argument, "column_is_no_number", column=column.name)
        return Aggregate(cast('Literal["sum", "mean"]', name), places, column.name, self._refuse.text(node))

    def _extent(self, node: ast.Call, name: str) -> Aggregate:
        places = self._places(node.args[0])
        if name != "count":
            self._must_have_shape(node.args[0], places.source, name)
        return Aggregate(cast('Literal["count", "area", "length"]', name), places, None, self._refuse.text(node))

    def _covered(self, node: ast.Call, depth: int) -> Covered:
        (places, radius_m), land = both(
            lambda: both(partial(self._served, node.args[0]), partial(self._radius_m, node.args[1], depth + 1)),
            partial(self._land, node.args[2]),
        )
        return Covered(places, radius_m, land, self._refuse.text(node))

    def _served(self, node: ast.expr) -> Places:
        places = self._places(node)
        if places.source.is_table:
            raise self._refuse.because(node, "table_has_no_place", name=places.source.name)
        return places

    def _radius_m(self, node: ast.expr, depth: int) -> float:
        radius_m = constant_value(self.number(node, depth))
        if radius_m is None or not 0 < radius_m <= MAX_RADIUS_M:
            raise self._refuse.because(node, "bad_radius", most=MAX_RADIUS_M)
        return radius_m

    def _land(self, node: ast.expr) -> Places:
        land = self._places(node)
        self._must_have_shape(node, land.source, "area")
        return land

    def _must_have_shape(self, node: ast.expr, source: Source, function: str) -> None:
        if source.is_table:
            raise self._refuse.because(node, "table_has_no_place", name=source.name)
        if (Shape.LINE if function == "length" else Shape.AREA) not in source.shapes:
            shapes = [Message(f"local.shape_{shape}") for shape in sorted(source.shapes)]
            raise self._refuse.because(node, "wrong_shape", function=function, name=source.name, shapes=shapes)

    def _places(self, node: ast.expr) -> Places:
        match node:
            case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
                source = SOURCES.get(name)
                if source is None:
                    raise self._refuse.unknown(node, "unknown_source", name, SOURCES)
                if isinstance(node, ast.Subscript):
                    return Places(source, ConditionReader(self._refuse, source).condition(node.slice, 1))
                return Places(source)
        raise self._refuse.quoting(node, "places_expected")
