"""Comparisons: years, units, cities, and what residents say against what is measured, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citycheckup.app.shown.run_tables import RunTables
from citycheckup.app.shown.sheets import CouldBe, could_be
from citycheckup.app.shown.trends import TrendPoint, Trends
from citycheckup.app.shown.values import standing_word
from citycheckup.reports.figures import shown_threshold, shown_value, unit_word
from citycheckup.results import ResultRow, code_order
from citycheckup.vocabulary import Better, InputError, Message, Problem
from citycheckup.wording import render, word


@dataclass(frozen=True)
class YearsOfIndicator:
    """One indicator in a unit over the years, the earliest first; points that are not comparable say why."""

    indicator: str
    code: str
    name: str
    unit: str
    unit_text: str
    standard: str
    better: str
    points: list[TrendPoint]
    change: float | None
    change_text: str | None
    improved: bool | None


@dataclass(frozen=True)
class YearsCompared:
    """A unit over the years that are served."""

    unit_id: str
    name: str | None
    years: list[int]
    items: list[YearsOfIndicator]


@dataclass(frozen=True)
class RankedValue:
    """A unit's or a city's value, with its rank: units with equal values share one; None: not known, so not ranked."""

    id: str
    name: str | None
    run: str
    value: float | None
    text: str
    status: str
    status_text: str
    meets: bool | None
    standing_text: str
    rank: int | None
    could_be: CouldBe | None
    comparable: bool
    reason: str | None


@dataclass(frozen=True)
class Ranking:
    """Values of one indicator, the best first (the largest, where more is neither better nor worse), unknown last."""

    indicator: str
    name: str
    unit: str
    unit_text: str
    standard: str
    threshold: float | None
    better: str
    items: list[RankedValue]


@dataclass(frozen=True)
class ScoredIndicator:
    """An indicator as residents score it (0 to 100) and as it is measured; ``reached``: the share of its standard."""

    indicator: str
    code: str
    name: str
    score: float
    respondents_count: float | None
    value: float | None
    text: str
    standard: str
    meets: bool | None
    reached: float | None
    grade: str | None
    grade_text: str | None


@dataclass(frozen=True)
class SurveyCompared:
    """Subjective against objective in the whole city; empty where residents were not asked."""

    run: str
    items: list[ScoredIndicator]


def years_compared(years: Sequence[RunTables], unit_id: str, language: str) -> YearsCompared:
    """Return a unit's indicators over the years; ``change`` is between the last two comparable ones.

    Raises
    ------
    InputError
        The newest run has no such unit.
    """
    tables = years[0]
    unit = _unit(tables, unit_id)
    trends = Trends(tables, years, unit_id)
    items = []
    for row in tables.rows_of_unit(unit_id):
        found = tables.entries.get((row.edition, row.indicator))
        points = trends.of(row, language)
        if found is None or len(points) < 2:
            continue
        entry = found[1]
        known = [point.value for point in points if point.comparable and point.value is not None]
        change = known[-1] - known[-2] if len(known) > 1 and points[-1].value is not None else None
        items.append(
            YearsOfIndicator(
                indicator=row.indicator,
                code=row.code,
                name=str(getattr(entry, f"name_{language}")),
                unit=row.unit,
                unit_text=unit_word(row.unit, language),
                standard=shown_threshold(row.comparator, row.threshold, row.unit, language),
                better=str(entry.better),
                points=points,
                change=change,
                change_text=None if change is None else _signed(change, row, language),
                improved=_improved(change, entry.better),
            )
        )
    return YearsCompared(unit_id, unit, sorted(one.year for one in years), items)


def units_compared(tables: RunTables, indicator: str, level: str, language: str, *, parent: str | None) -> Ranking:
    """Return the units of a level, or those of them below a unit, in the order of their values.

    Raises
    ------
    InputError
        The run has no such indicator at that level, or no such unit.
    """
    within = None if parent is None else tables.below(parent)
    if parent is not None:
        _unit(tables, parent)
    rows = [row for row in tables.rows_of_indicator(indicator, level) if within is None or row.unit_id in within]
    if not rows:
        facts = {"indicator": indicator, "level": level, "levels": list(tables.levels_of(indicator))}
        raise InputError(Problem(Message("shown.no_such_values", facts)))
    return _ranking(tables, [(row.unit_id, row.unit_name, tables, row, None) for row in rows], language)


def cities_compared(tables: RunTables, beside: Sequence[RunTables], indicator: str, language: str) -> Ranking:
    """Return this city and those beside it in the order of their values.

    A city that was examined by another definition is listed with the reason, and not ranked.

    Raises
    ------
    InputError
        The run has no such indicator for the city.
    """
    listed: list[tuple[str, str | None, RunTables, ResultRow, Message | None]] = []
    for one in (tables, *beside):
        row = next((row for row in one.rows_of_indicator(indicator, "city") if row.unit_id == one.city_id), None)
        if row is None:
            continue
        same = one.definitions.get(indicator) == tables.definitions.get(indicator)
        city = one.folder.config.city
        listed.append((city.id, city.name, one, row, None if same else Message("shown.defined_otherwise_there")))
    if not listed or listed[0][2] is not tables:
        raise InputError(
            Problem(Message("shown.no_such_values", {"indicator": indicator, "level": "city", "levels": []}))
        )
    return _ranking(tables, listed, language)


def survey_compared(tables: RunTables, language: str) -> SurveyCompared:
    """Return the indicators that residents have scored, with their values, in the order of the codes."""
    rows = {row.indicator: row for row in tables.rows_of_unit(tables.city_id)}
    items = []
    for name, record in tables.grades.items():
        row = rows.get(name)
        found = tables.entries.get((record["edition"], name))
        if record["satisfaction_score"] is None or row is None or found is None:
            continue
        items.append(
            ScoredIndicator(
                indicator=name,
                code=row.code,
                name=str(getattr(found[1], f"name_{language}")),
                score=record["satisfaction_score"],
                respondents_count=record["respondents_count"],
                value=row.value,
                text=shown_value(row.value, row.unit, row.status, language),
                standard=shown_threshold(row.comparator, row.threshold, row.unit, language),
                meets=row.meets,
                reached=_reached(row),
                grade=record["final"],
                grade_text=word(f"diagnosis.grade_{record['final']}", language) if record["final"] else None,
            )
        )
    return SurveyCompared(tables.name, sorted(items, key=lambda item: code_order(item.code)))


def _unit(tables: RunTables, unit_id: str) -> str | None:
    unit = tables.units.get(unit_id)
    if unit is None:
        raise InputError(Problem(Message("shown.no_such_unit", {"unit": unit_id})))
    return unit.name


def _ranking(
    tables: RunTables,
    listed: Sequence[tuple[str, str | None, RunTables, ResultRow, Message | None]],
    language: str,
) -> Ranking:
    first = listed[0][3]
    found = tables.entries.get((first.edition, first.indicator))
    better = found[1].better if found else Better.TARGET
    known = sorted(
        (row.value for _, _, _, row, reason in listed if row.value is not None and reason is None),
        reverse=better is not Better.LOWER,
    )
    items = [
        RankedValue(
            id=identity,
            name=name,
            run=own.name,
            value=row.value,
            text=shown_value(row.value, row.unit, row.status, language),
            status=str(row.status),
            status_text=word(f"reports.status.{row.status}", language),
            meets=row.meets,
            standing_text=standing_word(row, language),
            rank=None if row.value is None or reason is not None else known.index(row.value) + 1,
            could_be=could_be(own.firmness.get((row.indicator, row.unit_id)), row, language),
            comparable=reason is None,
            reason=None if reason is None else render(reason, language),
        )
        for identity, name, own, row, reason in listed
    ]
    return Ranking(
        indicator=first.indicator,
        name=str(getattr(found[1], f"name_{language}")) if found else first.indicator,
        unit=first.unit,
        unit_text=unit_word(first.unit, language),
        standard=shown_threshold(first.comparator, first.threshold, first.unit, language),
        threshold=first.threshold,
        better=str(better),
        items=sorted(items, key=lambda item: (item.rank is None, item.rank or 0, item.id)),
    )


def _signed(change: float, row: ResultRow, language: str) -> str:
    text = shown_value(abs(change), row.unit, row.status, language)
    return text if change == 0 else f"{'+' if change > 0 else '−'}{text}"


def _improved(change: float | None, better: Better) -> bool | None:
    """Whether a change was for the better; None where nobody can say, or nothing changed."""
    if not change or better is Better.TARGET:
        return None
    return (change > 0) is (better is Better.HIGHER)


def _reached(row: ResultRow) -> float | None:
    """Return the share of a lower bound that is reached (0 to 1); None where there is no such bound."""
    if row.value is None or row.threshold is None or row.comparator != ">=" or row.threshold <= 0:
        return None
    return min(1.0, max(0.0, row.value / row.threshold))
