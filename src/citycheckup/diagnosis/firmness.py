"""How firm is a grade: whether a value, verdict or grade could still change, and which units would decide it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from citycheckup.diagnosis.grading import GradedIndicator
from citycheckup.diagnosis.grading_rules import Compared, Grading, grade_of, load_grading
from citycheckup.diagnosis.intervals import KEYS, at_every_level, by_unit, shares_of_doubt
from citycheckup.diagnosis.next_survey import Settling, settling
from citycheckup.editions import Edition
from citycheckup.engine.judging import compares
from citycheckup.results import ResultRow, code_order
from citycheckup.vocabulary import Better, Grade, Level, Status

FIRMNESS_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("edition", "indicator", "code", "level", "unit_id")),
        *((name, pa.float64()) for name in ("value", "value_low", "value_high", "coverage")),
        *((name, pa.bool_()) for name in ("meets", "could_meet", "could_fall_short", "verdict_settled")),
        *((name, pa.string()) for name in ("grade", "grade_worst", "grade_best")),
        *((name, pa.bool_()) for name in ("grade_settled", "waits_for_survey", "waits_for_layers")),
        *((name, pa.int64()) for name in ("settled_by_if_fine", "settled_by_if_short", "settled_by_at_rate")),
        ("open_units_count", pa.int64()),
        ("next_units", pa.list_(pa.string())),
        ("next_objects", pa.list_(pa.float64())),
    ]
)


Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Case:
    """One value with its interval, and what stands in doubt below it; ``group`` is its place among the units' sums."""

    row: ResultRow
    sums: Mapping[Any, Any]
    better: Better
    graded: GradedIndicator | None
    group: int


def firmness(
    rows: Sequence[ResultRow],
    lowest: pd.DataFrame,
    editions: Iterable[Edition],
    grades: Iterable[GradedIndicator] = (),
    *,
    grading: Grading | None = None,
) -> pa.Table:
    """Say how firm every grade is, and every value that was not wholly looked at.

    The interval of a value is what it could be if every object that nobody looked at were without fault, or if every
    one had it; for coverages, if all land without an answer were covered, or none. It is exact for counts of objects
    and for shares: whatever the rest turns out to be, the value then lies inside. Nothing is presumed of layers that
    are not authoritative: where only they speak, all is open. Figures that have several parts have no interval.

    Parameters
    ----------
    rows
        Judged result rows of all levels.
    lowest
        As made by :func:`citycheckup.diagnosis.evidence.lowest_rows`, with the places that fall short.
    grades
        As made by :func:`citycheckup.diagnosis.grading.grade_city`; the proposed grades are examined.

    Returns
    -------
    pa.Table
        One row per value with status ``partial`` or ``coverage`` under 1, and per proposed grade; in the order of
        code, indicator, level (city first) and unit. ``value_low`` and ``value_high``: null, no bound. ``could_meet``,
        ``could_fall_short``: whether the verdict could come out so; null without a standard. ``next_units``: the units
        to look at next, those that leave most open first, with the objects not looked at; ``settled_by_…`` how many of
        them settle the verdict (or, where that is settled, the grade): if nothing is found, if all falls short, if as
        much falls short as so far. Only all of them settle it whatever is found.
    """
    rules = grading or load_grading()
    better = {(edition.id, entry.indicator): entry.better for edition in editions for entry in edition.entries}
    proposed = {(one.edition, one.indicator): one for one in grades if one.proposed is not None}
    doubts = shares_of_doubt(lowest, rules)
    repeated = at_every_level(doubts, rows)
    of_units = by_unit(repeated)
    asked = []
    for row in rows:
        at = (row.edition, row.indicator)
        graded = proposed.get(at) if row.level is Level.CITY else None
        whole = row.status is Status.OK and (row.coverage is None or row.coverage >= 1)
        if row.value is not None and at in better and (graded is not None or not whole):
            asked.append((row, graded))
    order = list(reversed(list(Level)))
    asked.sort(key=lambda one: (code_order(one[0].code), one[0].indicator, order.index(one[0].level), one[0].unit_id))
    keys = [(row.edition, row.indicator, str(row.level), row.unit_id) for row, _ in asked]
    groups = of_units.index.get_indexer(pd.Index(keys, tupleize_cols=True)) if asked else np.empty(0, dtype=int)
    sums = iter(of_units.iloc[groups[groups >= 0]].to_dict("records"))
    cases = [
        _Case(row, next(sums), better[row.edition, row.indicator], graded, int(group))
        for (row, graded), group in zip(asked, groups, strict=True)
        if group >= 0
    ]
    below = _Below(repeated, rules.named_units_most)
    return pa.Table.from_pylist([_said(case, below) for case in cases], schema=FIRMNESS_SCHEMA)


def _said(case: _Case, below: _Below) -> dict[str, Any]:
    row = case.row
    in_parts = "parts" in row.arguments
    low, high = (case.sums["value_low"], case.sums["value_high"]) if not in_parts else (-np.inf, np.inf)
    if in_parts and not case.sums["waits_for_layers"] and not case.sums["waits_for_survey"]:
        low = high = row.value
    could_meet, could_fall_short = _verdicts(row, low, high)
    worst, best = _grades(case, low, high)
    verdict_settled = None if could_meet is None else could_meet != could_fall_short
    grade_settled = None if worst is None else worst is best
    said: dict[str, Any] = {
        **{name: getattr(row, name) for name in ("edition", "indicator", "code", "unit_id", "value", "coverage")},
        "level": str(row.level),
        "value_low": _bound(low),
        "value_high": _bound(high),
        "meets": row.meets,
        "could_meet": could_meet,
        "could_fall_short": could_fall_short,
        "verdict_settled": verdict_settled,
        "grade": None if case.graded is None else _text(case.graded.proposed),
        "grade_worst": _text(worst),
        "grade_best": _text(best),
        "grade_settled": grade_settled,
        "waits_for_survey": bool(case.sums["waits_for_survey"]),
        "waits_for_layers": bool(case.sums["waits_for_layers"]),
    }
    if in_parts or (verdict_settled is not False and grade_settled is not False):
        return said
    return said | below.next_survey(case, by_verdict=verdict_settled is False)


def _verdicts(row: ResultRow, low: float, high: float) -> tuple[bool | None, bool | None]:
    """Return whether the value could meet its standard, and whether it could fall short of it."""
    if row.meets is None:
        return None, None
    if row.threshold is None or row.comparator is None or "parts" in row.arguments:
        settled = low == high
        return not settled or row.meets, not settled or not row.meets
    ends = [compares(low, row.comparator, row.threshold), compares(high, row.comparator, row.threshold)]
    if row.comparator == "=":
        inside = low <= row.threshold <= high or any(ends)
        return inside, not all(ends)
    return any(ends), not all(ends)


def _grades(case: _Case, low: float, high: float) -> tuple[Grade | None, Grade | None]:
    """Return the worst and the best grade that cut-points could still give."""
    graded = case.graded
    if graded is None or graded.proposed is None or graded.compared is None:
        return None, None
    if graded.part is not None:
        return (graded.proposed,) * 2 if low == high else (Grade.INSUFFICIENT, Grade.VERY_GOOD)
    if graded.compared is Compared.SHARE_SHORT:
        ends = share_short_interval(case.sums)
    elif graded.compared is Compared.SHARE_OF_STANDARD:
        standard = case.row.threshold or np.nan
        ends = low / standard, high / standard
    else:
        ends = low, high
    higher = case.better is Better.HIGHER and graded.compared is not Compared.SHARE_SHORT
    found = [grade_of(end, graded.cuts, higher_is_better=higher) for end in ends]
    return max(found, key=list(Grade).index), min(found, key=list(Grade).index)


def share_short_interval(sums: Mapping[str, Any]) -> tuple[float, float]:
    """Return the least and the largest share of objects that could turn out to fall short."""
    objects = sums["surveyed"] + sums["unsurveyed"]
    if not np.isfinite(objects) or objects <= 0:
        return 0.0, 1.0
    return sums["short"] / objects, (sums["short"] + sums["unsurveyed"]) / objects


class _Below:
    """The lowest rows below each unit, by the place of its group among the sums; as arrays, for there may be many."""

    def __init__(self, repeated: pd.DataFrame, named_units_most: int) -> None:
        self._most = named_units_most
        self._columns = {name: repeated[name].to_numpy(float) for name in ("unsurveyed", "extra", "unknown_base")}
        self._own_units, self._by_id = np.unique(repeated["own_unit_id"].to_numpy(object), return_inverse=True)
        group = repeated.groupby(KEYS, sort=True).ngroup().to_numpy()
        self._rows = np.argsort(group, kind="stable")
        self._ends = np.cumsum(np.bincount(group)) if len(group) else group

    def next_survey(self, case: _Case, *, by_verdict: bool) -> dict[str, Any]:
        """Return the columns that say which units to look at next: largest amount first, then most objects."""
        begin = self._ends[case.group - 1] if case.group else 0
        rows = self._rows[begin : self._ends[case.group]]
        own = {name: column[rows] for name, column in self._columns.items()}
        amounts, short, most, rate = _stakes(case, own, by_verdict=by_verdict)
        left_open = np.flatnonzero(amounts > 0)
        amounts, objects, unit = amounts[left_open], own["unsurveyed"][left_open], self._by_id[rows[left_open]]
        ranked = np.lexsort((unit, -objects, -amounts))
        how_far: Settling = settling(amounts[ranked], short, most, rate)
        named = ranked[: min(max(how_far.next, 1), self._most)]
        return {
            "settled_by_if_fine": how_far.if_fine,
            "settled_by_if_short": how_far.if_short,
            "settled_by_at_rate": how_far.at_rate,
            "open_units_count": how_far.all,
            "next_units": self._own_units[unit[named]].tolist(),
            "next_objects": [_bound(count) for count in objects[named]],
        }


def _stakes(case: _Case, own: Mapping[str, Floats], *, by_verdict: bool) -> tuple[Floats, float, float, float | None]:
    """Return what each unit leaves open, what falls short for certain, the most allowed, and the rate so far."""
    sums, graded = case.sums, case.graded
    surveyed = float(sums["surveyed"])
    rate = sums["short"] / surveyed if surveyed > 0 else None
    if not by_verdict and graded is not None and graded.compared is Compared.SHARE_SHORT:
        objects = sums["surveyed"] + sums["unsurveyed"]
        low, high = share_short_interval(sums)
        cut = min((cut for cut in graded.cuts.values() if low <= cut < high), default=low)
        return own["unsurveyed"], float(sums["short"]), cut * objects, rate
    standard = float(case.row.threshold or 0.0)
    if not by_verdict and graded is not None:
        scale = standard if graded.compared is Compared.SHARE_OF_STANDARD else 1.0
        cuts = [cut * scale for cut in graded.cuts.values()]
        standard = min(cuts, key=lambda cut: abs(cut - (case.row.value or 0.0)), default=standard)
    if sums["form"] == "count":
        return own["extra"], float(sums["certain"]), standard, rate
    if sums["form"] == "ratio":  # what is not known may pull a ratio either way: only all of it settles anything
        return np.where(own["unknown_base"] == 0, 0.0, np.inf), 0.0, 0.0, None
    known, total = float(sums["known_base"]), float(sums["known_base"] + sums["unknown_base"])
    uncovered = case.better is Better.HIGHER
    short = known - float(sums["certain"]) if uncovered else float(sums["certain"])
    most = (1 - standard if uncovered else standard) * total
    return own["unknown_base"], short, most, short / known if known > 0 else None


def _bound(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _text(grade: Grade | None) -> str | None:
    return None if grade is None else str(grade)
