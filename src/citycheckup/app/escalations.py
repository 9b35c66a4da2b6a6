"""Propose, issue and end steps of the escalation ladder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citycheckup.app.reviews import is_reviewer, steps_at
from citycheckup.authority.roles import Actor
from citycheckup.clocks import Calendar
from citycheckup.ledger.events import Draft
from citycheckup.ledger.storing import FindingQuery, Ledger, LedgerStore
from citycheckup.ledger.transitions import OPEN
from citycheckup.reviews.compose import REVIEW
from citycheckup.reviews.escalating import ESCALATION, Proposal, against_outcome, proposals, step_of, times_stuck
from citycheckup.reviews.ladder import Ladder
from citycheckup.reviews.periods import ReviewKind
from citycheckup.reviews.standing import Day
from citycheckup.vocabulary import InputError, Message, Problem


def proposed_steps(store: LedgerStore, ladder: Ladder, *, on: str) -> list[Proposal]:
    """Return the steps that are due on an ISO day, gravest first."""
    with store.reading() as ledger:
        return _proposed(ledger, ladder, on)


def kept_steps(store: LedgerStore) -> dict[str, Mapping[str, Any]]:
    """Return every step that was issued, by id, in order of their issue."""
    with store.reading() as ledger:
        return steps_at(ledger, ledger.head()[0])


def issue_step(
    store: LedgerStore, step: str, body: str, actor: Actor, *, on: str, ladder: Ladder, calendar: Calendar
) -> tuple[str, Mapping[str, Any]]:
    """Issue a proposed step towards a body; return its id and record.

    Raises
    ------
    InputError
        The actor is no reviewer, or of that very body; or no such step is due towards it.
    """
    with store.writing() as ledger:
        _refuse(_against_actor(ledger, actor, body))
        due = (one for one in _proposed(ledger, ladder, on) if (one.step, one.body) == (step, body))
        proposal = next(due, None)
        if proposal is None:
            raise InputError(Problem(Message("reviews.not_proposed", {"step": step, "body": body})))
        record = step_of(proposal, ladder, sender=actor.body, on=on, calendar=calendar)
        step_id = f"{body}/{step}@{ledger.head()[0]}"
        ledger.append([Draft(ESCALATION, step_id, record, actor.post, str(actor.role), actor.body)], expected={})
    return step_id, record


def end_step(
    store: LedgerStore, step_id: str, outcome: Mapping[str, Any], actor: Actor, *, today: str
) -> Mapping[str, Any]:
    """Record how a step ended; return its record. A public listing ends with acceptance only.

    Raises
    ------
    InputError
        There is no such step, or it cannot end so: every reason.
    """
    with store.writing() as ledger:
        step = ledger.record(ESCALATION, step_id)
        if step is None and not is_reviewer(ledger, actor):
            _refuse([Message("reviews.not_a_reviewer", {"post": actor.post})])
        if step is None:
            raise InputError(Problem(Message("reviews.no_such_step", {"id": step_id})))
        findings = [one for one in map(ledger.finding, step["findings"]) if one is not None]
        reasons = [] if is_reviewer(ledger, actor) else [Message("reviews.not_a_reviewer", {"post": actor.post})]
        _refuse(reasons + against_outcome(step, outcome, findings, body=actor.body, today=today))
        record = {**step, "outcome": dict(outcome)}
        ledger.append([Draft(ESCALATION, step_id, record, actor.post, str(actor.role), actor.body)], expected={})
    return record


def _proposed(ledger: Ledger, ladder: Ladder, on: str) -> list[Proposal]:
    monthly = (
        kept["document"]
        for _, kept in ledger.records(REVIEW)
        if kept["document"]["kind"] == ReviewKind.MONTHLY and kept["document"]["on"] <= on
    )
    issued = steps_at(ledger, ledger.head()[0]).values()
    stuck = times_stuck(monthly)
    return proposals(ledger.all_of(FindingQuery(states=OPEN)), issued, stuck, ladder, Day(on, on))


def _against_actor(ledger: Ledger, actor: Actor, body: str) -> list[Message]:
    reasons = [] if is_reviewer(ledger, actor) else [Message("reviews.not_a_reviewer", {"post": actor.post})]
    return [*reasons, *([Message("reviews.not_of_the_body_itself", {"body": body})] if actor.body == body else [])]


def _refuse(reasons: list[Message]) -> None:
    if reasons:
        raise InputError([Problem(reason) for reason in reasons])
