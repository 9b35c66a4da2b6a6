"""Choosing a password, by the rules that the city has chosen."""

from __future__ import annotations

from dataclasses import replace

from citycheckup.app.door import Caller, Door, digest, new_secret, note, rules_of, stamp
from citycheckup.app.hashing import common_passwords, hashed, is_right
from citycheckup.app.sign_in import SignedIn
from citycheckup.app.sign_in_limits import count_failure, forgive, limits_of, refuse_if_too_many
from citycheckup.authority.accounts import Account, Session, Stage
from citycheckup.authority.passwords import faults_of_password
from citycheckup.vocabulary import InputError, Message, Problem


def refuse_weak(door: Door, password: str, name: str, account: Account | None = None) -> None:
    """Refuse a password that the rules do not allow.

    Raises
    ------
    InputError
        Every reason.
    """
    with door.books.reading() as book:
        rules = rules_of(book)
        before = []
        if account is not None and rules.remembered:
            now = book.accounts.secrets(account.id).password
            before = [*([now] if now else []), *book.accounts.past_passwords(account.id, rules.remembered)]
    faults = faults_of_password(
        password,
        rules,
        second_factor=account is not None and account.second_factor,
        context=(name, "citycheckup", *door.context),
        common=common_passwords(),
    )
    if not faults and any(is_right(password, one) for one in before):
        faults.append(Message("accounts.password_before", {"count": rules.remembered}))
    if faults:
        raise InputError([Problem(fault, column="password") for fault in faults])


def change_password(door: Door, here: Session, secret: str, old: str, new: str, caller: Caller) -> SignedIn:
    """Change one's own password; this session goes on under another secret, all others end.

    Raises
    ------
    InputError
        The old one is wrong, or the new one is refused: every reason.
    WaitError
        It was tried too often.
    """
    now = door.now()
    with door.books.reading() as book:
        account = book.accounts.get(here.account)
        kept = book.accounts.secrets(here.account).password
        limits = limits_of(f"password of {here.account}", caller.source, rules_of(book))
        refuse_if_too_many(book, limits, now)
    if account is None or not is_right(old, kept):
        with door.books.writing() as book:
            count_failure(book, limits, now)
        raise InputError(Problem(Message("accounts.wrong_password"), column="old"))
    refuse_weak(door, new, account.name, account)
    kept_new, next_secret = hashed(new), new_secret()
    with door.books.writing() as book:
        forgive(book, limits)
        book.accounts.set_password(account.id, kept_new, stamp(now))
        session = replace(here, stage=Stage.FULL, seen_at=stamp(now))
        book.sessions.rotate(digest(secret), digest(next_secret), session)
        book.sessions.end_all(account.id, but=digest(next_secret))
        note(book, "password_changed", now, account=account.id, source=caller.source)
        return SignedIn(next_secret, session, book.accounts.get(account.id) or account)
