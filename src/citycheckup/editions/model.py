"""What an edition is made of: entries, thresholds, options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from citycheckup.vocabulary import Better, CityClass, Level, Method


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
    one province or city or by way of advice, is shown but judges nothing. ``local``: set by the city for itself.
    """

    comparator: str
    value: float
    source: str
    confidence: Confidence
    city_class: CityClass | None = None
    part: str | None = None
    reference: bool = False
    local: bool = False


@dataclass(frozen=True)
class Choice:
    """One reading of what a document leaves open.

    ``thresholds`` take the place of the entry's where they are given (an empty tuple: no standard); ``parameters`` are
    handed to the indicator's function.
    """

    id: str
    text_zh: str
    text_en: str
    thresholds: tuple[Threshold, ...] | None = None
    parameters: Mapping[str, float | str | bool] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Option:
    """Where a document contradicts itself: the readings, the default, and which one the city took (None: the default).

    ``text_zh`` and ``text_en`` say what the contradiction is.
    """

    id: str
    text_zh: str
    text_en: str
    choices: tuple[Choice, ...]
    default: str
    chosen: str | None = None

    @property
    def choice(self) -> Choice:
        """The reading that holds."""
        return next(choice for choice in self.choices if choice.id == (self.chosen or self.default))


@dataclass(frozen=True)
class EditionEntry:
    """One indicator as an edition lists it.

    ``indicator`` is our stable id, the same in every edition that means the same quantity. ``unit`` is the unit of the
    data (a share is 0 to 1), ``unit_zh`` the unit as printed. ``former_code`` is the code in the former edition.
    ``definition``, inspection ``contents`` (检查内容, the X of 1 + N + X), ``denominator`` (None: it has none) and
    ``urgency`` are in our own words; the urgency of an indicator is our own reading of what the handbook says of
    safety and health.
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
    definition_zh: str = ""
    definition_en: str = ""
    contents_zh: tuple[str, ...] = ()
    contents_en: tuple[str, ...] = ()
    denominator_zh: str | None = None
    denominator_en: str | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Edition:
    """A dated set of indicators, in the order of its codes. ``supplemented``: our own indicators stand beside it."""

    id: str
    title_zh: str
    title_en: str
    document: str
    former_edition: str | None
    entries: tuple[EditionEntry, ...]
    notes_zh: tuple[str, ...] = ()
    notes_en: tuple[str, ...] = ()
    supplemented: bool = False

    def entry(self, indicator: str) -> EditionEntry | None:
        """Return the entry of an indicator id; None where the edition does not have it."""
        return next((entry for entry in self.entries if entry.indicator == indicator), None)
