"""Copies a SQLite ledger while others write to it: SQLite's own backup, which sees one moment."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from citycheckup.vocabulary import InputError, Message, Problem


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite file; ``target`` is there whole or not at all.

    Raises
    ------
    InputError
        There is something at ``target`` already.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(part)) as new:
            old.backup(new)
            # The copy is one file: no log beside it.
            new.execute("PRAGMA journal_mode = DELETE")
        place(part, target)
    finally:
        part.unlink(missing_ok=True)


def place(part: Path, target: Path) -> None:
    """Put a finished file where it belongs, on the disk for good; never over another.

    Raises
    ------
    InputError
        There is something at ``target`` already.
    """
    with part.open("rb") as written:
        os.fsync(written.fileno())
    try:
        target.open("xb").close()  # takes the name, or finds it taken; links are not to be had on every disk
    except FileExistsError as error:
        raise InputError(Problem(Message("store.in_the_way"), file=str(target))) from error
    part.replace(target)
