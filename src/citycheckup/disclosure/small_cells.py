"""Results fit to pass on: counts of dwellings by place, never so small that they point at a home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from citycheckup.results import ResultRow
from citycheckup.vocabulary import Level


@dataclass(frozen=True)
class DisclosureRules:
    """What is withheld from a form for the public (minimum cell and rounding: common practice, settable by a city).

    Attributes
    ----------
    minimum_count
        A count of dwellings below this, and above zero, is withheld.
    rounding
        Counts of dwellings and residents are rounded to a multiple of this.
    city_only
        Indicators that speak of vulnerable residents: shown for the city as a whole, for no smaller place.
    """

    minimum_count: int = 10
    rounding: int = 10
    city_only: frozenset[str] = field(
        default_factory=lambda: frozenset(
            {"dwelling.age_friendly_retrofit_buildings", "dwelling.digital_retrofit_buildings"}
        )
    )


def published(rows: Iterable[ResultRow], rules: DisclosureRules | None = None) -> list[ResultRow]:
    """Return the rows as everybody may see them.

    Dwelling indicators: small counts are withheld, and where only one unit of a parent would be, the next smallest with
    it (else the parent's total would give it away); what is left is rounded; details behind the figures are left out.
    Other indicators speak of services and land, and stay as they are, less any list of items.
    """
    chosen = rules or DisclosureRules()
    kept, homes = [], []
    for row in rows:
        if row.indicator_level is not Level.DWELLING:
            kept.append(replace(row, arguments={k: v for k, v in row.arguments.items() if k != "items"}))
        elif row.indicator not in chosen.city_only or row.level is Level.CITY:
            homes.append(row)
    hidden = _hidden(homes, chosen)
    return kept + [_withheld(row) if key in hidden else _rounded(row, chosen) for row in homes for key in [_key(row)]]


def rounded_persons(persons: float | None, rules: DisclosureRules | None = None) -> float | None:
    """Return a number of residents as everybody may see it: a multiple of the rounding; small ones not at all."""
    chosen = rules or DisclosureRules()
    if persons is None or persons != persons:  # noqa: PLR0124 - the plainest test for NaN
        return None
    return None if 0 < persons < chosen.minimum_count else _multiple(persons, chosen.rounding)


def _hidden(rows: Sequence[ResultRow], rules: DisclosureRules) -> set[tuple[str, str]]:
    hidden: set[tuple[str, str]] = set()
    siblings: dict[tuple[str, str | None], list[ResultRow]] = {}
    for row in rows:
        siblings.setdefault((row.indicator, row.parent_id), []).append(row)
    for family in siblings.values():
        counted = sorted((row for row in family if row.value is not None), key=lambda row: (row.value, row.unit_id))
        small = [row for row in counted if row.value is not None and 0 < row.value < rules.minimum_count]
        if len(small) == 1 and len(counted) > 1:
            others = [row for row in counted if row not in small and row.value]
            small += others[:1]
        hidden |= {_key(row) for row in small}
    return hidden


def _key(row: ResultRow) -> tuple[str, str]:
    return row.indicator, row.unit_id


def _withheld(row: ResultRow) -> ResultRow:
    return replace(
        row,
        value=None,
        numerator=None,
        denominator=None,
        meets=None,
        grade=None,
        template="disclosure.withheld",
        arguments={},
    )


def _rounded(row: ResultRow, rules: DisclosureRules) -> ResultRow:
    if row.value is None:
        return row
    value = _multiple(row.value, rules.rounding)
    return replace(row, value=value, numerator=value, template="disclosure.rounded", arguments={"to": rules.rounding})


def _multiple(number: float, of: int) -> float:
    return float(of * round(number / of))
