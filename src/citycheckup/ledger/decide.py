"""Whether a move may be made: yes, with the event to write, or every reason against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citycheckup.authority.roles import Actor
from citycheckup.ledger.apply import FINDING, new_finding
from citycheckup.ledger.asked import Asked, recurrences_of
from citycheckup.ledger.events import Draft
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.gate import proof_of
from citycheckup.ledger.guards import GUARDS
from citycheckup.ledger.payloads import misshapen
from citycheckup.ledger.transitions import BY_MOVE, Move, State, Transition
from citycheckup.vocabulary import Message


class RefusedError(Exception):
    """A move that is not allowed. Carries every reason; nothing has been changed."""

    def __init__(self, record: str, reasons: list[Message]) -> None:
        self.record = record
        self.reasons = tuple(reasons)
        super().__init__(f"{record}: " + "; ".join(f"{one.key} {dict(one.arguments)}" for one in reasons))


def decide(
    finding: Finding | None,
    finding_id: str,
    move: Move,
    payload: Mapping[str, Any],
    actor: Actor,
    *,
    today: str,
    others: Mapping[str, State] | None = None,
) -> Draft:
    """Return the event that makes a move.

    Parameters
    ----------
    finding
        As it stands; None for a new one.
    finding_id
        Its id.
    payload
        JSON's own types only.
    today
        ISO date of the deciding clock.
    others
        What the payload refers to, see :class:`citycheckup.ledger.asked.Asked`.

    Raises
    ------
    RefusedError
        The table has no such move from this state, the role may not make it, something it needs is missing, or a guard
        says no: every reason that could be told.
    """
    row = BY_MOVE[move]
    reasons = _against_the_table(finding, row, actor)
    lacking = [name for name in row.needs if payload.get(name) in (None, "", [], {})]
    if lacking:
        reasons.append(Message("ledger.needs", {"move": str(move), "lacking": lacking}))
    wrong = misshapen(move, payload)
    if wrong:
        reasons.append(Message("ledger.misshapen", {"move": str(move), "fields": wrong}))
    if reasons:
        raise RefusedError(finding_id, reasons)
    as_it_stands = finding if finding is not None else new_finding(finding_id, payload)
    asked = Asked(as_it_stands, payload, actor, today, others or {})
    reasons = [reason for name in row.guards if (reason := GUARDS[name](asked)) is not None]
    if reasons:
        raise RefusedError(finding_id, reasons)
    return Draft(
        kind=FINDING,
        record=finding_id,
        payload={**payload, **_added(asked, row), "move": str(move)},
        post=actor.post,
        role=str(actor.role),
        body=actor.body,
    )


def _against_the_table(finding: Finding | None, row: Transition, actor: Actor) -> list[Message]:
    reasons = []
    state = None if finding is None else finding.state
    if (state is None) != (not row.sources) or (state is not None and state not in row.sources):
        reasons.append(Message("ledger.no_such_move", {"move": str(row.move), "state": str(state or "-")}))
    if actor.role not in row.roles:
        roles = sorted(str(role) for role in row.roles)
        reasons.append(Message("ledger.role_may_not", {"move": str(row.move), "role": str(actor.role), "roles": roles}))
    return reasons


def _added(asked: Asked, row: Transition) -> dict[str, Any]:
    """Return what the engine itself adds to the payload: the day, the proof of closing, who approved."""
    if row.move is Move.CLOSE:
        proof = proof_of(asked.finding, asked.today, recurrences_of(asked.others))
        return {"on": asked.today, "proof": [dict(one) for one in proof]}
    if row.move is Move.REOPEN:
        return {"on": asked.today}
    if row.move is Move.EXTEND:
        return {"approver": asked.actor.body}
    return {}
