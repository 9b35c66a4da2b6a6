"""What a plan comes to: after it is made or changed, and after a step of it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from citycheckup.ledger.action import Action, ActionExtension, StepDone
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.plain import read_action
from citycheckup.ledger.transitions import Move


def actions_after(finding: Finding, payload: Mapping[str, Any]) -> tuple[Action, ...]:
    """Return a finding's actions after ``plan`` or ``revise_plan``.

    What is named takes the place of what had its id, with the steps that were done. Of the rest, a finding's first plan
    keeps all, since it was taken over; a later one, after a reopening, what was begun; a revision everything but what
    it gives up.

    Parameters
    ----------
    payload
        ``actions``; of a revision also ``given_up`` (ids) and ``reason``.
    """
    reason = payload.get("reason")
    is_first = all(step.move != Move.PLAN for step in finding.history)
    named = {one["id"]: read_action(one) for one in payload.get("actions") or ()}
    given_up = set(payload.get("given_up") or ())
    kept = [
        _changed(was, named.pop(was.id), reason) if was.id in named else was
        for was in finding.actions
        if was.id in named or (was.id not in given_up if reason else was.done or is_first)
    ]
    return (*kept, *named.values())


def with_step_done(finding: Finding, payload: Mapping[str, Any], body: str) -> tuple[Action, ...]:
    """Return a finding's actions after ``do_step``, which a body has said."""
    ids = tuple(one["id"] for one in payload.get("evidence") or ())
    done = StepDone(payload["step"], payload["done_on"], body, ids)
    return tuple(
        _with_days(replace(action, done=tuple(sorted((*action.done, done), key=lambda one: one.number))))
        if action.id == payload["action"]
        else action
        for action in finding.actions
    )


def actions_with(finding: Finding, former: str, by: str) -> tuple[Action, ...]:
    """Return a finding's actions with one body in the place of another; who did a step is not rewritten."""
    changed = []
    for action in finding.actions:
        responsible = by if action.responsible_body == former else action.responsible_body
        others = dict.fromkeys(by if body == former else body for body in action.co_bodies)
        co_bodies = tuple(body for body in others if body != responsible)
        changed.append(replace(action, responsible_body=responsible, co_bodies=co_bodies))
    return tuple(changed)


def _changed(was: Action, wanted: Action, reason: str | None) -> Action:
    extensions = was.extensions
    if reason and was.due_on and wanted.due_on and wanted.due_on > was.due_on:
        extensions = (*extensions, ActionExtension(was.due_on, wanted.due_on, reason))
    return _with_days(replace(wanted, done=was.done, extensions=extensions))


def _with_days(action: Action) -> Action:
    is_done = len(action.done) == len(action.steps)
    return replace(action, done_on=max(one.on for one in action.done) if is_done and action.done else None)
