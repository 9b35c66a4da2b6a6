"""What a superseded finding hands on: its plan, its body and its date, once, to one successor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from citycheckup.ledger.action import Action
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.from_run import Proposed
from citycheckup.ledger.plain import as_plain
from citycheckup.ledger.transitions import Move, State

_NOT_BEGUN = frozenset({State.REGISTERED, State.SCREENED})


def successors_named(finding: Finding) -> tuple[str, ...]:
    """Return the ids that a superseded finding names as its successors."""
    return tuple(filter(None, str(finding.ended.get("successor") or "").split(",")))


def handed_on(finding: Finding, heirs: Sequence[Finding]) -> tuple[Proposed, ...]:
    """Return the moves by which the successors of a superseded finding take over from it.

    The plan goes to one of them only, that which has most of its items (the first of several): so nothing is counted
    twice. That one, if it is not given to a body yet, gets the body that was at work, its duty and its date. No date is
    kept that lies before the day on which the successor was found: a finding that was late already waits for a
    dispatcher with its plan.

    Parameters
    ----------
    finding
        Superseded.
    heirs
        As they stand; those that are verified, or at their end, take nothing over.
    """
    can = [heir for heir in heirs if heir.is_open and heir.state not in {State.VERIFIED, State.WATCHING}]
    items = {item.id for item in finding.items}
    main = max(can, key=lambda heir: len(items & {item.id for item in heir.items}), default=None)
    return tuple(move for heir in can for move in _taken_over(finding, heir, with_plan=heir is main))


def _taken_over(finding: Finding, heir: Finding, *, with_plan: bool) -> list[Proposed]:
    payload: dict[str, Any] = {"predecessor": finding.id}
    if not with_plan:
        return [Proposed(heir.id, Move.TAKE_OVER, payload)]
    known = {one.id for one in finding.evidence}
    rests_on = {name for action in finding.actions for step in action.done for name in step.evidence} & known
    payload["actions"] = [as_plain(_renamed(action, finding.id)) for action in finding.actions]
    payload["evidence"] = [
        {**as_plain(one), "id": f"{finding.id}/{one.id}"} for one in finding.evidence if one.id in rests_on
    ]
    due = _date_for(finding, heir)
    if due is None:
        return [Proposed(heir.id, Move.TAKE_OVER, payload)]
    payload |= {"due": due, "extensions": as_plain(finding.extensions)}
    screen = [Proposed(heir.id, Move.SCREEN, {})] if heir.state is State.REGISTERED else []
    given = {"lead_body": finding.lead_body, "co_bodies": list(finding.co_bodies), "duty": finding.duty, "due": due}
    if finding.dispute_until is not None:
        given["dispute_until"] = finding.dispute_until
    return [Proposed(heir.id, Move.TAKE_OVER, payload), *screen, Proposed(heir.id, Move.ASSIGN, given)]


def _renamed(action: Action, finding_id: str) -> Action:
    """Return an action under an id that no other finding's has; its evidence comes along under such ids, too."""
    done = tuple(replace(one, evidence=tuple(f"{finding_id}/{name}" for name in one.evidence)) for one in action.done)
    return replace(action, id=f"{finding_id}/{action.id}", done=done)


def _date_for(finding: Finding, heir: Finding) -> Mapping[str, Any] | None:
    """Return the date that a successor which has none keeps: the old one, and the first where it may."""
    due = finding.due
    if due is None or finding.lead_body is None or heir.due is not None or heir.state not in _NOT_BEGUN:
        return None
    if due.date < heir.found_on:
        return None
    first = due.original_date if due.original_date >= heir.found_on else due.date
    plain: dict[str, Any] = as_plain(replace(due, original_date=first))
    return plain
