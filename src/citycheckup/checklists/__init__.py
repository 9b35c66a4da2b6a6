"""What is ticked in the field: dated checklists as data, and their loader."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

_FILES = ("items-2025.toml", "items-2023.toml")


class Nature(StrEnum):
    """What one ticked item means: a bottom-line item flags by itself; an improvement is weighed with residents."""

    BOTTOM_LINE = "bottom_line"
    IMPROVEMENT = "improvement"


class Amount(StrEnum):
    """What an item records beside yes or no: nothing, or the number of things, metres or flats it is true of."""

    FLAG = "flag"
    COUNT = "count"
    LENGTH_M = "length_m"
    FLATS = "flats"


class Degree(StrEnum):
    """How grave a ticked item tends to be: a hint, never a finding."""

    VERY_SERIOUS = "very_serious"
    SERIOUS = "serious"
    ORDINARY = "ordinary"


class Capture(StrEnum):
    """How an item is found out."""

    SURVEY = "survey"
    INTERVIEW = "interview"
    DEPARTMENT = "department"
    IMPORT = "import"
    GEODATA = "geodata"


@dataclass(frozen=True)
class Item:
    """One thing to tick.

    ``record_kind`` is what the record is about (``building``, ``compound``, ``community``, ``block``, ``road``,
    ``footway``, ``site``); flats are recorded on their building. ``skipped_by`` are the housing types to which the item
    does not apply; ``built_before_year`` and ``storeys_from_count`` narrow it to older or higher buildings.
    ``sensitive``: it points at the home of a vulnerable person, and must not leave the office.
    """

    id: str
    indicator: str
    record_kind: str
    measure: Amount
    nature: Nature
    severity: Degree | None
    capture: Capture
    text_zh: str
    text_en: str
    skipped_by: tuple[str, ...] = ()
    built_before_year: int | None = None
    storeys_from_count: int | None = None
    sensitive: bool = False
    confidence: str = "high"


@dataclass(frozen=True)
class Checklist:
    """Every item, in the order of the form.

    ``housing_types`` gives, for a housing type, the building uses that make it; a building of another use has none and
    skips nothing.
    """

    items: tuple[Item, ...]
    housing_types: Mapping[str, tuple[str, ...]]

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """Items by their number."""
        return {item.id: item for item in self.items}

    def of(self, indicator: str) -> tuple[Item, ...]:
        """Return the items of one indicator, in the order of the form; empty where there are none."""
        return tuple(item for item in self.items if item.indicator == indicator)

    @cached_property
    def type_of_use(self) -> Mapping[str, str]:
        """Housing type of a building use."""
        return {use: housing_type for housing_type, uses in self.housing_types.items() for use in uses}


@cache
def load_checklist() -> Checklist:
    """Read the items of all editions; an indicator that several editions share has one set of items."""
    records = [tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8")) for name in _FILES]
    types = {name: tuple(uses) for record in records for name, uses in record.get("housing_types", {}).items()}
    items = tuple(item for record in records for group in record["indicator"] for item in _items(group))
    return Checklist(items, types)


def _items(group: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the items of one indicator; an item inherits from its group what it does not say itself."""
    for own in group["items"]:
        said = {**group, **own}
        yield Item(
            id=own["id"],
            indicator=group["id"],
            record_kind=said["kind"],
            measure=Amount(said.get("measure", Amount.FLAG)),
            nature=Nature(said["nature"]),
            severity=Degree(said["severity"]) if "severity" in said else None,
            capture=Capture(said.get("capture", Capture.SURVEY)),
            text_zh=said["zh"],
            text_en=said["en"],
            skipped_by=tuple(said.get("skipped_by", ())),
            built_before_year=said.get("built_before_year"),
            storeys_from_count=said.get("storeys_from_count"),
            sensitive=said.get("sensitive", False),
            confidence=said.get("confidence", "high"),
        )
