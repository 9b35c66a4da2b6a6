"""The tasks of ``citycheckup review`` that climb the escalation ladder."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from citycheckup.app.clock import system_clock
from citycheckup.app.due_dates import calendar_of
from citycheckup.app.escalations import end_step, issue_step, kept_steps, proposed_steps
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.reviews import day_or_refuse
from citycheckup.authority.roles import Actor, Role
from citycheckup.reviews.ladder import Ladder, read_ladder, shipped_ladder
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import render


def _propose(options: argparse.Namespace, language: str) -> int:
    with opened_ledger(options.folder, create=False) as store:
        found = proposed_steps(store, _ladder(options.ladder), on=_today())
    if options.json:
        _print([{"step": one.step, "body": one.body, "findings": dict(one.triggers)} for one in found])
        return 0
    for one in found:
        said = {"step": _word(one.step), "body": one.body, "findings": list(one.triggers)}
        print(render(Message("reviews.proposed", said), language))
    if not found:
        print(render(Message("reviews.nothing_proposed"), language))
    return 0


def _issue(options: argparse.Namespace, language: str) -> int:
    calendar = calendar_of(options.calendar_file)
    with opened_ledger(options.folder, create=False) as store:
        step_id, record = issue_step(
            store, options.step, options.to, _actor(options), on=_today(), ladder=_ladder(options.ladder),
            calendar=calendar,
        )  # fmt: skip
    if options.json:
        _print({"id": step_id, **record})
    else:
        print(render(Message("reviews.issued", {"id": step_id, "due": record["due"]}), language))
    return 0


def _end(options: argparse.Namespace, language: str) -> int:
    outcome = {
        "kind": options.outcome,
        "on": day_or_refuse(options.on) if options.on else _today(),
        "reason": options.reason,
        "acceptance": options.acceptance,
    }
    with opened_ledger(options.folder, create=False) as store:
        record = end_step(store, options.id, outcome, _actor(options), today=_today())
    if options.json:
        _print({"id": options.id, **record})
    else:
        said = {"id": options.id, "outcome": Message(f"reviews.outcome_{options.outcome}")}
        print(render(Message("reviews.ended", said), language))
    return 0


def _steps(options: argparse.Namespace, language: str) -> int:
    with opened_ledger(options.folder, create=False) as store:
        kept = kept_steps(store)
    if options.json:
        _print([{"id": name, **record} for name, record in kept.items()])
        return 0
    for name, record in kept.items():
        ended = record["outcome"]
        said = Message("reviews.runs") if ended is None else Message(f"reviews.outcome_{ended['kind']}")
        shown = {"id": name, "step": _word(record["step"]), "due": record["due"], "how": said}
        print(render(Message("reviews.step", shown), language))
    if not kept:
        print(render(Message("reviews.no_steps"), language))
    return 0


def _word(step: str) -> Message:
    return Message(f"reviews.step_{step}")


def _actor(options: argparse.Namespace) -> Actor:
    return Actor(options.post, Role.REVIEWER, options.body)


def _today() -> str:
    return system_clock().astimezone(calendar_of(None).zone).date().isoformat()


def _ladder(file: Path | None) -> Ladder:
    if file is None:
        return shipped_ladder()
    try:
        return read_ladder(file.read_text(encoding="utf-8-sig"), file.name)
    except UnicodeDecodeError as error:
        raise InputError(Problem(Message("clocks.not_toml", {"reason": str(error)}), file=file.name)) from error


def _print(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True))


TASKS: Mapping[str, Callable[[argparse.Namespace, str], int]] = {
    "propose": _propose,
    "issue": _issue,
    "end": _end,
    "steps": _steps,
}
