"""Opens a ledger: makes its tables, brings older ones up to date, refuses what is newer than this program."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from citycheckup.store import database
from citycheckup.store.ledger import Clock, SqlStore
from citycheckup.store.loading import rebuild_from_stored
from citycheckup.store.sqlite_copy import copy_sqlite
from citycheckup.vocabulary import InputError, Message, Problem

_NONE = "none"


def open_store(where: str | Path, clock: Clock, *, create: bool = True) -> SqlStore:
    """Open a ledger.

    A new SQLite file gets its tables at once; an older one is copied beside itself, then brought up to date. A
    PostgreSQL database is changed by :func:`upgrade` only.

    Parameters
    ----------
    where
        A SQLite file, or the URL of a database.
    create
        Whether a SQLite file may be made where there is none.

    Raises
    ------
    InputError
        There is no ledger, it cannot be reached, or it was written by a newer program.
    """
    url = database.url_of(where)
    on_file = url.get_backend_name() == "sqlite"
    if on_file and not create and not Path(url.database or "").is_file():
        raise InputError(Problem(Message("store.no_ledger"), file=url.database))
    engine = database.engine_of(url)
    try:
        if on_file:
            _bring_up_to_date(engine)
        else:
            _check_is_up_to_date(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, clock)


def upgrade(where: str | Path) -> tuple[str, str]:
    """Bring a ledger's tables up to date; return the revision before (``none``: there were none) and after."""
    engine = database.engine_of(database.url_of(where))
    try:
        before = _revision(engine)
        _bring_up_to_date(engine)
        return before, _head()
    finally:
        engine.dispose()


def _check_is_up_to_date(engine: Engine) -> None:
    has = _revision(engine)
    if has != _head():
        key = "store.needs_upgrade" if has in {_NONE, *_known()} else "store.too_new"
        raise InputError(Problem(Message(key), file=engine.url.render_as_string(hide_password=True)))


def _bring_up_to_date(engine: Engine) -> None:
    if _revision(engine) == _head():
        return  # without waiting for whoever writes
    with database.writing(engine) as connection:
        has = _revision_of(connection)  # asked again: another may have been here first
        if has == _head():
            return
        if has == _NONE and inspect(connection).has_table("events"):
            raise InputError(Problem(Message("store.not_a_ledger"), file=engine.url.render_as_string()))
        if has not in {_NONE, *_known()}:
            raise InputError(Problem(Message("store.too_new"), file=engine.url.render_as_string()))
        if has != _NONE and database.is_sqlite(engine):
            _keep_a_copy(Path(engine.url.database or ""), has)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if has != _NONE:
            # Once all tables have today's shape: a step in between would have to know the program of its own day.
            rebuild_from_stored(connection)


def _keep_a_copy(file: Path, revision: str) -> None:
    names = (f"{file.name}.before-{revision}{number or ''}" for number in count())
    copy_sqlite(file, next(copy for name in names if not (copy := file.with_name(name)).exists()))


def _revision(engine: Engine) -> str:
    with database.reading(engine) as connection:
        return _revision_of(connection)


def _revision_of(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or _NONE


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "citycheckup.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _head() -> str:
    return ScriptDirectory.from_config(_config()).get_current_head() or _NONE


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
