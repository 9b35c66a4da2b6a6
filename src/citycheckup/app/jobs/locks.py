"""Locks that a dead process cannot keep: an exclusive transaction on a small SQLite file, on every system."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class TakenError(Exception):
    """Another process holds the lock."""


@contextmanager
def held(path: Path, *, wait_s: float = 0.0) -> Iterator[None]:
    """Hold a lock until the block, or the process, ends.

    Raises
    ------
    TakenError
        Somebody else holds it still after ``wait_s`` seconds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=wait_s, isolation_level=None)
    try:
        try:
            database.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise TakenError(str(path)) from error
        yield
        database.execute("ROLLBACK")
    finally:
        database.close()


def is_held(path: Path) -> bool:
    """Whether some process holds a lock."""
    if not path.exists():
        return False
    try:
        with held(path):
            return False
    except TakenError:
        return True
