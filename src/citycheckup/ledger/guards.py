"""What must hold before a move, by name. Each guard returns None, or the message that says why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.finding import Finding, ItemState, Severity, SourceKind, Verification
from citycheckup.ledger.gate import (
    is_dated_after_completion,
    is_permitted,
    is_rechecked_on_site,
    meets_by_recompute,
    proof_of,
)
from citycheckup.ledger.plain import read_evidence, read_verification
from citycheckup.ledger.transitions import OPEN, State
from citycheckup.vocabulary import Message

_SHA256 = re.compile(r"[0-9a-f]{64}")

# Which item may go where, and who may say so: the responsible body says that it mended it, the verifier that it did.
_ITEM_MARKS: Mapping[tuple[ItemState, ItemState], frozenset[Role]] = {
    (ItemState.OPEN, ItemState.REPORTED): frozenset({Role.RESPONSIBLE}),
    (ItemState.REPORTED, ItemState.OPEN): frozenset({Role.RESPONSIBLE, Role.VERIFIER, Role.SYSTEM}),
    (ItemState.REPORTED, ItemState.VERIFIED): frozenset({Role.VERIFIER, Role.SYSTEM}),
    (ItemState.VERIFIED, ItemState.OPEN): frozenset({Role.VERIFIER, Role.SYSTEM}),
    (ItemState.OPEN, ItemState.REMOVED): frozenset({Role.VERIFIER}),
    (ItemState.REPORTED, ItemState.REMOVED): frozenset({Role.VERIFIER}),
}


@dataclass(frozen=True)
class Asked:
    """A move that somebody wants to make.

    Attributes
    ----------
    finding
        As it stands; of a new one: as it would be.
    payload
        What comes with the move.
    today
        ISO date of the deciding clock.
    others
        State by id of the other findings that the payload names; by ``key:<key>`` of the open one with that key; by
        ``recurrence:<id>`` of those of the same category in the same unit, found since this one was verified.
    """

    finding: Finding
    payload: Mapping[str, Any]
    actor: Actor
    today: str
    others: Mapping[str, State] = field(default_factory=dict)

    def verification(self) -> Verification:
        """Return the verification that comes with the move."""
        return read_verification(self.payload["verification"])


Guard = Callable[[Asked], Message | None]


def recurrences_of(others: Mapping[str, State]) -> list[str]:
    """Return the ids of the recurrences among other findings; one that was not upheld is none."""
    gone = {State.NOT_UPHELD, State.MERGED}
    named = ((key.partition(":"), state) for key, state in others.items())
    return sorted(rest for (kind, _, rest), state in named if kind == "recurrence" and state not in gone)


def _no(reason: str, **arguments: object) -> Message:
    return Message(f"ledger.{reason}", arguments)


def _found_not_in_future(asked: Asked) -> Message | None:
    found_on = str(asked.payload["found_on"])
    return _no("found_in_future", found_on=found_on, today=asked.today) if found_on > asked.today else None


def _severity_has_standard(asked: Asked) -> Message | None:
    grave = asked.payload.get("severity", Severity.GENERAL) == Severity.MAJOR
    return _no("severity_without_standard") if grave and not asked.payload.get("severity_standard") else None


def _indicator_has_definition(asked: Asked) -> Message | None:
    if asked.payload["source_kind"] != SourceKind.INDICATOR:
        return None
    said = asked.payload.get("definition") or {}
    lacking = [name for name in ("edition", "indicator", "version", "data_date", "run") if not said.get(name)]
    return _no("definition_incomplete", lacking=lacking) if lacking else None


def _no_other_open_with_key(asked: Asked) -> Message | None:
    key = str(asked.payload["key"])
    other = asked.others.get(f"key:{key}")
    return _no("key_is_open", key=key) if other is not None and other in OPEN else None


def _merges_into_another_open(asked: Asked) -> Message | None:
    into = str(asked.payload["into"])
    if into == asked.finding.id or asked.others.get(into) not in OPEN:
        return _no("merge_into", into=into)
    return None


def _one_lead_body(asked: Asked) -> Message | None:
    lead, others = asked.payload["lead_body"], asked.payload.get("co_bodies", ())
    return None if isinstance(lead, str) and lead not in others else _no("lead_body_twice", body=lead)


def _due_not_before_found(asked: Asked) -> Message | None:
    due = str(asked.payload["due"]["date"])
    found_on = asked.finding.found_on
    return _no("due_before_found", due=due, found_on=found_on) if due < found_on else None


def _acts_for_lead_body(asked: Asked) -> Message | None:
    lead = asked.finding.lead_body
    return None if asked.actor.body == lead else _no("not_the_lead_body", body=asked.actor.body, lead=lead)


def _within_dispute_window(asked: Asked) -> Message | None:
    until = str(asked.payload["window_until"])
    return _no("dispute_window_over", until=until) if asked.today > until else None


def _actions_are_whole(asked: Asked) -> Message | None:
    lacking = [
        number
        for number, action in enumerate(asked.payload["actions"], start=1)
        if not (action.get("title") and action.get("steps") and action.get("responsible_body"))
    ]
    return _no("actions_incomplete", numbers=lacking) if lacking else None


def _completed_in_time_span(asked: Asked) -> Message | None:
    completed = str(asked.payload["completed_on"])
    if asked.finding.found_on <= completed <= asked.today:
        return None
    return _no("completed_out_of_span", completed=completed, found_on=asked.finding.found_on, today=asked.today)


def _items_all_reported(asked: Asked) -> Message | None:
    left = asked.finding.items_by_state()[ItemState.OPEN]
    return _no("items_left", count=left, total=len(asked.finding.items)) if left else None


def _four_eyes(asked: Asked) -> Message | None:
    bodies = asked.finding.bodies
    named = asked.payload.get("verification") or {}
    clash = {asked.actor.body, named.get("body", asked.actor.body)} & bodies
    return _no("verifier_is_responsible", body=min(clash)) if clash else None


def _verification_is_whole(asked: Asked) -> Message | None:
    said = asked.verification()
    lacking = [name for name in ("id", "body", "date") if not getattr(said, name)]
    if said.date > asked.today:
        return _no("verified_in_future", date=said.date, today=asked.today)
    return _no("verification_incomplete", lacking=lacking) if lacking else None


def _method_permitted(asked: Asked) -> Message | None:
    said = asked.verification()
    if is_permitted(asked.finding, said):
        return None
    return _no("method_not_permitted", method=str(said.method), source=str(asked.finding.source_kind))


def _evidence_after_completion(asked: Asked) -> Message | None:
    if is_dated_after_completion(_with_new_evidence(asked), asked.verification()):
        return None
    return _no("evidence_too_old", completed_on=asked.finding.completed_on)


def _recompute_meets(asked: Asked) -> Message | None:
    return None if meets_by_recompute(asked.finding, asked.verification()) else _no("recompute_does_not_meet")


def _major_rechecked_on_site(asked: Asked) -> Message | None:
    return None if is_rechecked_on_site(asked.finding, asked.verification()) else _no("major_needs_site_check")


def _items_all_settled(asked: Asked) -> Message | None:
    counts = asked.finding.items_by_state()
    left = counts[ItemState.OPEN] + counts[ItemState.REPORTED]
    if left:
        return _no("items_unsettled", count=left, total=len(asked.finding.items))
    only_removed = bool(asked.finding.items) and not counts[ItemState.VERIFIED]
    return _no("items_all_removed") if only_removed else None


def _watch_ends_after_verification(asked: Asked) -> Message | None:
    until, verified = str(asked.payload["watch_until"]), asked.finding.verified_on
    return None if verified is not None and until > verified else _no("watch_too_short", until=until)


def _closing_gate(asked: Asked) -> Message | None:
    proof = proof_of(asked.finding, asked.today, recurrences_of(asked.others))
    failed = [one["condition"] for one in proof if not one["holds"]]
    return _no("gate_shut", conditions=failed) if failed else None


def _reopening_has_cause(asked: Asked) -> Message | None:
    cause = asked.payload["cause"]
    known = ("recurrence", "appeal_upheld", "data_corrected")
    return None if cause in known else _no("reopening_cause", cause=cause, known=list(known))


def _successor_is_another(asked: Asked) -> Message | None:
    successor = asked.payload["successor"]
    return _no("successor_itself", successor=successor) if successor == asked.finding.id else None


def _evidence_is_hashed(asked: Asked) -> Message | None:
    said = asked.payload["evidence"]
    bad = [
        one.get("id", "?") for one in said if not _SHA256.fullmatch(str(one.get("sha256", ""))) or not one.get("dated")
    ]
    late = [one["id"] for one in said if str(one.get("dated", "")) > asked.today]
    return _no("evidence_unhashed", ids=[*bad, *late]) if bad or late else None


def _approver_not_of_lead_body(asked: Asked) -> Message | None:
    body = asked.actor.body
    return _no("approves_own_extension", body=body) if body in asked.finding.bodies else None


def _extension_allowed(asked: Asked) -> Message | None:
    if asked.payload["reporter_told"] is not True:
        return _no("reporter_not_told")
    allowed = int(asked.payload.get("times_allowed", 1))
    given = len(asked.finding.extensions)
    return _no("extended_often_enough", given=given, allowed=allowed) if given >= allowed else None


def _later_than_before(asked: Asked) -> Message | None:
    before, after = asked.finding.due, str(asked.payload["due"]["date"])
    if before is not None and after > before.date:
        return None
    return _no("extension_not_later", before=before.date if before else None, after=after)


def _item_marks_allowed(asked: Asked) -> Message | None:
    items = {item.id: item.state for item in asked.finding.items}
    for mark in asked.payload["items"]:
        now, wanted = items.get(mark["id"]), ItemState(mark["state"])
        if now is None:
            return _no("item_unknown", item=mark["id"])
        if asked.actor.role not in _ITEM_MARKS.get((now, wanted), frozenset()):
            return _no(
                "item_mark_refused", item=mark["id"], now=str(now), wanted=str(wanted), role=str(asked.actor.role)
            )
        outsider = asked.actor.body not in asked.finding.bodies
        if (asked.actor.role is Role.RESPONSIBLE) == outsider:
            return _no("item_mark_body", item=mark["id"], body=asked.actor.body)
        if wanted in {ItemState.VERIFIED, ItemState.REMOVED} and not mark.get("evidence"):
            return _no("item_without_evidence", item=mark["id"])
    return None


def _is_case(asked: Asked) -> Message | None:
    is_case = asked.finding.source_kind is SourceKind.CASE
    return None if is_case else _no("not_a_case", source=str(asked.finding.source_kind))


def _not_earlier_without_notice(asked: Asked) -> Message | None:
    before, after = asked.finding.due, str(asked.payload["due"]["date"])
    if before is not None and after < before.date and not asked.payload.get("notice"):
        return _no("earlier_without_notice", before=before.date, after=after)
    return None


def _with_new_evidence(asked: Asked) -> Finding:
    """Return the finding with the evidence that comes along with the move."""
    brought = tuple(read_evidence(one) for one in asked.payload.get("evidence", ()))
    return replace(asked.finding, evidence=(*asked.finding.evidence, *brought))


GUARDS: Mapping[str, Guard] = {
    function.__name__.removeprefix("_"): function
    for function in (
        _found_not_in_future,
        _severity_has_standard,
        _indicator_has_definition,
        _no_other_open_with_key,
        _merges_into_another_open,
        _one_lead_body,
        _due_not_before_found,
        _acts_for_lead_body,
        _within_dispute_window,
        _actions_are_whole,
        _completed_in_time_span,
        _items_all_reported,
        _four_eyes,
        _verification_is_whole,
        _method_permitted,
        _evidence_after_completion,
        _recompute_meets,
        _major_rechecked_on_site,
        _items_all_settled,
        _watch_ends_after_verification,
        _closing_gate,
        _reopening_has_cause,
        _successor_is_another,
        _evidence_is_hashed,
        _approver_not_of_lead_body,
        _extension_allowed,
        _later_than_before,
        _item_marks_allowed,
        _is_case,
        _not_earlier_without_notice,
    )
}
