"""What an event makes of a finding, and of a whole ledger: replay from nothing gives the same ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from citycheckup.ledger.events import Event
from citycheckup.ledger.finding import (
    Extension,
    Finding,
    FollowUp,
    Item,
    ItemState,
    Link,
    LinkKind,
    Severity,
    SourceKind,
    Step,
    Urgency,
)
from citycheckup.ledger.plain import read_action, read_due, read_evidence, read_item, read_verification
from citycheckup.ledger.planning import actions_after, actions_with, with_step_done
from citycheckup.ledger.transitions import BY_MOVE, Move

FINDING = "finding"
Payload = Mapping[str, Any]
Changes = dict[str, Any]  # what becomes of a finding's fields, by name


def apply(finding: Finding | None, event: Event) -> Finding:
    """Return the finding after an event of kind ``finding``; the event was decided before and is not judged again.

    Raises
    ------
    ValueError
        The event cannot follow: it makes a finding that is there, or moves one that is not.
    """
    move, payload = Move(event.payload["move"]), event.payload
    if (finding is None) != (move is Move.REGISTER):
        raise ValueError(f"event {event.seq}: {move} does not fit finding {event.record}")
    if finding is None:
        before, changes = new_finding(event.record, payload), {}
    elif move is Move.DO_STEP:
        done = {"actions": with_step_done(finding, payload, event.body)}
        before, changes = finding, _with_evidence(finding, payload) | done
    else:
        before, changes = finding, _CHANGES[move](finding, payload)
    target = BY_MOVE[move].target
    state = before.state if target is None else target
    step = Step(event.seq, event.at[:10], str(move), state, event.body)
    # In one go: a finding has over forty fields, and each is copied.
    return replace(before, **changes, state=state, history=(*before.history, step), version=before.version + 1)


def replay(events: Iterable[Event]) -> dict[str, Finding]:
    """Return every finding by id, as the events leave them; events of other kinds are passed over."""
    findings: dict[str, Finding] = {}
    for event in events:
        if event.kind == FINDING:
            findings[event.record] = apply(findings.get(event.record), event)
    return findings


def new_finding(finding_id: str, payload: Payload) -> Finding:
    """Return the finding that a registration makes."""
    texts = ("key", "source_id", "category", "unit_id", "level", "statement", "basis", "found_on")
    return Finding(
        id=finding_id,
        **{name: payload[name] for name in texts},
        source_kind=SourceKind(payload["source_kind"]),
        found_by=payload.get("found_by") or "",
        severity=Severity(payload.get("severity") or Severity.GENERAL),
        severity_standard=payload.get("severity_standard"),
        urgency=Urgency(payload.get("urgency") or Urgency.DEADLINE),
        object_id=payload.get("object_id"),
        definition=payload.get("definition") or {},
        target=payload.get("target"),
        items=tuple(map(read_item, payload.get("items") or ())),
        evidence=tuple(map(read_evidence, payload.get("evidence") or ())),
    )


def _same(_finding: Finding, _payload: Payload) -> Changes:
    return {}


def _ended(finding: Finding, payload: Payload) -> Changes:
    kept = {name: payload[name] for name in ("reason", "into", "to", "receipt", "successor") if name in payload}
    return _with_evidence(finding, payload) | {"ended": kept}


def _remove_object(finding: Finding, payload: Payload) -> Changes:
    # With the whole object goes whatever of it was not mended yet.
    going = {ItemState.OPEN, ItemState.REPORTED}
    items = tuple(replace(item, state=ItemState.REMOVED) if item.state in going else item for item in finding.items)
    return _ended(finding, payload) | {"items": items}


def _assign(_finding: Finding, payload: Payload) -> Changes:
    return {
        "lead_body": payload["lead_body"],
        "co_bodies": tuple(payload.get("co_bodies") or ()),
        "duty": payload["duty"],
        "dispute_until": payload.get("dispute_until"),
        "due": read_due(payload["due"]),
    }


def _dispute(finding: Finding, _payload: Payload) -> Changes:
    return {"disputed_times": finding.disputed_times + 1}


def _plan(finding: Finding, payload: Payload) -> Changes:
    return {"actions": actions_after(finding, payload)}


def _substitute(finding: Finding, payload: Payload) -> Changes:
    former, by = payload["former"], payload["successor_body"]
    lead = by if finding.lead_body == former else finding.lead_body
    others = [by if body == former else body for body in finding.co_bodies]
    return {
        "lead_body": lead,
        "co_bodies": tuple(body for body in dict.fromkeys(others) if body != lead),
        "former_bodies": (*finding.former_bodies, former),
        "actions": actions_with(finding, former, by),
    }


def _take_over(finding: Finding, payload: Payload) -> Changes:
    given = payload.get("due")
    return _with_evidence(finding, payload) | {
        "links": (*finding.links, Link(LinkKind.CONTINUES, payload["predecessor"])),
        "actions": (*finding.actions, *map(read_action, payload.get("actions") or ())),
        "extensions": (*(Extension(**one) for one in payload.get("extensions") or ()), *finding.extensions),
        "due": finding.due if given is None else read_due(given),
    }


def _report_done(finding: Finding, payload: Payload) -> Changes:
    return _with_evidence(finding, payload) | {"completed_on": payload["completed_on"]}


def _pass(finding: Finding, payload: Payload) -> Changes:
    verification = read_verification(payload["verification"])
    looked_at = (*finding.verifications, verification)
    return _with_evidence(finding, payload) | {"verifications": looked_at, "verified_on": verification.date}


def _fail(finding: Finding, payload: Payload) -> Changes:
    # Whatever was only said to be mended is open again; what was verified stays so.
    items = tuple(
        replace(item, state=ItemState.OPEN) if item.state is ItemState.REPORTED else item for item in finding.items
    )
    looked_at = (*finding.verifications, read_verification(payload["verification"]))
    # What the resident was told and answered was about a fix that was none.
    return _with_evidence(finding, payload) | {
        "verifications": looked_at,
        "items": items,
        "completed_on": None,
        "reply_delivered_on": None,
        "follow_up": None,
        "handling_rating": None,
    }


def _watch(_finding: Finding, payload: Payload) -> Changes:
    return {"watch_until": payload["watch_until"]}


def _close(_finding: Finding, payload: Payload) -> Changes:
    return {"closed_on": payload["on"], "proof": tuple(payload["proof"])}


def _reopen(finding: Finding, payload: Payload) -> Changes:
    # None named: the finding as a whole. An empty list: none of these, but others beside them.
    named = payload.get("items")
    again = {item.id for item in finding.items} if named is None else set(named)
    items = tuple(
        replace(item, state=ItemState.OPEN, evidence=())
        if item.state is ItemState.VERIFIED and item.id in again
        else item
        for item in finding.items
    )
    return {
        "items": items,
        "completed_on": None,
        "verified_on": None,
        "watch_until": None,
        "closed_on": None,
        "reply_delivered_on": None,
        "follow_up": None,
        "handling_rating": None,
        "proof": (),
        "reopened_on": payload["on"],
        "reopened_times": finding.reopened_times + 1,
    }


def _extend(finding: Finding, payload: Payload) -> Changes:
    assert finding.due is not None  # the table lets only assigned findings be extended
    given = Extension(
        before=finding.due.date,
        after=payload["due"]["date"],
        rule=payload["rule"],
        approver=payload["approver"],
        reason=payload["reason"],
        reporter_told=bool(payload["reporter_told"]),
    )
    return {"due": read_due(payload["due"]), "extensions": (*finding.extensions, given)}


def _reschedule(_finding: Finding, payload: Payload) -> Changes:
    return {"due": read_due(payload["due"])}


def _mark_items(finding: Finding, payload: Payload) -> Changes:
    marks = {mark["id"]: mark for mark in payload["items"]}
    items = tuple(_marked(item, marks[item.id]) if item.id in marks else item for item in finding.items)
    return _with_evidence(finding, payload) | {"items": items}


def _marked(item: Item, mark: Payload) -> Item:
    return replace(item, state=ItemState(mark["state"]), evidence=(*item.evidence, *(mark.get("evidence") or ())))


def _record_reply(_finding: Finding, payload: Payload) -> Changes:
    return {
        "reply_delivered_on": payload["reply_delivered_on"],
        "follow_up": FollowUp(payload["follow_up"]),
        "handling_rating": payload.get("handling_rating"),
    }


def _link(finding: Finding, payload: Payload) -> Changes:
    return {"links": (*finding.links, Link(LinkKind(payload["kind"]), payload["to"]))}


def _observe(finding: Finding, payload: Payload) -> Changes:
    items = tuple(map(read_item, payload.get("items") or ()))
    facts = dict(payload["facts"])
    return {"observations": (*finding.observations, facts), "items": (*finding.items, *items)}


def _with_evidence(finding: Finding, payload: Payload) -> Changes:
    brought = tuple(map(read_evidence, payload.get("evidence") or ()))
    return {"evidence": (*finding.evidence, *brought)}


_CHANGES: Mapping[Move, Callable[[Finding, Payload], Changes]] = {
    Move.SCREEN: _same,
    Move.REJECT: _ended,
    Move.MERGE: _ended,
    Move.TRANSFER: _ended,
    Move.ASSIGN: _assign,
    Move.DISPUTE: _dispute,
    Move.ACCEPT: _same,
    Move.PLAN: _plan,
    Move.START: _same,
    Move.REPORT_DONE: _report_done,
    Move.BEGIN_CHECK: _same,
    Move.PASS: _pass,
    Move.FAIL: _fail,
    Move.WATCH: _watch,
    Move.CLOSE: _close,
    Move.REOPEN: _reopen,
    Move.SUPERSEDE: _ended,
    Move.REMOVE_OBJECT: _remove_object,
    Move.EXTEND: _extend,
    Move.ADD_EVIDENCE: _with_evidence,
    Move.MARK_ITEMS: _mark_items,
    Move.RECORD_REPLY: _record_reply,
    Move.LINK: _link,
    Move.RESCHEDULE: _reschedule,
    Move.OBSERVE: _observe,
    Move.REVISE_PLAN: _plan,
    Move.SUBSTITUTE: _substitute,
    Move.TAKE_OVER: _take_over,
}
