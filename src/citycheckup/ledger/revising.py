"""What somebody wants done with a plan, as the moves that do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citycheckup.ledger.action import Action
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.from_run import Proposed
from citycheckup.ledger.plain import as_plain
from citycheckup.ledger.transitions import Move, State

_FIELDS = ("id", "title", "steps", "responsible_body", "co_bodies", "due_on", "cost_yuan")


def plan(finding: Finding, actions: Sequence[Mapping[str, Any]]) -> list[Proposed]:
    """Return the move that makes a plan of new actions; of what stands already, where none are new."""
    said = list(actions) or [wanted(action) for action in finding.actions]
    return [Proposed(finding.id, Move.PLAN, {"actions": said})]


def revise(
    finding: Finding, reason: str, *, actions: Sequence[Mapping[str, Any]] = (), given_up: Sequence[str] = ()
) -> list[Proposed]:
    """Return the move that adds actions, puts others in the place of those with their id, or gives some up."""
    payload: dict[str, Any] = {"reason": reason}
    if actions:
        payload["actions"] = list(actions)
    if given_up:
        payload["given_up"] = list(given_up)
    return [Proposed(finding.id, Move.REVISE_PLAN, payload)]


def do_steps(
    finding: Finding, action_id: str, steps: Sequence[int], done_on: str, evidence: Sequence[Mapping[str, Any]] = ()
) -> list[Proposed]:
    """Return the moves that report steps done, with evidence for the last of them; the first one starts the work."""
    moves = [Proposed(finding.id, Move.START, {})] if finding.state is State.PLANNED else []
    for number in steps:
        brought = {"evidence": list(evidence)} if evidence and number == steps[-1] else {}
        payload = {"action": action_id, "step": number, "done_on": done_on, **brought}
        moves.append(Proposed(finding.id, Move.DO_STEP, payload))
    return moves


def wanted(action: Action, **changed: Any) -> dict[str, Any]:
    """Return an action as a plan says it, without what was done of it; ``changed`` fields otherwise."""
    plain = as_plain(action)
    return {name: plain[name] for name in _FIELDS} | changed


def new_action_id(finding: Finding) -> str:
    """Return an id that no action of the finding had before."""
    return f"a{finding.version}"
