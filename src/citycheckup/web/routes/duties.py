"""Duty lists 四级责任清单: who leads what, which rows are in force, what recurs when."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from citycheckup.app.due_dates import calendar_of
from citycheckup.app.duty_questions import DueDuty, rows_in_force, what_is_due, who_leads
from citycheckup.app.names import names_of
from citycheckup.duties import Lead
from citycheckup.duties.cadence import Cadence, Period
from citycheckup.vocabulary import Message
from citycheckup.web.answers.findings import Word
from citycheckup.web.asking import Asks, Served, asking
from citycheckup.web.errors import HttpError
from citycheckup.wording import render, word

router = APIRouter(prefix="/api/duties", tags=["duties"])
_SPAN_DAYS = 92


class BodyShown(BaseModel):
    """A body of the responsibility tree; level 1 city, 2 district, 3 sub-district, 4 community."""

    id: str
    name: str
    level: int
    kind: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    successor: str | None


class DutyShown(BaseModel):
    """A row of the list in force."""

    id: str
    body: str
    text: str
    basis: str
    categories: list[str]
    except_categories: list[str]
    places: list[Word]
    except_places: list[Word]
    co_bodies: list[str]
    deliverable: str
    evidence: str
    cadence: str | None
    cadence_text: str | None
    substitute: str | None
    leads: bool
    valid_from: date | None
    valid_to: date | None


class DutiesInForce(BaseModel):
    """The list of a day: its bodies, and the rows that hold on it."""

    on: date
    bodies: list[BodyShown]
    duties: list[DutyShown]


class LeadShown(BaseModel):
    """Who leads a category in a place, or who sees to what nobody leads, and why."""

    body: Word | None
    queue_owner: Word | None
    duty: str | None
    co_bodies: list[Word]
    why: list[str]
    nearest: list[str]


class DutyDue(BaseModel):
    """One time that a recurring duty is due."""

    due_on: date
    duty: str
    text: str
    body: str | None
    body_name: str | None


@router.get("")
def duties_of_a_day(served: Served, asks: Asks, on: date | None = None, body: str | None = None) -> DutiesInForce:
    """Return the rows in force on a day (today), of one body where it is given by id or name."""
    day = on or date.fromisoformat(served.today())
    duty_list, rows = rows_in_force(served.store, day, body=body)
    names = names_of(served)

    def places(ids: tuple[str, ...]) -> list[Word]:
        return [Word(key=one, text=names.unit(one)) for one in ids]

    return DutiesInForce(
        on=day,
        bodies=[BodyShown(**{**vars(one), "kind": str(one.kind)}) for one in duty_list.bodies],
        duties=[
            DutyShown(
                **{
                    **vars(duty),
                    "places": places(duty.places),
                    "except_places": places(duty.except_places),
                    "cadence": None if duty.cadence is None else str(duty.cadence),
                    "cadence_text": _cadence(duty.cadence, asks.language),
                }
            )
            for duty in rows
        ],
    )


@router.get("/bodies", dependencies=[Depends(asking)])
def bodies_of_a_day(served: Served, on: date | None = None) -> list[Word]:
    """Return the bodies that are there on a day (today), by level and then by name: those that work can be given to."""
    day = on or date.fromisoformat(served.today())
    there = [one for one in rows_in_force(served.store, day)[0].bodies if one.exists(day)]
    return [Word(key=one.id, text=one.name) for one in sorted(there, key=lambda one: (one.level, one.name))]


@router.get("/lead")
def who_leads_there(category: str, unit: str, served: Served, asks: Asks, on: date | None = None) -> LeadShown:
    """Return who leads a category in a unit, given by id or name, on a day (today)."""
    day = on or date.fromisoformat(served.today())
    places = served.places()
    if places is None:
        raise HttpError(422, "duties.no_units_yet", {"folder": ""})
    answer = who_leads(served.store, places, category, unit, day)
    found = answer.found
    why = [render(step, asks.language) for step in found.derivation]
    nearest = [render(near.message, asks.language) for near in answer.nearest]
    if isinstance(found, Lead):
        return LeadShown(
            body=Word(key=found.body.id, text=found.body.name),
            queue_owner=None,
            duty=found.duty.id,
            co_bodies=[Word(key=body.id, text=body.name) for body in found.co_bodies],
            why=why,
            nearest=nearest,
        )
    owner = Word(key=found.owner.id, text=found.owner.name)
    return LeadShown(body=None, queue_owner=owner, duty=None, co_bodies=[], why=why, nearest=nearest)


@router.get("/due")
def duties_due(
    served: Served, asks: Asks, first: date | None = None, last: date | None = None, body: str | None = None
) -> list[DutyDue]:
    """Return when recurring duties are due, from ``first`` (today) to ``last`` (a quarter later)."""
    del asks
    begin = first or date.fromisoformat(served.today())
    end = last or begin + timedelta(days=_SPAN_DAYS)
    return [duty_due(one) for one in what_is_due(served.store, begin, end, calendar_of(None), body=body)]


def duty_due(one: DueDuty) -> DutyDue:
    """Return one time that a recurring duty is due, as it is answered."""
    return DutyDue(
        due_on=one.occurrence.due_on,
        duty=one.duty.id,
        text=one.duty.text,
        body=None if one.body is None else one.body.id,
        body_name=None if one.body is None else one.body.name,
    )


def _cadence(cadence: Cadence | None, language: str) -> str | None:
    """Return how often, in words: every month by the 25th, every year by 30 June."""
    if cadence is None:
        return None
    key = f"duties.cadence_{cadence.period}"
    if cadence.day is None:
        return word(key, language)
    return render(Message(f"{key}_on", {"day": _day(cadence), "month": cadence.month}), language)


def _day(cadence: Cadence) -> object:
    return Message(f"duties.weekday_{cadence.day}") if cadence.period is Period.WEEK else cadence.day
