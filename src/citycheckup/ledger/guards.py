"""What must hold before a move, by name. Each guard returns None, or the message that says why not."""

from __future__ import annotations

from collections.abc import Mapping

from citycheckup.authority.roles import Role
from citycheckup.ledger.asked import Asked, Guard, no, recurrences_of
from citycheckup.ledger.finding import LinkKind, Severity, SourceKind
from citycheckup.ledger.gate import proof_of
from citycheckup.ledger.guards_of_checks import GUARDS_OF_CHECKS
from citycheckup.ledger.guards_of_plans import GUARDS_OF_PLANS
from citycheckup.ledger.payloads import REOPENING_CAUSES
from citycheckup.ledger.transitions import OPEN, Move, State
from citycheckup.vocabulary import Message

# Into what is verified nothing is merged: found again, it recurs, and must not vanish in what it contradicts.
_TAKES_DOUBLES = OPEN - {State.VERIFIED, State.WATCHING}


def _found_not_in_future(asked: Asked) -> Message | None:
    found_on = asked.finding.found_on
    return no("found_in_future", found_on=found_on, today=asked.today) if found_on > asked.today else None


def _severity_has_standard(asked: Asked) -> Message | None:
    grave = asked.finding.severity is Severity.MAJOR
    return no("severity_without_standard") if grave and not asked.finding.severity_standard else None


def _indicator_has_definition(asked: Asked) -> Message | None:
    if asked.finding.source_kind is not SourceKind.INDICATOR:
        return None
    said = asked.finding.definition
    lacking = [name for name in ("edition", "indicator", "version", "data_date", "run") if not said.get(name)]
    return no("definition_incomplete", lacking=lacking) if lacking else None


def _no_other_open_with_key(asked: Asked) -> Message | None:
    key = asked.finding.key
    return no("key_is_open", key=key) if asked.others.get(f"key:{key}") in OPEN else None


def _merges_into_another_open(asked: Asked) -> Message | None:
    into = asked.payload["into"]
    if into == asked.finding.id or asked.others.get(into) not in _TAKES_DOUBLES:
        return no("merge_into", into=into)
    return None


def _one_lead_body(asked: Asked) -> Message | None:
    lead, others = asked.payload["lead_body"], asked.payload.get("co_bodies") or ()
    return no("lead_body_twice", body=lead) if lead in others else None


def _due_not_before_found(asked: Asked) -> Message | None:
    due = min(asked.payload["due"]["date"], asked.payload["due"]["original_date"])
    found_on = asked.finding.found_on
    return no("due_before_found", due=due, found_on=found_on) if due < found_on else None


def _acts_for_lead_body(asked: Asked) -> Message | None:
    lead = asked.finding.lead_body
    return None if asked.actor.body == lead else no("not_the_lead_body", body=asked.actor.body, lead=lead)


def _acts_for_one_of_its_bodies(asked: Asked) -> Message | None:
    if asked.actor.role not in {Role.RESPONSIBLE, Role.CO_BODY} or asked.actor.body in asked.finding.bodies:
        return None
    return no("not_its_body", body=asked.actor.body, bodies=sorted(asked.finding.bodies))


def _within_dispute_window(asked: Asked) -> Message | None:
    until = asked.finding.dispute_until
    return no("dispute_window_over", until=until) if until is not None and asked.today > until else None


def _completed_in_time_span(asked: Asked) -> Message | None:
    # Done after it was found, and after it was last seen not to be done: by a failed check, or when it was reopened.
    finding, completed = asked.finding, asked.payload["completed_on"]
    failed = [one.date for one in finding.verifications if not one.passed]
    earliest = max([finding.found_on, finding.reopened_on or "", *failed])
    if earliest <= completed <= asked.today:
        return None
    return no("completed_out_of_span", completed=completed, earliest=earliest, today=asked.today)


def _watch_ends_after_verification(asked: Asked) -> Message | None:
    until, verified = asked.payload["watch_until"], asked.finding.verified_on
    return None if verified is not None and until > verified else no("watch_too_short", until=until)


def _closing_gate(asked: Asked) -> Message | None:
    proof = proof_of(asked.finding, asked.today, recurrences_of(asked.others))
    failed = [one["condition"] for one in proof if not one["holds"]]
    return no("gate_shut", conditions=failed) if failed else None


def _reopening_has_cause(asked: Asked) -> Message | None:
    cause = asked.payload["cause"]
    return None if cause in REOPENING_CAUSES else no("reopening_cause", cause=cause, known=list(REOPENING_CAUSES))


def _definition_can_end(asked: Asked) -> Message | None:
    return None if asked.finding.definition.get("version") else no("has_no_definition")


def _same_definition(asked: Asked) -> Message | None:
    # Figures of another definition say nothing of this finding.
    said, found = asked.payload["facts"], asked.finding.definition.get("version")
    return None if said["version"] == found else no("observed_otherwise", found=found, observed=said["version"])


def _successor_is_another(asked: Asked) -> Message | None:
    successor = asked.payload["successor"]
    itself = {asked.finding.id, asked.finding.key, asked.finding.definition.get("version")}
    return no("successor_itself", successor=successor) if successor in itself else None


def _link_is_sound(asked: Asked) -> Message | None:
    kind, to = LinkKind(asked.payload["kind"]), asked.payload["to"]
    there = any((link.kind, link.to) == (kind, to) for link in asked.finding.links)
    # A programme need not be a finding; everything else is.
    unknown = kind is not LinkKind.PART_OF and to not in asked.others
    return no("link_refused", kind=str(kind), to=to) if there or unknown or to == asked.finding.id else None


def _approver_not_of_lead_body(asked: Asked) -> Message | None:
    body = asked.actor.body
    return no("approves_own_extension", body=body) if body in asked.finding.bodies else None


def _reporter_is_told(asked: Asked) -> Message | None:
    return None if asked.payload["reporter_told"] is True else no("reporter_not_told")


def _extension_allowed(asked: Asked) -> Message | None:
    said = asked.payload.get("times_allowed")
    allowed, given = 1 if said is None else said, _extensions_given(asked)
    return no("extended_often_enough", given=given, allowed=allowed) if given >= allowed else None


def _later_than_before(asked: Asked) -> Message | None:
    before, after = asked.finding.due, asked.payload["due"]["date"]
    if before is not None and after > before.date:
        return None
    return no("extension_not_later", before=before.date if before else None, after=after)


def _not_earlier_without_notice(asked: Asked) -> Message | None:
    before, after = asked.finding.due, asked.payload["due"]["date"]
    if before is not None and after < before.date and not asked.payload.get("notice"):
        return no("earlier_without_notice", before=before.date, after=after)
    return None


def _later_has_cause(asked: Asked) -> Message | None:
    # A date moves by itself only when its calendar is published or its clock stood still; else it is an extension.
    before, due = asked.finding.due, asked.payload["due"]
    if before is None or due["date"] <= before.date or asked.payload.get("pause"):
        return None
    recounted = before.provisional and due["calendar"] != before.calendar
    return None if recounted else no("later_without_cause", before=before.date, after=due["date"])


def _original_date_begins(asked: Asked) -> Message | None:
    before = asked.finding.due
    return _original_among(asked, {asked.payload["due"]["date"], *([before.original_date] if before else [])})


def _original_date_stays(asked: Asked) -> Message | None:
    before = asked.finding.due
    return _original_among(asked, {before.original_date} if before else set())


def _original_date_follows(asked: Asked) -> Message | None:
    # Recounted, the first date moves along as long as nobody has been given more time.
    before = asked.finding.due
    moved = set() if _extensions_given(asked) else {asked.payload["due"]["date"]}
    return _original_among(asked, moved | ({before.original_date} if before else set()))


def _original_among(asked: Asked, allowed: set[str]) -> Message | None:
    original = asked.payload["due"]["original_date"]
    return None if original in allowed else no("original_date_changed", original=original, allowed=sorted(allowed))


def _extensions_given(asked: Asked) -> int:
    """Count the extensions since it was last assigned: a reopened finding begins anew, one that took over does not."""
    moves = [step.move for step in asked.finding.history]
    since = len(moves) - moves[::-1].index(Move.ASSIGN) if Move.ASSIGN in moves else 0
    taken_over = len(asked.finding.extensions) - moves.count(Move.EXTEND)
    return moves[since:].count(Move.EXTEND) + (0 if asked.finding.reopened_times else taken_over)


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
        _acts_for_one_of_its_bodies,
        _within_dispute_window,
        _completed_in_time_span,
        _watch_ends_after_verification,
        _closing_gate,
        _reopening_has_cause,
        _definition_can_end,
        _same_definition,
        _successor_is_another,
        _link_is_sound,
        _approver_not_of_lead_body,
        _reporter_is_told,
        _extension_allowed,
        _later_than_before,
        _not_earlier_without_notice,
        _later_has_cause,
        _original_date_begins,
        _original_date_stays,
        _original_date_follows,
    )
} | {**GUARDS_OF_CHECKS, **GUARDS_OF_PLANS}
