"""What must hold of a plan: of its actions, of a step that is said to be done, of a plan that is taken over."""

from __future__ import annotations

from collections.abc import Mapping

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.action import Action
from citycheckup.ledger.asked import Asked, Guard, no
from citycheckup.ledger.finding import Finding, LinkKind
from citycheckup.ledger.plain import read_action
from citycheckup.ledger.planning import actions_after
from citycheckup.ledger.transitions import State
from citycheckup.vocabulary import Message


def _actions_are_whole(asked: Asked) -> Message | None:
    actions = asked.payload.get("actions") or ()
    ids = [action["id"] for action in actions]
    lacking = [n for n, action in enumerate(actions, start=1) if not action["steps"] or ids.count(action["id"]) > 1]
    return no("actions_incomplete", numbers=lacking) if lacking else None


def _actions_end_in_time(asked: Asked) -> Message | None:
    # More time for the finding itself is an extension, which another body approves.
    due, found_on = asked.finding.due, asked.finding.found_on
    days = {one["id"]: one.get("due_on") for one in asked.payload.get("actions") or ()}
    outside = [name for name, day in days.items() if day and not (found_on <= day and (due is None or day <= due.date))]
    return no("actions_outlast", actions=outside, due=due.date if due else None) if outside else None


def _done_work_stays(asked: Asked) -> Message | None:
    # What was done keeps its words and its bodies: whoever worked on it must not come back to verify it.
    after = {action.id: action for action in actions_after(asked.finding, asked.payload)}
    lost = [was.id for was in asked.finding.actions if was.done and not _keeps(was, after.get(was.id))]
    return no("done_work_lost", actions=lost) if lost else None


def _keeps(was: Action, now: Action | None) -> bool:
    return (
        now is not None
        and was.bodies <= now.bodies
        and all(
            was.steps[step.number - 1 : step.number] == now.steps[step.number - 1 : step.number] for step in was.done
        )
    )


def _something_is_planned(asked: Asked) -> Message | None:
    has = {action.id for action in asked.finding.actions}
    unknown = sorted(set(asked.payload.get("given_up") or ()) - has)
    changes = bool(asked.payload.get("actions") or asked.payload.get("given_up"))
    if unknown or not changes or not actions_after(asked.finding, asked.payload):
        return no("nothing_planned", unknown=unknown)
    return None


def _step_is_to_be_done(asked: Asked) -> Message | None:
    name, number = asked.payload["action"], asked.payload["step"]
    action = _action(asked)
    if action is None or number > len(action.steps):
        return no("step_unknown", action=name, step=number)
    return no("step_done", action=name, step=number) if number in {one.number for one in action.done} else None


def _acts_for_the_action(asked: Asked) -> Message | None:
    action, actor = _action(asked), asked.actor
    if action is None:
        return None  # said already
    may = {action.responsible_body, *action.co_bodies}
    if actor.role is Role.RESPONSIBLE and asked.finding.lead_body is not None:
        may.add(asked.finding.lead_body)
    return None if actor.body in may else no("not_its_body", body=actor.body, bodies=sorted(may))


def actions_open_to(finding: Finding, actor: Actor, today: str) -> frozenset[str]:
    """Return the ids of actions of which a step remains that somebody may report done."""
    return frozenset(
        action.id
        for action in finding.actions
        if len(action.done) < len(action.steps)
        and _acts_for_the_action(Asked(finding, {"action": action.id}, actor, today)) is None
    )


def _step_in_time_span(asked: Asked) -> Message | None:
    done_on, found_on = asked.payload["done_on"], asked.finding.found_on
    if found_on <= done_on <= asked.today:
        return None
    return no("step_out_of_span", done_on=done_on, found_on=found_on, today=asked.today)


def _substitutes_one_of_its_bodies(asked: Asked) -> Message | None:
    former, by = asked.payload["former"], asked.payload["successor_body"]
    at_work = asked.finding.bodies_at_work
    return None if former in at_work and by != former else no("substitutes", former=former, bodies=sorted(at_work))


def _takes_over_from_superseded(asked: Asked) -> Message | None:
    name = asked.payload["predecessor"]
    once = any((link.kind, link.to) == (LinkKind.CONTINUES, name) for link in asked.finding.links)
    if once or asked.others.get(name) is not State.SUPERSEDED:
        return no("takes_over", predecessor=name)
    return None


def _taken_over_actions_are_new(asked: Asked) -> Message | None:
    given = [read_action(one) for one in asked.payload.get("actions") or ()]
    ids = [*(action.id for action in asked.finding.actions), *(action.id for action in given)]
    wrong = [one.id for one in given if ids.count(one.id) > 1 or any(len(one.steps) < step.number for step in one.done)]
    return no("actions_not_new", actions=wrong) if wrong else None


def _taken_over_date_fits(asked: Asked) -> Message | None:
    # A date of its own stays; and no date lies before the day on which the successor itself was found.
    due, found_on = asked.payload.get("due"), asked.finding.found_on
    if due is None:
        return no("date_kept") if asked.payload.get("extensions") else None
    has_one = asked.finding.due is not None or asked.finding.is_held
    return no("date_kept") if has_one or min(due["date"], due["original_date"]) < found_on else None


def _action(asked: Asked) -> Action | None:
    return next((one for one in asked.finding.actions if one.id == asked.payload["action"]), None)


GUARDS_OF_PLANS: Mapping[str, Guard] = {
    function.__name__.removeprefix("_"): function
    for function in (
        _actions_are_whole,
        _actions_end_in_time,
        _done_work_stays,
        _something_is_planned,
        _step_is_to_be_done,
        _acts_for_the_action,
        _step_in_time_span,
        _substitutes_one_of_its_bodies,
        _takes_over_from_superseded,
        _taken_over_actions_are_new,
        _taken_over_date_fits,
    )
}
