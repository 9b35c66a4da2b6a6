"""A notice in words: subject and plain text of a mail, and the same as JSON for a body's own system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from citycheckup.ledger.events import canonical
from citycheckup.notices.notice import Kind, Line, Notice
from citycheckup.reviews.names import Names
from citycheckup.vocabulary import Message
from citycheckup.wording import render

_SHOWN = 100  # lines in a mail; all of them stand in the ledger, and in a call
_OF_FINDINGS = frozenset(Kind) - {Kind.ESCALATED, Kind.ESCALATION_ENDED, Kind.MONTHLY}


@dataclass(frozen=True)
class City:
    """Whose notices they are. ``made_up``: an invented city, which every notice says."""

    name: str
    made_up: bool = False


def subject_of(notice: Notice, city: City, names: Names) -> str:
    """Return the subject: the city, what it is about, how many."""
    said = {"what": Message(f"notices.kind_{notice.kind}"), "count": len(notice.lines), "city": city.name}
    key = "notices.subject_many" if notice.kind in _OF_FINDINGS else "notices.subject"
    return render(Message(key, said), names.language)


def text_of(notice: Notice, city: City, names: Names) -> str:
    """Return the whole text."""
    return "\n".join(_paragraphs(notice, city, names)) + "\n"


def mail_of(notice: Notice, city: City, names: Names, *, sender: str, to: tuple[str, ...]) -> bytes:
    """Return the mail as it is handed over: the same bytes each time."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"] = sender, ", ".join(to)
    mail["Subject"] = subject_of(notice, city, names)
    mail["Date"] = format_datetime(_time_of(notice))
    mail["Message-ID"] = f"<{notice.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # no answering machine answers
    mail.set_content(text_of(notice, city, names), cte="base64")
    return mail.as_bytes()


def call_of(notice: Notice, city: City, names: Names) -> bytes:
    """Return the JSON of a call: the facts, and the words."""
    return canonical({
        "id": notice.id,
        "kind": str(notice.kind),
        "body": notice.body,
        "moment": notice.moment,
        "city": city.name,
        "made_up": city.made_up,
        "subject": subject_of(notice, city, names),
        "text": text_of(notice, city, names),
        "lines": [{"record": line.record, **line.facts} for line in notice.lines],
    })  # fmt: skip


def _paragraphs(notice: Notice, city: City, names: Names) -> Iterator[str]:
    def say(key: str, **said: Any) -> str:
        return render(Message(f"notices.{key}", said), names.language)

    if city.made_up:
        yield say("made_up")
    yield say("greeting", body=names.body(notice.body))
    yield ""
    yield say(f"intro_{notice.kind}", count=len(notice.lines))
    yield ""
    for number, line in enumerate(notice.lines[:_SHOWN], 1):
        yield f"{number}. {line_text(line, names)}"
    if len(notice.lines) > _SHOWN:
        yield say("more", count=len(notice.lines) - _SHOWN)
    yield ""
    yield say("footer", id=notice.id, city=city.name)


def line_text(line: Line, names: Names) -> str:
    """Return one thing that a body is told, in a line."""
    language, facts = names.language, dict(line.facts)
    if line.kind in _OF_FINDINGS:
        facts |= {"category": names.category(facts["category"]), "unit": names.unit(facts["unit"])}
        pieces = [render(Message("notices.finding", facts), language)]
        if facts["severity"] == "major":
            pieces.append(render(Message("notices.major"), language))
        if facts["due"]:
            pieces.append(
                render(Message("notices.provisional" if facts["provisional"] else "notices.due", facts), language)
            )
        pieces += [
            render(Message(f"notices.{name}", facts), language)
            for name in ("due_before", "statement", "reason", "successor")
            if facts.get(name)
        ]
        return ("；" if language == "zh" else "; ").join(pieces)
    if line.kind is Kind.MONTHLY:
        return render(Message("notices.monthly", {"review": line.record, **facts}), language)
    facts["step"] = Message(f"reviews.step_{facts['step']}")
    facts["count"] = len(facts["findings"])
    if line.kind is Kind.ESCALATION_ENDED:
        facts["outcome"] = Message(f"reviews.outcome_{facts['outcome']}")
        return render(Message("notices.escalation_ended", facts), language)
    return render(Message("notices.escalated", facts), language)


def _time_of(notice: Notice) -> datetime:
    moment = notice.moment
    return datetime.fromisoformat(moment if len(moment) > 10 else f"{moment}T00:00:00+00:00").astimezone(UTC)
