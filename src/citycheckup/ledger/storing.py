"""What a store of the ledger can do, as the use cases see it; :mod:`citycheckup.store` does it with a database.

One use case is one transaction: read, decide, append. ``append`` writes the events and what they make of the findings
together, or neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from citycheckup.ledger.events import Draft, Event
from citycheckup.ledger.finding import Finding, Severity, SourceKind, Urgency
from citycheckup.ledger.transitions import State
from citycheckup.vocabulary import InputError, Message, Problem

NO_DUE_DATE = "9999-12-31"  # sorts behind every due date, and is due before none


class ConflictError(InputError):
    """A finding was changed since it was read. Nothing has been written: read it again, and decide again.

    Attributes
    ----------
    versions
        By finding id: the version that was read, and the one that stands now.
    """

    def __init__(self, versions: Mapping[str, tuple[int, int]]) -> None:
        self.versions = dict(versions)
        super().__init__(
            [
                Problem(Message("ledger.conflict", {"finding": finding_id, "read": read, "now": now}))
                for finding_id, (read, now) in sorted(versions.items())
            ]
        )


class SortBy(StrEnum):
    """What a list of findings is ordered by; between equals the due date decides, then the id."""

    DUE = "due_on"
    FOUND = "found_on"
    UNIT = "unit_id"
    BODY = "lead_body"
    CATEGORY = "category"
    ID = "id"


class GroupBy(StrEnum):
    """What findings are counted by."""

    STATE = "state"
    UNIT = "unit_id"
    LEVEL = "level"
    BODY = "lead_body"
    CATEGORY = "category"
    SEVERITY = "severity"
    URGENCY = "urgency"
    SOURCE_KIND = "source_kind"


@dataclass(frozen=True)
class FindingQuery:
    """Which findings, in which order. Whatever is None does not narrow; an empty set lets nothing through.

    Attributes
    ----------
    units
        Ids of units. Who wants all that lies below a unit names them all: the store knows no tree.
    bodies
        Lead bodies.
    items
        Ids of buildings, compounds or places: findings that have one of them among their items.
    due_from, due_before, found_from, found_before, verified_from, verified_before, closed_from, closed_before
        ISO dates; the first day counts, the last does not.
    moved_from, moved_before
        Likewise, of :attr:`Finding.moved_on`.
    provisional
        Whether the due date was counted before the year's calendar was published.
    text
        Must occur in the statement, the key, the id or the basis; upper and lower case are one.
    cursor
        ``Page.next`` of the page before.
    limit
        Findings a page, at least 1.
    """

    ids: frozenset[str] | None = None
    states: frozenset[State] | None = None
    units: frozenset[str] | None = None
    levels: frozenset[str] | None = None
    bodies: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    severities: frozenset[Severity] | None = None
    urgencies: frozenset[Urgency] | None = None
    source_kinds: frozenset[SourceKind] | None = None
    source_ids: frozenset[str] | None = None
    items: frozenset[str] | None = None
    due_from: str | None = None
    due_before: str | None = None
    found_from: str | None = None
    found_before: str | None = None
    verified_from: str | None = None
    verified_before: str | None = None
    closed_from: str | None = None
    closed_before: str | None = None
    moved_from: str | None = None
    moved_before: str | None = None
    provisional: bool | None = None
    text: str | None = None
    sort: SortBy = SortBy.DUE
    descending: bool = False
    cursor: str | None = None
    limit: int = 100


@dataclass(frozen=True)
class Page:
    """Some findings of a list.

    Attributes
    ----------
    next
        Cursor of the page after this one; None: this was the last.
    total
        Findings on all pages together.
    """

    findings: tuple[Finding, ...]
    next: str | None
    total: int


class Ledger(Protocol):
    """The ledger within one transaction: everything that is read belongs to the same moment."""

    def finding(self, finding_id: str) -> Finding | None:
        """Return a finding as it stands."""

    def open_with_key(self, key: str) -> Finding | None:
        """Return the open finding of a key; there is at most one."""

    def find(self, query: FindingQuery) -> Page:
        """Return a page of the findings that a query asks for.

        Raises
        ------
        InputError
            The cursor belongs to another order, or is none.
        """

    def all_of(self, query: FindingQuery) -> Iterator[Finding]:
        """Return every finding that a query asks for, in its order; its cursor and limit are ignored."""

    def count(self, query: FindingQuery, by: Sequence[GroupBy]) -> dict[tuple[str, ...], int]:
        """Count findings by one or more of their traits, sorted by these. A finding without a lead body has ``""``."""

    def append(self, drafts: Sequence[Draft], *, expected: Mapping[str, int]) -> list[Event]:
        """Add events at the end of the chain, and write what they make of the findings.

        Parameters
        ----------
        drafts
            In the order in which they happened. Of kind ``finding`` as :func:`~citycheckup.ledger.decide.decide` makes
            them; of any other kind, the payload is the whole record as it stands after the event.
        expected
            For every finding that the drafts move: its version as it was read; 0 for a new one.

        Raises
        ------
        ConflictError
            Another was faster. Nothing of the drafts has been written.
        KeyError
            A finding moves whose version is not among ``expected``.
        """

    def record(self, kind: str, record_id: str) -> Mapping[str, Any] | None:
        """Return the payload of a record's last event, of another kind than ``finding``."""

    def records(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Return id and last payload of every record of a kind, by id."""

    def events(
        self, *, kind: str | None = None, record: str | None = None, after: int = 0, until: int | None = None
    ) -> Iterator[Event]:
        """Return events in their order: those behind number ``after``, up to and with number ``until``."""

    def head(self) -> tuple[int, str]:
        """Return number and hash of the last event: the as-of of all that is read here."""

    def keep_personal(self, value: str) -> str:
        """Keep a personal value apart from the events, and return the salted commitment that may stand in them."""

    def personal(self, commitment: str) -> str | None:
        """Return a personal value by its commitment; None once it is erased."""

    def erase_personal(self, commitments: Sequence[str]) -> int:
        """Delete personal values with their salts, and return how many there were. No event changes."""


class LedgerStore(Protocol):
    """A ledger that stays. Both ways in are one transaction each: kept whole if the block ends well, else left out."""

    def reading(self) -> AbstractContextManager[Ledger]:
        """Open the ledger as it stands now, to read; others may write meanwhile."""

    def writing(self) -> AbstractContextManager[Ledger]:
        """Open the ledger to read and append; one at a time, others wait their turn."""
