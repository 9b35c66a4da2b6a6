"""A notice: what one body is told of one kind of thing at one moment, whatever findings it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from citycheckup.ledger.events import canonical

OFFICE = ""  # stands for the checkup office among bodies; the settings name it


class Kind(StrEnum):
    """What a body is told."""

    ASSIGNED = "assigned"
    ASSISTS = "assists"  # given to it as a co-body
    TAKEN_BACK = "taken_back"  # another leads now
    CARRIED_OVER = "carried_over"  # it follows a body that was merged or renamed
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DISPUTED = "disputed"
    DISPUTE_DECIDED = "dispute_decided"
    EXTENDED = "extended"
    RESCHEDULED = "rescheduled"  # such as a provisional date, counted again with the year's calendar
    TO_CHECK = "to_check"
    CHECK_FAILED = "check_failed"
    VERIFIED = "verified"
    REOPENED = "reopened"
    CLOSED = "closed"
    ENDED = "ended"
    ESCALATED = "escalated"
    ESCALATION_ENDED = "escalation_ended"
    MONTHLY = "monthly"


class Channel(StrEnum):
    """A way to a body."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    HAND = "hand"  # what a person hands over; no sender takes it up


@dataclass(frozen=True)
class Line:
    """One thing that a body is told.

    Attributes
    ----------
    key
        The same however often, and wherever, it is worked out: whatever has been told once is not told again.
    moment
        Time of the event, or day of the look at due dates: what shares it goes into one notice.
    record
        Id of the finding, the step of the ladder or the review.
    """

    key: str
    kind: Kind
    body: str
    moment: str
    record: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Notice:
    """Lines of one kind, to one body, of one moment.

    Attributes
    ----------
    id
        Made of the lines' keys: Message-ID of a mail, idempotency key of a webhook.
    """

    id: str
    kind: Kind
    body: str
    moment: str
    lines: tuple[Line, ...]


def grouped(lines: Iterable[Line]) -> list[Notice]:
    """Put lines into notices, in order of moment, kind and body; within one, by record."""
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.moment, str(line.kind), line.body), []).append(line)
    return [notice_of(sorted(group, key=lambda line: (line.record, line.key))) for _, group in sorted(groups.items())]


def notice_of(lines: list[Line]) -> Notice:
    """Return the notice of lines that belong together."""
    first = lines[0]
    digest = hashlib.sha256(canonical([first.kind, first.body, [line.key for line in lines]])).hexdigest()
    return Notice(digest[:32], first.kind, first.body, first.moment, tuple(lines))
