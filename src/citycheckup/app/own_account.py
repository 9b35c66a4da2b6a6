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
    """An account as its holder sees it; ``is_linked``: to an identity of the city's own provider."""

    rules: Profile
    is_linked: bool
    recovery_codes_left: int
    sessions: Sequence[Session]


def read_own(door: Door, account: Account) -> OwnAccount:
    """Return an account as its holder sees it; sessions whose time is over are left out."""
    now = stamp(door.now())
    with door.books.reading() as book:
        sessions = [one for one in book.sessions.of(account.id) if one.ends_at > now]
        linked = book.accounts.identities_count(account.id) > 0
        return OwnAccount(rules_of(book), linked, book.accounts.recovery_codes_left(account.id), sessions)


def unlink(door: Door, account: Account, caller: Caller) -> None:
    """Forget an account's identity at the provider; from then on its password alone lets in.

    Raises
    ------
    InputError
        It has no password, so that nobody could come in any more, or it is linked to nothing.
    """
    with door.books.writing() as book:
        if not book.accounts.identities_count(account.id):
            raise InputError(Problem(Message("accounts.not_linked")))
        if not account.has_password:
            raise InputError(Problem(Message("accounts.no_other_way_in")))
        book.accounts.unlink_identities(account.id)
        note(book, "identity_unlinked", door.now(), account=account.id, source=caller.source)


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
