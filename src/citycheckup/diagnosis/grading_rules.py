"""The cut-points of grades, as data: which rule speaks for an indicator, and what grade a measured figure gets."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from citycheckup.editions import EditionEntry, Urgency
from citycheckup.vocabulary import Better, Grade, Level

_ROUNDING = 1e-9  # what rounding may take from a figure that just reaches a cut-point
GRADES = tuple(Grade)  # from the best to the worst


class Compared(StrEnum):
    """What the cut-points of a rule speak of."""

    SHARE_OF_STANDARD = "share_of_standard"
    VALUE = "value"
    SHARE_SHORT = "share_short"


class DimensionGrade(StrEnum):
    """Grades of a dimension: 优, 良, 中, 差 (handbook 2025)."""

    EXCELLENT = "excellent"
    GOOD = "good"
    MEDIUM = "medium"
    POOR = "poor"


@dataclass(frozen=True)
class Rule:
    """Cut-points for the indicators it fits; a null is a grade that the rule never gives."""

    id: str
    compared: Compared
    comparators: tuple[str, ...]
    zero_standard: bool
    indicators: tuple[str, ...] = ()
    levels: tuple[Level, ...] = tuple(Level)
    better: Better | None = None
    urgency: Urgency | None = None
    very_good: float | None = None
    good: float | None = None
    fair: float | None = None

    def fits(self, entry: EditionEntry, comparator: str, threshold: float) -> bool:
        """Whether the rule speaks for an indicator with this standard."""
        return (
            comparator in self.comparators
            and self.zero_standard == (threshold == 0)
            and (not self.indicators or entry.indicator in self.indicators)
            and entry.level in self.levels
            and self.better in (None, entry.better)
            and self.urgency in (None, entry.urgency)
        )

    def cuts(self, entry: EditionEntry, threshold: float) -> dict[Grade, float]:
        """Return the cut-points, best grade first; a share cannot be asked for more than the whole."""
        found = {Grade.VERY_GOOD: self.very_good, Grade.GOOD: self.good, Grade.FAIR: self.fair}
        cuts = {grade: cut for grade, cut in found.items() if cut is not None}
        if self.compared is Compared.SHARE_OF_STANDARD and entry.better is Better.HIGHER and entry.unit == "share":
            cuts = {grade: min(cut, 1 / threshold) for grade, cut in cuts.items()}
        return cuts


@dataclass(frozen=True)
class DimensionRule:
    """One row of the table of dimension grades; ``assumption``: the handbook leaves the case open."""

    grade: DimensionGrade
    very_good_min: float = 0.0
    good_or_better_min: float = 0.0
    with_insufficient: bool | None = None
    assumption: bool = False


@dataclass(frozen=True)
class Grading:
    """Everything that grading, firmness and hotspots take from data; see ``grading.toml`` for what each means."""

    satisfaction_min: float
    coverage_min: float
    graded_levels: frozenset[Level]
    dimension_levels: frozenset[Level]
    dimensions_left_out: frozenset[str]
    rules: tuple[Rule, ...]
    dimension_rules: tuple[DimensionRule, ...]
    open_ended: frozenset[str]
    named_units_most: int
    hotspot_units_min: int
    false_discovery_rate: float

    def rule_for(self, entry: EditionEntry, comparator: str, threshold: float) -> Rule | None:
        """Return the first rule that fits an indicator and its standard; None where none does."""
        return next((rule for rule in self.rules if rule.fits(entry, comparator, threshold)), None)


@cache
def load_grading() -> Grading:
    """Read the cut-points that come with the program."""
    text = files(__package__).joinpath("grading.toml").read_text(encoding="utf-8")
    return grading_of(tomllib.loads(text))


def grading_of(record: Mapping[str, Any]) -> Grading:
    """Return the grading that a record in the form of ``grading.toml`` describes."""
    return Grading(
        satisfaction_min=float(record["satisfaction_min"]),
        coverage_min=float(record["coverage_min"]),
        graded_levels=frozenset(map(Level, record["graded_levels"])),
        dimension_levels=frozenset(map(Level, record["dimension_levels"])),
        dimensions_left_out=frozenset(record["dimensions_left_out"]),
        rules=tuple(_rule(rule) for rule in record["rule"]),
        dimension_rules=tuple(
            DimensionRule(**{**rule, "grade": DimensionGrade(rule["grade"])}) for rule in record["dimension_grade"]
        ),
        open_ended=frozenset(record["firmness"]["open_ended"]),
        named_units_most=int(record["firmness"]["named_units_most"]),
        hotspot_units_min=int(record["hotspots"]["units_min"]),
        false_discovery_rate=float(record["hotspots"]["false_discovery_rate"]),
    )


def grade_of(figure: float, cuts: Mapping[Grade, float], *, higher_is_better: bool) -> Grade:
    """Return the grade of a figure: the best whose cut-point it reaches, else insufficient."""
    for grade, cut in cuts.items():
        slack = _ROUNDING * max(1.0, abs(cut))
        if figure >= cut - slack if higher_is_better else figure <= cut + slack:
            return grade
    return Grade.INSUFFICIENT


def one_step_down(grade: Grade) -> Grade:
    """Return the next lower grade; insufficient stays."""
    return GRADES[min(GRADES.index(grade) + 1, len(GRADES) - 1)]


def worst(grades: list[Grade]) -> Grade:
    """Return the worst of several grades."""
    return max(grades, key=GRADES.index)


def _rule(record: Mapping[str, Any]) -> Rule:
    return Rule(
        id=record["id"],
        compared=Compared(record["measure"]),
        comparators=tuple(record["comparators"]),
        zero_standard=record["zero_standard"],
        indicators=tuple(record.get("indicators", ())),
        levels=tuple(map(Level, record["levels"])) if "levels" in record else tuple(Level),
        better=Better(record["better"]) if "better" in record else None,
        urgency=Urgency(record["urgency"]) if "urgency" in record else None,
        **{grade: record.get(grade) for grade in ("very_good", "good", "fair")},
    )
