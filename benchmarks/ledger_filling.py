"""Fills a ledger with made-up findings, some ten events each, in a chain that verifies: a million within minutes.

One finding of each kind goes the real way, through the functions that seal events and make rows of findings, with marks
in the place of what differs from finding to finding. All others are these texts with their own values; only the hashes
are worked out for each. A test holds what comes out against the real way, finding by finding.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from citycheckup.ledger.apply import apply
from citycheckup.ledger.events import GENESIS, Draft, canonical, seal
from citycheckup.store.ledger import SqlStore
from citycheckup.store.opening import open_store
from citycheckup.store.rows import document_of, event_row, finding_row, item_rows
from citycheckup.store.tables import DOCUMENTS, EVENTS, FINDINGS, ITEMS

EVENTS_AT_LEAST, EVENTS_AT_MOST = 10, 11
UNITS, BODIES, CATEGORIES = 6_000, 400, 100
IN_WORK_ONE_IN = 10  # as after ten years: nine of ten are closed
AT = "2025-07-01T08:00:00.000000Z"
_HASH = "ab" * 32
_LOT = 2_000
_FIRST_SEQ = 900_000_000_000  # no other number looks like it
_FACTS = ("id", "number", "unit", "body", "category", "source", "found", "due")


def values_of(number: int) -> dict[str, str]:
    """Return what is a finding's own."""
    return {
        "id": f"f{number:07d}",
        "number": f"{number}",
        "unit": f"unit-{number % UNITS}",
        "body": f"body-{number % BODIES}",
        "category": f"category-{number % CATEGORIES}",
        "source": f"source-{number % 1_000}",
        "found": f"2025-0{number % 6 + 1}-{number % 28 + 1:02d}",
        "due": f"2025-{number % 5 + 8:02d}-{number % 28 + 1:02d}",
    }


def drafts_of(own: Mapping[str, str], *, closed: bool) -> list[Draft]:
    """Return the events of one finding before they are sealed: ten, or eleven of one that was closed."""
    due = {"date": own["due"], "original_date": own["due"], "rule": "r", "rule_version": _HASH, "calendar": _HASH}
    found = {
        "key": f"i@{own['number']}", "source_kind": "case", "source_id": own["source"], "category": own["category"],
        "unit_id": own["unit"], "level": "community", "statement": f"楼道堆物 no. {own['number']}",
        "basis": "standard, no. 1", "found_on": own["found"],
        "items": [{"id": f"building-{own['number']}", "name": "1", "kind": "building"}],
    }  # fmt: skip
    evidence = {"id": "e", "kind": "photo", "dated": "2025-07-20", "sha256": _HASH}
    check = {
        "id": "v",
        "method": "follow_up",
        "body": "office",
        "date": "2025-07-21",
        "passed": True,
        "evidence": ["e"],
    }
    plan = [{"id": "a", "title": "t", "steps": ["s"], "responsible_body": own["body"]}]
    moves: list[tuple[str, dict[str, Any]]] = [
        ("register", found),
        ("screen", {}),
        ("assign", {"lead_body": own["body"], "duty": "d", "due": {**due, "provisional": False, "derivation": []}}),
        ("accept", {}),
        ("plan", {"actions": plan}),
        ("start", {}),
    ]
    if closed:
        moves += [
            ("report_done", {"completed_on": "2025-07-10"}),
            ("begin_check", {}),
            ("pass", {"verification": check, "evidence": [evidence]}),
            ("watch", {"watch_until": "2025-08-21"}),
            ("close", {"on": "2025-08-21", "proof": [{"condition": "made up", "holds": True, "because": {}}]}),
        ]
    else:
        moves += [("add_evidence", {"evidence": [{**evidence, "id": f"e{at}"}]}) for at in range(4)]
    return [
        Draft("finding", own["id"], {**payload, "move": move}, "post", "dispatcher", own["body"])
        for move, payload in moves
    ]


def is_closed(number: int) -> bool:
    """Whether a finding is one of those that were mended."""
    return number % IN_WORK_ONE_IN != 0


@dataclass(frozen=True)
class _Kind:
    """The texts of one kind of finding, with ``%(…)s`` where a finding's own values go."""

    sealed: tuple[str, ...]
    payloads: tuple[str, ...]
    finding: tuple[object, ...]
    document: str
    items: tuple[tuple[object, ...], ...]


def fill(file: Path, findings: int, told: Callable[[int], None] = lambda _done: None) -> None:
    """Write a ledger of that many findings into a new SQLite file."""
    store = open_store(file, lambda: datetime.now(UTC))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA cache_size = -1000000")
        lots = _rows(range(findings))
        done = 0
        while lot := list(islice(lots, _LOT)):
            for table, at in ((EVENTS, 0), (FINDINGS, 1), (DOCUMENTS, 2), (ITEMS, 3)):
                rows = [row for one in lot for row in one[at]]
                connection.exec_driver_sql(_insert(table), rows)
            done += len(lot)
            told(done)
    _analyse(store)
    store.close()


def _analyse(store: SqlStore) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _insert(table: Table) -> str:
    names = [column.name for column in table.columns]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def _rows(numbers: range) -> Iterator[tuple[list[tuple[object, ...]], ...]]:
    """Yield the rows of each finding: its events, itself, its document, its items."""
    kinds = {closed: _kind(closed=closed) for closed in (True, False)}
    previous, seq = GENESIS, 0
    for number in numbers:
        own: dict[str, object] = dict(values_of(number))
        kind = kinds[is_closed(number)]
        events: list[tuple[object, ...]] = []
        for at, (sealed, payload) in enumerate(zip(kind.sealed, kind.payloads, strict=True)):
            seq += 1
            own["seq"], own["previous"] = seq, previous
            own[f"seq{at}"] = seq
            digest = hashlib.sha256((sealed % own).encode()).hexdigest()
            who = ("post", "dispatcher", own["body"])
            events.append((seq, AT, "finding", own["id"], payload % own, *who, previous, digest))
            previous = digest
        yield (
            events,
            [_own(kind.finding, own)],
            [(own["id"], kind.document % own)],
            [_own(item, own) for item in kind.items],
        )


def _own(row: tuple[object, ...], own: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(value % own if isinstance(value, str) else value for value in row)


def _kind(*, closed: bool) -> _Kind:
    marks = {name: f"@{name}@" for name in _FACTS}
    marks |= {"found": "1111-11-11", "due": "2222-12-22"}  # where a day is wanted
    finding, sealed, payloads = None, [], []
    for at, draft in enumerate(drafts_of(marks, closed=closed)):
        event = seal(draft, _FIRST_SEQ + at, AT, "@previous@")
        finding = apply(finding, event)
        plain = event.as_plain()
        del plain["hash"]
        sealed.append(_as_text(canonical(plain).decode(), marks, "seq"))
        payloads.append(_as_text(str(event_row(event)["payload"]), marks, "seq"))
    assert finding is not None  # its events made one
    row = finding_row(finding)
    items = [tuple(_value(item[one.name], marks) for one in ITEMS.columns) for item in item_rows(finding)]
    return _Kind(
        sealed=tuple(sealed),
        payloads=tuple(payloads),
        finding=tuple(_value(row[one.name], marks) for one in FINDINGS.columns),
        document=_as_text(document_of(finding), marks, "seq{at}"),
        items=tuple(items),
    )


def _value(value: object, marks: Mapping[str, str]) -> object:
    return _as_text(value, marks, "seq") if isinstance(value, str) else value


def _as_text(text: str, marks: Mapping[str, str], seq: str) -> str:
    """Return a text with a place for each value where a mark stands."""
    text = text.replace("%", "%%").replace("@previous@", "%(previous)s")
    for name, mark in marks.items():
        text = text.replace(mark, f"%({name})s")
    for at in range(EVENTS_AT_MOST):
        text = text.replace(str(_FIRST_SEQ + at), f"%({seq.format(at=at)})d")
    return text


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
