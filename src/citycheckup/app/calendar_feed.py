"""Write the feed of due dates, for one body or for all; written anew each time, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from citycheckup.ledger.storing import FindingQuery, LedgerStore
from citycheckup.ledger.transitions import OPEN
from citycheckup.reviews.calendar_feed import feed_of


def write_feed(store: LedgerStore, out: Path, *, body: str | None, language: str) -> int:
    """Write a feed file over the one before; return its size in bytes.

    Parameters
    ----------
    body
        Only findings that it leads; None: all.

    Raises
    ------
    OSError
        It cannot be written; the one before is as it was.
    """
    bodies = None if body is None else frozenset({body})
    with store.reading() as ledger:
        content = feed_of(ledger.all_of(FindingQuery(states=OPEN, bodies=bodies)), language)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return len(content)
