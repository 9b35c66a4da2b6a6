"""The states of a finding and the only moves there are (workflow facts, section 0). No other way changes a state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from citycheckup.authority.roles import Role


class State(StrEnum):
    """Where a finding stands."""

    REGISTERED = "registered"
    SCREENED = "screened"
    NOT_UPHELD = "not_upheld"
    MERGED = "merged"
    TRANSFERRED = "transferred"
    ASSIGNED = "assigned"
    DISPUTED = "disputed"
    ACCEPTED = "accepted"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    REPORTED_DONE = "reported_done"
    VERIFYING = "verifying"
    VERIFIED = "verified"
    WATCHING = "watching"
    CLOSED = "closed"
    REOPENED = "reopened"
    SUPERSEDED = "superseded"
    OBJECT_REMOVED = "object_removed"


class Move(StrEnum):
    """What can be done with a finding. From ``extend`` on, they are records that leave the state as it is."""

    REGISTER = "register"
    SCREEN = "screen"
    REJECT = "reject"
    MERGE = "merge"
    TRANSFER = "transfer"
    ASSIGN = "assign"
    DISPUTE = "dispute"
    ACCEPT = "accept"
    PLAN = "plan"
    START = "start"
    REPORT_DONE = "report_done"
    BEGIN_CHECK = "begin_check"
    PASS = "pass"  # noqa: S105 - a check that was passed, no password
    FAIL = "fail"
    WATCH = "watch"
    CLOSE = "close"
    REOPEN = "reopen"
    SUPERSEDE = "supersede"
    REMOVE_OBJECT = "remove_object"
    EXTEND = "extend"
    ADD_EVIDENCE = "add_evidence"
    MARK_ITEMS = "mark_items"
    RECORD_REPLY = "record_reply"
    LINK = "link"
    RESCHEDULE = "reschedule"
    OBSERVE = "observe"
    REVISE_PLAN = "revise_plan"
    DO_STEP = "do_step"
    TAKE_OVER = "take_over"
    SUBSTITUTE = "substitute"


# Nothing moves on from these: what ended here stays for the record.
ENDS: frozenset[State] = frozenset(
    {State.NOT_UPHELD, State.MERGED, State.TRANSFERRED, State.SUPERSEDED, State.OBJECT_REMOVED}
)
IN_WORK: frozenset[State] = frozenset({State.ACCEPTED, State.PLANNED, State.IN_PROGRESS})
OPEN: frozenset[State] = frozenset(State) - ENDS - {State.CLOSED}
# One lead body at all times from here on.
HELD: frozenset[State] = frozenset(
    {
        State.ASSIGNED,
        State.DISPUTED,
        *IN_WORK,
        State.REPORTED_DONE,
        State.VERIFYING,
        State.VERIFIED,
        State.WATCHING,
        State.CLOSED,
        State.REOPENED,
    }
)


@dataclass(frozen=True)
class Transition:
    """One row of the table.

    Attributes
    ----------
    sources
        States it may start from; empty: it makes a new finding.
    target
        State it leads to; None: the finding stays where it is.
    roles
        Who may do it. :data:`~citycheckup.authority.roles.Role.SYSTEM` is the software itself.
    needs
        Keys that its payload must hold, none of them empty.
    guards
        Names of what else must hold, all checked so that every reason against is told: see ``guards.py``.
    """

    move: Move
    sources: frozenset[State]
    target: State | None
    roles: frozenset[Role]
    needs: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()


def _row(
    move: Move,
    sources: frozenset[State] | State | tuple[State, ...],
    target: State | None,
    roles: Role | tuple[Role, ...],
    needs: tuple[str, ...] = (),
    guards: tuple[str, ...] = (),
) -> Transition:
    come_from = frozenset({sources}) if isinstance(sources, State) else frozenset(sources)
    held_by = frozenset({roles}) if isinstance(roles, Role) else frozenset(roles)
    return Transition(move, come_from, target, held_by, needs, guards)


_S, _M, _R = State, Move, Role
# Of whatever evidence comes along, and of whatever check.
_EVIDENCE = ("evidence_not_in_future", "evidence_is_new")
_PLAN = ("actions_are_whole", "actions_end_in_time", "done_work_stays")
_CHECK = ("four_eyes", "verification_is_new", "verification_in_time_span", *_EVIDENCE)

TRANSITIONS: tuple[Transition, ...] = (
    _row(
        _M.REGISTER,
        (),
        _S.REGISTERED,
        (_R.REGISTRAR, _R.SYSTEM),
        ("key", "source_kind", "source_id", "category", "unit_id", "level", "statement", "basis", "found_on"),
        (
            "found_not_in_future",
            "severity_has_standard",
            "indicator_has_definition",
            "no_other_open_with_key",
            "items_begin_open",
            *_EVIDENCE,
        ),
    ),
    _row(_M.SCREEN, _S.REGISTERED, _S.SCREENED, (_R.SCREENER, _R.SYSTEM)),
    _row(_M.REJECT, _S.SCREENED, _S.NOT_UPHELD, _R.SCREENER, ("reason",)),
    _row(_M.MERGE, _S.SCREENED, _S.MERGED, _R.SCREENER, ("into", "reason"), ("merges_into_another_open",)),
    _row(_M.TRANSFER, _S.SCREENED, _S.TRANSFERRED, _R.SCREENER, ("to", "receipt", "reason")),
    _row(
        _M.ASSIGN,
        (_S.SCREENED, _S.DISPUTED, _S.REOPENED),
        _S.ASSIGNED,
        (_R.DISPATCHER, _R.SYSTEM),
        ("lead_body", "duty", "due"),
        ("one_lead_body", "due_not_before_found", "original_date_begins"),
    ),
    _row(
        _M.DISPUTE,
        _S.ASSIGNED,
        _S.DISPUTED,
        _R.RESPONSIBLE,
        ("reason",),
        ("acts_for_lead_body", "within_dispute_window"),
    ),
    _row(_M.ACCEPT, _S.ASSIGNED, _S.ACCEPTED, _R.RESPONSIBLE, (), ("acts_for_lead_body",)),
    _row(_M.PLAN, _S.ACCEPTED, _S.PLANNED, _R.RESPONSIBLE, ("actions",), ("acts_for_lead_body", *_PLAN)),
    _row(_M.START, _S.PLANNED, _S.IN_PROGRESS, _R.RESPONSIBLE, (), ("acts_for_lead_body",)),
    _row(
        _M.REPORT_DONE,
        _S.IN_PROGRESS,
        _S.REPORTED_DONE,
        _R.RESPONSIBLE,
        ("completed_on",),
        ("acts_for_lead_body", "completed_in_time_span", "items_all_reported", *_EVIDENCE),
    ),
    _row(_M.BEGIN_CHECK, _S.REPORTED_DONE, _S.VERIFYING, (_R.VERIFIER, _R.SYSTEM), (), ("four_eyes",)),
    _row(
        _M.PASS,
        _S.VERIFYING,
        _S.VERIFIED,
        (_R.VERIFIER, _R.SYSTEM),
        ("verification",),
        (
            *_CHECK,
            "verification_says_passed",
            "method_permitted",
            "evidence_after_completion",
            "recompute_meets",
            "major_rechecked_on_site",
            "items_all_settled",
        ),
    ),
    _row(
        _M.FAIL,
        _S.VERIFYING,
        _S.IN_PROGRESS,
        (_R.VERIFIER, _R.SYSTEM),
        ("verification", "reason"),
        (*_CHECK, "verification_says_failed", "recompute_misses"),
    ),
    _row(
        _M.WATCH,
        _S.VERIFIED,
        _S.WATCHING,
        (_R.VERIFIER, _R.DISPATCHER, _R.SYSTEM),
        ("watch_until",),
        ("watch_ends_after_verification",),
    ),
    _row(
        _M.CLOSE,
        _S.WATCHING,
        _S.CLOSED,
        (_R.DISPATCHER, _R.REVIEWER, _R.SYSTEM),
        (),
        ("closing_gate",),
    ),
    _row(
        _M.REOPEN,
        (_S.WATCHING, _S.CLOSED),
        _S.REOPENED,
        (_R.DISPATCHER, _R.VERIFIER, _R.REGISTRAR, _R.SYSTEM),
        ("cause", "reason"),
        ("reopening_has_cause", "reopened_items_were_verified", "no_other_open_with_key"),
    ),
    _row(
        _M.SUPERSEDE,
        OPEN,
        _S.SUPERSEDED,
        (_R.DISPATCHER, _R.SYSTEM),
        ("successor", "reason"),
        ("definition_can_end", "successor_is_another"),
    ),
    _row(
        _M.REMOVE_OBJECT,
        OPEN,
        _S.OBJECT_REMOVED,
        (_R.VERIFIER,),
        ("reason", "evidence"),
        ("four_eyes", *_EVIDENCE),
    ),
    _row(
        _M.EXTEND,
        IN_WORK,
        None,
        (_R.DISPATCHER, _R.REVIEWER),
        ("reason", "due", "rule", "reporter_told"),
        (
            "approver_not_of_lead_body",
            "reporter_is_told",
            "extension_allowed",
            "later_than_before",
            "original_date_stays",
        ),
    ),
    _row(
        _M.ADD_EVIDENCE,
        HELD,
        None,
        (_R.RESPONSIBLE, _R.CO_BODY, _R.VERIFIER, _R.INSPECTOR),
        ("evidence",),
        ("acts_for_one_of_its_bodies", *_EVIDENCE),
    ),
    _row(
        _M.MARK_ITEMS,
        HELD - {_S.CLOSED, _S.VERIFIED, _S.WATCHING},
        None,
        (_R.RESPONSIBLE, _R.VERIFIER, _R.SYSTEM),
        ("items",),
        ("item_marks_allowed", *_EVIDENCE),
    ),
    _row(
        _M.RECORD_REPLY,
        (_S.REPORTED_DONE, _S.VERIFYING, _S.VERIFIED, _S.WATCHING),
        None,
        (_R.CASE_HANDLER, _R.VERIFIER),
        ("reply_delivered_on", "follow_up"),
        ("is_case", "four_eyes", "reply_in_time_span"),
    ),
    _row(
        _M.LINK,
        frozenset(State),
        None,
        (_R.REGISTRAR, _R.SCREENER, _R.DISPATCHER, _R.SYSTEM),
        ("kind", "to"),
        ("link_is_sound",),
    ),
    _row(
        _M.RESCHEDULE,
        HELD,
        None,
        (_R.DISPATCHER, _R.SYSTEM),
        ("due", "reason"),
        ("due_not_before_found", "not_earlier_without_notice", "later_has_cause", "original_date_follows"),
    ),
    # What a newer run says of an open finding: its figures, and buildings or places that fall short there, too.
    _row(_M.OBSERVE, OPEN, None, (_R.REGISTRAR, _R.SYSTEM), ("facts",), ("same_definition", "items_are_new")),
    _row(
        _M.REVISE_PLAN,
        (_S.PLANNED, _S.IN_PROGRESS),
        None,
        _R.RESPONSIBLE,
        ("reason",),
        ("acts_for_lead_body", *_PLAN, "something_is_planned"),
    ),
    _row(
        _M.DO_STEP,
        _S.IN_PROGRESS,
        None,
        (_R.RESPONSIBLE, _R.CO_BODY),
        ("action", "step", "done_on"),
        ("step_is_to_be_done", "acts_for_the_action", "step_in_time_span", *_EVIDENCE),
    ),
    # A body that was merged or renamed is succeeded wherever the finding names it: what the duty list says.
    _row(
        _M.SUBSTITUTE,
        HELD - {_S.CLOSED},
        None,
        _R.SYSTEM,
        ("former", "successor_body", "reason"),
        ("substitutes_one_of_its_bodies",),
    ),
    # The plan of a finding that was superseded, and its date where the successor has none yet.
    _row(
        _M.TAKE_OVER,
        OPEN - {_S.VERIFIED, _S.WATCHING},
        None,
        _R.SYSTEM,
        ("predecessor",),
        ("takes_over_from_superseded", "taken_over_actions_are_new", "taken_over_date_fits", *_EVIDENCE),
    ),
)

BY_MOVE: Mapping[Move, Transition] = {row.move: row for row in TRANSITIONS}
# A finding is not moved on by what others note on it, nor by more time.
MOVES_ON: frozenset[str] = frozenset(
    str(move) for move in Move if BY_MOVE[move].target is not None or move is Move.MARK_ITEMS
)
