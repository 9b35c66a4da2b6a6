"""The feed of due dates as a post may see it."""

from __future__ import annotations

from dataclasses import replace

from citycheckup.app.findings_work import Desk
from citycheckup.duties import Places
from citycheckup.ledger.storing import FindingQuery, LedgerStore
from citycheckup.reviews.calendar_feed import feed_of
from citycheckup.reviews.standing import DATE_RUNS


def feed_for(store: LedgerStore, query: FindingQuery, *, post: str, places: Places | None, language: str) -> bytes:
    """Return the iCalendar feed of the findings that a query asks for, whose date runs and that the post may see."""
    with store.reading() as ledger:
        narrowed = Desk(ledger, post, places).narrowed(replace(query, states=DATE_RUNS))
        return feed_of(ledger.all_of(narrowed), language)
