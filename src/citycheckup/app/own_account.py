"""What somebody sees of the own account, and the sessions that he can end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citycheckup.app.door import Caller, Door, note, rules_of, stamp
from citycheckup.authority.accounts import Account, Session
from citycheckup.authority.passwords import Profile
from citycheckup.vocabulary import InputError, Message, Problem


@dataclass(frozen=True)
class OwnAccount:
    """An account as its holder sees it."""

    rules: Profile
    recovery_codes_left: int
    sessions: Sequence[Session]


def read_own(door: Door, account: Account) -> OwnAccount:
    """Return an account as its holder sees it; sessions whose time is over are left out."""
    now = stamp(door.now())
    with door.books.reading() as book:
        sessions = [one for one in book.sessions.of(account.id) if one.ends_at > now]
        return OwnAccount(rules_of(book), book.accounts.recovery_codes_left(account.id), sessions)


def end_session(door: Door, account: Account, session_id: str, caller: Caller) -> None:
    """End one of an account's sessions.

    Raises
    ------
    InputError
        It has none of that id.
    """
    with door.books.writing() as book:
        if not book.sessions.end_one(account.id, session_id):
            raise InputError(Problem(Message("accounts.no_such_session", {"session": session_id})))
        note(book, "session_ended", door.now(), account=account.id, source=caller.source)
