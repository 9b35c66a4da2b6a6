"""Grades of the city's dimensions 优, 良, 中, 差, by the handbook's table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pyarrow as pa

from citycheckup.diagnosis.grading import GradedIndicator
from citycheckup.diagnosis.grading_rules import DimensionGrade, DimensionRule, Grading, load_grading
from citycheckup.editions import SUPPLEMENTARY
from citycheckup.vocabulary import Grade, Message
from citycheckup.wording import as_plain

_ROUNDING = 1e-9


@dataclass(frozen=True)
class GradedDimension:
    """One dimension of the city: its grade, and the shares it follows from.

    Indicators without a grade are left out of the shares and counted: the handbook does not say how they count.
    ``assumption``: the handbook's table leaves the case open and the grade is ours.
    """

    dimension_zh: str
    dimension_en: str
    indicators_count: int
    graded_count: int
    very_good_count: int
    good_count: int
    fair_count: int
    insufficient_count: int
    share_very_good: float | None
    share_good_or_better: float | None
    grade: DimensionGrade | None
    assumption: bool
    reason: Message

    @property
    def ungraded_count(self) -> int:
        """Indicators of the dimension that have no grade."""
        return self.indicators_count - self.graded_count


_SCHEMA = pa.schema(
    [
        ("dimension_zh", pa.string()),
        ("dimension_en", pa.string()),
        *((f"{name}_count", pa.int64()) for name in ("indicators", "graded", "very_good", "good", "fair")),
        ("insufficient_count", pa.int64()),
        ("share_very_good", pa.float64()),
        ("share_good_or_better", pa.float64()),
        ("grade", pa.string()),
        ("assumption", pa.bool_()),
        ("reason", pa.string()),
    ]
)


def grade_dimensions(
    grades: Iterable[GradedIndicator], *, grading: Grading | None = None
) -> tuple[GradedDimension, ...]:
    """Grade the dimensions of the city, in the order in which they first come.

    Parameters
    ----------
    grades
        As made by :func:`citycheckup.diagnosis.grading.grade_city`; the final grades count. Indicators of lower levels
        and our supplementary ones belong to no dimension of the city; a city's local ones do.
    """
    rules = grading or load_grading()
    members: dict[str, list[GradedIndicator]] = {}
    for one in grades:
        counts = one.edition != SUPPLEMENTARY and one.indicator_level in rules.dimension_levels
        if counts and one.dimension_zh not in rules.dimensions_left_out:
            members.setdefault(one.dimension_zh, []).append(one)
    return tuple(_graded(listed, rules) for listed in members.values())


def dimensions_table(dimensions: Iterable[GradedDimension]) -> pa.Table:
    """Return dimensions as a table, in their order; ``reason`` is JSON."""
    records = [
        asdict(one) | {"reason": json.dumps(as_plain(one.reason), ensure_ascii=False, sort_keys=True)}
        for one in dimensions
    ]
    return pa.Table.from_pylist(records, schema=_SCHEMA)


def dimension_rule(very_good: float, good_or_better: float, insufficient: bool, grading: Grading) -> DimensionRule:
    """Return the row of the table that shares of very good, and of good or better, fall under."""
    return next(
        rule
        for rule in grading.dimension_rules
        if very_good >= rule.very_good_min - _ROUNDING
        and good_or_better >= rule.good_or_better_min - _ROUNDING
        and rule.with_insufficient in (None, insufficient)
    )


def _graded(listed: list[GradedIndicator], grading: Grading) -> GradedDimension:
    counts = {grade: sum(one.final is grade for one in listed) for grade in Grade}
    graded = sum(counts.values())
    shares: tuple[float, float] | None = None
    rule: DimensionRule | None = None
    if graded:
        shares = counts[Grade.VERY_GOOD] / graded, (counts[Grade.VERY_GOOD] + counts[Grade.GOOD]) / graded
        rule = dimension_rule(*shares, counts[Grade.INSUFFICIENT] > 0, grading)
    figures: dict[str, object] = {
        "indicators_count": len(listed),
        "graded_count": graded,
        "ungraded_count": len(listed) - graded,
        "share_very_good": shares[0] if shares else None,
        "share_good_or_better": shares[1] if shares else None,
        "insufficient_count": counts[Grade.INSUFFICIENT],
    }
    how = "none" if rule is None else "assumed" if rule.assumption else "handbook"
    if rule is not None:
        figures["grade"] = Message(f"diagnosis.dimension_{rule.grade}")
    return GradedDimension(
        dimension_zh=listed[0].dimension_zh,
        dimension_en=listed[0].dimension_en,
        indicators_count=len(listed),
        graded_count=graded,
        very_good_count=counts[Grade.VERY_GOOD],
        good_count=counts[Grade.GOOD],
        fair_count=counts[Grade.FAIR],
        insufficient_count=counts[Grade.INSUFFICIENT],
        share_very_good=shares[0] if shares else None,
        share_good_or_better=shares[1] if shares else None,
        grade=rule.grade if rule else None,
        assumption=rule.assumption if rule else False,
        reason=Message(f"diagnosis.dimension_by_{how}", figures),
    )
