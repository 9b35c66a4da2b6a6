"""How figures look on paper and screen, in Chinese and English: one way for every table, page and terminal."""

from __future__ import annotations

from functools import cache

from citycheckup.disclosure.small_cells import WITHHELD
from citycheckup.layers.schema import BY_NAME
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Message, Status
from citycheckup.wording import from_plain, has, render, word

SHARE = "share"
COUNTED = frozenset({"bridge", "building", "count", "event", "flat", "road"})  # whole things; the rest are measured
_SYMBOLS = {">=": "≥", "<=": "≤", "=": "="}


_WITHHELD = "withheld"
SHOWN_STATUSES = (*map(str, Status), _WITHHELD)


def shown_status(row: ResultRow) -> str:
    """Return what a page says of a value at first sight: its status, or that it is kept back from the public."""
    return _WITHHELD if row.template == WITHHELD else str(row.status)


def shown_value(value: float | None, unit: str, status: Status | str, language: str) -> str:
    """Put a value into print: a share as percent, a count as a whole number, a ratio with its unit.

    Parameters
    ----------
    value
        The value as in the results table (shares 0 to 1); None or NaN: it is not known.
    unit
        The unit as in the results table.
    status
        Says why there is no value, where there is none.
    """
    if value is None or value != value:  # noqa: PLR0124 - the plainest test for NaN
        return word(f"reports.status.{status}", language)
    if unit == SHARE:
        return _percent(value)
    number = f"{value:,.0f}" if unit in COUNTED else f"{value:,.2f}"
    name = unit_word(unit, language, one=number == "1")
    return f"{number} {name}" if name else number


def shown_threshold(comparator: str | None, threshold: float | None, unit: str, language: str) -> str:
    """Put a standard into print: ``≥ 85%``; a dash where there is none."""
    if threshold is None or comparator is None:
        return "—"
    figure = f"{threshold * 100:.6g}%" if unit == SHARE else f"{threshold:,.6g}"
    name = "" if unit == SHARE else unit_word(unit, language, one=threshold == 1)
    return f"{_SYMBOLS[comparator]} {figure} {name}".rstrip()


def shown_number(value: float | None) -> str:
    """Put a bare number (a numerator, residents) into print: whole from 100 on, else with two decimals at most."""
    if value is None or value != value:  # noqa: PLR0124 - the plainest test for NaN
        return "—"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}".rstrip("0").rstrip(".")


@cache
def unit_word(unit: str, language: str, *, one: bool = False) -> str:
    """Return the word for a unit; a unit that a city made up is shown as it wrote it."""
    for key in ([f"reports.unit_one.{unit}"] if one else []) + [f"reports.unit.{unit}"]:
        if has(key):
            return word(key, language)
    return unit


@cache
def layer_title(layer: str, language: str) -> str:
    """Return the title of a layer or table, supplied or derived; of any other input, its name."""
    schema = BY_NAME.get(layer) or TABLE_BY_NAME.get(layer)
    if schema is not None:
        return schema.title_zh if language == "zh" else schema.title_en
    return word(f"reports.layer.{layer}", language) if has(f"reports.layer.{layer}") else layer


@cache
def method_word(method: str, language: str) -> str:
    """Return the word for a method, or the method itself where it has none."""
    return word(f"reports.method.{method}", language) if has(f"reports.method.{method}") else method


def explanation(row: ResultRow, language: str) -> str:
    """Put into words how a row's value came about; empty where the row carries no template."""
    if not row.template:
        return ""
    shown = shown_value(row.value, row.unit, row.status, language)
    own = {"value": row.value, "shown": shown, "numerator": row.numerator, "denominator": row.denominator}
    return render(Message(row.template, {**row.arguments, **own}), language)


def doubt(row: ResultRow, language: str) -> str:
    """Put into words why a row's value is only partial beyond its layers; empty where there is no such reason."""
    said = row.arguments.get("doubt")
    return render(from_plain(said), language) if isinstance(said, dict) else ""


def _percent(share: float) -> str:
    """Print a share so that what is not nothing never reads 0, and what is not all never reads 100."""
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0.9995 <= share < 1:
        return ">99.9%"
    return f"{share:.1%}"
