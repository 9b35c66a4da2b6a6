"""The calendar: due dates of findings and recurring duties by day, rules and how they count, a feed to subscribe to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from citycheckup.app.due_dates import calendar_of, count_due, list_rules
from citycheckup.app.duty_questions import what_is_due
from citycheckup.app.findings_feed import feed_for
from citycheckup.app.findings_work import list_findings
from citycheckup.app.names import names_of
from citycheckup.ledger.storing import FindingQuery
from citycheckup.reviews.standing import DATE_RUNS
from citycheckup.web.answers.findings import FindingLine, line_of
from citycheckup.web.asking import Asks, Served
from citycheckup.web.errors import HttpError
from citycheckup.web.finding_filters import Asked
from citycheckup.web.routes.duties import DutyDue, duty_due
from citycheckup.wording import render

router = APIRouter(prefix="/api", tags=["calendar"])
_SPAN_DAYS_MAX = 400
_FINDINGS_MAX = 500


class CalendarDay(BaseModel):
    """A weekday of rest, or a weekend day of work; ``published``: whether by a notice that is out."""

    date: date
    is_working: bool
    published: bool


class CalendarSpan(BaseModel):
    """What is due in a span of days; ``more`` findings are due than are listed."""

    findings: list[FindingLine]
    more: int
    duties: list[DutyDue]
    rest_days: list[CalendarDay]


class RuleShown(BaseModel):
    """A clock's rule. ``mark``: P the text was read, S a quotation, K general knowledge, to be checked."""

    id: str
    name: str
    trigger: str
    document: str
    article: str
    value: int
    unit: str
    mark: str
    pack: str


class DueCounted(BaseModel):
    """A due date and how it was counted."""

    day: date
    provisional: bool
    derivation: list[str]


@router.get("/calendar")
def calendar_span(first: date, last: date, query: Asked, served: Served, asks: Asks) -> CalendarSpan:
    """Return what is due from ``first`` to ``last``: findings whose date runs, recurring duties, days of rest."""
    if not first <= last <= first + timedelta(days=_SPAN_DAYS_MAX):
        raise HttpError(400, "web.span", {"days": _SPAN_DAYS_MAX})
    day_after = (last + timedelta(days=1)).isoformat()
    wanted = replace(
        query, states=DATE_RUNS, due_from=first.isoformat(), due_before=day_after, limit=_FINDINGS_MAX, cursor=None
    )
    page = list_findings(served.store, wanted, post=asks.post.id, places=served.places())
    names, calendar = names_of(served), calendar_of(None)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    duties = what_is_due(served.store, first, last, calendar)
    return CalendarSpan(
        findings=[line_of(one, names, served.today(), asks.language) for one in page.findings],
        more=page.total - len(page.findings),
        duties=[duty_due(one) for one in duties],
        rest_days=[
            CalendarDay(date=day, is_working=calendar.is_working(day), published=calendar.is_firm(day))
            for day in days
            if calendar.is_working(day) != (day.weekday() < 5)
        ],
    )


@router.get("/calendar.ics", response_class=Response, responses={200: {"content": {"text/calendar": {}}}})
def calendar_feed(served: Served, asks: Asks, body: str | None = None) -> Response:
    """Return due dates as an iCalendar feed, of what the acting post may see."""
    bodies = None if body is None else frozenset({body})
    content = feed_for(
        served.store, FindingQuery(bodies=bodies), post=asks.post.id, places=served.places(), language=asks.language
    )
    return Response(content, media_type="text/calendar; charset=utf-8")


@router.get("/clock/rules")
def clock_rules(served: Served, asks: Asks, on: date | None = None) -> list[RuleShown]:
    """Return the rules in force on a day (today), by id."""
    chinese = asks.language == "zh"
    return [
        RuleShown(
            id=rule.id,
            name=rule.name_zh if chinese else rule.name_en,
            trigger=rule.trigger_zh if chinese else rule.trigger_en,
            document=rule.document,
            article=rule.article,
            value=rule.value,
            unit=str(rule.unit),
            mark=str(rule.mark),
            pack=rule.pack,
        )
        for rule in list_rules(on or date.fromisoformat(served.today()))
    ]


@router.get("/clock/due")
def clock_due(rule: str, start: date, asks: Asks, extend: Annotated[list[int] | None, Query()] = None) -> DueCounted:
    """Count a due date by a rule from a day, with each step of the counting."""
    found = count_due(rule, start.isoformat(), extensions=extend or ())
    return DueCounted(
        day=found.day,
        provisional=found.provisional,
        derivation=[render(step, asks.language) for step in found.derivation],
    )
