"""Numerator and denominator of a formula, and what of it is constant: roll-ups add the two up separately."""

from __future__ import annotations

from dataclasses import dataclass

from citycheckup.formulas.tree import Aggregate, Arithmetic, Expression, Extreme, Number


@dataclass(frozen=True)
class Fraction:
    """A formula as numerator over denominator; None: it is no quotient, the numerator is the value."""

    numerator: Expression
    denominator: Expression | None


def fraction_of(expression: Expression) -> Fraction:
    """Return a formula as a quotient where it is one.

    A quotient may be multiplied or divided by a constant, and a constant may be added to it or taken from it
    (``1 - a / b``): units below then still add up. A mean is a sum over a count. Everything else is no quotient.
    """
    match expression:
        case Aggregate("mean", places, column, text):
            return Fraction(
                Aggregate("sum", places, column, text.replace("mean", "sum", 1)),
                Aggregate("count", places, None, text.replace("mean", "count", 1).removesuffix(f".{column})") + ")"),
            )
        case Arithmetic("/", left, right):
            return _divided(fraction_of(left), right)
        case Arithmetic("*", left, right):
            for part, factor in ((left, right), (right, left)):
                own = fraction_of(part)
                if constant_value(factor) is not None and own.denominator is not None:
                    return Fraction(Arithmetic("*", own.numerator, factor), own.denominator)
        case Arithmetic("+" | "-" as operator, left, right):
            first, second = fraction_of(left), fraction_of(right)
            if first.denominator is not None and constant_value(right) is not None:
                scaled = Arithmetic("*", right, first.denominator)
                return Fraction(Arithmetic(operator, first.numerator, scaled), first.denominator)
            if second.denominator is not None and constant_value(left) is not None:
                scaled = Arithmetic("*", left, second.denominator)
                return Fraction(Arithmetic(operator, scaled, second.numerator), second.denominator)
    return Fraction(expression, None)


def _divided(dividend: Fraction, divisor: Expression) -> Fraction:
    if constant_value(divisor) is not None:
        return Fraction(Arithmetic("/", dividend.numerator, divisor), dividend.denominator)
    if dividend.denominator is None:
        return Fraction(dividend.numerator, divisor)
    return Fraction(dividend.numerator, Arithmetic("*", dividend.denominator, divisor))


def constant_value(expression: Expression) -> float | None:
    """Return the value of an expression that is the same for every city; None where it is not.

    Something minus itself, and nothing times something, are zero whatever the city.
    """
    match expression:
        case Number(value):
            return value
        case Extreme(function, parts):
            values = [constant_value(part) for part in parts]
            known = [value for value in values if value is not None]
            return {"min": min, "max": max}[function](known) if len(known) == len(values) else None
        case Arithmetic(operator, left, right):
            return _constant_of(operator, left, right)
    return None


def _constant_of(operator: str, left: Expression, right: Expression) -> float | None:
    if operator == "-" and left == right:
        return 0.0
    first, second = constant_value(left), constant_value(right)
    if operator == "*" and 0.0 in (first, second):
        return 0.0
    if operator == "/" and first == 0.0 and second != 0.0:
        return 0.0
    if first is None or second is None:
        return None
    if operator == "/":
        return first / second if second else None
    return {"+": first + second, "-": first - second, "*": first * second}[operator]
