"""Makes a whole ledger from its events: into an empty one, or over what was made of them before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, delete, insert, select

from citycheckup.ledger.apply import FINDING, apply
from citycheckup.ledger.events import Event
from citycheckup.store.projection import LOT, in_lots, stored_findings, write_findings, write_records
from citycheckup.store.rows import event_row, read_event
from citycheckup.store.tables import DOCUMENTS, EVENTS, FINDINGS, ITEMS, RECORDS


def load_events(connection: Connection, events: Iterable[Event]) -> int:
    """Add sealed events at the end of the chain with what they make of the ledger; return how many there were.

    They are taken as they are: whoever calls has checked the chain. Works lot by lot, so memory does not grow with the
    chain.
    """
    count = 0
    for lot in in_lots(events):
        connection.execute(insert(EVENTS), [event_row(event) for event in lot])
        _project(connection, lot)
        count += len(lot)
    return count


def rebuild(connection: Connection, events: Iterable[Event]) -> None:
    """Make findings and records anew from all events: for a program whose findings have another shape."""
    for table in (FINDINGS, DOCUMENTS, ITEMS, RECORDS):
        connection.execute(delete(table))
    for lot in in_lots(events):
        _project(connection, lot)


def rebuild_from_stored(connection: Connection) -> None:
    """Make findings and records anew from the events that stand in the same database: what a migration does."""
    rebuild(connection, _stored_events(connection))


def _stored_events(connection: Connection) -> Iterator[Event]:
    # Lot by lot, each read to its end: on one connection nothing else may be written while rows are still to come.
    after = 0
    while rows := connection.execute(
        select(EVENTS).where(EVENTS.c.seq > after).order_by(EVENTS.c.seq).limit(LOT)
    ).all():
        yield from map(read_event, rows)
        after = rows[-1].seq


def _project(connection: Connection, lot: list[Event]) -> None:
    moved = {event.record for event in lot if event.kind == FINDING}
    before = stored_findings(connection, moved)
    now = dict(before)
    for event in lot:
        if event.kind == FINDING:
            now[event.record] = apply(now.get(event.record), event)
    write_findings(connection, [now[one] for one in sorted(moved)], before)
    write_records(connection, [event for event in lot if event.kind != FINDING])
