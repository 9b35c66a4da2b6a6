"""One indicator at one level: every unit's value, and honest classes to colour a map by."""

from __future__ import annotations

from dataclasses import dataclass

from citycheckup.app.shown.run_tables import RunTables
from citycheckup.app.shown.units import UnitFacts
from citycheckup.reports.classes import Classes, classes_of
from citycheckup.reports.figures import shown_threshold, shown_value, unit_word
from citycheckup.reports.overview_sheets import standing_key
from citycheckup.results import ResultRow
from citycheckup.vocabulary import InputError, Level, Message, Problem, Status
from citycheckup.wording import render, word

_UNITS_MOST = 500


@dataclass(frozen=True)
class ClassesShown:
    """Classes of a map, the lowest first.

    ``bounds`` are one more than there are classes; equal neighbours make a class of that value alone. ``closed_left``:
    a value on an inner bound belongs to the class above it. Shares are always classed by fifths, other figures by round
    steps; the standard is always a bound, so no class mixes what meets it with what does not.
    """

    bounds: list[float]
    closed_left: bool
    labels: list[str]
    colours: list[str]


@dataclass(frozen=True)
class StatusShown:
    """One status in words, with the number of units that have it."""

    status: str
    status_text: str
    meaning: str
    units_count: int


@dataclass(frozen=True)
class ValueShown:
    """One unit's value; None: it is not known, and ``status`` says why. ``in_class`` is the number of its class."""

    unit_id: str
    name: str | None
    parent_id: str | None
    value: float | None
    text: str
    status: str
    status_text: str
    meets: bool | None
    standing_text: str
    grade: str | None
    in_class: int | None
    coverage: float | None


@dataclass(frozen=True)
class ValuesShown:
    """An indicator at a level. ``levels`` are all at which it has values."""

    run: str
    indicator: str
    level: str
    levels: list[str]
    unit: str
    unit_text: str
    standard: str
    threshold: float | None
    comparator: str | None
    classes: ClassesShown | None
    statuses: list[StatusShown]
    items: list[ValueShown]


@dataclass(frozen=True)
class UnitShown:
    """A unit in a list."""

    unit_id: str
    name: str | None
    level: str
    level_text: str
    tree: str
    parent_id: str | None
    area_m2: float
    residents_persons: float | None


@dataclass(frozen=True)
class UnitList:
    """Units in the order of their ids; ``next`` None: these are the last."""

    items: list[UnitShown]
    next: str | None
    total: int


def values_shown(tables: RunTables, indicator: str, level: str, language: str) -> ValuesShown:
    """Return every unit's value of an indicator at a level.

    Raises
    ------
    InputError
        The run has no such indicator at that level.
    """
    rows = tables.rows_of_indicator(indicator, level)
    if not rows:
        facts = {"indicator": indicator, "level": level, "levels": list(tables.levels_of(indicator))}
        raise InputError(Problem(Message("shown.no_such_values", facts)))
    first = rows[0]
    known = [row.value for row in rows if row.value is not None]
    classes = classes_of(known, first.unit, threshold=first.threshold, comparator=first.comparator)
    return ValuesShown(
        run=tables.name,
        indicator=indicator,
        level=level,
        levels=list(tables.levels_of(indicator)),
        unit=first.unit,
        unit_text=unit_word(first.unit, language),
        standard=shown_threshold(first.comparator, first.threshold, first.unit, language),
        threshold=first.threshold,
        comparator=first.comparator,
        classes=_classes(classes),
        statuses=_statuses(rows, language),
        items=[_value(row, classes, language) for row in rows],
    )


def units_shown(
    tables: RunTables,
    language: str,
    *,
    level: str | None = None,
    parent: str | None = None,
    search: str | None = None,
    limit: int = _UNITS_MOST,
    cursor: str | None = None,
) -> UnitList:
    """Return units, filtered by level, by what they lie right in, and by a part of their name or id."""
    page, more, total = tables.search.page(
        level=level, parent=parent, part=search or "", after=cursor, most=min(limit, _UNITS_MOST)
    )
    following = page[-1].unit_id if page and more else None
    return UnitList([unit_shown(unit, language) for unit in page], following, total)


def unit_shown(unit: UnitFacts, language: str) -> UnitShown:
    """Return a unit in words."""
    return UnitShown(
        unit_id=unit.unit_id,
        name=unit.name,
        level=unit.level,
        level_text=level_word(unit.level, language),
        tree=unit.tree,
        parent_id=unit.parent_id,
        area_m2=unit.area_m2,
        residents_persons=unit.residents_persons,
    )


def level_word(level: str, language: str) -> str:
    """Return the word for a level of either tree."""
    return word(f"{'reports' if level in set(Level) else 'shown'}.level.{level}", language)


def standing_word(row: ResultRow, language: str) -> str:
    """Return how a value stands to its standard."""
    return render(Message(f"reports.{standing_key(row)}"), language)


def _value(row: ResultRow, classes: Classes | None, language: str) -> ValueShown:
    return ValueShown(
        unit_id=row.unit_id,
        name=row.unit_name,
        parent_id=row.parent_id,
        value=row.value,
        text=shown_value(row.value, row.unit, row.status, language),
        status=str(row.status),
        status_text=word(f"reports.status.{row.status}", language),
        meets=row.meets,
        standing_text=standing_word(row, language),
        grade=None if row.grade is None else str(row.grade),
        in_class=None if classes is None or row.value is None else classes.place(row.value),
        coverage=row.coverage,
    )


def _classes(classes: Classes | None) -> ClassesShown | None:
    if classes is None:
        return None
    return ClassesShown(list(classes.bounds), classes.closed_left, list(classes.labels), list(classes.colours))


def _statuses(rows: list[ResultRow], language: str) -> list[StatusShown]:
    counted = {status: sum(row.status is status for row in rows) for status in Status}
    return [
        StatusShown(
            str(status),
            word(f"reports.status.{status}", language),
            word(f"reports.status_meaning.{status}", language),
            count,
        )
        for status, count in counted.items()
    ]
