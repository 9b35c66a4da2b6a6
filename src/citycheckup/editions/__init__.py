"""Dated sets of indicators: names, codes and thresholds as the ministry published them, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from citycheckup.vocabulary import Better, CityClass, InputError, Level, Message, Method, Problem

SUPPLEMENTARY = "supplementary"  # our own indicators beside the national ones: no edition that a city can choose


class Confidence(StrEnum):
    """How well a fact could be checked: read in a stored copy, partly supported, or recalled only."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Change(StrEnum):
    """What became of an indicator since the former edition; a redefined one must not be drawn as one time series."""

    SAME = "same"
    RENAMED = "renamed"
    REDEFINED = "redefined"
    NEW = "new"


class Urgency(StrEnum):
    """How a shortfall is to be mended: 限时解决 (safety, health, strong complaints) or 尽力解决 (handbook 2025)."""

    DEADLINE = "deadline"
    BEST_EFFORT = "best_effort"


@dataclass(frozen=True)
class Threshold:
    """What an indicator's value is compared with.

    ``comparator`` is ``>=``, ``<=`` or ``=``; ``value`` is in the indicator's unit, shares 0 to 1. ``city_class`` None:
    every city. ``part`` names the part of the indicator it speaks of (speed on expressways, say). A ``reference``, of
    one province or city or by way of advice, is shown but judges nothing.
    """

    comparator: str
    value: float
    source: str
    confidence: Confidence
    city_class: CityClass | None = None
    part: str | None = None
    reference: bool = False


@dataclass(frozen=True)
class EditionEntry:
    """One indicator as an edition lists it.

    ``indicator`` is our stable id, the same in every edition that means the same quantity. ``unit`` is the unit of the
    data (a share is 0 to 1), ``unit_zh`` the unit as printed. ``former_code`` is the code in the former edition.
    """

    code: str
    indicator: str
    level: Level
    dimension_zh: str
    dimension_en: str
    name_zh: str
    name_en: str
    unit: str
    unit_zh: str
    better: Better
    method: Method
    confidence: Confidence
    thresholds: tuple[Threshold, ...] = ()
    former_code: str | None = None
    change: Change | None = None
    urgency: Urgency = Urgency.BEST_EFFORT


@dataclass(frozen=True)
class Edition:
    """A dated set of indicators, in the order of its codes."""

    id: str
    title_zh: str
    title_en: str
    document: str
    former_edition: str | None
    entries: tuple[EditionEntry, ...]

    def entry(self, indicator: str) -> EditionEntry | None:
        """Return the entry of an indicator id; None where the edition does not have it."""
        return next((entry for entry in self.entries if entry.indicator == indicator), None)


def editions() -> list[str]:
    """Return the ids of the editions a city can choose, oldest first."""
    return sorted(_stored() - {SUPPLEMENTARY})


@cache
def load_edition(edition_id: str) -> Edition:
    """Read an edition, or our own indicators beside them (:data:`SUPPLEMENTARY`).

    Raises
    ------
    InputError
        There is no such edition; the message lists those there are.
    """
    if edition_id not in _stored():
        raise InputError(Problem(Message("editions.unknown", {"edition": edition_id, "known": editions()})))
    text = files(__name__).joinpath(f"{edition_id}.toml").read_text(encoding="utf-8")
    return _edition(tomllib.loads(text))


def threshold_for(
    entry: EditionEntry, city_classes: Collection[CityClass], part: str | None = None
) -> Threshold | None:
    """Return the threshold that judges an indicator in a city of these classes; None where none applies.

    One for a class of the city goes before the one for every city; of several such, the strictest counts (a city may be
    a provincial capital and a very large city). References are never returned.
    """
    binding = [t for t in entry.thresholds if not t.reference and t.part == part]
    own = [t for t in binding if t.city_class in city_classes]
    fitting = own or [t for t in binding if t.city_class is None]
    if not fitting:
        return None
    strictest = min if entry.better is Better.LOWER else max
    return strictest(fitting, key=lambda threshold: threshold.value)


def _stored() -> set[str]:
    names = (path.name for path in files(__name__).iterdir())
    return {name.removesuffix(".toml") for name in names if name.endswith(".toml")}


def _edition(record: dict[str, Any]) -> Edition:
    return Edition(
        id=record["id"],
        title_zh=record["title_zh"],
        title_en=record["title_en"],
        document=record["document"],
        former_edition=record.get("former_edition"),
        entries=tuple(_entry(entry) for entry in record["indicator"]),
    )


def _entry(record: dict[str, Any]) -> EditionEntry:
    return EditionEntry(
        code=record["code"],
        indicator=record["id"],
        level=Level(record["level"]),
        dimension_zh=record["dimension_zh"],
        dimension_en=record["dimension_en"],
        name_zh=record["name_zh"],
        name_en=record["name_en"],
        unit=record["unit"],
        unit_zh=record["unit_zh"],
        better=Better(record["better"]),
        method=Method(record["method"]),
        confidence=Confidence(record["confidence"]),
        thresholds=tuple(_threshold(threshold) for threshold in record.get("thresholds", ())),
        former_code=record.get("former_code"),
        change=Change(record["change"]) if "change" in record else None,
        urgency=Urgency(record.get("urgency", "best_effort")),
    )


def _threshold(record: dict[str, Any]) -> Threshold:
    return Threshold(
        comparator=record["comparator"],
        value=float(record["value"]),
        source=record["source"],
        confidence=Confidence(record["confidence"]),
        city_class=CityClass(record["city_class"]) if "city_class" in record else None,
        part=record.get("part"),
        reference=record.get("reference", False),
    )
