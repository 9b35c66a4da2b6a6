"""Backup and restore: a backup is one SQLite file of one moment, whichever database it comes from."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, text

from citycheckup.store import database
from citycheckup.store.account_tables import ALL_TABLES
from citycheckup.store.ledger import Clock, SqlStore
from citycheckup.store.opening import open_store
from citycheckup.store.outbox import hold_all
from citycheckup.store.projection import in_lots
from citycheckup.store.sqlite_copy import copy_sqlite, place
from citycheckup.store.tables import EVENTS
from citycheckup.vocabulary import InputError, Message, Problem


def back_up(store: SqlStore, target: Path, clock: Clock) -> tuple[int, str]:
    """Write a backup while others go on writing; return number and hash of its last event.

    Raises
    ------
    InputError
        There is something at ``target`` already; nothing is written over.
    """
    if target.exists():
        raise InputError(Problem(Message("store.in_the_way"), file=str(target)))
    if database.is_sqlite(store.engine):
        copy_sqlite(Path(store.engine.url.database or ""), target)
    else:
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            copy = open_store(part, clock)
            with database.reading(store.engine) as old, database.writing(copy.engine) as new:
                _copy_tables(old, new)
            copy.close()
            _make_one_file(part)
            place(part, target)
        finally:
            part.unlink(missing_ok=True)
    made = open_store(target, clock, create=False)
    try:
        with made.reading() as ledger:
            return ledger.head()
    finally:
        made.close()
        _make_one_file(target)


def restore(backup: Path, where: str | Path, clock: Clock) -> tuple[int, str]:
    """Put a backup where there is no ledger, or an empty one; return number and hash of its last event.

    Notices that waited are held: since the backup they may have been sent.

    Raises
    ------
    InputError
        There is no such backup, it is none, or there is a ledger already: nothing is written over.
    """
    source = open_store(backup, clock, create=False)
    target: SqlStore | None = None
    try:
        if isinstance(where, Path):
            if where.exists():
                raise InputError(Problem(Message("store.in_the_way"), file=str(where)))
            copy_sqlite(backup, where)
        target = open_store(where, clock)
        if not isinstance(where, Path):
            with database.reading(source.engine) as old, database.writing(target.engine) as new:
                if new.execute(select(EVENTS.c.seq).limit(1)).first() is not None:
                    shown = target.engine.url.render_as_string(hide_password=True)
                    raise InputError(Problem(Message("store.not_empty"), file=shown))
                _copy_tables(old, new)
        with database.writing(target.engine) as connection:
            hold_all(connection)
        with target.reading() as ledger:
            return ledger.head()
    finally:
        source.close()
        if target is not None:
            target.close()


def _copy_tables(old: Connection, new: Connection) -> None:
    for table in ALL_TABLES:
        if table is not EVENTS:  # without an event there is nothing to lose: a link that nobody used, a failed sign-in
            new.execute(delete(table))
        order = list(table.primary_key.columns)
        rows = old.execute(select(table).order_by(*order), execution_options={"yield_per": 1_000})
        for lot in in_lots(rows):
            new.execute(insert(table), [row._asdict() for row in lot])
    if not database.is_sqlite(new):  # it numbers by a counter of its own, which has not seen what came in
        counter = "SELECT setval(pg_get_serial_sequence('audit', 'seq'), coalesce(max(seq), 0) + 1, false) FROM audit"
        new.execute(text(counter))


def _make_one_file(file: Path) -> None:
    """Take the log into the file, so that it can be carried about alone."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
