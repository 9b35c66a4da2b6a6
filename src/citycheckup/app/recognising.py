"""Recognises who asks by the secret of a session or a token.

Who was recognised is remembered, until somebody has written anything into the database, from this process or another:
so what ends a session, a token, an account or a post acts at once.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING

from citycheckup.app.clock import Clock
from citycheckup.app.door import digest, rules_of, stamp
from citycheckup.app.posts import post_of
from citycheckup.authority.accounts import Account, Session, Token
from citycheckup.authority.posts import Post
from citycheckup.store.account_store import AccountBook, AccountStore
from citycheckup.store.changes import Changes
from citycheckup.vocabulary import InputError

if TYPE_CHECKING:
    from citycheckup.store.ledger import SqlLedger, SqlStore

LOG = logging.getLogger("citycheckup.app.recognising")
_REMEMBERED = 10_000
_NEVER = datetime.min.replace(tzinfo=UTC)


class SecretOf(StrEnum):
    """What a secret is of."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105 - no password


@dataclass(frozen=True)
class Recognised:
    """Whose a secret is.

    Attributes
    ----------
    post
        What acts; None: no post, or one that has ended.
    session, token
        What the secret is of: one of them.
    ends_at
        The moment from which on the secret is worth nothing.
    note_at
        The moment from which on its use is to be written down.
    """

    account: Account
    post: Post | None
    session: Session | None
    token: Token | None
    ends_at: datetime
    note_at: datetime


class Recognising:
    """Recognises, for one process."""

    def __init__(self, store: SqlStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._changes = Changes(store.engine)
        self._known: OrderedDict[tuple[SecretOf, str], tuple[int, Recognised]] = OrderedDict()
        self._lock = Lock()
        # Notes wait behind whoever writes; requests do not wait for them.
        self._notes = ThreadPoolExecutor(1, thread_name_prefix="notes")
        self._to_note: set[tuple[SecretOf, str]] = set()

    def changes(self) -> int | None:
        """Return a number that is another as soon as anybody has written; None: it cannot be told in no time."""
        return self._changes.number()

    def remembered(self, kind: SecretOf, secret: str) -> Recognised | None:
        """Return whose a secret is, without asking the database; None: that must be looked up."""
        key = kind, digest(secret)
        number = self._changes.number()
        with self._lock:
            at, known = self._known.get(key, (None, None))
        if known is None or number is None or at != number:
            return None
        return self._in_use(key, known)

    def look_up(self, kind: SecretOf, secret: str) -> Recognised | None:
        """Return whose a secret is; None: nobody's, or one that works no more."""
        key = kind, digest(secret)
        number = self._changes.number()  # before the look: what is written between the two makes it look again
        with self._store.reading() as ledger:
            book = AccountBook(ledger.connection)
            known = (_session if kind is SecretOf.SESSION else _token)(ledger, book, key[1])
        if known is None:
            return None
        if number is not None:
            with self._lock:
                self._known[key] = number, known
                self._known.move_to_end(key)
                while len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
        return self._in_use(key, known)

    def end(self) -> None:
        """Write down nothing more, and let go of the database."""
        self._notes.shutdown(cancel_futures=True)
        self._changes.close()

    def _in_use(self, key: tuple[SecretOf, str], known: Recognised) -> Recognised | None:
        now = self._clock()
        if known.ends_at <= now:
            return None
        if known.note_at <= now:
            with self._lock:
                is_new = key not in self._to_note
                self._to_note.add(key)
            if is_new:
                self._notes.submit(self._note, key, known, now)
        return known

    def _note(self, key: tuple[SecretOf, str], known: Recognised, now: datetime) -> None:
        try:
            with AccountStore(self._store.engine).writing() as book:
                if known.token is None:
                    book.sessions.seen(key[1], stamp(now))
                else:
                    book.tokens.used(known.token.id, stamp(now)[:10])
        except InputError:  # somebody writes for long; the next use is noted
            LOG.warning("the use of a %s could not be noted", key[0], exc_info=True)
        finally:
            with self._lock:
                self._to_note.discard(key)


def _session(ledger: SqlLedger, book: AccountBook, hashed: str) -> Recognised | None:
    session = book.sessions.get(hashed)
    account = None if session is None else book.accounts.get(session.account)
    if session is None or account is None or account.disabled_at is not None:
        return None
    seen_at, idle = datetime.fromisoformat(session.seen_at), timedelta(minutes=rules_of(book).idle_minutes)
    ends_at = min(datetime.fromisoformat(session.ends_at), seen_at + idle)
    return Recognised(account, _post(ledger, account, session.post), session, None, ends_at, seen_at + idle / 10)


def _token(ledger: SqlLedger, book: AccountBook, hashed: str) -> Recognised | None:
    token = book.tokens.get(hashed)
    account = None if token is None else book.accounts.get(token.account)
    if token is None or account is None or token.revoked_at is not None or account.disabled_at is not None:
        return None
    if token.post not in account.posts:
        return None
    used = date.fromisoformat(token.used_on) + timedelta(days=1) if token.used_on else None
    note_at = _NEVER if used is None else datetime.combine(used, time(), UTC)
    post = _post(ledger, account, token.post)
    return Recognised(account, post, None, token, datetime.fromisoformat(token.ends_at), note_at)


def _post(ledger: SqlLedger, account: Account, post_id: str | None) -> Post | None:
    if post_id is None or post_id not in account.posts:
        return None
    try:
        return post_of(ledger, post_id)
    except InputError:
        return None
