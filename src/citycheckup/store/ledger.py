"""The ledger in a database: the transaction that use cases work in."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Result, Select, delete, insert, literal_column, select, text
from sqlalchemy.exc import IntegrityError

from citycheckup.ledger.apply import FINDING, apply
from citycheckup.ledger.events import GENESIS, Draft, Event, canonical, commitment, seal
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.storing import ConflictError, FindingQuery, GroupBy, Page
from citycheckup.store import database, queries
from citycheckup.store.projection import in_lots, stored_findings, write_findings, write_records
from citycheckup.store.rows import event_row, read_document, read_event
from citycheckup.store.tables import EVENTS, FINDINGS, PERSONAL, RECORDS
from citycheckup.vocabulary import InputError, Message, Problem

Clock = Callable[[], datetime]
Randomness = Callable[[int], bytes]
SALT_BYTES = 32


class SqlLedger:
    """One transaction on a ledger; see :class:`citycheckup.ledger.storing.Ledger`."""

    def __init__(self, connection: Connection, clock: Clock, randomness: Randomness) -> None:
        self.connection = connection
        self._clock = clock
        self._randomness = randomness
        self._streams: dict[int, Result[*tuple[Any, ...]]] = {}
        self.has_erased = False

    def finding(self, finding_id: str) -> Finding | None:
        """Return a finding as it stands."""
        return stored_findings(self.connection, [finding_id]).get(finding_id)

    def open_with_key(self, key: str) -> Finding | None:
        """Return the open finding of a key; there is at most one."""
        open_ones = select(FINDINGS.c.id).where(FINDINGS.c.key == key, text("is_open"))  # as its index says it
        found = self.connection.execute(open_ones).scalar()
        return None if found is None else self.finding(found)

    def find(self, query: FindingQuery) -> Page:
        """Return a page of the findings that a query asks for."""
        total = int(self.connection.execute(queries.total_of(query)).scalar_one())
        among = self._how_many() if total >= queries.MANY else total
        rows = self.connection.execute(queries.page_of(query, total=total, among=among)).all()
        shown = rows[: query.limit]
        more = len(rows) > query.limit
        return Page(
            findings=tuple(read_document(row[0]) for row in shown),
            next=queries.cursor_of(query, shown[-1][1:]) if more else None,
            total=total,
        )

    def _how_many(self) -> int:
        return int(self.connection.execute(queries.total_of(FindingQuery())).scalar_one())

    def all_of(self, query: FindingQuery) -> Iterator[Finding]:
        """Return every finding that a query asks for, in its order."""
        return (read_document(row[0]) for row in self._stream(queries.all_of(query)))

    def count(self, query: FindingQuery, by: Sequence[GroupBy]) -> dict[tuple[str, ...], int]:
        """Count findings by one or more of their traits."""
        rows = self.connection.execute(queries.counts_of(query, by))
        return {tuple(str(trait) for trait in row[:-1]): int(row[-1]) for row in rows}

    def append(self, drafts: Sequence[Draft], *, expected: Mapping[str, int]) -> list[Event]:
        """Add events at the end of the chain, and write what they make of the findings."""
        moved = {draft.record for draft in drafts if draft.kind == FINDING}
        before = stored_findings(self.connection, moved)
        _check_versions({one: expected[one] for one in sorted(moved)}, before)
        seq, previous = self.head()
        at = utc(self._clock())
        written: list[Event] = []
        now = dict(before)
        for draft in drafts:
            # As it will be read again: keys that are text, no tuples; else the hash would be of something else.
            draft_read_back = replace(draft, payload=json.loads(canonical(draft.payload)))
            seq += 1
            event = seal(draft_read_back, seq, at, previous)
            previous = event.hash
            written.append(event)
            if event.kind == FINDING:
                now[event.record] = apply(now.get(event.record), event)
        if written:
            self.connection.execute(insert(EVENTS), [event_row(event) for event in written])
            self._write([now[one] for one in sorted(moved)], before)
            write_records(self.connection, [event for event in written if event.kind != FINDING])
        return written

    def record(self, kind: str, record_id: str) -> Mapping[str, Any] | None:
        """Return the payload of a record's last event, of another kind than ``finding``."""
        asked = select(RECORDS.c.payload).where(RECORDS.c.kind == kind, RECORDS.c.id == record_id)
        payload = self.connection.execute(asked).scalar()
        return None if payload is None else json.loads(payload)

    def records(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Return id and last payload of every record of a kind, by id."""
        asked = select(RECORDS.c.id, RECORDS.c.payload).where(RECORDS.c.kind == kind).order_by(RECORDS.c.id)
        return ((name, json.loads(payload)) for name, payload in self._stream(asked))

    def events(
        self, *, kind: str | None = None, record: str | None = None, after: int = 0, until: int | None = None
    ) -> Iterator[Event]:
        """Return events in their order."""
        asked = select(EVENTS).where(EVENTS.c.seq > after).order_by(EVENTS.c.seq)
        if kind is not None:
            asked = asked.where(EVENTS.c.kind == kind)
            if kind != FINDING:  # said in the words of its index
                asked = asked.where(literal_column("kind <> 'finding'"))
        if record is not None:
            asked = asked.where(EVENTS.c.record == record)
        if until is not None:
            asked = asked.where(EVENTS.c.seq <= until)
        return (read_event(row) for row in self._stream(asked))

    def head(self) -> tuple[int, str]:
        """Return number and hash of the last event."""
        last = select(EVENTS.c.seq, EVENTS.c.hash).order_by(EVENTS.c.seq.desc()).limit(1)
        row = self.connection.execute(last).first()
        return (0, GENESIS) if row is None else (row.seq, row.hash)

    def keep_personal(self, value: str) -> str:
        """Keep a personal value apart from the events, and return its salted commitment."""
        salt = self._randomness(SALT_BYTES)
        stands_for_it = commitment(value, salt)
        self.connection.execute(insert(PERSONAL), {"commitment": stands_for_it, "salt": salt, "value": value})
        return stands_for_it

    def personal(self, commitment: str) -> str | None:
        """Return a personal value by its commitment; None once it is erased."""
        asked = select(PERSONAL.c.value).where(PERSONAL.c.commitment == commitment)
        return self.connection.execute(asked).scalar()

    def erase_personal(self, commitments: Sequence[str]) -> int:
        """Delete personal values with their salts, and return how many there were."""
        self.has_erased = True
        return sum(
            self.connection.execute(delete(PERSONAL).where(PERSONAL.c.commitment.in_(lot))).rowcount
            for lot in in_lots(sorted(set(commitments)))
        )

    def _write(self, changed: Sequence[Finding], before: Mapping[str, Finding]) -> None:
        try:
            write_findings(self.connection, changed, before)
        except IntegrityError as error:  # two open findings of one key: the index lets only one in
            keys = sorted({finding.key for finding in changed if finding.is_open})
            raise InputError([Problem(Message("ledger.key_is_open", {"key": key})) for key in keys]) from error

    def _stream(self, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        result = self.connection.execute(statement, execution_options={"yield_per": 1_000})
        self._streams[id(result)] = result
        try:
            yield from result
        finally:
            result.close()
            del self._streams[id(result)]

    def close_streams(self) -> None:
        """Close what was not read to its end: the database keeps a cursor for each."""
        for result in self._streams.values():
            result.close()


class SqlStore:
    """A ledger in SQLite or PostgreSQL; see :class:`citycheckup.ledger.storing.LedgerStore`.

    Made by :func:`citycheckup.store.opening.open_store`, which looks whether the tables are there.
    """

    def __init__(self, engine: Engine, clock: Clock, randomness: Randomness = secrets.token_bytes) -> None:
        self.engine = engine
        self._clock = clock
        self._randomness = randomness

    @contextmanager
    def reading(self) -> Iterator[SqlLedger]:
        """Open the ledger as it stands now, to read; others may write meanwhile."""
        with database.reading(self.engine) as connection, self._ledger(connection) as ledger:
            yield ledger

    @contextmanager
    def writing(self) -> Iterator[SqlLedger]:
        """Open the ledger to read and append; one at a time, others wait their turn."""
        with database.writing(self.engine) as connection, self._ledger(connection) as ledger:
            yield ledger
        if ledger.has_erased:
            database.wipe(self.engine, PERSONAL.name)

    @contextmanager
    def _ledger(self, connection: Connection) -> Iterator[SqlLedger]:
        ledger = SqlLedger(connection, self._clock, self._randomness)
        try:
            yield ledger
        finally:
            ledger.close_streams()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def utc(moment: datetime) -> str:
    """Return a moment as events carry it: UTC, microseconds, ``Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _check_versions(expected: Mapping[str, int], there: Mapping[str, Finding]) -> None:
    versions = {one: (read, there[one].version if one in there else 0) for one, read in expected.items()}
    conflicts = {one: pair for one, pair in versions.items() if pair[0] != pair[1]}
    if conflicts:
        raise ConflictError(conflicts)
