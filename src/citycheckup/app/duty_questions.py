"""What the loaded duty lists say: who leads, which rows are in force, what is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from citycheckup.app.duty_lists import assignments_on, duties_in_force, loaded_lists
from citycheckup.clocks import Calendar
from citycheckup.duties import (
    Body,
    Duty,
    DutyList,
    Lead,
    LoadedList,
    Occurrence,
    Places,
    Unassigned,
    due_occurrences,
    list_in_force,
    standing,
)
from citycheckup.duties.nearest import Near
from citycheckup.duties.scope import WHOLE_CITY
from citycheckup.ledger.storing import LedgerStore
from citycheckup.vocabulary import InputError, Message, Problem


@dataclass(frozen=True)
class Answer:
    """Who leads, by which list (None: none was loaded), and the rows that nearly cover what nobody leads."""

    found: Lead | Unassigned
    by_list: LoadedList | None
    nearest: tuple[Near, ...]


@dataclass(frozen=True)
class DueDuty:
    """One time that a recurring duty is due, and the body that stands for it on that day."""

    duty: Duty
    body: Body | None
    occurrence: Occurrence


def who_leads(store: LedgerStore, places: Places, category: str, unit: str, on: date) -> Answer:
    """Return who leads a category in a unit, given by id or by name, on a day.

    Raises
    ------
    InputError
        There is no such unit, or several have that name.
    """
    meant = places.find(unit)
    if len(meant) != 1:
        key = "duties.place_ambiguous" if meant else "duties.place_unknown"
        raise InputError(Problem(Message(key, {"text": unit, "ids": list(meant)})))
    unit_id = min(places.roots) if meant[0] == WHOLE_CITY else meant[0]
    with store.reading() as ledger:
        assignments = assignments_on(ledger, places, on)
        by_list = list_in_force(loaded_lists(ledger), on)
    found = assignments.resolve(category, unit_id, on)
    uncovered = isinstance(found, Unassigned) and found.derivation[0].key == "duties.no_row"
    return Answer(found, by_list, assignments.nearest(category, unit_id, on) if uncovered else ())


def rows_in_force(store: LedgerStore, on: date, *, body: str | None = None) -> tuple[DutyList, tuple[Duty, ...]]:
    """Return the list of a day and its rows that hold on it; of one body, where its id or its name is given."""
    with store.reading() as ledger:
        duty_list = duties_in_force(ledger, on)
    rows = [duty for duty in duty_list.duties if duty.is_valid(on)]
    return duty_list, tuple(
        duty
        for duty in rows
        if body is None or ((stands := _stands(duty_list, duty, on)) and body in (stands.id, stands.name))
    )


def what_is_due(
    store: LedgerStore, first: date, last: date, calendar: Calendar, *, body: str | None = None
) -> tuple[DueDuty, ...]:
    """Return when recurring duties are due, from ``first`` to ``last``, by day and row.

    Each day is asked of the list in force on it; the body is the one that stands on that day.
    """
    with store.reading() as ledger:
        lists = loaded_lists(ledger)
    found: list[DueDuty] = []
    for loaded, begin, end in _spells(lists, first, last):
        for duty in loaded.duty_list.duties:
            if duty.cadence is not None:
                times = due_occurrences(
                    duty.cadence, begin, end, valid_from=duty.valid_from, valid_to=duty.valid_to, working_days=calendar
                )
                found += [DueDuty(duty, _stands(loaded.duty_list, duty, one.due_on), one) for one in times]
    kept = [one for one in found if body is None or (one.body and body in (one.body.id, one.body.name))]
    return tuple(sorted(kept, key=lambda one: (one.occurrence.due_on, one.duty.id, one.occurrence.first)))


def _spells(lists: Sequence[LoadedList], first: date, last: date) -> list[tuple[LoadedList, date, date]]:
    """Return the lists in force from ``first`` to ``last``, each with its first and last day among these."""
    begins = sorted({first, *(one.in_force_from for one in lists if first < one.in_force_from <= last)})
    ends = [*(begin - timedelta(days=1) for begin in begins[1:]), last]
    held = ((list_in_force(lists, begin), begin, end) for begin, end in zip(begins, ends, strict=True))
    return [(loaded, begin, end) for loaded, begin, end in held if loaded is not None]


def _stands(duty_list: DutyList, duty: Duty, on: date) -> Body | None:
    for body_id in (duty.body, duty.substitute):
        found = None if body_id is None else standing(duty_list.body_by_id, body_id, on)[0]
        if found is not None:
            return found
    return None
