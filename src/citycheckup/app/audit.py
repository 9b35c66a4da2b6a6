"""The audit: who signed in, who changed accounts, who took data out; and, from the ledger, which post did what when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from citycheckup.app.door import Caller, Door, digest, note, stamp
from citycheckup.authority.accounts import AuditEntry
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role
from citycheckup.ledger.events import Event
from citycheckup.vocabulary import InputError, Message, Problem

if TYPE_CHECKING:
    from citycheckup.store.account_store import AccountBook

KEPT_DAYS = "audit_kept_days"  # key of the setting
LEAST_DAYS, USUAL_DAYS = 183, 400  # 网络安全法: logs are kept for six months at least
_LONGEST_SCAN = 20_000  # events looked at for one page


@dataclass(frozen=True)
class AuditPage:
    """Entries, the newest first; ``names`` are sign-in names by account; ``next`` None: these are the oldest."""

    entries: tuple[AuditEntry, ...]
    names: dict[str, str]
    next: int | None


@dataclass(frozen=True)
class EventPage:
    """Events of the ledger, the newest first; ``next`` None: these are the oldest."""

    events: tuple[Event, ...]
    next: int | None


def read_audit(door: Door, by: Post, *, kinds: tuple[str, ...], before: int | None, limit: int) -> AuditPage:
    """Return a page of the audit.

    Raises
    ------
    InputError
        Only auditors see it.
    """
    _refuse_others(by)
    with door.books.reading() as book:
        entries = book.audit(kinds=kinds, before=before, limit=limit + 1)
        names = {account.id: account.name for account in book.accounts.all()}
    shown = entries[:limit]
    return AuditPage(tuple(shown), names, shown[-1].seq if len(entries) > limit else None)


def read_events(door: Door, by: Post, *, post: str | None, before: int | None, limit: int) -> EventPage:
    """Return a page of what posts did in the ledger.

    Raises
    ------
    InputError
        Only auditors see it.
    """
    _refuse_others(by)
    found: list[Event] = []
    with door.ledger.reading() as ledger:
        last = ledger.head()[0] if before is None else before - 1
        lowest = max(0, last - _LONGEST_SCAN)
        while last > lowest and len(found) < limit:
            first = max(lowest, last - 500)
            lot = [event for event in ledger.events(after=first, until=last) if post in (None, event.post)]
            found += reversed(lot)
            last = first
    page = found[:limit]
    more = len(found) > limit or last > 0
    return EventPage(tuple(page), (page[-1].seq if len(found) >= limit else last + 1) if more else None)


def note_export(door: Door, account: str, post: str, what: str, caller: Caller) -> None:
    """Write down that data were taken out of the platform."""
    with door.books.writing() as book:
        note(book, "exported", door.now(), account=account, post=post, source=caller.source, detail={"what": what})


def forget_old(book: AccountBook, now: datetime) -> None:
    """Delete what is older than the audit is kept, once a day; counters that nobody touches, too."""
    key, today = digest("forgotten"), stamp(now)
    if book.counted(key)[1][:10] == today[:10]:
        return
    kept = max(LEAST_DAYS, book.setting(KEPT_DAYS) or USUAL_DAYS)
    book.forget_audit(stamp(now - timedelta(days=kept)))
    book.forget_counters(stamp(now - timedelta(days=1)))
    book.count(key, 1, today, "")


def _refuse_others(by: Post) -> None:
    if Role.AUDITOR not in by.roles:
        raise InputError(Problem(Message("authority.auditor_only", {"post": by.id})))
