"""Assigns findings by the duty list: each to the one body that leads there, or into the queue of whoever sees to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from citycheckup.app.due_dates import count_due
from citycheckup.app.duty_lists import assignments_on
from citycheckup.app.findings_payload import due_of
from citycheckup.app.findings_work import Desk, Wanted
from citycheckup.app.making_moves import Moves
from citycheckup.duties import Assignments, Lead, Places, Unassigned
from citycheckup.ledger.finding import Finding, Urgency
from citycheckup.ledger.from_run import Proposed
from citycheckup.ledger.storing import FindingQuery, Ledger, LedgerStore
from citycheckup.ledger.transitions import Move, State
from citycheckup.vocabulary import InputError, Message, Problem

# What waits for a body. A disputed finding does not: why it was disputed is for a person to weigh.
WAITING = frozenset({State.SCREENED, State.REOPENED})
_RULE_OF: Mapping[Urgency, str] = {
    Urgency.DEADLINE: "finding.time_limited",
    Urgency.BEST_EFFORT: "finding.best_effort",
}
_DISPUTE_RULE = "finding.dispute"


@dataclass(frozen=True)
class Suggested:
    """Who should be given a finding, and until when.

    Attributes
    ----------
    found
        Who leads, or who sees to what nobody leads.
    payload
        What an assignment carries; None where nobody leads.
    """

    finding: Finding
    found: Lead | Unassigned
    payload: Mapping[str, Any] | None


@dataclass(frozen=True)
class Assigned:
    """What was assigned (sorted ids), and what waits because nobody leads it."""

    assigned: tuple[str, ...]
    waiting: tuple[Suggested, ...]


def suggest_assignments(
    store: LedgerStore, query: FindingQuery, *, post: str | None, places: Places | None, today: str
) -> tuple[Suggested, ...]:
    """Return who should be given each finding that a query asks for and that waits for a body, in its order.

    Raises
    ------
    InputError
        No units are frozen yet.
    """
    with store.reading() as ledger:
        return tuple(_suggested(ledger, Desk(ledger, post, places), query, places, today))


def assign_by_duties(
    store: LedgerStore, query: FindingQuery, *, post: str, places: Places | None, today: str
) -> Assigned:
    """Assign everything that a query asks for, that waits for a body and that somebody leads: all of it, or nothing.

    Raises
    ------
    InputError
        The post may not assign, or no units are frozen yet.
    """
    with store.writing() as ledger:
        desk = Desk(ledger, post, places)
        moves: Moves | None = None
        waiting = []
        for one in _suggested(ledger, desk, query, places, today):
            if one.payload is None:
                waiting.append(one)
                continue
            wanted = Wanted(one.finding.id, Move.ASSIGN, one.payload)
            actor = desk.acting(wanted)
            moves = moves or Moves(ledger, actor, today)
            moves.make([Proposed(wanted.finding_id, wanted.move, wanted.payload)], actor)
        if moves is not None:
            moves.write()
        return Assigned(moves.moved(Move.ASSIGN) if moves else (), tuple(waiting))


def _suggested(
    ledger: Ledger, desk: Desk, query: FindingQuery, places: Places | None, today: str
) -> Iterator[Suggested]:
    if places is None:
        raise InputError(Problem(Message("duties.no_units_yet", {"folder": ""})))
    on = date.fromisoformat(today)
    assignments = assignments_on(ledger, places, on)
    states = WAITING if query.states is None else query.states & WAITING
    # Read to the end before anything is written: a list that is being read must not change.
    for finding in list(ledger.all_of(desk.narrowed(replace(query, states=states)))):
        found = _lead(assignments, finding, places, on)
        payload = _payload(finding, found, today) if isinstance(found, Lead) else None
        yield Suggested(finding, found, payload)


def _lead(assignments: Assignments, finding: Finding, places: Places, on: date) -> Lead | Unassigned:
    # A unit that is frozen no more lies nowhere but in the city.
    unit = finding.unit_id if finding.unit_id in places.by_id else min(places.roots)
    return assignments.resolve(finding.category, unit, on)


def _payload(finding: Finding, lead: Lead, today: str) -> dict[str, Any]:
    return {
        "lead_body": lead.body.id,
        "co_bodies": [body.id for body in lead.co_bodies if body.id != lead.body.id],
        "duty": lead.duty.id,
        "due": due_of(_RULE_OF[finding.urgency], today, finding, Move.ASSIGN),
        "dispute_until": count_due(_DISPUTE_RULE, today).day.isoformat(),
    }
