"""What must hold of evidence, of items, and of a check of a fix: see ``guards.py``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.asked import Asked, Guard, no
from citycheckup.ledger.days import first_day
from citycheckup.ledger.finding import Finding, ItemState, SourceKind, VerificationMethod
from citycheckup.ledger.gate import (
    is_comparable,
    is_dated_after_completion,
    is_permitted,
    is_rechecked_on_site,
    meets_by_recompute,
)
from citycheckup.ledger.transitions import State
from citycheckup.vocabulary import Message

# Which item may go where, and who may say so: the responsible body says that it mended it, the verifier that it did.
_ITEM_MARKS: Mapping[tuple[ItemState, ItemState], frozenset[Role]] = {
    (ItemState.OPEN, ItemState.REPORTED): frozenset({Role.RESPONSIBLE}),
    (ItemState.REPORTED, ItemState.OPEN): frozenset({Role.RESPONSIBLE, Role.VERIFIER, Role.SYSTEM}),
    (ItemState.REPORTED, ItemState.VERIFIED): frozenset({Role.VERIFIER, Role.SYSTEM}),
    (ItemState.VERIFIED, ItemState.OPEN): frozenset({Role.VERIFIER, Role.SYSTEM}),
    (ItemState.OPEN, ItemState.REMOVED): frozenset({Role.VERIFIER}),
    (ItemState.REPORTED, ItemState.REMOVED): frozenset({Role.VERIFIER}),
}


def _four_eyes(asked: Asked) -> Message | None:
    bodies = asked.finding.bodies
    named = asked.payload.get("verification") or {}
    clash = {asked.actor.body, named.get("body", asked.actor.body)} & bodies
    return no("verifier_is_responsible", body=min(clash)) if clash else None


def _evidence_not_in_future(asked: Asked) -> Message | None:
    late = [one["id"] for one in _brought(asked) if one["dated"] > asked.today]
    return no("evidence_in_future", ids=late, today=asked.today) if late else None


def _evidence_is_new(asked: Asked) -> Message | None:
    # What a verification rests on is found by its id: nobody may put something else in its place.
    is_registration = asked.finding.version == 0
    known = [] if is_registration else [one.id for one in asked.finding.evidence]
    times = Counter([*known, *(one["id"] for one in _brought(asked))])
    twice = sorted(one for one, count in times.items() if count > 1)
    return no("evidence_id_used", ids=twice) if twice else None


def _verification_is_new(asked: Asked) -> Message | None:
    said = asked.verification().id
    return no("verification_id_used", id=said) if said in {one.id for one in asked.finding.verifications} else None


def _verification_in_time_span(asked: Asked) -> Message | None:
    # After the day of completion, after what it rests on, and not in the future.
    said, known = asked.verification(), {one.id: one for one in asked.with_new_evidence().evidence}
    rests_on = [known[one].dated for one in said.evidence if one in known]
    data = [] if said.data_date is None else [first_day(said.data_date)]
    earliest = max([asked.finding.completed_on or asked.finding.found_on, *rests_on, *data])
    if earliest <= said.date <= asked.today:
        return None
    return no("verified_out_of_span", date=said.date, earliest=earliest, today=asked.today)


def _verification_says_passed(asked: Asked) -> Message | None:
    return None if asked.verification().passed else no("check_did_not_pass")


def _verification_says_failed(asked: Asked) -> Message | None:
    return no("check_did_not_fail") if asked.verification().passed else None


def _method_permitted(asked: Asked) -> Message | None:
    said = asked.verification()
    if is_permitted(asked.finding, said):
        return None
    return no("method_not_permitted", method=str(said.method), source=str(asked.finding.source_kind))


def _evidence_after_completion(asked: Asked) -> Message | None:
    if is_dated_after_completion(asked.with_new_evidence(), asked.verification()):
        return None
    return no("evidence_too_old", completed_on=asked.finding.completed_on)


def _recompute_meets(asked: Asked) -> Message | None:
    return None if meets_by_recompute(asked.finding, asked.verification()) else no("recompute_does_not_meet")


def _recompute_misses(asked: Asked) -> Message | None:
    # Missing data, a changed definition and an older snapshot leave the finding where it is: they show no failure.
    said = asked.verification()
    if said.method is not VerificationMethod.RECOMPUTE or (said.meets is False and is_comparable(asked.finding, said)):
        return None
    return no("recompute_does_not_miss")


def _major_rechecked_on_site(asked: Asked) -> Message | None:
    return None if is_rechecked_on_site(asked.finding, asked.verification()) else no("major_needs_site_check")


def _items_begin_open(asked: Asked) -> Message | None:
    items = asked.finding.items
    twice = {item_id for item_id, count in Counter(item.id for item in items).items() if count > 1}
    wrong = sorted(twice | {item.id for item in items if item.state is not ItemState.OPEN or item.evidence})
    return no("items_not_new", items=wrong) if wrong else None


def _items_are_new(asked: Asked) -> Message | None:
    added = asked.payload.get("items") or ()
    known = Counter([*(item.id for item in asked.finding.items), *(item["id"] for item in added)])
    begun = {item["id"] for item in added if item.get("state") not in (None, ItemState.OPEN) or item.get("evidence")}
    wrong = sorted(begun | {item["id"] for item in added if known[item["id"]] > 1})
    if added and asked.finding.state in {State.VERIFIED, State.WATCHING}:
        return no("items_after_verification", items=sorted(item["id"] for item in added))
    return no("items_not_new", items=wrong) if wrong else None


def _items_all_reported(asked: Asked) -> Message | None:
    left = asked.finding.items_by_state()[ItemState.OPEN]
    return no("items_left", count=left, total=len(asked.finding.items)) if left else None


def _items_all_settled(asked: Asked) -> Message | None:
    counts = asked.finding.items_by_state()
    left = counts[ItemState.OPEN] + counts[ItemState.REPORTED]
    if left:
        return no("items_unsettled", count=left, total=len(asked.finding.items))
    only_removed = bool(asked.finding.items) and not counts[ItemState.VERIFIED]
    return no("items_all_removed") if only_removed else None


def _item_marks_allowed(asked: Asked) -> Message | None:
    items = {item.id: item.state for item in asked.finding.items}
    known = {one.id for one in asked.with_new_evidence().evidence}
    marked: set[str] = set()
    for mark in asked.payload["items"]:
        item, now, wanted = mark["id"], items.get(mark["id"]), ItemState(mark["state"])
        rests_on = mark.get("evidence") or ()
        if now is None or item in marked:
            return no("item_unknown", item=item)
        if asked.actor.role not in _ITEM_MARKS.get((now, wanted), frozenset()):
            return no("item_mark_refused", item=item, now=str(now), wanted=str(wanted), role=str(asked.actor.role))
        if not _marks_there(asked.finding, asked.actor):
            return no("item_mark_body", item=item, body=asked.actor.body)
        needed = wanted in {ItemState.VERIFIED, ItemState.REMOVED}
        if (needed and not rests_on) or not known.issuperset(rests_on):
            return no("item_without_evidence", item=item)
        marked.add(item)
    return None


def marks_open_to(finding: Finding, actor: Actor) -> dict[str, tuple[ItemState, ...]]:
    """Return, by id of an item, what somebody may mark it as; items that are not for him to mark are left out."""
    if not _marks_there(finding, actor):
        return {}
    found = {
        item.id: tuple(to for (now, to), roles in _ITEM_MARKS.items() if now is item.state and actor.role in roles)
        for item in finding.items
    }
    return {item: states for item, states in found.items() if states}


def _marks_there(finding: Finding, actor: Actor) -> bool:
    """Whether it is for somebody's body: who is responsible says that it is mended, all others look at it."""
    return (actor.role is Role.RESPONSIBLE) == (actor.body in finding.bodies)


def _reopened_items_were_verified(asked: Asked) -> Message | None:
    verified = {item.id for item in asked.finding.items if item.state is ItemState.VERIFIED}
    wrong = sorted(set(asked.payload.get("items") or ()) - verified)
    return no("reopened_items", items=wrong) if wrong else None


def _is_case(asked: Asked) -> Message | None:
    is_case = asked.finding.source_kind is SourceKind.CASE
    return None if is_case else no("not_a_case", source=str(asked.finding.source_kind))


def _reply_in_time_span(asked: Asked) -> Message | None:
    delivered, found_on = asked.payload["reply_delivered_on"], asked.finding.found_on
    if found_on <= delivered <= asked.today:
        return None
    return no("reply_out_of_span", delivered=delivered, found_on=found_on, today=asked.today)


def _brought(asked: Asked) -> list[Mapping[str, Any]]:
    return list(asked.payload.get("evidence") or ())


GUARDS_OF_CHECKS: Mapping[str, Guard] = {
    function.__name__.removeprefix("_"): function
    for function in (
        _four_eyes,
        _evidence_not_in_future,
        _evidence_is_new,
        _verification_is_new,
        _verification_in_time_span,
        _verification_says_passed,
        _verification_says_failed,
        _method_permitted,
        _evidence_after_completion,
        _recompute_meets,
        _recompute_misses,
        _major_rechecked_on_site,
        _items_begin_open,
        _items_are_new,
        _items_all_reported,
        _items_all_settled,
        _item_marks_allowed,
        _reopened_items_were_verified,
        _is_case,
        _reply_in_time_span,
    )
}
