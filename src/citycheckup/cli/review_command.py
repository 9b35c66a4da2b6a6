"""``citycheckup review``: call the use case, print what it returns."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from citycheckup.app.calendar_feed import write_feed
from citycheckup.app.clock import system_clock
from citycheckup.app.due_dates import calendar_of
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.reviews import (
    Verified,
    day_or_refuse,
    kept_review,
    kept_reviews,
    make_review,
    verify_review,
)
from citycheckup.authority.roles import Actor, Role
from citycheckup.cli import escalation_command
from citycheckup.cli.printing_review import print_document
from citycheckup.ledger.events import canonical
from citycheckup.reviews.parameters import read_parameters, shipped_parameters
from citycheckup.reviews.periods import period_of
from citycheckup.reviews.public import public_form
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import render

DIFFERS = 1


def review(options: argparse.Namespace, language: str) -> int:
    """Run a task of ``citycheckup review``; return the exit code, 1 where a kept review does not come out again."""
    return _TASKS[options.task](options, language)


def _make(options: argparse.Namespace, language: str) -> int:
    calendar, given = calendar_of(options.calendar_file), options.parameters
    today = system_clock().astimezone(calendar.zone).date().isoformat()
    with opened_ledger(options.folder, create=False) as store:
        made = make_review(
            store,
            period_of(options.period),
            Actor(options.post, Role.REVIEWER, options.body),
            on=day_or_refuse(options.on) if options.on else today,
            parameters=_parameters(given) if given else shipped_parameters(),
            calendar=calendar,
            as_of=options.as_of,
        )
    _say({"id": made.id, "digest": made.digest}, "reviews.made", language, as_json=options.json)
    return 0


def _list(options: argparse.Namespace, language: str) -> int:
    with opened_ledger(options.folder, create=False) as store:
        kept = kept_reviews(store)
    if options.json:
        _print([{"id": name, "digest": digest} for name, digest in kept])
    else:
        print("\n".join(f"{name}  {digest}" for name, digest in kept) or render(Message("reviews.none"), language))
    return 0


def _show(options: argparse.Namespace, language: str) -> int:
    if options.each or (options.out is not None and options.out.suffix.lower() != ".json"):
        return _paper(options, language)
    if options.lead or options.template:
        raise InputError(Problem(Message("papers.lead_in_word_only")))
    with opened_ledger(options.folder, create=False) as store:
        kept = kept_review(store, options.review)
    document: Mapping[str, Any] = public_form(kept.document) if options.public else kept.document
    if options.out is not None:
        # As its digest is taken: the public form is another text, and has none.
        _write(options.out, canonical(document))
        _say({"id": kept.id, "file": str(options.out)}, "reviews.written", language, as_json=options.json)
    elif options.json:
        _print(document)
    else:
        print_document(document, language)
    return 0


def _paper(options: argparse.Namespace, language: str) -> int:
    from citycheckup.app.review_papers import ENDINGS, write_paper, write_papers

    out: Path | None = options.out
    if out is None or (not options.each and out.suffix.lower() not in ENDINGS):
        raise InputError(Problem(Message("papers.unknown_ending"), file=None if out is None else str(out)))
    if (options.each and (options.public or options.lead)) or (options.template and out.suffix.lower() == ".xlsx"):
        raise InputError(Problem(Message("papers.lead_in_word_only")))
    folder = open_folder(options.folder)
    with opened_ledger(folder, create=False) as store:
        if options.each:
            files = write_papers(store, folder, options.review, out, language=language, template=options.template)
            said: dict[str, object] = {"count": len(files), "folder": str(out), "files": list(map(str, files))}
            _say(said, "papers.written", language, as_json=options.json)
        else:
            write_paper(
                store,
                folder,
                options.review,
                out,
                language=language,
                public=options.public,
                lead=options.lead,
                template=options.template,
            )
            _say({"id": options.review, "file": str(out)}, "reviews.written", language, as_json=options.json)
    return 0


def _verify(options: argparse.Namespace, language: str) -> int:
    with opened_ledger(options.folder, create=False) as store:
        found = verify_review(store, options.review, calendar_of(options.calendar_file))
    if options.json:
        _print({
            "id": found.id, "digest": found.digest, "holds": found.holds, "digest_holds": found.digest_holds,
            "broken": found.broken and {"seq": found.broken.seq, "key": found.broken.key},
            "differing": list(found.differing),
        })  # fmt: skip
    else:
        for message in _words(found):
            print(render(message, language))
    return 0 if found.holds else DIFFERS


def _feed(options: argparse.Namespace, language: str) -> int:
    with opened_ledger(options.folder, create=False) as store:
        size_bytes = write_feed(store, options.out, body=options.lead, language=language)
    said: dict[str, object] = {"file": str(options.out), "size_bytes": size_bytes}
    _say(said, "reviews.feed_written", language, as_json=options.json)
    return 0


def _words(found: Verified) -> list[Message]:
    if found.holds:
        return [Message("reviews.holds", {"id": found.id, "digest": found.digest})]
    said = [] if found.digest_holds else [Message("reviews.digest_differs", {"id": found.id})]
    if found.broken is not None:
        said.append(Message(found.broken.key, {"seq": found.broken.seq}))
    if found.differing:
        said.append(Message("reviews.differs", {"id": found.id, "parts": list(found.differing)}))
    return said


def _parameters(file: Path) -> Any:
    try:
        return read_parameters(file.read_text(encoding="utf-8-sig"), file.name)
    except UnicodeDecodeError as error:
        raise InputError(Problem(Message("clocks.not_toml", {"reason": str(error)}), file=file.name)) from error


def _write(out: Path, content: bytes) -> None:
    try:
        with out.open("xb") as stream:
            stream.write(content)
    except FileExistsError as error:
        raise InputError(Problem(Message("store.in_the_way"), file=str(out))) from error


def _say(record: dict[str, object], key: str, language: str, *, as_json: bool) -> None:
    if as_json:
        _print(record)
    else:
        print(render(Message(key, record), language))


def _print(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True))


_TASKS: Mapping[str, Callable[[argparse.Namespace, str], int]] = {
    "make": _make,
    "list": _list,
    "show": _show,
    "verify": _verify,
    "feed": _feed,
    **escalation_command.TASKS,
}
