"""Whether anybody has written since a moment: asked at every request, so it costs microseconds."""

from __future__ import annotations

import sqlite3
from threading import Lock

from sqlalchemy import Engine

from citycheckup.store.database import is_sqlite


class Changes:
    """Watches a SQLite file by a connection that writes nothing: it sees every commit of all others, in any process."""

    def __init__(self, engine: Engine) -> None:
        self._file = engine.url.database if is_sqlite(engine) else None
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def number(self) -> int | None:
        """Return a number that is another as soon as somebody has written.

        None: it cannot be told in no time, on PostgreSQL or while the file is not to be read. The numbers of two
        objects have nothing to do with each other.
        """
        if self._file is None:
            return None
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = sqlite3.connect(self._file, timeout=0, check_same_thread=False)
                # Read to its end: what is left open would go on seeing the moment at which it was opened.
                ((number,),) = self._connection.execute("PRAGMA data_version").fetchall()
            except sqlite3.Error:
                return None
            return int(number)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
