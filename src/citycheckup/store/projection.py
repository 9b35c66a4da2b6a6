"""Writes what events make of findings and other records: in the transaction that writes the events, never elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from citycheckup.ledger.events import Event
from citycheckup.ledger.finding import Finding
from citycheckup.store.rows import document_of, finding_row, item_rows, read_document, record_row
from citycheckup.store.tables import DOCUMENTS, FINDINGS, ITEMS, RECORDS

LOT = 5_000  # rows sent or asked for at once
_T = TypeVar("_T")


def in_lots(rows: Iterable[_T], size: int = LOT) -> Iterator[list[_T]]:
    """Return rows in lists of at most ``size``."""
    left = iter(rows)
    while lot := list(islice(left, size)):
        yield lot


def stored_findings(connection: Connection, ids: Collection[str]) -> dict[str, Finding]:
    """Return the findings of these ids that there are."""
    found: dict[str, Finding] = {}
    for lot in in_lots(sorted(ids)):
        asked = select(DOCUMENTS.c.finding_id, DOCUMENTS.c.document).where(DOCUMENTS.c.finding_id.in_(lot))
        found |= {row.finding_id: read_document(row.document) for row in connection.execute(asked)}
    return found


def write_findings(connection: Connection, changed: Sequence[Finding], before: Mapping[str, Finding]) -> None:
    """Write findings as they stand now; ``before`` holds those that were there, as they stood."""
    # Those that end come first: another may take over their key.
    ordered = sorted(changed, key=lambda finding: (finding.is_open, finding.id))
    new = [finding for finding in ordered if finding.id not in before]
    old = [finding for finding in ordered if finding.id in before]
    _update(connection, FINDINGS, "id", [finding_row(finding) for finding in old])
    _update(connection, DOCUMENTS, "finding_id", [_document_row(finding) for finding in old])
    _insert(connection, FINDINGS, [finding_row(finding) for finding in new])
    _insert(connection, DOCUMENTS, [_document_row(finding) for finding in new])
    moved = [finding for finding in old if finding.items != before[finding.id].items]
    if moved:
        gone = [{"gone": finding.id} for finding in moved]
        connection.execute(delete(ITEMS).where(ITEMS.c.finding_id == bindparam("gone")), gone)
    _insert(connection, ITEMS, [row for finding in (*new, *moved) for row in item_rows(finding)])


def write_records(connection: Connection, events: Iterable[Event]) -> None:
    """Write records that are no findings, as their last events leave them."""
    rows = {(event.kind, event.record): record_row(event) for event in events}
    if rows:
        there = [{"of": kind, "named": name} for kind, name in rows]
        connection.execute(
            delete(RECORDS).where(RECORDS.c.kind == bindparam("of"), RECORDS.c.id == bindparam("named")), there
        )
    _insert(connection, RECORDS, list(rows.values()))


def _document_row(finding: Finding) -> dict[str, str]:
    return {"finding_id": finding.id, "document": document_of(finding)}


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _update(connection: Connection, table: Table, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != key}
        statement = update(table).where(table.c[key] == bindparam(f"new_{key}")).values(values)
        connection.execute(statement, [{f"new_{name}": value for name, value in row.items()} for row in rows])
