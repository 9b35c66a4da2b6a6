"""The connection to a ledger's database, and the one way to open a transaction on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from citycheckup.vocabulary import InputError, Message, Problem

WAIT_S = 30
CONNECTIONS = 12  # kept open; a server answers with as many threads, so that none opens one for a single question
_BEGIN = "begin"  # execution option: how a transaction of SQLite starts
_ADVISORY_LOCK = 0x43697479  # one number for all who write; every database has its own locks


def url_of(database: str | Path) -> URL:
    """Return the URL of a SQLite file, or of a PostgreSQL database given as ``postgresql://…``.

    Raises
    ------
    InputError
        It is neither.
    """
    if isinstance(database, Path):
        return URL.create("sqlite", database=str(database))
    try:
        url = make_url(database)
    except ArgumentError as error:
        raise InputError(Problem(Message("store.not_a_url"))) from error
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database:
        return url
    raise InputError(Problem(Message("store.not_a_url")))


def engine_of(url: URL) -> Engine:
    """Return an engine; nothing is opened yet.

    Raises
    ------
    InputError
        The driver of PostgreSQL is not installed.
    """
    try:
        if url.get_backend_name() == "sqlite":
            engine = create_engine(url, pool_size=CONNECTIONS, connect_args={"timeout": WAIT_S})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        return create_engine(url, pool_size=CONNECTIONS, connect_args={"connect_timeout": WAIT_S})
    except ModuleNotFoundError as error:
        raise InputError(Problem(Message("store.no_driver", {"module": error.name}))) from error


def is_sqlite(engine: Engine | Connection) -> bool:
    """Whether it is SQLite; else it is PostgreSQL."""
    return engine.dialect.name == "sqlite"


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one moment and cannot write."""
    with plain_errors(engine), engine.connect() as connection:
        if is_sqlite(engine):
            connection.exec_driver_sql("PRAGMA query_only = ON")
            connection.rollback()
            try:
                with connection.begin():
                    yield connection
            finally:
                connection.exec_driver_sql("PRAGMA query_only = OFF")
        else:
            seen = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with seen.begin():
                yield seen


@contextmanager
def writing(engine: Engine, *, lock: int = _ADVISORY_LOCK) -> Iterator[Connection]:
    """Open a transaction that writes. One at a time: who comes second waits, and sees what the first has written.

    Parameters
    ----------
    lock
        On PostgreSQL, whom one waits for: those of the same number. SQLite has one writer for all.
    """
    with plain_errors(engine), engine.connect() as connection:
        if is_sqlite(engine):
            connection = connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})  # noqa: PLW2901
        with connection.begin():
            if not is_sqlite(engine):
                connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_S}s'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
            yield connection


@contextmanager
def plain_errors(engine: Engine) -> Iterator[None]:
    """Say what a user can do about a database that is busy, away or full; faults of ours stay as they are."""
    shown = engine.url.render_as_string(hide_password=True)
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        busy = "database is locked" in reason or getattr(error.orig, "sqlstate", None) == "55P03"
        message = Message("store.busy", {"seconds": WAIT_S}) if busy else Message("store.refused", {"reason": reason})
        raise InputError(Problem(message, file=shown)) from error
    except DBAPIError as error:
        if "not a database" in str(error.orig):
            raise InputError(Problem(Message("store.not_a_ledger"), file=shown)) from error
        raise


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions start by our own BEGIN, never by a guess of the driver
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")  # readers and the writer do not wait for each other
    connection.execute("PRAGMA synchronous = FULL")  # what was said to be written outlives a power cut
    connection.execute("PRAGMA secure_delete = ON")  # erased personal data do not stay in the file
    connection.execute("PRAGMA cache_size = -65536")  # 64 MiB
    connection.execute("PRAGMA analysis_limit = 1000")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def wipe(engine: Engine, table: str) -> None:
    """Remove what was deleted from a table from the disk, too: the log of SQLite, the dead rows of PostgreSQL."""
    statement = "PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite(engine) else f"VACUUM {table}"
    with plain_errors(engine), engine.connect() as connection:
        if is_sqlite(engine):
            connection.exec_driver_sql("COMMIT")  # a checkpoint cannot run within a transaction
            connection.exec_driver_sql(statement)
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)
