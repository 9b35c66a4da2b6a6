"""Departments' figures: numbers with their units, and whether value, numerator and denominator agree."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from citycheckup.editions import EditionEntry
from citycheckup.sources.figures.quantities import PLAIN, Unit, parts_of, unit_of
from citycheckup.sources.figures.table_rows import Origins
from citycheckup.sources.tables.cells import folded, is_null, number
from citycheckup.vocabulary import Message, Problem, Severity

_FIGURES = ("numerator", "denominator", "value")
_TOLERANCE = 0.005  # a value may be rounded so far from what numerator and denominator make
_WHOLE_CITY = frozenset(map(folded, ("全市", "全域", "城市", "市域", "市辖区", "city")))
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_REMARK = re.compile(r"[(（【\[]\s*(?:单位\s*[:：])?\s*([^()（）【】\[\]]+?)\s*[)）】\]]\s*$")


@dataclass(frozen=True)
class _Quantity:
    number: float
    unit: Unit | None  # None: none was written


def figures(
    rows: pd.DataFrame, origins: Origins, entries: Mapping[str, EditionEntry]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Turn the texts of a table of figures into numbers.

    Parameters
    ----------
    rows
        Columns of the table ``statistics``, with numerator, denominator and value as text; index 0, 1, 2 …
    entries
        Entries of the city's edition by code. Rows of other codes are left as they are: they have their own problem.

    Returns
    -------
    tuple
        The rows that hold a figure, with numbers. A value is in the unit of its entry, shares 0 to 1. Numerator and
        denominator without a unit are taken as they stand: of a share in one unit, of a ratio in the two parts of its
        unit (``平方米/人``: square metres, persons). With units they are converted: of a share to metres, square
        metres, persons. A unit that is written is in the cell, else in the heading (``分子（万人）``); of the value
        also in the column of units. The problems: what is no number, units that are unknown or measure something else,
        a value that numerator and denominator contradict (by more than 0.5 %), a denominator of zero (a warning where
        the numerator is zero, too: the indicator does not apply), a figure that lacks its other half.
    """
    table = rows.copy()
    for name in _FIGURES:
        table[name] = pd.Series(float("nan"), index=rows.index, dtype="float64")
    texts = {name: [_plain(text) for text in rows[name]] for name in (*_FIGURES, "unit")}
    codes = rows["code"].tolist()
    problems = _unknown_heading_units(origins)
    filled: list[int] = []
    found: dict[str, list[float]] = {name: [] for name in _FIGURES}
    for at in range(len(rows)):
        given = {name: texts[name][at] for name in _FIGURES}
        entry = entries.get(str(codes[at]))
        if not any(given.values()):
            continue
        filled.append(at)
        row = _Row(at, origins, entry, given, texts["unit"][at])
        numbers = row.read() if entry is not None else dict.fromkeys(_FIGURES, math.nan)
        problems += row.problems
        for name in _FIGURES:
            found[name].append(numbers[name])
    table = table.iloc[filled].assign(**{name: pd.Series(found[name], dtype="float64").array for name in _FIGURES})
    whole = table["unit_id"].map(lambda text: text is not None and folded(str(text)) in _WHOLE_CITY)
    table["unit_id"] = table["unit_id"].astype(object).mask(whole, None)
    return table, problems


class _Row:
    """One row: reads its figures, and collects what is wrong with them."""

    def __init__(
        self, at: int, origins: Origins, entry: EditionEntry | None, given: Mapping[str, str], unit_text: str
    ) -> None:
        self.at, self.origins, self.entry, self.given, self.unit_text = at, origins, entry, given, unit_text
        self.problems: list[Problem] = []

    def read(self) -> dict[str, float]:
        """Return the three numbers, NaN where one was not given or cannot be used."""
        assert self.entry is not None
        share = self.entry.unit == "share"
        official = unit_of(self.entry.unit_zh)
        quantities = {name: self._quantity(name) for name in _FIGURES}
        if self.problems:
            return dict.fromkeys(_FIGURES, math.nan)
        numbers = {
            "value": self._value(quantities["value"], official, share=share),
            **self._parts(quantities["numerator"], quantities["denominator"], share=share),
        }
        if not self.problems:
            self._agree(numbers, share=share)
        return numbers

    def _say(self, key: str, column: str, severity: Severity = Severity.ERROR, /, **arguments: object) -> None:
        self.problems.append(self.origins.problem(self.at, Message(f"forms.{key}", arguments), column, severity))

    def _quantity(self, name: str) -> _Quantity | None:
        text = self.given[name]
        if not text:
            return None
        parts = number(text)
        if parts is None or not math.isfinite(parts[0]):
            self._say("not_a_figure", name, found=text)
            return None
        value, word = parts
        heading = self.origins.sheets[int(self.origins.sheet[self.at])].headings.get(name, "")
        unit = unit_of(word) if word else unit_of(in_heading) if (in_heading := _heading_unit(heading)) else None
        if word and unit is None:
            self._say("unit_unknown", name, found=text, unit=word)
            return None
        if unit is not None and not unit.dimensions and unit.worth > 1:
            return _Quantity(value * unit.worth, None)  # 3.2万: a number, not a unit
        if value < 0:
            self._say("below_zero", name, found=text)
            return None
        return _Quantity(value, unit)

    def _value(self, given: _Quantity | None, official: Unit | None, *, share: bool) -> float:
        assert self.entry is not None
        column = unit_of(self.unit_text) if self.unit_text else None
        shown = self.entry.unit_zh
        same_words = folded(self.unit_text) == folded(shown)
        if self.unit_text and column is None and not same_words:
            self._say("unit_unknown", "unit", found=self.unit_text, unit=self.unit_text)
        elif column is not None and official is not None and not column.fits(official):
            self._say("unit_differs", "unit", unit=self.unit_text, expected=shown)
        if given is None or self.problems:
            return math.nan
        unit = given.unit or column
        if unit is None or official is None:
            return self._bare_share(given.number) if share else given.number
        if not unit.fits(official):
            self._say("unit_differs", "value", unit=self.given["value"], expected=shown)
        return given.number * unit.worth / (1.0 if share else official.worth)

    def _bare_share(self, value: float) -> float:
        """Return a share that came without %: above 1 it is a percentage, below that numerator and denominator tell."""
        if value == 0 or value > 1:
            return value / 100
        parts = [found for name in ("numerator", "denominator") if (found := number(self.given[name])) is not None]
        if len(parts) == 2 and parts[1][0] > 0:
            made = parts[0][0] / parts[1][0]
            for written in (value, value / 100):
                if _close(written, made):
                    return written
        self._say("percent_or_share", "value", found=self.given["value"])
        return math.nan

    def _parts(self, above: _Quantity | None, below: _Quantity | None, *, share: bool) -> dict[str, float]:
        assert self.entry is not None
        numbers = {
            "numerator": above.number if above else math.nan,
            "denominator": below.number if below else math.nan,
        }
        units = (above.unit if above else None, below.unit if below else None)
        if units == (None, None):
            return numbers
        first, rest = (PLAIN, PLAIN) if share else parts_of(self.entry.unit_zh)
        if share and above and below and (units[0] is None) != (units[1] is None):
            known = units[0] or units[1]
            if known is None or known.worth != 1:
                column = "denominator" if units[1] is None else "numerator"
                self._say("unit_on_one_side", column, given=self.given["numerator"], other=self.given["denominator"])
                return numbers
            units = (known, known)
        upper, lower = units[0] or first, units[1] or rest
        if share:
            fit = above is None or below is None or upper.fits(lower)
        elif "/" in self.entry.unit_zh:
            fit = upper.over(lower).fits(first.over(rest))
        else:
            fit = above is None or upper.fits(first)
        if not fit:
            column = "numerator" if above and above.unit else "denominator"
            given = [text for text in (self.given["numerator"], self.given["denominator"]) if text]
            self._say("parts_differ", column, given=given, expected=self.entry.unit_zh)
            return numbers
        return {
            "numerator": numbers["numerator"] * upper.worth / first.worth,
            "denominator": numbers["denominator"] * lower.worth / rest.worth,
        }

    def _agree(self, numbers: dict[str, float], *, share: bool) -> None:
        assert self.entry is not None
        value, above, below = numbers["value"], numbers["numerator"], numbers["denominator"]
        has_value, has_above, has_below = (not math.isnan(one) for one in (value, above, below))
        ratio = share or "/" in self.entry.unit_zh
        if has_below and below == 0:
            if has_above and above == 0:
                self._say("does_not_apply", "denominator", Severity.WARNING)
            else:
                self._say("denominator_zero", "denominator", numerator=self.given["numerator"] or None)
            return
        if ratio and not has_value and has_above != has_below:
            lacking = "denominator" if has_above else "numerator"
            self._say("other_half_missing", lacking, given=self.given["numerator"] or self.given["denominator"])
            return
        if not ratio and not has_value and not has_above:
            self._say("other_half_missing", "numerator", given=self.given["denominator"])
            return
        if not (has_value and has_above):
            return
        made = [above / below] if has_below and ratio else [above, above / below] if has_below else [above]
        if ratio and not has_below:
            return
        if not any(_close(value, one) for one in made):
            shown = 100 * made[0] if share else made[0]
            self._say(
                "value_contradicts",
                "value",
                value=self.given["value"],
                made=f"{shown:.6g}{'%' if share else ''}",
                numerator=self.given["numerator"],
                denominator=self.given["denominator"] or None,
            )


def _close(value: float, made: float) -> bool:
    return abs(value - made) <= _TOLERANCE * abs(made) + 1e-12


def _plain(text: object) -> str:
    """Return a cell's text, empty where it says nothing."""
    return text if isinstance(text, str) and not is_null(text) else ""


def _heading_unit(heading: str) -> str:
    """Return the unit in brackets at the end of a heading, folded; empty where there is none, or a year."""
    found = _REMARK.search(heading)
    word = folded(found[1]) if found else ""
    return "" if _YEAR.fullmatch(word) else word


def _unknown_heading_units(origins: Origins) -> list[Problem]:
    return [
        Problem(Message("forms.unit_unknown", {"found": heading, "unit": word}), place.file, column=heading)
        for place in origins.sheets
        for name in _FIGURES
        if (heading := place.headings.get(name)) and (word := _heading_unit(heading)) and unit_of(word) is None
    ]
