"""Findings and events as rows of the tables, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Row

from citycheckup.ledger.events import Event, canonical
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.plain import as_plain, read_finding
from citycheckup.ledger.storing import NO_DUE_DATE

_SAME = (
    *("id", "key", "source_id", "category", "unit_id", "level", "version"),
    *("found_on", "verified_on", "closed_on", "moved_on"),
)
_WORDS = ("state", "source_kind", "severity", "urgency")


def event_row(event: Event) -> dict[str, Any]:
    """Return the row of an event."""
    return {**vars(event), "payload": canonical(event.payload).decode()}


def read_event(row: Row[*tuple[Any, ...]]) -> Event:
    """Return the event of a row; columns in the order of the table."""
    seq, at, kind, record, payload, *others = row
    return Event(seq, at, kind, record, json.loads(payload), *others)


def finding_row(finding: Finding) -> dict[str, Any]:
    """Return the row of what a finding is filtered, sorted and counted by."""
    due = finding.due
    return {
        **{name: getattr(finding, name) for name in _SAME},
        **{name: str(getattr(finding, name)) for name in _WORDS},
        "is_open": finding.is_open,
        "lead_body": finding.lead_body or "",
        "due_on": NO_DUE_DATE if due is None else due.date,
        "provisional": None if due is None else due.provisional,
        "words": words_of(f"{finding.statement}\n{finding.key}\n{finding.id}\n{finding.basis}"),
    }


def words_of(text: str) -> str:
    """Return text to look for, or to look in: without upper case, and without NUL, which PostgreSQL cannot hold."""
    return text.casefold().replace("\0", "")


def document_of(finding: Finding) -> str:
    """Return the whole finding as canonical JSON."""
    return canonical(as_plain(finding)).decode()


def read_document(document: str) -> Finding:
    """Return the finding of a document."""
    return read_finding(from_json(document))  # four times as fast as the json module


def item_rows(finding: Finding) -> list[dict[str, Any]]:
    """Return a row for each building, compound or place of a finding."""
    return [
        {"finding_id": finding.id, "position": position, "item_id": item.id, "state": str(item.state)}
        for position, item in enumerate(finding.items)
    ]


def record_row(event: Event) -> Mapping[str, Any]:
    """Return the row of a record that is no finding, as its last event leaves it."""
    return {"kind": event.kind, "id": event.record, "seq": event.seq, "payload": canonical(event.payload).decode()}
