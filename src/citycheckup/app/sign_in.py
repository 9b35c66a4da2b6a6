"""Sign in, by password and second factor; go on, as another post; sign out."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from citycheckup.app.audit import forget_old
from citycheckup.app.door import Caller, Door, digest, later, new_secret, note, rules_of, stamp
from citycheckup.app.hashing import hashed, is_outdated, is_right
from citycheckup.app.second_factor import takes_code
from citycheckup.app.sign_in_limits import count_failure, forgive, limits_of, refuse_if_too_many
from citycheckup.authority.accounts import Account, Session, Stage
from citycheckup.authority.passwords import Profile
from citycheckup.vocabulary import InputError, Message, Problem

if TYPE_CHECKING:
    from citycheckup.store.account_store import AccountBook

_CODE_MINUTES = 10  # between password and code
_AGENTS = ("Edg", "OPR", "Firefox", "QQBrowser", "MicroMessenger", "Chrome", "Safari")


@dataclass(frozen=True)
class SignedIn:
    """A session, and the secret that its browser keeps."""

    secret: str
    session: Session
    account: Account


def sign_in(door: Door, name: str, password: str, caller: Caller) -> SignedIn:
    """Begin a session by name and password.

    Raises
    ------
    InputError
        Name and password do not go together, or the account may sign in no more: the same words, after the same time.
    WaitError
        It was tried too often.
    """
    with door.books.reading() as book:
        rules = rules_of(book)
        limits = limits_of(name, caller.source, rules)
        refuse_if_too_many(book, limits, door.now())
        account = book.accounts.named(name)
        kept = None if account is None or account.disabled_at else book.accounts.secrets(account.id).password
    right = is_right(password, kept)  # outside of any transaction: it takes long
    newer = hashed(password) if right and kept is not None and is_outdated(kept) else None
    now = door.now()
    with door.books.writing() as book:
        if account is None or not right:
            count_failure(book, limits, now)
            known = None if account is None else account.id
            note(book, "sign_in_failed", now, account=known, source=caller.source)
        else:
            forgive(book, limits)
            forget_old(book, now)
            if newer is not None:
                book.accounts.rehash(account.id, newer)
            return begin_session(book, account, rules, now, caller)
    raise InputError(Problem(Message("accounts.wrong")))


def begin_session(
    book: AccountBook, account: Account, rules: Profile, now: datetime, caller: Caller, *, proved: bool = False
) -> SignedIn:
    """Begin a session of an account that has shown who it is.

    Parameters
    ----------
    proved
        Whether a second factor was shown elsewhere, so that no code is asked for.
    """
    needs_code = account.second_factor and not proved
    stage = Stage.SECOND_FACTOR if needs_code else stage_after(account, rules, now)
    ends = later(now, minutes=_CODE_MINUTES) if needs_code else later(now, hours=rules.longest_hours)
    post = account.posts[0] if account.posts else None
    at = stamp(now)
    session = Session(secrets.token_urlsafe(8), account.id, post, stage, family_of(caller.agent), at, at, ends)
    secret = new_secret()
    book.sessions.forget(at)
    book.sessions.add(digest(secret), session)
    kind = "password_accepted" if needs_code else "signed_in"
    note(book, kind, now, account=account.id, post=post, source=caller.source)
    return SignedIn(secret, session, account)


def show_code(door: Door, secret: str, code: str, caller: Caller) -> SignedIn:
    """Go on with a session that waits for a second factor; its secret changes.

    Raises
    ------
    InputError
        No session waits, or the code is wrong, or was used already.
    WaitError
        It was tried too often.
    """
    now = door.now()
    with door.books.writing() as book:
        session = book.sessions.get(digest(secret))
        account = None if session is None else book.accounts.get(session.account)
        if (
            session is None
            or account is None
            or session.stage is not Stage.SECOND_FACTOR
            or session.ends_at <= stamp(now)
        ):
            raise InputError(Problem(Message("accounts.sign_in_again")))
        rules = rules_of(book)
        limits = limits_of(f"code of {account.id}", caller.source, rules)
        refuse_if_too_many(book, limits, now)
        if takes_code(book, account.id, code, now):
            forgive(book, limits)
            book.sessions.end(digest(secret))
            return begin_session(book, account, rules, now, caller, proved=True)
        count_failure(book, limits, now)
        note(book, "code_failed", now, account=account.id, source=caller.source)
    raise InputError(Problem(Message("accounts.wrong_code")))


def act_as(door: Door, secret: str, post: str, caller: Caller) -> SignedIn:
    """Go on as another of the account's posts; the session's secret changes.

    Raises
    ------
    InputError
        It is none of the account's posts.
    """
    now = door.now()
    new = new_secret()
    with door.books.writing() as book:
        session = book.sessions.get(digest(secret))
        account = None if session is None else book.accounts.get(session.account)
        if session is None or account is None:
            raise InputError(Problem(Message("accounts.sign_in_again")))
        if post not in account.posts:
            raise InputError(Problem(Message("accounts.not_your_post", {"post": post})))
        changed = replace(session, post=post, seen_at=stamp(now))
        book.sessions.rotate(digest(secret), digest(new), changed)
        note(book, "acts_as", now, account=account.id, post=post, source=caller.source)
    return SignedIn(new, changed, account)


def sign_out(door: Door, secret: str, caller: Caller) -> None:
    """End a session; one that is there no more is no fault."""
    with door.books.writing() as book:
        session = book.sessions.get(digest(secret))
        if session is not None:
            book.sessions.end(digest(secret))
            note(book, "signed_out", door.now(), account=session.account, post=session.post, source=caller.source)


def stage_after(account: Account, rules: Profile, now: datetime) -> Stage:
    """Return how far a session has come once the account has shown all that it needs to."""
    if rules.change_after_days and account.password_at is not None:
        oldest = stamp(now - timedelta(days=rules.change_after_days))
        return Stage.CHANGE_DUE if account.password_at <= oldest else Stage.FULL
    return Stage.FULL


def family_of(agent: str) -> str:
    """Return a browser's family; nothing else of what it says of itself is kept."""
    return next((name for name in _AGENTS if re.search(rf"\b{name}", agent)), "")
