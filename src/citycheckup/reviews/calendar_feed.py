"""Due dates as an iCalendar feed (RFC 5545): one all-day event for each finding whose date runs, always the same bytes.

A UID is the finding's id, SEQUENCE its version: a calendar program moves the event it has instead of adding another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from citycheckup.ledger.finding import Finding
from citycheckup.reviews.standing import has_running_date
from citycheckup.vocabulary import Message
from citycheckup.wording import render

_LINE_BYTES = 75  # of a content line, without its end
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def feed_of(findings: Iterable[Finding], language: str) -> bytes:
    """Return the feed of findings in whatever order; those without a running date are passed over."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//citycheckup//due dates//EN", "CALSCALE:GREGORIAN"]
    dated = [(one.due.date, one.id, one) for one in findings if one.due is not None and has_running_date(one)]
    for due_on, _, finding in sorted(dated, key=lambda one: one[:2]):
        lines += _event(finding, due_on, language)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _event(finding: Finding, due_on: str, language: str) -> list[str]:
    day = date.fromisoformat(due_on)
    is_provisional = finding.due is not None and finding.due.provisional
    said = {"category": finding.category, "unit": finding.unit_id, "body": finding.lead_body}
    summary = render(Message("reviews.feed_provisional" if is_provisional else "reviews.feed_due", said), language)
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(finding.id)}@citycheckup",
        # Not the time of writing, so that the same ledger gives the same feed: the UTC day of the finding's last event.
        f"DTSTAMP:{finding.history[-1].at.replace('-', '')}T000000Z",
        f"SEQUENCE:{finding.version}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(finding.statement)}",
        f"STATUS:{'TENTATIVE' if is_provisional else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    return "".join(sign for sign in value.translate(_ESCAPED) if sign >= " " or sign == "\t")


def _folded(line: str) -> bytes:
    """Return a line in pieces of at most 75 bytes, those after the first behind a blank; no character is cut."""
    pieces, piece, room = [], b"", _LINE_BYTES
    for sign in line:
        code = sign.encode()
        if len(piece) + len(code) > room:
            pieces.append(piece)
            piece, room = b"", _LINE_BYTES - 1
        piece += code
    return b"\r\n ".join([*pieces, piece])
