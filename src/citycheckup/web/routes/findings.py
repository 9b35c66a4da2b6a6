"""Findings: lists, counts, sheets, and the moves of the acting post."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from citycheckup.app.assigning import suggest_assignments
from citycheckup.app.finding_sheet import finding_events, finding_sheet
from citycheckup.app.findings_counts import count_findings
from citycheckup.app.findings_payload import due_of
from citycheckup.app.findings_work import Wanted, list_findings, make_moves, show_finding
from citycheckup.app.names import names_of
from citycheckup.app.platform import Platform
from citycheckup.authority.roles import Role
from citycheckup.duties import Lead
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.storing import FindingQuery, GroupBy, SortBy
from citycheckup.ledger.transitions import Move
from citycheckup.web.answers.findings import (
    FindingLine,
    FindingPage,
    FindingWhole,
    HistoryEvent,
    Word,
    event_of,
    line_of,
    page_of,
    whole_of,
    word,
)
from citycheckup.web.asking import Asking, Asks, Served
from citycheckup.web.errors import HttpError
from citycheckup.web.finding_filters import Asked
from citycheckup.web.kept_answers import answer
from citycheckup.wording import render

router = APIRouter(prefix="/api/findings", tags=["findings"])
_PAGE_MAX = 500


class Count(BaseModel):
    """How many findings share a trait."""

    key: str
    text: str
    count: int


class MoveWanted(BaseModel):
    """A move to make. ``due_rule`` counts the due date from ``due_start`` (today), extended by ``extend``."""

    move: Move
    payload: dict[str, Any] = {}
    role: Role | None = None
    due_rule: str | None = None
    due_start: date | None = None
    extend: list[int] = []


class MoveOnFinding(MoveWanted):
    """A move on one of several findings, with the version that was looked at."""

    finding_id: str
    version: int


class LeadSuggested(BaseModel):
    """Who should be given a finding by the duty list; without a body: who sees to the queue."""

    body: Word | None
    queue_owner: Word | None
    duty: str | None
    payload: dict[str, Any] | None
    why: list[str]


@router.get("", response_model=FindingPage)
async def list_of_findings(
    request: Request,
    query: Asked,
    served: Served,
    asks: Asks,
    sort: str = "due_on",
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=_PAGE_MAX)] = 50,
) -> Response:
    """Return a page of the findings that the acting post may see."""
    try:
        by = SortBy(sort.removeprefix("-"))
    except ValueError as error:
        raise HttpError(400, "web.unknown_sort", {"sort": sort, "known": [str(one) for one in SortBy]}) from error
    wanted = replace(query, sort=by, descending=sort.startswith("-"), cursor=cursor, limit=limit)

    def page() -> FindingPage:
        found = list_findings(served.store, wanted, post=asks.post.id, places=served.places())
        return page_of(found, names_of(served), served.today(), asks.language)

    return await answer(request, FindingPage, await run_in_threadpool(_as_of, served, asks), page, of_ledger=True)


@router.get("/counts", response_model=list[Count])
async def counts_of_findings(
    request: Request, query: Asked, served: Served, asks: Asks, by: GroupBy = GroupBy.STATE
) -> Response:
    """Return how many of the findings that the acting post may see share a trait."""

    def counts() -> list[Count]:
        counted = count_findings(served.store, query, by, post=asks.post.id, places=served.places())
        names = names_of(served)

        def text(key: str) -> str:
            if by is GroupBy.UNIT:
                return names.unit(key)
            if by is GroupBy.BODY:
                return names.body(key) or key
            if by is GroupBy.CATEGORY:
                return names.category(key, asks.language)
            return word(str(by), key, asks.language).text

        return [Count(key=key, text=text(key), count=count) for key, count in counted.items()]

    return await answer(request, list[Count], await run_in_threadpool(_as_of, served, asks), counts, of_ledger=True)


@router.get("/{finding_id}")
def one_finding(finding_id: str, served: Served, asks: Asks, response: Response) -> FindingWhole:
    """Return a finding with all that belongs to it, and the moves that the acting post may make."""
    return whole_finding(finding_id, served, asks, response)


@router.get("/{finding_id}/history")
def history_of_finding(finding_id: str, served: Served, asks: Asks) -> list[HistoryEvent]:
    """Return every event of a finding, in order."""
    events = finding_events(served.store, finding_id, post=asks.post.id, places=served.places())
    return [event_of(event, asks.language) for event in events]


@router.get("/{finding_id}/lead")
def lead_of_finding(finding_id: str, served: Served, asks: Asks) -> LeadSuggested | None:
    """Return who should be given a finding that waits for a body; nothing where it does not wait."""
    finding = show_finding(served.store, finding_id, post=asks.post.id, places=served.places())
    query = FindingQuery(units=frozenset({finding.unit_id}), categories=frozenset({finding.category}))
    suggested = suggest_assignments(
        served.store, query, post=asks.post.id, places=served.places(), today=served.today()
    )
    found = next((one for one in suggested if one.finding.id == finding_id), None)
    if found is None:
        return None
    leads = found.found if isinstance(found.found, Lead) else None
    body = leads.body if leads else None
    owner = None if isinstance(found.found, Lead) else found.found.owner
    return LeadSuggested(
        body=None if body is None else Word(key=body.id, text=body.name),
        queue_owner=None if owner is None else Word(key=owner.id, text=owner.name),
        duty=leads.duty.id if leads else None,
        payload=None if found.payload is None else dict(found.payload),
        why=[render(step, asks.language) for step in found.found.derivation],
    )


@router.post("", status_code=201)
def register_finding(wanted: MoveWanted, served: Served, asks: Asks, response: Response) -> FindingWhole:
    """Register a finding that no run has found."""
    if wanted.move is not Move.REGISTER:
        raise HttpError(422, "web.register_only", {"move": str(wanted.move)})
    finding_id = f"F-{secrets.token_hex(8)}"
    _make(served, asks, [(finding_id, wanted, None)])
    response.headers["Location"] = f"/api/findings/{finding_id}"
    return whole_finding(finding_id, served, asks, response)


@router.post("/moves")
def move_findings(wanted: list[MoveOnFinding], served: Served, asks: Asks) -> list[FindingLine]:
    """Make moves on several findings in their order: all of them, or none."""
    made = _make(served, asks, [(one.finding_id, one, one.version) for one in wanted])
    names = names_of(served)
    return [line_of(one, names, served.today(), asks.language) for one in made]


@router.post("/{finding_id}/moves")
def move_finding(
    finding_id: str,
    wanted: MoveWanted,
    served: Served,
    asks: Asks,
    response: Response,
    if_match: Annotated[str | None, Header()] = None,
) -> FindingWhole:
    """Make a move on a finding. ``If-Match`` says which version was looked at; if it was changed since: 409."""
    _make(served, asks, [(finding_id, wanted, version_in(if_match))])
    return whole_finding(finding_id, served, asks, response)


def whole_finding(finding_id: str, served: Platform, asks: Asking, response: Response) -> FindingWhole:
    """Return a finding as it is now, with the tag that a change must bring back."""
    sheet = finding_sheet(served.store, finding_id, post=asks.post.id, places=served.places(), today=served.today())
    response.headers["ETag"] = f'"{sheet.finding.version}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return whole_of(sheet, names_of(served), served.today(), asks.language)


def _as_of(served: Platform, asks: Asking) -> str:
    """Return what changes whenever a list could: the chain, the day, the units, who asks in which language."""
    with served.store.reading() as ledger:
        _, head = ledger.head()
    return "|".join((head, served.today(), str(served.units_stamp()), asks.post.id, asks.language))


def version_in(if_match: str | None) -> int:
    """Return the version that ``If-Match`` names.

    Raises
    ------
    HttpError
        It names none.
    """
    text = (if_match or "").removeprefix("W/").strip('"')
    if not if_match:
        raise HttpError(428, "web.status.428")
    if not (text.isascii() and text.isdecimal()):
        raise HttpError(400, "web.unreadable", {"reason": "If-Match"})
    return int(text)


def _make(served: Platform, asks: Asking, wanted: list[tuple[str, MoveWanted, int | None]]) -> tuple[Finding, ...]:
    places, today = served.places(), served.today()
    asked = []
    for finding_id, one, version in wanted:
        payload = dict(one.payload)
        if one.due_rule is not None:
            new = one.move is Move.REGISTER
            before = None if new else show_finding(served.store, finding_id, post=asks.post.id, places=places)
            start = one.due_start.isoformat() if one.due_start else today
            payload["due"] = due_of(one.due_rule, start, before, one.move, one.extend)
        asked.append(Wanted(finding_id, one.move, payload, one.role, version))
    return make_moves(served.store, asked, post=asks.post.id, places=places, today=today)
