"""An indicator over the years that are served: which values may be drawn as one line, and why others may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from citycheckup.app.shown.run_tables import RunTables
from citycheckup.editions import crosswalk, editions
from citycheckup.reports.figures import shown_value
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Message
from citycheckup.wording import render


@dataclass(frozen=True)
class TrendPoint:
    """A year's value of an indicator in a unit.

    ``comparable``: it was measured by the same definition as the year that is looked at; else ``reason`` says what is
    different. ``indicator`` is the one that year's edition had in its place.
    """

    year: int
    run: str
    edition: str
    indicator: str
    value: float | None
    text: str
    status: str
    comparable: bool
    reason: str | None


class Trends:
    """One unit's rows of the other years, found by what became of each indicator from edition to edition."""

    def __init__(self, tables: RunTables, years: Sequence[RunTables], unit_id: str) -> None:
        self._tables = tables
        self._others = [
            _Year(other, _links(other.edition, tables.edition), {row.indicator: row for row in rows})
            for other in years
            if other.year != tables.year and (rows := other.rows_of_unit(unit_id))
        ]

    def of(self, row: ResultRow, language: str) -> list[TrendPoint]:
        """Return the values of a row's indicator by year, this one among them, the earliest first."""
        own = self._tables
        points = [_point(own, row, None, language)]
        for year in self._others:
            former, changed = year.former(row.indicator)
            there = year.rows.get(former) if former else None
            if there is None:
                continue
            reason = changed or _why_not(own, year.tables, row, there)
            points.append(_point(year.tables, there, reason, language))
        return sorted(points, key=lambda point: point.year)


@dataclass(frozen=True)
class _Year:
    tables: RunTables
    links: Mapping[str, str]
    rows: Mapping[str, ResultRow]

    def former(self, indicator: str) -> tuple[str | None, Message | None]:
        """Return what the indicator was in that year, and why the two are no one series (None: they may be)."""
        if indicator in self.rows:
            return indicator, None
        former = self.links.get(indicator)
        return former, None if former is None else Message("shown.redefined_between_editions")


def _links(before: str, now: str) -> dict[str, str]:
    """By indicator of an edition the one that another had in its place, where that has another id."""
    if before == now or not {before, now} <= set(editions()):
        return {}
    former = {link.from_code: link.indicator for link in crosswalk(before, before)}
    return {
        link.indicator: former[link.from_code]
        for link in crosswalk(before, now)
        if link.from_code in former and link.change is not None and former[link.from_code] != link.indicator
    }


def _why_not(own: RunTables, other: RunTables, row: ResultRow, there: ResultRow) -> Message | None:
    """Say why two values of one indicator are not comparable; None: they are."""
    now, then = own.definitions.get(row.indicator), other.definitions.get(there.indicator)
    if now != then:
        return Message("shown.defined_otherwise")
    if row.unit != there.unit:
        return Message("shown.other_unit_of_measure")
    if row.method != there.method and "network" in (row.method, there.method):
        return Message("shown.measured_otherwise")
    return None


def _point(tables: RunTables, row: ResultRow, reason: Message | None, language: str) -> TrendPoint:
    return TrendPoint(
        year=tables.year,
        run=tables.name,
        edition=tables.edition,
        indicator=row.indicator,
        value=row.value,
        text=shown_value(row.value, row.unit, row.status, language),
        status=str(row.status),
        comparable=reason is None,
        reason=None if reason is None else render(reason, language),
    )
