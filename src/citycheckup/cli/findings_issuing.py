"""``citycheckup findings confirm``, ``comment``, ``approve``, ``issue``: from a run to findings."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from citycheckup.app.clock import system_clock
from citycheckup.app.confirm_run import approve_run, comment_on_run, draft_run
from citycheckup.app.due_dates import day_of
from citycheckup.app.findings_issuing import Issued, issue_findings
from citycheckup.app.indicator_set import indicator_set
from citycheckup.app.last_year_list import write_last_year_list
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.resurvey import resurvey
from citycheckup.authority.roles import Actor, Role
from citycheckup.cli.progress import shown_progress
from citycheckup.ledger.confirmation import Answer
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import as_plain, render


def confirm(options: argparse.Namespace, language: str) -> None:
    """Put a run before the departments."""
    with opened_ledger(options.folder) as store:
        run = draft_run(store, options.folder, options.run, options.ask, _actor(options, Role.REGISTRAR))
    said = {"run": run, "departments": sorted(options.ask)}
    _say(Message("findings.said_draft", {**said, "run": run[:8]}), said, language, as_json=options.json)


def comment(options: argparse.Namespace, language: str) -> None:
    """Record what a department says."""
    answer, reason = (Answer.AGREES, "") if options.agree else (Answer.OBJECTS, options.object)
    actor = _actor(options, Role.RESPONSIBLE)
    with opened_ledger(options.folder, create=False) as store:
        record = comment_on_run(store, options.folder, options.run, answer, reason, actor, system_clock)
    left = sorted(set(record["departments"]) - record["comments"].keys())
    facts = {"body": options.body, "answer": Message(f"findings.answer_{answer}"), "left": len(left)}
    _say(Message("findings.said_comment", facts), record, language, as_json=options.json)


def approve(options: argparse.Namespace, language: str) -> None:
    """Approve a run."""
    replies: dict[str, str] = {}
    for pair in options.reply:
        body, equals, text = pair.partition("=")
        if not equals:
            raise InputError(Problem(Message("findings.reply_pair", {"text": pair})))
        replies[body] = text
    actor = _actor(options, Role.REVIEWER)
    with opened_ledger(options.folder, create=False) as store:
        record = approve_run(store, options.folder, options.run, replies, actor, system_clock)
    _say(Message("findings.said_approved", {"run": record["run"][:8]}), record, language, as_json=options.json)


def issue(options: argparse.Namespace, language: str) -> None:
    """Issue findings from an approved run."""
    local = indicator_set(open_folder(options.folder)).editions
    with opened_ledger(options.folder, create=False) as store:
        issued = issue_findings(
            store, options.folder, options.run, _actor(options, Role.REGISTRAR), system_clock,
            local=local, language=language,
        )  # fmt: skip
    if options.json:
        _print(_record(issued, language))
        return
    for name in ("registered", "reopened", "verified", "failed", "superseded", "observed"):
        count = len(getattr(issued, name))
        print(render(Message(f"findings.said_{name}", {"count": count}), language))
    _list("findings.said_waiting", issued.waiting, language)
    _list("findings.said_to_decide", issued.to_decide, language)
    gone = {one: Message("findings.said_items", {"items": list(items)}) for one, items in issued.gone.items()}
    _list("findings.said_gone", gone, language)
    if issued.to_check:
        print(render(Message("findings.said_to_check", {"count": len(issued.to_check)}), language))
        _lines(issued.to_check)


def look_again(options: argparse.Namespace, language: str) -> None:
    """Verify mended items by a re-survey."""
    with opened_ledger(options.folder, create=False) as store, shown_progress(language) as progress:
        found = resurvey(
            store, options.folder, options.file, _actor(options, Role.VERIFIER), system_clock,
            language=language, progress=progress,
        )  # fmt: skip
    if options.json:
        waiting = {one: {**as_plain(why), "text": render(why, language)} for one, why in found.waiting.items()}
        _print({**vars(found), "waiting": waiting})
        return
    counts = {"verified": len(found.verified), "failed": len(found.failed), "mended": sum(found.mended.values())}
    print(render(Message("findings.said_resurvey", {"date": found.date, **counts}), language))
    _list("findings.said_waiting", found.waiting, language)


def last_year_list(options: argparse.Namespace, language: str) -> None:
    """Write last year's list for indicator 60."""
    as_of = None if options.as_of is None else day_of(options.as_of).isoformat()
    with opened_ledger(options.folder, create=False) as store:
        listed = write_last_year_list(store, options.folder, options.out, system_clock, as_of=as_of)
    rates = {str(urgency): {**vars(rate), "share": rate.share} for urgency, rate in listed.rates.items()}
    record = {
        "file": listed.file, "year": listed.year, "as_of": listed.as_of, "rates": rates,
        "left_out": listed.left_out, "head": listed.head,
    }  # fmt: skip
    if options.json:
        _print(record)
        return
    facts = {"file": str(listed.file), "year": listed.year, "count": len(listed.lines) - len(listed.left_out)}
    print(render(Message("findings.said_list", facts), language))
    for urgency, rate in listed.rates.items():
        counts = {"done": rate.rectified_count, "all": rate.listed_count}
        print(render(Message(f"findings.said_rate_{urgency}", counts), language))
    if listed.left_out:
        print(render(Message("findings.said_left_out", {"count": len(listed.left_out)}), language))
        _lines(listed.left_out)


TASKS: Mapping[str, Callable[[argparse.Namespace, str], None]] = {
    "confirm": confirm,
    "comment": comment,
    "approve": approve,
    "issue": issue,
    "resurvey": look_again,
    "last-year-list": last_year_list,
}


def _actor(options: argparse.Namespace, role: Role) -> Actor:
    return Actor(options.post, role, options.body)


def _record(issued: Issued, language: str) -> dict[str, Any]:
    def told(messages: Mapping[str, Message]) -> dict[str, Any]:
        return {one: {**as_plain(message), "text": render(message, language)} for one, message in messages.items()}

    return {**vars(issued), "waiting": told(issued.waiting), "to_decide": told(issued.to_decide)}


def _say(message: Message, record: Mapping[str, Any], language: str, *, as_json: bool) -> None:
    if as_json:
        _print(record)
    else:
        print(render(message, language))


def _print(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, default=str))


def _list(key: str, messages: Mapping[str, Message], language: str) -> None:
    if messages:
        print(render(Message(key, {"count": len(messages)}), language))
        _lines(f"{one}  {render(message, language)}" for one, message in messages.items())


def _lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(f"  {line}")
