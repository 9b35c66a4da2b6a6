"""Results fit to pass on: counts of dwellings by place, never so small that they point at a home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from citycheckup.results import ResultRow
from citycheckup.vocabulary import Level

WITHHELD = "disclosure.withheld"  # the template of a row whose value is kept back


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
    of_homes
        Layers and tables from which a city's own formula may count homes or people one by one.
    """

    minimum_count: int = 10
    rounding: int = 10
    city_only: frozenset[str] = field(
        default_factory=lambda: frozenset(
            {"dwelling.age_friendly_retrofit_buildings", "dwelling.digital_retrofit_buildings"}
        )
    )
    of_homes: frozenset[str] = field(
        default_factory=lambda: frozenset({"buildings", "dwellings", "survey", "commuting"})
    )


def published(rows: Iterable[ResultRow], rules: DisclosureRules | None = None) -> list[ResultRow]:
    """Return the rows as everybody may see them.

    Dwelling indicators: small counts are withheld, and where only one unit of a parent would be, the next smallest with
    it (else the parent's total would give it away); what is left is rounded; details behind the figures are left out.
    A city's own formulas over homes or people are shown for the city as a whole, in short, and not from small numbers.
    Other indicators speak of services and land, and stay as they are, less any list of items.
    """
    chosen, listed = rules or DisclosureRules(), list(rows)
    own = {row.indicator for row in listed if _counts_homes(row, chosen)}
    kept, homes = [], []
    for row in listed:
        if row.indicator in own:
            kept += [_in_short(row, chosen)] if row.level is Level.CITY else []
        elif row.indicator_level is not Level.DWELLING:
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


def _counts_homes(row: ResultRow, rules: DisclosureRules) -> bool:
    layers = row.arguments.get("layers")
    return "formula" in row.arguments and isinstance(layers, Mapping) and not rules.of_homes.isdisjoint(layers)


def _in_short(row: ResultRow, rules: DisclosureRules) -> ResultRow:
    """Return the city's row of a formula over homes: rounded if a count, without what its parts came to."""
    parts = (row.numerator, row.denominator)
    if any(part is not None and 0 < part < rules.minimum_count for part in parts):
        return _withheld(row)
    if row.value is None or row.denominator is None:
        return _rounded(row, rules)
    return replace(row, template="disclosure.in_short", arguments={})


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
        template=WITHHELD,
        arguments={},
    )


def _rounded(row: ResultRow, rules: DisclosureRules) -> ResultRow:
    if row.value is None:
        return row
    value = _multiple(row.value, rules.rounding)
    return replace(row, value=value, numerator=value, template="disclosure.rounded", arguments={"to": rules.rounding})


def _multiple(number: float, of: int) -> float:
    return float(of * round(number / of))
