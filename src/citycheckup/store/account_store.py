"""The one way to accounts and all that lies around them: a transaction, beside the ledger's or within it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from citycheckup.authority.accounts import AuditEntry
from citycheckup.store import database
from citycheckup.store.account_tables import AUDIT, COUNTERS, PLATFORM_SETTINGS
from citycheckup.store.accounts import AccountRows
from citycheckup.store.sessions import LinkRows, SessionRows, TokenRows

_LOCK = 0x4163636F  # those who write accounts take turns, and do not wait for those who write the ledger


class AccountBook:
    """All of it within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.accounts = AccountRows(connection)
        self.sessions = SessionRows(connection)
        self.links = LinkRows(connection)
        self.tokens = TokenRows(connection)

    def setting(self, key: str) -> Any:
        """Return a setting; None: it was never set."""
        found = self._connection.execute(
            select(PLATFORM_SETTINGS.c.value).where(PLATFORM_SETTINGS.c.key == key)
        ).scalar()
        return None if found is None else json.loads(found)

    def set_setting(self, key: str, value: Any) -> None:
        """Set a setting."""
        self._connection.execute(delete(PLATFORM_SETTINGS).where(PLATFORM_SETTINGS.c.key == key))
        self._connection.execute(
            insert(PLATFORM_SETTINGS), {"key": key, "value": json.dumps(value, ensure_ascii=False)}
        )

    def counted(self, key: str) -> tuple[int, str, str]:
        """Return what a counter stands at, since when, and until when it is to be waited."""
        row = self._connection.execute(select(COUNTERS).where(COUNTERS.c.key == key)).first()
        return (0, "", "") if row is None else (row.times, row.since, row.until)

    def count(self, key: str, count: int, since: str, until: str) -> None:
        """Set a counter."""
        values = {"times": count, "since": since, "until": until}
        if not self._connection.execute(update(COUNTERS).where(COUNTERS.c.key == key).values(**values)).rowcount:
            self._connection.execute(insert(COUNTERS), {"key": key, **values})

    def forget_counters(self, before: str) -> None:
        """Delete counters that nobody has touched since a moment."""
        self._connection.execute(delete(COUNTERS).where(COUNTERS.c.since < before, COUNTERS.c.until < before))

    def reset(self, key: str) -> None:
        """Delete a counter."""
        self._connection.execute(delete(COUNTERS).where(COUNTERS.c.key == key))

    def note(self, entry: AuditEntry) -> None:
        """Add to the audit; its number is given by the database."""
        row = {
            "at": entry.at, "kind": entry.kind, "account": entry.account, "post": entry.post, "source": entry.source,
            "detail": json.dumps(dict(entry.detail), ensure_ascii=False, sort_keys=True),
        }  # fmt: skip
        self._connection.execute(insert(AUDIT), row)

    def audit(self, *, kinds: tuple[str, ...] = (), before: int | None = None, limit: int = 100) -> list[AuditEntry]:
        """Return entries of the audit, the newest first; ``before`` a number for the next page."""
        asked = select(AUDIT).order_by(AUDIT.c.seq.desc()).limit(limit)
        if kinds:
            asked = asked.where(AUDIT.c.kind.in_(kinds))
        if before is not None:
            asked = asked.where(AUDIT.c.seq < before)
        return [
            AuditEntry(row.seq, row.at, row.kind, row.account, row.post, row.source, json.loads(row.detail))
            for row in self._connection.execute(asked)
        ]

    def forget_audit(self, before: str) -> int:
        """Delete entries older than a moment, and return how many."""
        return self._connection.execute(delete(AUDIT).where(AUDIT.c.at < before)).rowcount


class AccountStore:
    """Accounts in the database of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[AccountBook]:
        """Open what there is, to read."""
        with database.reading(self._engine) as connection:
            yield AccountBook(connection)

    @contextmanager
    def writing(self) -> Iterator[AccountBook]:
        """Open it to read and change; one at a time."""
        with database.writing(self._engine, lock=_LOCK) as connection:
            yield AccountBook(connection)
