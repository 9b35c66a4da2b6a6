"""What everybody may see without signing in: approved runs, with small counts of homes withheld.

The tables themselves are made fit to be published, so that whatever is read from them is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from citycheckup.app.read_run import identity_of
from citycheckup.app.shown.indicators import said
from citycheckup.app.shown.run_tables import RunTables
from citycheckup.app.shown.served_runs import RunPlace, ServedRuns
from citycheckup.app.shown.units import UnitFacts
from citycheckup.app.shown.values import level_word, standing_word
from citycheckup.disclosure.small_cells import WITHHELD, published, rounded_persons
from citycheckup.editions import EditionEntry
from citycheckup.ledger.confirmation import RUN_CONFIRMATION, RunIdentity, check_is_approved
from citycheckup.ledger.storing import LedgerStore
from citycheckup.reports.figures import shown_number, shown_threshold, shown_value, unit_word
from citycheckup.results import ResultRow, results_table, rows_of
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import word

if TYPE_CHECKING:
    from citycheckup.app.platform import Platform

_KEPT = "public_tables"


@dataclass(frozen=True)
class PublicRun:
    """An approved run."""

    run: str
    year: int
    edition: str
    approved_on: str
    place: RunPlace


@dataclass(frozen=True)
class PublicValue:
    """One unit's value; ``withheld``: it is so small that it could point at a home."""

    unit_id: str
    name: str | None
    parent_id: str | None
    value: float | None
    text: str
    status: str
    status_text: str
    meets: bool | None
    withheld: bool


@dataclass(frozen=True)
class PublicValues:
    """An indicator at a level."""

    run: str
    indicator: str
    level: str
    levels: list[str]
    unit: str
    unit_text: str
    standard: str
    items: list[PublicValue]


@dataclass(frozen=True)
class PublicIndicator:
    """An indicator that a run has values of."""

    indicator: str
    code: str
    name: str
    levels: list[str]


@dataclass(frozen=True)
class PublicUnit:
    """A unit; residents are rounded."""

    unit_id: str
    name: str | None
    level: str
    level_text: str
    parent_id: str | None
    residents_persons: float | None


@dataclass(frozen=True)
class PublicRow:
    """An indicator of one unit; ``withheld``: it is so small that it could point at a home."""

    indicator: str
    code: str
    name: str
    dimension: str
    definition: str
    text: str
    standard: str
    meets: bool | None
    standing_text: str
    status: str
    status_text: str
    withheld: bool


@dataclass(frozen=True)
class PublicSheet:
    """A unit with every indicator that was published of it, what it lies in (the city first) and what lies in it."""

    run: str
    year: int
    unit: PublicUnit
    residents_text: str
    breadcrumb: list[PublicUnit]
    children: list[PublicUnit]
    rows: list[PublicRow]


class PublicTables(RunTables):
    """A run's tables as everybody may see them."""

    def __init__(self, place: RunPlace) -> None:
        super().__init__(place.folder, place.path)
        self.results = results_table(published(rows_of(self.results))).combine_chunks()
        self.units = {
            name: replace(unit, residents_persons=rounded_persons(unit.residents_persons), unallocated_persons=None)
            for name, unit in self.units.items()
        }


def public_runs(store: LedgerStore, runs: ServedRuns) -> list[PublicRun]:
    """Return the approved runs whose files are those that were approved, the newest first."""
    with store.reading() as ledger:
        records = dict(ledger.records(RUN_CONFIRMATION))
    found = []
    for place in runs.listed():
        record = records.get(str(runs.glance(place).get("content_hash")))
        if record is not None and _is_approved(place, record):
            manifest = runs.glance(place)
            found.append(PublicRun(place.path.name, place.year, manifest["edition"], str(record["approved_on"]), place))
    return found


def public_tables(platform: Platform, run: str) -> PublicTables:
    """Return the tables of an approved run, as everybody may see them; ``latest``: of the newest.

    Raises
    ------
    InputError
        There is no such run, or it has not been published: the same words.
    """
    for one in public_runs(platform.store, platform.runs):
        if run in ("latest", one.run):
            kept = platform.kept.get(_KEPT)
            if not isinstance(kept, PublicTables) or kept.name != one.run:
                kept = platform.kept[_KEPT] = PublicTables(one.place)
            return kept
    raise InputError(Problem(Message("accounts.not_published")))


def public_indicators(tables: PublicTables, language: str) -> list[PublicIndicator]:
    """Return the indicators that a run has values of."""
    found = []
    for (_, indicator), (_, entry) in tables.entries.items():
        levels = list(tables.levels_of(indicator))
        if levels:
            name = entry.name_zh if language == "zh" else entry.name_en
            found.append(PublicIndicator(indicator, entry.code, name, levels))
    return found


def public_values(tables: PublicTables, indicator: str, level: str, language: str) -> PublicValues:
    """Return every unit's value of an indicator at a level.

    Raises
    ------
    InputError
        Nothing of it has been published at that level.
    """
    rows = tables.rows_of_indicator(indicator, level)
    if not rows:
        raise InputError(Problem(Message("accounts.not_published")))
    first = rows[0]
    return PublicValues(
        run=tables.name,
        indicator=indicator,
        level=level,
        levels=list(tables.levels_of(indicator)),
        unit=first.unit,
        unit_text=unit_word(first.unit, language),
        standard=shown_threshold(first.comparator, first.threshold, first.unit, language),
        items=[_value(row, language) for row in rows],
    )


def public_units(tables: PublicTables, level: str | None, language: str) -> list[PublicUnit]:
    """Return the units of a run, by id."""
    return [
        _unit(unit, language)
        for unit in sorted(tables.units.values(), key=lambda one: one.unit_id)
        if level is None or unit.level == level
    ]


def public_sheet(tables: PublicTables, unit_id: str | None, language: str) -> PublicSheet:
    """Return what was published of a unit; None: of the city.

    Raises
    ------
    InputError
        The run has no such unit.
    """
    unit = tables.units.get(tables.city_id if unit_id is None else unit_id)
    if unit is None:
        raise InputError(Problem(Message("accounts.not_published")))
    return PublicSheet(
        run=tables.name,
        year=tables.year,
        unit=_unit(unit, language),
        residents_text=shown_number(unit.residents_persons),
        breadcrumb=[_unit(one, language) for one in tables.way_down(unit.unit_id)[:-1]],
        children=[_unit(tables.units[one], language) for one in tables.children.get(unit.unit_id, ())],
        rows=[
            _row(row, entry, language)
            for row in tables.rows_of_unit(unit.unit_id)
            if (entry := tables.entries.get((row.edition, row.indicator), (None, None))[1]) is not None
        ],
    )


def _is_approved(place: RunPlace, record: Mapping[str, object]) -> bool:
    try:
        check_is_approved(record, _identity(place.path))
    except InputError:
        return False
    return True


@cache
def _identity(path: Path) -> RunIdentity:
    """Return what a run is: hashed once, since a run never changes."""
    return identity_of(path)


def _unit(unit: UnitFacts, language: str) -> PublicUnit:
    return PublicUnit(
        unit.unit_id,
        unit.name,
        unit.level,
        level_word(unit.level, language),
        unit.parent_id,
        unit.residents_persons,
    )


def _row(row: ResultRow, entry: EditionEntry, language: str) -> PublicRow:
    shown = _value(row, language)
    return PublicRow(
        indicator=row.indicator,
        code=row.code,
        name=said(entry, "name", language),
        dimension=said(entry, "dimension", language),
        definition=said(entry, "definition", language),
        text=shown.text,
        standard=shown_threshold(row.comparator, row.threshold, row.unit, language),
        meets=row.meets,
        standing_text=standing_word(row, language),
        status=shown.status,
        status_text=shown.status_text,
        withheld=shown.withheld,
    )


def _value(row: ResultRow, language: str) -> PublicValue:
    withheld = row.template == WITHHELD
    text = shown_value(row.value, row.unit, row.status, language)
    return PublicValue(
        unit_id=row.unit_id,
        name=row.unit_name,
        parent_id=row.parent_id,
        value=row.value,
        text=word("disclosure.withheld", language) if withheld else text,
        status=str(row.status),
        status_text=word(f"reports.status.{row.status}", language),
        meets=row.meets,
        withheld=withheld,
    )
