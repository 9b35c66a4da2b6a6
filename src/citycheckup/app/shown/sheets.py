"""The sheet of a unit: where it lies, who lives there, and every indicator with all that explains it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from citycheckup.app.shown.run_tables import RunTables
from citycheckup.app.shown.trends import TrendPoint, Trends
from citycheckup.app.shown.values import UnitShown, standing_word, unit_shown
from citycheckup.editions import EditionEntry, Threshold
from citycheckup.reports.figures import (
    doubt,
    explanation,
    layer_title,
    method_word,
    shown_number,
    shown_threshold,
    shown_value,
    unit_word,
)
from citycheckup.results import ResultRow
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import from_plain, has, render, word


@dataclass(frozen=True)
class LayerBehind:
    """A layer that a value stands on, and how far it can be trusted."""

    name: str
    title: str
    completeness: str
    completeness_text: str


@dataclass(frozen=True)
class GradeShown:
    """The city's grade of an indicator, in words."""

    grade: str
    grade_text: str
    explanation: list[str]
    satisfaction_score: float | None


@dataclass(frozen=True)
class CouldBe:
    """What a value could still be, once everything has been looked at; None: no bound."""

    low: float | None
    high: float | None
    text: str
    verdict_settled: bool | None


@dataclass(frozen=True)
class ShortfallShown:
    """A shortfall or a candidate to check. ``residents_persons`` is an estimate, rounded to 10; None: not known."""

    key: str
    kind: str
    kind_text: str
    indicator: str
    places_count: int
    residents_persons: int | None
    urgency: str
    urgency_text: str
    hotspot: bool | None


@dataclass(frozen=True)
class SheetRow:
    """One indicator in one unit; shares are 0 to 1, ``text`` is fit for print."""

    edition: str
    indicator: str
    code: str
    name: str
    dimension: str
    indicator_level: str
    rolled_up: bool
    value: float | None
    text: str
    unit: str
    unit_text: str
    numerator: float | None
    numerator_text: str
    denominator: float | None
    denominator_text: str
    denominator_name: str | None
    standard: str
    threshold: float | None
    comparator: str | None
    standard_source: str | None
    meets: bool | None
    standing_text: str
    status: str
    status_text: str
    explanation: str
    doubt: str
    method: str
    method_text: str
    data_date: str | None
    coverage: float | None
    layers: list[LayerBehind]
    missing: list[str]
    grade: GradeShown | None
    could_be: CouldBe | None
    trend: list[TrendPoint]
    shortfall: ShortfallShown | None


@dataclass(frozen=True)
class SheetShown:
    """A unit's sheet. ``residents_persons`` None: not known."""

    run: str
    year: int
    unit: UnitShown
    breadcrumb: list[UnitShown]
    children: list[UnitShown]
    residents_persons: float | None
    residents_text: str
    unallocated_persons: float | None
    rows: list[SheetRow]
    shortfalls: list[ShortfallShown]


def sheet_shown(tables: RunTables, years: Sequence[RunTables], unit_id: str, language: str) -> SheetShown:
    """Return a unit's sheet.

    Parameters
    ----------
    years
        The newest run of every year served, for the trend.

    Raises
    ------
    InputError
        The run has no such unit.
    """
    unit = tables.units.get(unit_id)
    if unit is None:
        raise InputError(Problem(Message("shown.no_such_unit", {"unit": unit_id})))
    trends = Trends(tables, years, unit_id)
    short = {record["indicator"]: _shortfall(record, language) for record in tables.shortfalls.get(unit_id, ())}
    rows = [
        _row(tables, row, entry, trends, short.get(row.indicator), language)
        for row in tables.rows_of_unit(unit_id)
        if (entry := tables.entries.get((row.edition, row.indicator), (None, None))[1]) is not None
    ]
    return SheetShown(
        run=tables.name,
        year=tables.year,
        unit=unit_shown(unit, language),
        breadcrumb=[unit_shown(one, language) for one in tables.way_down(unit_id)],
        children=[unit_shown(tables.units[one], language) for one in tables.children.get(unit_id, ())],
        residents_persons=unit.residents_persons,
        residents_text=shown_number(unit.residents_persons),
        unallocated_persons=unit.unallocated_persons,
        rows=rows,
        shortfalls=list(short.values()),
    )


def _row(
    tables: RunTables,
    row: ResultRow,
    entry: EditionEntry,
    trends: Trends,
    short: ShortfallShown | None,
    language: str,
) -> SheetRow:
    judged_by = _judged_by(entry, row)
    missing = row.arguments.get("missing")
    return SheetRow(
        edition=row.edition,
        indicator=row.indicator,
        code=row.code,
        name=_in(entry, "name", language),
        dimension=_in(entry, "dimension", language),
        indicator_level=str(row.indicator_level),
        rolled_up=row.level is not row.indicator_level,
        value=row.value,
        text=shown_value(row.value, row.unit, row.status, language),
        unit=row.unit,
        unit_text=unit_word(row.unit, language),
        numerator=row.numerator,
        numerator_text=shown_number(row.numerator),
        denominator=row.denominator,
        denominator_text=shown_number(row.denominator),
        denominator_name=_in(entry, "denominator", language) or None,
        standard=shown_threshold(row.comparator, row.threshold, row.unit, language),
        threshold=row.threshold,
        comparator=row.comparator,
        standard_source=judged_by.source if judged_by else None,
        meets=row.meets,
        standing_text=standing_word(row, language),
        status=str(row.status),
        status_text=word(f"reports.status.{row.status}", language),
        explanation=explanation(row, language),
        doubt=doubt(row, language),
        method=row.method,
        method_text=method_word(row.method, language),
        data_date=row.data_date,
        coverage=row.coverage,
        layers=_layers(row, language),
        missing=[layer_title(str(name), language) for name in missing] if isinstance(missing, list) else [],
        grade=_grade(tables, row, language),
        could_be=could_be(tables.firmness.get((row.indicator, row.unit_id)), row, language),
        trend=trends.of(row, language),
        shortfall=short,
    )


def _in(entry: EditionEntry, field: str, language: str) -> str:
    return str(getattr(entry, f"{field}_{language}") or "")


def _judged_by(entry: EditionEntry, row: ResultRow) -> Threshold | None:
    judging = ((one.comparator, one.value) == (row.comparator, row.threshold) for one in entry.thresholds)
    return next((one for one, judges in zip(entry.thresholds, judging, strict=True) if judges), None)


def _layers(row: ResultRow, language: str) -> list[LayerBehind]:
    layers = row.arguments.get("layers")
    if not isinstance(layers, dict):
        return []
    return [
        LayerBehind(name, layer_title(name, language), str(worth), _worth(str(worth), language))
        for name, worth in sorted(layers.items())
    ]


def _worth(completeness: str, language: str) -> str:
    key = f"reports.completeness.{completeness}"
    return word(key, language) if has(key) else completeness


def _grade(tables: RunTables, row: ResultRow, language: str) -> GradeShown | None:
    if row.grade is None:
        return None
    record = tables.grades.get(row.indicator, {})
    return GradeShown(
        grade=str(row.grade),
        grade_text=word(f"diagnosis.grade_{row.grade}", language),
        explanation=[render(from_plain(one), language) for one in json.loads(record.get("explanation") or "[]")],
        satisfaction_score=record.get("satisfaction_score"),
    )


def could_be(record: dict[str, Any] | None, row: ResultRow, language: str) -> CouldBe | None:
    """Return what a value could still be, from its row in ``firmness.parquet``; None: nothing else."""
    if record is None or (record["value_low"], record["value_high"]) == (row.value, row.value):
        return None
    low, high = (
        "?" if record[end] is None else shown_value(record[end], row.unit, row.status, language)
        for end in ("value_low", "value_high")
    )
    return CouldBe(record["value_low"], record["value_high"], f"{low} – {high}", record["verdict_settled"])


def _shortfall(record: dict[str, Any], language: str) -> ShortfallShown:
    return ShortfallShown(
        key=record["key"],
        kind=record["kind"],
        kind_text=word(f"shown.kind.{record['kind']}", language),
        indicator=record["indicator"],
        places_count=record["places_count"],
        residents_persons=record["residents_persons"],
        urgency=record["urgency"],
        urgency_text=word(f"lists.urgency.{record['urgency']}", language),
        hotspot=record["hotspot"],
    )
