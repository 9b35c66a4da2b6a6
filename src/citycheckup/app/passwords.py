"""Choosing a password, by the rules that the city has chosen."""

from __future__ import annotations

from citycheckup.app.door import Caller, Door, digest, note, rules_of, stamp
from citycheckup.app.hashing import common_passwords, hashed, is_right
from citycheckup.authority.accounts import Account
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


def change_password(door: Door, account: Account, secret: str, old: str, new: str, caller: Caller) -> None:
    """Change one's own password; all sessions but this one end.

    Parameters
    ----------
    secret
        Of the session in which it is changed.

    Raises
    ------
    InputError
        The old one is wrong, or the new one is refused: every reason.
    """
    with door.books.reading() as book:
        kept = book.accounts.secrets(account.id).password
    if not is_right(old, kept):
        raise InputError(Problem(Message("accounts.wrong_password"), column="old"))
    refuse_weak(door, new, account.name, account)
    now, kept_new = door.now(), hashed(new)
    with door.books.writing() as book:
        book.accounts.set_password(account.id, kept_new, stamp(now))
        book.sessions.end_all(account.id, but=digest(secret))
        note(book, "password_changed", now, account=account.id, source=caller.source)
