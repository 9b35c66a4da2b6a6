"""Notices as files, for where no server is: a mail file each, in a folder a body; or one workbook, a sheet a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from citycheckup.notices.letters import City, line_text, mail_of
from citycheckup.notices.notice import Notice
from citycheckup.notices.settings import NoticeSettings
from citycheckup.reports.workbook import Sheet, write_workbook
from citycheckup.reports.writers import write_whole
from citycheckup.reviews.names import Names
from citycheckup.vocabulary import Message
from citycheckup.wording import render, word

_NO_SENDER = "citycheckup@localhost"
_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_COLUMNS = ("moment", "kind", "record", "what", "id")


def write_mail_files(
    folder: Path, notices: Iterable[Notice], settings: NoticeSettings, city: City, names: Callable[[str], Names]
) -> int:
    """Write each notice as an .eml file into its body's folder; return how many."""
    count = 0
    sender = settings.mail.sender if settings.mail else _NO_SENDER
    for notice in notices:
        called = names(settings.language_of(notice.body))
        content = mail_of(notice, city, called, sender=sender, to=settings.addressee(notice.body).mail)
        file = folder / file_name(called.body(notice.body)) / f"{notice.moment[:10]}_{notice.kind}_{notice.id[:12]}.eml"
        write_whole(file, partial(_write, content))
        count += 1
    return count


def write_notice_book(path: Path, notices: Iterable[Notice], city: City, names: Names, *, marking: str) -> int:
    """Write notices into one workbook, a sheet for each body; return how many."""
    by_body: dict[str, list[Notice]] = {}
    for notice in notices:
        by_body.setdefault(notice.body, []).append(notice)
    language = names.language
    headings = tuple(word(f"notices.column_{name}", language) for name in _COLUMNS)
    notes = (word("notices.made_up", language),) if city.made_up else ()
    taken: set[str] = set()
    sheets = [
        Sheet(
            sheet_name(names.body(body), taken),
            f"{names.body(body)} {word('notices.title', language)}",
            headings,
            [
                (
                    notice.moment[:10],
                    render(Message(f"notices.kind_{notice.kind}"), language),
                    line.record,
                    line_text(line, names),
                    notice.id,
                )
                for notice in told
                for line in notice.lines
            ],
            notes,
        )
        for body, told in sorted(by_body.items())
    ]
    empty = Sheet(word("notices.title", language), word("notices.nothing_waits", language), headings, [], notes)
    write_workbook(path, sheets or [empty], title=f"{city.name} {word('notices.title', language)}", marking=marking)
    return sum(map(len, by_body.values()))


def sheet_name(text: str, taken: set[str]) -> str:
    """Return a name that Excel takes for a sheet and that none has yet: at most 31 characters, some signs banned."""
    plain = _SHEET_NAME.sub("-", text).strip() or "-"
    name, number = plain[:31], 2
    while name.casefold() in taken:
        tail = f" {number}"
        name, number = plain[: 31 - len(tail)] + tail, number + 1
    taken.add(name.casefold())
    return name


def file_name(text: str) -> str:
    """Return a name that every system takes for a file or folder."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", text).strip(" .")[:80] or "-"


def _write(content: bytes, path: Path) -> None:
    path.write_bytes(content)
