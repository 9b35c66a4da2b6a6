"""Slows down whoever tries passwords, without telling who exists: a name that nobody has is counted like any other.

Counted in the database, so that several workers count together; by hashes, so that what was typed as a name (it may be
a password) is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from citycheckup.app.door import digest, later, stamp
from citycheckup.authority.accounts import folded
from citycheckup.authority.passwords import Profile
from citycheckup.vocabulary import InputError, Message, Problem

if TYPE_CHECKING:
    from citycheckup.store.account_store import AccountBook

_FORGOTTEN_AFTER = timedelta(hours=1)
_LONGEST_S = 900


class WaitError(InputError):
    """Too many attempts; again after so many seconds."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(Problem(Message("accounts.wait", {"seconds": seconds})))


@dataclass(frozen=True)
class _Limit:
    key: str
    free: int  # attempts before it slows down
    lock_minutes: int = 0  # 0: the wait doubles with each attempt; else it is this, at once
    of_place: bool = False  # counts whoever comes from there, so that one success proves nothing


def limits_of(name: str, source: str, rules: Profile) -> tuple[_Limit, ...]:
    """Return what counts attempts for a name from a place: both together, the place alone, the name alone."""
    who = folded(name)
    limits = (
        _Limit(digest(f"sign-in|{who}|{source}"), 4),
        _Limit(digest(f"sign-in-from|{source}"), 50, of_place=True),
        # From everywhere: late, since it lets a stranger keep somebody out.
        _Limit(digest(f"sign-in-as|{who}"), 100),
    )
    if not rules.lock_after:
        return limits
    return (*limits, _Limit(digest(f"sign-in-lock|{who}"), rules.lock_after - 1, rules.lock_minutes))


def refuse_if_too_many(book: AccountBook, limits: Iterable[_Limit], now: datetime) -> None:
    """Refuse to look at an attempt at all while it is to be waited.

    Raises
    ------
    WaitError
        For how long.
    """
    until = max(book.counted(limit.key)[2] for limit in limits)
    if until > stamp(now):
        raise WaitError(max(1, ceil((datetime.fromisoformat(until) - now).total_seconds())))


def count_failure(book: AccountBook, limits: Iterable[_Limit], now: datetime) -> None:
    """Count an attempt that failed."""
    for limit in limits:
        count, since, _ = book.counted(limit.key)
        if since < stamp(now - _FORGOTTEN_AFTER):
            count = 0
        count += 1
        over = count - limit.free
        wait_s = 0 if over <= 0 else limit.lock_minutes * 60 or min(_LONGEST_S, 2 ** min(over, 10))
        book.count(limit.key, count, stamp(now), later(now, seconds=wait_s))


def forgive(book: AccountBook, limits: Iterable[_Limit]) -> None:
    """Forget the failures of a name once it has signed in; those of the place stay."""
    for limit in limits:
        if not limit.of_place:
            book.reset(limit.key)
