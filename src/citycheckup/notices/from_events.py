"""Which notices an event causes: worked out from the chain alone, so that the same chain always gives the same ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from citycheckup.ledger.apply import apply
from citycheckup.ledger.events import Event
from citycheckup.ledger.finding import Finding, SourceKind
from citycheckup.ledger.transitions import Move, State
from citycheckup.notices.notice import OFFICE, Kind, Line
from citycheckup.reviews.compose import REVIEW
from citycheckup.reviews.escalating import ESCALATION
from citycheckup.reviews.periods import ReviewKind

OTHER_KINDS = (ESCALATION, REVIEW)  # of events, beside those of findings, that cause notices
Told = Iterator[tuple[Kind, str]]


def lines_of_finding(events: Iterable[Event], after: int) -> Iterator[Line]:
    """Return what the events of one finding behind number ``after`` cause; the events before show how it stood.

    Nobody is told of what its own body has done.
    """
    finding: Finding | None = None
    for event in events:
        before, finding = finding, apply(finding, event)
        rule = _RULES.get(Move(event.payload["move"]))
        if event.seq <= after or before is None or rule is None:
            continue
        for kind, body in rule(before, finding):
            if body != event.body:
                facts = facts_of(finding) | _apart(before, finding, event)
                yield _line(event, kind, body, facts)


def lines_of_record(event: Event) -> Iterator[Line]:
    """Return what an event of a step of the ladder, or of a review, causes."""
    payload = event.payload
    if event.kind == ESCALATION:
        named = {"step": payload["step"], "due": payload["due"], "findings": list(payload["findings"])}
        if payload["outcome"] is None:
            yield _line(event, Kind.ESCALATED, payload["body"], named)
        else:
            yield _line(event, Kind.ESCALATION_ENDED, payload["body"], {**named, "outcome": payload["outcome"]["kind"]})
    elif payload["document"]["kind"] == ReviewKind.MONTHLY:
        for body, lists in payload["document"]["bodies"].items():
            counts = {name: len(lines) for name, lines in lists.items()}
            yield _line(event, Kind.MONTHLY, body, counts)


def facts_of(finding: Finding) -> dict[str, Any]:
    """Return what a notice says of a finding. What a resident's case says in words stays in the ledger."""
    return {
        "finding": finding.id,
        "category": finding.category,
        "unit": finding.unit_id,
        "severity": str(finding.severity),
        "due": finding.due.date if finding.due else None,
        "provisional": finding.due.provisional if finding.due else False,
        "statement": None if finding.source_kind is SourceKind.CASE else finding.statement,
    }


def _line(event: Event, kind: Kind, body: str, facts: Mapping[str, Any]) -> Line:
    return Line(f"{event.hash}/{kind}/{body}", kind, body, event.at, event.record, facts)


def _apart(before: Finding, after: Finding, event: Event) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if before.due is not None and after.due is not None and before.due.date != after.due.date:
        told["due_before"] = before.due.date
    reason = event.payload.get("reason")
    if reason and after.source_kind is not SourceKind.CASE:
        told["reason"] = reason
    if event.payload.get("successor"):
        told["successor"] = event.payload["successor"]
    return told


def _assigned(before: Finding, after: Finding) -> Told:
    lead, formerly = after.lead_body or "", before.lead_body
    if before.state is State.DISPUTED and formerly == lead:
        yield Kind.DISPUTE_DECIDED, lead
    else:
        yield Kind.ASSIGNED, lead
    if formerly and formerly != lead:
        yield Kind.TAKEN_BACK, formerly
    yield from ((Kind.ASSISTS, body) for body in after.co_bodies if body not in before.co_bodies)


def _to_lead(kind: Kind) -> Callable[[Finding, Finding], Told]:
    def told(before: Finding, _after: Finding) -> Told:
        if before.lead_body:
            yield kind, before.lead_body

    return told


def _to_office(kind: Kind) -> Callable[[Finding, Finding], Told]:
    def told(_before: Finding, _after: Finding) -> Told:
        yield kind, OFFICE

    return told


def _reopened(before: Finding, _after: Finding) -> Told:
    yield Kind.REOPENED, OFFICE  # which gives it to somebody again
    if before.lead_body:
        yield Kind.REOPENED, before.lead_body


def _substituted(before: Finding, after: Finding) -> Told:
    if after.lead_body and after.lead_body != before.lead_body:
        yield Kind.CARRIED_OVER, after.lead_body
    yield from ((Kind.ASSISTS, body) for body in after.co_bodies if body not in before.co_bodies)


def _taken_over(before: Finding, after: Finding) -> Told:
    if before.lead_body and before.due is not None and after.due is not None and before.due.date != after.due.date:
        yield Kind.RESCHEDULED, before.lead_body


_RULES: Mapping[Move, Callable[[Finding, Finding], Told]] = {
    Move.ASSIGN: _assigned,
    Move.DISPUTE: _to_office(Kind.DISPUTED),
    Move.EXTEND: _to_lead(Kind.EXTENDED),
    Move.RESCHEDULE: _to_lead(Kind.RESCHEDULED),
    Move.TAKE_OVER: _taken_over,
    Move.SUBSTITUTE: _substituted,
    Move.REPORT_DONE: _to_office(Kind.TO_CHECK),
    Move.FAIL: _to_lead(Kind.CHECK_FAILED),
    Move.PASS: _to_lead(Kind.VERIFIED),
    Move.REOPEN: _reopened,
    Move.CLOSE: _to_lead(Kind.CLOSED),
    Move.SUPERSEDE: _to_lead(Kind.ENDED),
    Move.REMOVE_OBJECT: _to_lead(Kind.ENDED),
}
