"""What narrows a list of findings, in every address that lists some."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from pydantic import BaseModel

from citycheckup.app.posts import units_named
from citycheckup.ledger.finding import Severity, SourceKind, Urgency
from citycheckup.ledger.storing import FindingQuery
from citycheckup.ledger.transitions import OPEN, State
from citycheckup.reviews.standing import DATE_RUNS
from citycheckup.web.asking import Served


class Filters(BaseModel):
    """What narrows a list of findings. ``unit`` means a unit with all below it; ``overdue`` what is open and late."""

    state: list[State] = []
    open: bool = False
    unit: list[str] = []
    level: list[str] = []
    body: list[str] = []
    category: list[str] = []
    severity: list[Severity] = []
    urgency: list[Urgency] = []
    source_kind: list[SourceKind] = []
    due_from: date | None = None
    due_before: date | None = None
    found_from: date | None = None
    found_before: date | None = None
    overdue: bool = False
    provisional: bool | None = None
    q: str | None = None


def query_of(filters: Annotated[Filters, Query()], served: Served) -> FindingQuery:
    """Return the query that filters ask for."""
    places = served.places()
    named = units_named(filters.unit, places) if filters.unit else None
    below = named if named is None or places is None else frozenset().union(named, *map(places.below, named))
    states = frozenset(filters.state) or None
    for narrower in [OPEN] * filters.open + [DATE_RUNS] * filters.overdue:
        states = narrower if states is None else states & narrower
    due_before = _iso(filters.due_before)
    if filters.overdue:
        due_before = min(due_before or served.today(), served.today())
    return FindingQuery(
        states=states,
        units=below,
        levels=frozenset(filters.level) or None,
        bodies=frozenset(filters.body) or None,
        categories=frozenset(filters.category) or None,
        severities=frozenset(filters.severity) or None,
        urgencies=frozenset(filters.urgency) or None,
        source_kinds=frozenset(filters.source_kind) or None,
        due_from=_iso(filters.due_from),
        due_before=due_before,
        found_from=_iso(filters.found_from),
        found_before=_iso(filters.found_before),
        provisional=filters.provisional,
        text=filters.q or None,
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


Asked = Annotated[FindingQuery, Depends(query_of)]
