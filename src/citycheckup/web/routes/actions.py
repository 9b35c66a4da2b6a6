"""The plan of a finding: actions, changed one at a time with a reason, and steps, reported done one by one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Response
from pydantic import BaseModel

from citycheckup.app.actions_work import PlanDesk
from citycheckup.web.answers.findings import FindingWhole
from citycheckup.web.asking import Asks, Served
from citycheckup.web.routes.findings import version_in, whole_finding

router = APIRouter(prefix="/api/findings/{finding_id}/actions", tags=["findings"])


class ActionFields(BaseModel):
    """Fields of an action; of one that is changed, those that are left out stay."""

    title: str | None = None
    steps: list[str] | None = None
    responsible_body: str | None = None
    co_bodies: list[str] | None = None
    due_on: date | None = None
    cost_yuan: float | None = None


class ActionWanted(BaseModel):
    """An action to add or to change, and why."""

    reason: str
    fields: ActionFields


class TimeWanted(BaseModel):
    """More time for an action, and why."""

    reason: str
    until: date


class DropWanted(BaseModel):
    """Why an action is given up."""

    reason: str


class StepDone(BaseModel):
    """A step that was done (the first is 1), on which day, and what shows it."""

    step: int
    done_on: date
    evidence: list[dict[str, Any]] = []


def desk_of(served: Served, asks: Asks, if_match: Annotated[str | None, Header()] = None) -> PlanDesk:
    """Return the acting post at work on the version that it looked at."""
    return PlanDesk(served.store, asks.post.id, served.places(), served.today(), version_in(if_match))


Desk = Annotated[PlanDesk, Depends(desk_of)]


@router.post("")
def add_action(
    finding_id: str, wanted: ActionWanted, desk: Desk, served: Served, asks: Asks, response: Response
) -> FindingWhole:
    """Add an action to a plan."""
    desk.add(finding_id, _said(wanted.fields), wanted.reason)
    return whole_finding(finding_id, served, asks, response)


@router.patch("/{action_id}")
def change_action(
    finding_id: str, action_id: str, wanted: ActionWanted, desk: Desk, served: Served, asks: Asks, response: Response
) -> FindingWhole:
    """Change fields of an action."""
    desk.change(finding_id, action_id, _said(wanted.fields), wanted.reason)
    return whole_finding(finding_id, served, asks, response)


@router.post("/{action_id}/extension")
def extend_action(
    finding_id: str, action_id: str, wanted: TimeWanted, desk: Desk, served: Served, asks: Asks, response: Response
) -> FindingWhole:
    """Give an action more time, within that of its finding."""
    desk.extend(finding_id, action_id, wanted.until.isoformat(), wanted.reason)
    return whole_finding(finding_id, served, asks, response)


@router.post("/{action_id}/drop")
def drop_action(
    finding_id: str, action_id: str, wanted: DropWanted, desk: Desk, served: Served, asks: Asks, response: Response
) -> FindingWhole:
    """Give an action up of which nothing was done."""
    desk.drop(finding_id, action_id, wanted.reason)
    return whole_finding(finding_id, served, asks, response)


@router.post("/{action_id}/steps")
def report_step_done(
    finding_id: str, action_id: str, wanted: StepDone, desk: Desk, served: Served, asks: Asks, response: Response
) -> FindingWhole:
    """Report a step done; the first step of a plan starts the work."""
    desk.do_step(finding_id, action_id, wanted.step, wanted.done_on.isoformat(), wanted.evidence)
    return whole_finding(finding_id, served, asks, response)


def _said(fields: ActionFields) -> dict[str, Any]:
    return fields.model_dump(mode="json", exclude_unset=True)
