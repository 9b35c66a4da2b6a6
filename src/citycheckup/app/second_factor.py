"""The second factor: codes that change every half minute (TOTP, RFC 6238), and recovery codes for a lost phone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pyotp
import segno

from citycheckup.app.door import Caller, Door, digest, note, rules_of, stamp
from citycheckup.app.hashing import is_right
from citycheckup.authority.accounts import Account
from citycheckup.vocabulary import InputError, Message, Problem

if TYPE_CHECKING:
    from citycheckup.store.account_store import AccountBook

_STEP_S = 30
_RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


@dataclass(frozen=True)
class Offered:
    """A secret to be put into an application on the phone; ``qr`` is an SVG image of ``uri``."""

    secret: str
    uri: str
    qr: str


def takes_code(book: AccountBook, account_id: str, code: str, now: datetime) -> bool:
    """Use up a code; False: it is wrong, or it, or a later one, was used already."""
    given = "".join(code.split()).lower()
    secret = book.accounts.secrets(account_id).totp
    step = None if secret is None else _step_of(secret, given, now)
    if step is not None:
        return book.accounts.take_totp_step(account_id, step)
    return book.accounts.take_recovery_code(account_id, _recovery_digest(account_id, given), stamp(now))


def offer(door: Door, account: Account, issuer: str) -> Offered:
    """Return a secret for the phone; it counts once a code has proved that the phone has it.

    Raises
    ------
    InputError
        There is a second factor already.
    """
    if account.second_factor:
        raise InputError(Problem(Message("accounts.second_factor_is_on")))
    secret = pyotp.random_base32()
    with door.books.writing() as book:
        book.accounts.set_totp(account.id, secret, None)
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=issuer)
    return Offered(secret, uri, segno.make(uri, error="m").svg_inline(scale=4, border=2))


def prove(door: Door, account: Account, code: str, caller: Caller) -> tuple[str, ...]:
    """Switch the second factor on by a first code; return the recovery codes, shown this once.

    Raises
    ------
    InputError
        The code is wrong, or nothing was offered.
    """
    now = door.now()
    codes = tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3)) for _ in range(_RECOVERY_CODES)
    )
    with door.books.writing() as book:
        secret = book.accounts.secrets(account.id).totp
        step = None if secret is None or account.second_factor else _step_of(secret, "".join(code.split()), now)
        if step is None:
            raise InputError(Problem(Message("accounts.wrong_code")))
        book.accounts.set_totp(account.id, secret, stamp(now), step)
        book.accounts.set_recovery_codes(account.id, [_recovery_digest(account.id, one) for one in codes])
        note(book, "second_factor_on", now, account=account.id, source=caller.source)
    return codes


def remove(door: Door, account: Account, password: str, caller: Caller) -> None:
    """Switch the second factor off.

    Raises
    ------
    InputError
        The password is wrong, or too short to stand alone.
    """
    with door.books.reading() as book:
        kept, shortest = book.accounts.secrets(account.id).password, rules_of(book).shortest
    if not is_right(password, kept):
        raise InputError(Problem(Message("accounts.wrong_password")))
    if len(password) < shortest:
        raise InputError(Problem(Message("accounts.password_short", {"shortest": shortest, "has": len(password)})))
    with door.books.writing() as book:
        book.accounts.set_totp(account.id, None, None)
        book.accounts.set_recovery_codes(account.id, [])
        note(book, "second_factor_off", door.now(), account=account.id, source=caller.source)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step that a code belongs to: this one, or one before or after for clocks that differ."""
    this = int(now.timestamp()) // _STEP_S
    totp = pyotp.TOTP(secret)
    given = code.encode()
    steps = (this - 1, this, this + 1)
    right = [step for step in steps if secrets.compare_digest(totp.generate_otp(step).encode(), given)]
    return right[-1] if right else None


def _recovery_digest(account_id: str, code: str) -> str:
    return digest(f"{account_id}|{code.replace('-', '')}")
