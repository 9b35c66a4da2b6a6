"""Looks at a list as a whole: where two rows claim the same, where nobody leads, and which rows cause it.

Every category that can exist is looked at, not only the known ones: patterns are beginnings, so that "any other with
this beginning" is one more category for each. A list without overlaps here has none in any place, on any day from the
first one looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from citycheckup.duties.bodies import standing
from citycheckup.duties.choosing import Fit, category_fit, clashes, place_fit, winner
from citycheckup.duties.duty import Duty, DutyList
from citycheckup.duties.nearest import Near, nearest
from citycheckup.duties.scope import ANY, OTHER, WHOLE_CITY, Places

_ONE_DAY = timedelta(days=1)
Spell = tuple[date, date | None]  # first and last day; None: without end


@dataclass(frozen=True)
class Overlap:
    """Two rows that claim the same, and neither goes before the other.

    ``categories``: ids, or a beginning with ``*`` for any other with it. ``first``, ``last``: the days between which it
    happens; None: without end.
    """

    duties: tuple[str, str]
    categories: tuple[str, ...]
    units: tuple[str, ...]
    first: date
    last: date | None


@dataclass(frozen=True)
class Gap:
    """Categories that no row covers in some units, and the rows nearest to it."""

    categories: tuple[str, ...]
    units: tuple[str, ...]
    first: date
    last: date | None
    nearest: tuple[Near, ...]


@dataclass(frozen=True)
class Vacancy:
    """A row whose body is not there from a day on, nor anybody in its place."""

    duty: str
    body: str
    first: date


@dataclass(frozen=True)
class Whole:
    """Everything wrong with a list as a whole."""

    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]
    vacancies: tuple[Vacancy, ...]


def check_whole(duty_list: DutyList, places: Places, wanted: Mapping[str, Collection[str]], *, since: date) -> Whole:
    """Look at a whole list.

    Parameters
    ----------
    wanted
        By category, the ids of the units in which somebody must lead it.
    since
        The first day to look at; every later one on which something changes is looked at, too.
    """
    leading = [duty for duty in duty_list.duties if duty.leads]
    overlaps: dict[tuple[str, str], _Cells] = {}
    missing: dict[tuple[tuple[str, ...], Spell], list[str]] = {}
    everywhere = sorted(places.by_id)
    shared: dict[object, _Answers] = {}
    for category in sorted({*wanted, *_others(leading)}):
        ranks = {duty.id: rank for duty in leading if (rank := category_fit(duty, category)) is not None}
        dense = {rank: at for at, rank in enumerate(sorted(set(ranks.values())))}
        same = tuple((duty_id, dense[rank]) for duty_id, rank in ranks.items())
        answers = shared.get(same)
        if answers is None:
            rows = [(duty_list.duty_by_id[duty_id], rank) for duty_id, rank in same]
            answers = shared[same] = _Answers(rows, everywhere, places, since)
        for pair, cells in answers.overlaps.items():
            overlaps.setdefault(pair, _Cells()).add(_shown(category), cells)
        here = frozenset(wanted.get(category, ()))
        for spell, units in answers.missing.items():
            if among := tuple(unit for unit in units if unit in here):
                missing.setdefault((among, spell), []).append(category)
    return Whole(
        tuple(cells.overlap(pair) for pair, cells in sorted(overlaps.items())),
        tuple(
            Gap(tuple(named), units, *spell, nearest(duty_list.duties, named[0], units[0], spell[0], places))
            for (units, spell), named in sorted(missing.items(), key=_by_day)
        ),
        tuple(_vacancies(duty_list, leading, since)),
    )


def _by_day(gap: tuple[tuple[tuple[str, ...], Spell], list[str]]) -> tuple[date, date, str]:
    (_, (first, last)), categories = gap
    return first, last or date.max, categories[0]


class _Cells:
    """The categories, units and days of one overlap."""

    def __init__(self) -> None:
        self.categories: list[str] = []
        self.units: set[str] = set()
        self.spells: set[Spell] = set()

    def add(self, category: str, cells: Mapping[Spell, Sequence[str]]) -> None:
        self.categories.append(category)
        for spell, units in cells.items():
            self.spells.add(spell)
            self.units.update(units)

    def overlap(self, pair: tuple[str, str]) -> Overlap:
        ends = [last for _, last in self.spells]
        last = None if None in ends else max(end for end in ends if end is not None)
        first = min(first for first, _ in self.spells)
        return Overlap(pair, tuple(sorted(set(self.categories))), tuple(sorted(self.units)), first, last)


class _Answers:
    """What holds for all categories that the same rows fit in the same order: where nobody leads, and where two do.

    Units that lie in the same places of these rows have the same answer, which is worked out once.
    """

    def __init__(self, rows: Sequence[tuple[Duty, int]], units: Sequence[str], places: Places, since: date) -> None:
        self.overlaps: dict[tuple[str, str], dict[Spell, list[str]]] = {}
        self.missing: dict[Spell, list[str]] = {}
        by_place: dict[str, list[int]] = {}
        said = {place for duty, _ in rows for place in (*duty.places, *duty.except_places)} | {WHOLE_CITY}
        for at, (duty, _) in enumerate(rows):
            for place in duty.places or (WHOLE_CITY,):
                by_place.setdefault(place, []).append(at)
        alike: dict[tuple[str, ...], list[str]] = {}
        for unit in units:
            key = tuple(place for place in places.around(unit) if place in said)
            alike.setdefault(key, []).append(unit)
        for around, those in alike.items():
            near = sorted({at for place in around for at in by_place.get(place, ())})
            fitting = [
                Fit(duty, rank, inner)
                for duty, rank in (rows[at] for at in near)
                if (inner := place_fit(duty, around, places))
            ]
            for spell, valid in _spells(fitting, since):
                if not valid:
                    self.missing.setdefault(spell, []).extend(those)
                elif winner(valid, places) is None:
                    for one, other in clashes(valid, places):
                        cells = self.overlaps.setdefault((one.duty.id, other.duty.id), {})
                        cells.setdefault(spell, []).extend(those)
        self.missing = {spell: sorted(those) for spell, those in self.missing.items()}


def _spells(fitting: Sequence[Fit], since: date) -> list[tuple[Spell, list[Fit]]]:
    """Return the stretches of days on which the same rows hold, with these rows; neighbours without any are one."""
    changes = {since}
    for fit in fitting:
        begin, end = fit.duty.valid_from, fit.duty.valid_to
        changes |= {day for day in (begin, None if end is None else end + _ONE_DAY) if day is not None and day > since}
    days = sorted(changes)
    found: list[tuple[Spell, list[Fit]]] = []
    for at, first in enumerate(days):
        last = days[at + 1] - _ONE_DAY if at + 1 < len(days) else None
        valid = [fit for fit in fitting if fit.duty.is_valid(first)]
        if found and not valid and not found[-1][1]:
            found[-1] = ((found[-1][0][0], last), [])
        else:
            found.append(((first, last), valid))
    return found


def _others(leading: Iterable[Duty]) -> set[str]:
    """Return a stand-in for every kind of category that the rows tell apart."""
    patterns = {pattern for duty in leading for pattern in (*duty.categories, *duty.except_categories)}
    return {pattern[:-1] + OTHER if pattern.endswith(ANY) else pattern for pattern in patterns}


def _shown(category: str) -> str:
    return category.removesuffix(OTHER) + ANY if category.endswith(OTHER) else category


def _vacancies(duty_list: DutyList, leading: Iterable[Duty], since: date) -> Iterable[Vacancy]:
    bodies = duty_list.body_by_id
    changes = {since}
    for body in duty_list.bodies:
        if body.valid_from is not None:
            changes.add(body.valid_from)
        if body.valid_to is not None:
            changes.add(body.valid_to + _ONE_DAY)
    days = sorted(day for day in changes if day >= since)
    for duty in leading:
        begin = max(since, duty.valid_from or since)
        asked = sorted({begin, *(day for day in days if day > begin)})
        for day in asked:
            if not duty.is_valid(day):
                continue
            stand_ins = [one for one in (duty.body, duty.substitute) if one is not None]
            if all(standing(bodies, one, day)[0] is None for one in stand_ins):
                yield Vacancy(duty.id, duty.body, day)
                break
