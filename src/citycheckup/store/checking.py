"""Checks a live ledger: the chain, and that replay from empty gives every stored finding, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select, union

from citycheckup.ledger.apply import FINDING, replay
from citycheckup.ledger.chain_file import CheckedChain, PublishedHead, check_chain
from citycheckup.ledger.events import Event
from citycheckup.ledger.finding import Finding
from citycheckup.store.ledger import SqlLedger, SqlStore
from citycheckup.store.projection import LOT, in_lots
from citycheckup.store.rows import document_of, finding_row, item_rows, read_event, record_row
from citycheckup.store.tables import DOCUMENTS, EVENTS, FINDINGS, ITEMS, RECORDS
from citycheckup.vocabulary import CancelledError, CancelToken, Message, NeverCancelled, Progress, no_progress

_LOT = 500  # findings replayed at once


@dataclass(frozen=True)
class CheckedLedger:
    """What a check of a live ledger has found.

    Attributes
    ----------
    differing
        Ids of findings, and ``kind/id`` of other records, that are stored otherwise than their events make them.
    """

    chain: CheckedChain
    findings: int
    differing: tuple[str, ...]


def check_ledger(
    store: SqlStore,
    published: PublishedHead | None = None,
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> CheckedLedger:
    """Check the chain and everything that was made from it, as of one moment; others may write meanwhile."""
    token = cancel or NeverCancelled()
    with store.reading() as ledger:
        connection = ledger.connection
        chain = check_chain(_told(ledger, progress, token), published)
        differing: list[str] = []
        count = connection.execute(select(func.count()).select_from(FINDINGS)).scalar_one()
        done = 0
        # Findings of a broken chain follow from nothing.
        if chain.broken is None:
            for lot in in_lots(_ids(connection), _LOT):
                if token.is_cancelled():
                    raise CancelledError("check_ledger")
                differing += _differing(connection, lot)
                done += len(lot)
                progress(done, count, Message("store.replaying"))
            differing += _differing_records(connection)
    return CheckedLedger(chain, count, tuple(differing))


def _told(ledger: SqlLedger, progress: Progress, cancel: CancelToken) -> Iterator[Event]:
    total = ledger.head()[0]
    for event in ledger.events():
        if event.seq % LOT == 0:
            if cancel.is_cancelled():
                raise CancelledError("check_ledger")
            progress(event.seq, total, Message("store.checking"))
        yield event


def _ids(connection: Connection) -> Iterator[str]:
    """Return every id that anything is stored of: also what has no events, and what lacks a row."""
    told = select(EVENTS.c.record).where(EVENTS.c.kind == FINDING)
    stored = (select(FINDINGS.c.id), select(DOCUMENTS.c.finding_id), select(ITEMS.c.finding_id))
    ids = union(told, *stored).order_by("record")
    return (row[0] for row in connection.execute(ids, execution_options={"yield_per": LOT}))


def _differing(connection: Connection, ids: list[str]) -> list[str]:
    of_findings = EVENTS.c.record.in_(ids), EVENTS.c.kind == FINDING
    events = connection.execute(select(EVENTS).where(*of_findings).order_by(EVENTS.c.seq))
    made = {one: _rows_of(finding) for one, finding in replay(map(read_event, events)).items()}
    stored = {one: _Stored() for one in ids}
    for row in connection.execute(select(FINDINGS).where(FINDINGS.c.id.in_(ids))):
        stored[row.id].row = row._asdict()
    for row in connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.finding_id.in_(ids))):
        stored[row.finding_id].document = row.document
    sorted_items = select(ITEMS).where(ITEMS.c.finding_id.in_(ids)).order_by(ITEMS.c.finding_id, ITEMS.c.position)
    for row in connection.execute(sorted_items):
        stored[row.finding_id].items.append(row._asdict())
    return [one for one in ids if stored[one] != made.get(one)]


def _differing_records(connection: Connection) -> list[str]:
    last = select(func.max(EVENTS.c.seq)).where(EVENTS.c.kind != FINDING).group_by(EVENTS.c.kind, EVENTS.c.record)
    events = connection.execute(select(EVENTS).where(EVENTS.c.seq.in_(last)))
    made = {(event.kind, event.record): record_row(event) for event in map(read_event, events)}
    stored = {(row.kind, row.id): row._asdict() for row in connection.execute(select(RECORDS))}
    differing = {one for one in made.keys() | stored.keys() if made.get(one) != stored.get(one)}
    return sorted(f"{kind}/{record}" for kind, record in differing)


@dataclass
class _Stored:
    """All that is stored of one finding."""

    row: Mapping[str, Any] | None = None
    document: str | None = None
    items: list[Mapping[str, Any]] = field(default_factory=list)


def _rows_of(finding: Finding) -> _Stored:
    return _Stored(finding_row(finding), document_of(finding), list(item_rows(finding)))
