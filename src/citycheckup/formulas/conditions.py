"""Reads the condition in brackets that chooses places: columns compared with constants, joined by and, or, not."""

from __future__ import annotations

import ast
from functools import partial
from typing import Literal

from citycheckup.formulas.names import Source
from citycheckup.formulas.refusal import Refusals, both, each
from citycheckup.formulas.tree import (
    ColumnName,
    Comparator,
    Comparison,
    Condition,
    Constant,
    Flag,
    Joined,
    Known,
    Negated,
)
from citycheckup.layers.schema import Column, Kind

_COMPARATORS: dict[type[ast.cmpop], Comparator] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_MIRRORED: dict[Comparator, Comparator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_ORDERED = ("<", "<=", ">", ">=")
_MAX_DEPTH = 10


class ConditionReader:
    """Reads conditions over the columns of one layer or table."""

    def __init__(self, refusals: Refusals, source: Source) -> None:
        self._refuse = refusals
        self._source = source

    def condition(self, node: ast.expr, depth: int) -> Condition:
        """Read a condition."""
        if depth > _MAX_DEPTH:
            raise self._refuse.because(node, "too_deep", most=_MAX_DEPTH)
        match node:
            case ast.BoolOp(op=operator, values=values):
                word: Literal["and", "or"] = "and" if isinstance(operator, ast.And) else "or"
                return Joined(word, each([partial(self.condition, value, depth + 1) for value in values]))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Negated(self.condition(operand, depth + 1))
            case ast.Compare(left=left, ops=operators, comparators=comparators):
                operands = [left, *comparators]
                pairs = zip(operands, operators, comparators, strict=False)
                compared = each([partial(self._comparison, node, *pair) for pair in pairs])
                return compared[0] if len(compared) == 1 else Joined("and", compared)
            case ast.Name() | ast.Call():
                return self._named(node)
            case ast.Constant():
                raise self._refuse.quoting(node, "condition_expected")
        raise self._refuse.quoting(node, "not_allowed")

    def _named(self, node: ast.Name | ast.Call) -> Condition:
        match node:
            case ast.Name():
                column = self._column(node)
                if column.kind is not Kind.FLAG:
                    raise self._refuse.because(node, "column_is_no_flag", column=column.name)
                return Flag(ColumnName(column.name))
            case ast.Call(func=ast.Name(id="known"), args=[ast.Name() as argument], keywords=[]):
                return Known(ColumnName(self._column(argument).name))
        raise self._refuse.quoting(node, "not_allowed")

    def _comparison(self, node: ast.expr, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Comparison:
        comparator = _COMPARATORS.get(type(operator))
        if comparator is None:
            raise self._refuse.quoting(node, "not_allowed")
        if not isinstance(left, ast.Name) and isinstance(right, ast.Name) and comparator in _MIRRORED:
            left, right, comparator = right, left, _MIRRORED[comparator]
        if not isinstance(left, ast.Name):
            raise self._refuse.quoting(node, "column_expected")
        if isinstance(right, ast.Name):
            column, other = both(partial(self._column, left), partial(self._column, right))
            unordered = _sort(column) != "number" and comparator in _ORDERED
            if _sort(column) != _sort(other) or "in" in comparator or unordered:
                raise self._refuse.quoting(node, "cannot_compare")
            return Comparison(ColumnName(column.name), comparator, ColumnName(other.name))
        several = "in" in comparator
        column, constant = both(partial(self._column, left), partial(self._constant, right, several=several))
        self._must_fit(node, column, comparator, constant)
        return Comparison(ColumnName(column.name), comparator, constant)

    def _column(self, node: ast.Name) -> Column:
        column = self._source.columns.get(node.id)
        if column is None:
            raise self._refuse.unknown_column(node, self._source, node.id)
        return column

    def _constant(self, node: ast.expr, *, several: bool) -> Constant:
        if several:
            if not isinstance(node, ast.List | ast.Tuple) or not node.elts:
                raise self._refuse.because(node, "list_expected")
            elements = each([partial(self._constant, element, several=False) for element in node.elts])
            return Constant(tuple(value for element in elements for value in element.values))
        match node:
            case ast.Constant(value=bool() | str() as value):
                return Constant((value,))
            case ast.Constant(value=int() | float() as number):
                return Constant((float(number),))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return Constant((-float(number),))
        raise self._refuse.quoting(node, "not_allowed")

    def _must_fit(self, node: ast.expr, column: Column, comparator: Comparator, constant: Constant) -> None:
        wanted = {"text": str, "number": float, "flag": bool}[_sort(column)]
        unordered = wanted is not float and comparator in _ORDERED
        if unordered or any(type(value) is not wanted for value in constant.values):
            raise self._refuse.quoting(node, "cannot_compare")
        strange = [str(value) for value in constant.values if column.choices and value not in column.choices]
        if strange:
            known = list(column.choices)
            raise self._refuse.because(node, "unknown_choice", column=column.name, values=strange, known=known)


def _sort(column: Column) -> str:
    return "number" if column.kind in (Kind.NUMBER, Kind.INTEGER) else str(column.kind)
