"""How often a stranger may ask. Counted in the database by lots: workers count together, and few reads are writes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from citycheckup.app.door import Caller, digest, stamp
from citycheckup.app.sign_in_limits import WaitError

if TYPE_CHECKING:
    from citycheckup.app.platform import Platform

PER_MINUTE = 120
_LOT = 10
_KEPT = "public_limits"


@dataclass
class _Lots:
    """What this worker has counted in a minute, by place."""

    minute: str
    counted: Counter[str] = field(default_factory=Counter)


def count_stranger(platform: Platform, caller: Caller) -> None:
    """Count a request without sign-in.

    Raises
    ------
    WaitError
        There were too many from there in this minute.
    """
    door = platform.door
    now = door.now()
    minute = stamp(now)[:16]
    kept = platform.kept.get(_KEPT)
    if not isinstance(kept, _Lots) or kept.minute != minute:
        kept = platform.kept[_KEPT] = _Lots(minute)
    key = digest(f"public|{minute}|{caller.source}")
    kept.counted[key] += 1
    if kept.counted[key] % _LOT == 0:
        with door.books.writing() as book:
            counted = book.counted(key)[0] + _LOT
            book.count(key, counted, stamp(now), stamp(now + timedelta(minutes=1)))
    else:
        with door.books.reading() as book:
            counted = book.counted(key)[0]
    if counted >= PER_MINUTE:
        raise WaitError(60 - now.second)
