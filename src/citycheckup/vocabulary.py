"""The words everything else is built from: levels, statuses, problems, progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Level(StrEnum):
    """The levels of the checkup, from the smallest to the largest (handbook 2025, chapter on units)."""

    DWELLING = "dwelling"
    COMPOUND = "compound"
    COMMUNITY = "community"
    BLOCK = "block"
    CITY = "city"

    @property
    def parent(self) -> Level | None:
        """The next level up; the city has none."""
        order = list(Level)
        at = order.index(self) + 1
        return order[at] if at < len(order) else None


class Tree(StrEnum):
    """The two hierarchies: units of the checkup, and administrative areas. Blocks may cut across the second."""

    CHECKUP = "checkup"
    ADMINISTRATIVE = "administrative"


class AdminLevel(StrEnum):
    """Levels of the administrative tree 市 – 区 – 街道 – 社区."""

    CITY = "admin_city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "admin_community"


class Status(StrEnum):
    """What a value is worth. Five different things; zero is a value and none of the last three."""

    OK = "ok"
    PARTIAL = "partial"
    NO_DATA = "no_data"
    NOT_SURVEYED = "not_surveyed"
    NOT_APPLICABLE = "not_applicable"


class Completeness(StrEnum):
    """How far the absence of a thing from a layer proves that it is absent from the city."""

    AUTHORITATIVE = "authoritative"
    PARTIAL = "partial"
    INDICATIVE = "indicative"


class Better(StrEnum):
    """Which way an indicator improves."""

    HIGHER = "higher"
    LOWER = "lower"
    TARGET = "target"


class Form(StrEnum):
    """How a value follows from its numerator and denominator."""

    SHARE = "share"  # numerator / denominator, 0 to 1, both in the same unit
    RATIO = "ratio"  # numerator / denominator, in the indicator's unit
    COUNT = "count"  # the numerator itself


class RollUp(StrEnum):
    """How rows of lower units become a row of a higher unit."""

    SUM = "sum"  # add numerators (and denominators, where there are any)
    NONE = "none"


class Method(StrEnum):
    """Where a value comes from (handbook 2025, primary source of each indicator)."""

    GEODATA = "geodata"
    SURVEY = "survey"
    STATISTIC = "statistic"


class Grade(StrEnum):
    """City-level grades of one indicator: 很好, 较好, 一般, 不足."""

    VERY_GOOD = "very_good"
    GOOD = "good"
    FAIR = "fair"
    INSUFFICIENT = "insufficient"


class CityClass(StrEnum):
    """What a threshold may depend on: rank of the city, and its size. A city may have one of each."""

    MUNICIPALITY = "municipality"
    PROVINCIAL_CAPITAL = "provincial_capital"
    SEPARATELY_PLANNED = "separately_planned"
    PREFECTURE = "prefecture"
    COUNTY_LEVEL = "county_level"
    SUPER_LARGE = "super_large"
    VERY_LARGE = "very_large"
    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    ECOLOGICAL_GARDEN = "ecological_garden"


class Severity(StrEnum):
    """How bad a problem of the input is: errors stop, warnings and notes are reported."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Message:
    """A sentence that is put into words where it is shown: the key of a template and its arguments."""

    key: str
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """Something wrong with an input: what (the message), and where (file, row, column).

    ``row`` is what a user would count: 1 is the first row after the headings of a table (or the first feature of a
    map file); spreadsheets say so with their sheet in ``file``. ``cell`` is the address of the cell (``E17``) where the
    file is a table.
    """

    message: Message
    file: str | None = None
    row: int | None = None
    column: str | None = None
    severity: Severity = Severity.ERROR
    cell: str | None = None


class InputError(Exception):
    """Input that cannot be used. Carries every problem found, not only the first; nothing has been changed."""

    def __init__(self, problems: Sequence[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(f"{p.file}: {p.message.key} {dict(p.message.arguments)}" for p in self.problems))


class CancelledError(Exception):
    """The user cancelled; nothing half-done has been left."""


class Progress(Protocol):
    """Told how far a piece of long work is, between the terminal, the job page and the work itself."""

    def __call__(self, done: int, total: int, what: Message, /) -> None:
        """Report ``done`` of ``total`` steps, and what is being done now."""


class CancelToken(Protocol):
    """Asked between steps of long work."""

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""


def no_progress(_done: int, _total: int, _what: Message) -> None:
    """Report nothing."""


class NeverCancelled:
    """A cancel token nobody can pull."""

    def is_cancelled(self) -> bool:
        """Return False."""
        return False
