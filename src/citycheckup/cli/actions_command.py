"""``citycheckup actions``: what is to be done about findings, by whom, by when, and what of it was done."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from citycheckup.app.actions_work import (
    PlanDesk,
    evidence_of,
    export_actions,
    list_actions,
    update_actions,
)
from citycheckup.app.clock import system_clock
from citycheckup.app.confirm_run import today
from citycheckup.app.findings_work import show_finding
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.places import places_if_frozen
from citycheckup.app.posts import units_named
from citycheckup.cli.console import console
from citycheckup.duties import Places
from citycheckup.ledger.action import ActionState
from citycheckup.ledger.action_lines import ActionFilter, ActionLine, ActionTotals, action_lines, in_order
from citycheckup.ledger.action_sheet import steps_in_words
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.said import term
from citycheckup.ledger.storing import FindingQuery
from citycheckup.ledger.transitions import OPEN, State
from citycheckup.sources.folder import CityFolder, open_folder
from citycheckup.vocabulary import Message
from citycheckup.wording import render, word

_FIELDS = {"title": "title", "steps": "steps", "body": "responsible_body", "co_bodies": "co_bodies",
           "due_on": "due_on", "cost_yuan": "cost_yuan"}  # fmt: skip


def actions(options: argparse.Namespace, language: str) -> None:
    """Run a task of ``citycheckup actions``."""
    {"list": _list, "show": _show, "export": _export, "update": _update}.get(options.task, _change)(options, language)


def _list(options: argparse.Namespace, language: str) -> None:
    folder = open_folder(options.folder)
    places = _places(folder, options)
    with opened_ledger(folder, create=False) as store:
        lines, totals = list_actions(
            store,
            _query(options, places),
            _filter(options),
            post=options.post,
            places=places,
            today=today(system_clock),
        )
    shown = lines[: options.limit]
    if options.json:
        _print({"actions": [line.as_plain() for line in shown], "totals": totals.as_plain()})
    else:
        _table(shown, language)
        print(_totals(len(shown), totals, language))


def _show(options: argparse.Namespace, language: str) -> None:
    folder = open_folder(options.folder)
    with opened_ledger(folder, create=False) as store:
        finding = show_finding(store, options.finding, post=options.post, places=_places(folder, options))
    _said(finding, language, as_json=options.json)


def _export(options: argparse.Namespace, language: str) -> None:
    folder = open_folder(options.folder)
    places = _places(folder, options)
    with opened_ledger(folder, create=False) as store:
        count = export_actions(
            store,
            options.out,
            _query(options, places),
            _filter(options),
            post=options.post,
            places=places,
            today=today(system_clock),
            language=language,
        )
    facts = {"count": count, "file": str(options.out)}
    if options.json:
        _print(facts)
    else:
        print(render(Message("action_sheet.exported", facts), language))


def _update(options: argparse.Namespace, language: str) -> None:
    folder = open_folder(options.folder)
    with opened_ledger(folder, create=False) as store:
        done = update_actions(
            store, options.file, post=options.post, places=_places(folder, options), today=today(system_clock)
        )
    if options.json:
        _print(vars(done))
    else:
        print(render(Message("bulk.updated", {**vars(done), "findings": len(done.findings)}), language))


def _change(options: argparse.Namespace, language: str) -> None:
    folder = open_folder(options.folder)
    with opened_ledger(folder, create=False) as store:
        desk = PlanDesk(store, options.post, _places(folder, options), today(system_clock), options.version)
        finding = _CHANGES[options.task](desk, options)
    _said(finding, language, as_json=options.json)


def _fields(options: argparse.Namespace) -> dict[str, Any]:
    given = {field: getattr(options, name) for name, field in _FIELDS.items()}
    return {field: value for field, value in given.items() if value is not None}


def _evidence(options: argparse.Namespace) -> list[dict[str, Any]]:
    dated = options.dated or options.done_on
    return [evidence_of(file, options.kind, dated, options.note) for file in options.evidence]


_CHANGES: Mapping[str, Callable[[PlanDesk, argparse.Namespace], Finding]] = {
    "plan": lambda desk, said: desk.plan(said.finding, _fields(said) or None),
    "add": lambda desk, said: desk.add(said.finding, _fields(said), said.reason),
    "change": lambda desk, said: desk.change(said.finding, said.action, _fields(said), said.reason),
    "extend": lambda desk, said: desk.extend(said.finding, said.action, said.until, said.reason),
    "drop": lambda desk, said: desk.drop(said.finding, said.action, said.reason),
    "step": lambda desk, said: desk.do_step(said.finding, said.action, said.step, said.done_on, _evidence(said)),
    "evidence": lambda desk, said: desk.add_evidence(said.finding, _evidence(said)),
}


def _query(options: argparse.Namespace, places: Places | None) -> FindingQuery:
    named = None if not options.unit else units_named(options.unit, places)
    below = named if named is None or places is None else frozenset().union(named, *map(places.below, named))
    return FindingQuery(
        ids=frozenset(options.finding) or None,
        states=frozenset(map(State, options.finding_state)) or OPEN,
        units=below,
        categories=frozenset(options.category) or None,
    )


def _filter(options: argparse.Namespace) -> ActionFilter:
    return ActionFilter(
        bodies=frozenset(options.body) or None,
        states=frozenset(map(ActionState, options.state)) or None,
        due_before=options.due_before,
        overdue=options.overdue,
    )


def _places(folder: CityFolder, options: argparse.Namespace) -> Places | None:
    # Reading the units takes a moment: only where what lies in what is asked for.
    return places_if_frozen(folder) if options.post or getattr(options, "unit", None) else None


def _said(finding: Finding, language: str, *, as_json: bool) -> None:
    lines = in_order(action_lines([finding], today(system_clock), ActionFilter()))
    if as_json:
        facts = {"finding": finding.id, "state": str(finding.state), "version": finding.version}
        _print({**facts, "actions": [line.as_plain() for line in lines]})
        return
    state = term("state", finding.state)
    print(render(Message("desk.title", {"finding": finding.id, "state": state, "version": finding.version}), language))
    for line in lines:
        action = line.action
        facts = {
            "id": action.id,
            "title": action.title,
            "state": term("action_state", action.state),
            "body": action.responsible_body,
            "others": list(action.co_bodies) or None,
            "due": line.due_on,
            "cost": None if action.cost_yuan is None else f"{action.cost_yuan:,.0f}",
        }
        print(render(Message("actions.one", facts), language))
        print("\n".join(f"    {step}" for step in steps_in_words(action).splitlines()))
        for more in action.extensions:
            given = {"before": more.before, "after": more.after, "reason": more.reason}
            print(render(Message("actions.extended", given), language))


def _table(lines: list[ActionLine], language: str) -> None:
    table = Table(header_style="bold")
    for heading in ("finding", "action", "title", "state", "steps", "body", "due", "late"):
        table.add_column(word(f"actions.heading_{heading}", language), overflow="fold")
    for line in lines:
        action = line.action
        table.add_row(
            line.finding.id,
            Text(action.id),
            Text(action.title),
            render(term("action_state", action.state), language),
            f"{len(action.done)}/{len(action.steps)}",
            Text(action.responsible_body),
            line.due_on or "",
            str(line.days_overdue or ""),
        )
    console().print(table)


def _totals(shown: int, totals: ActionTotals, language: str) -> str:
    plain = totals.as_plain()
    cost = plain["cost_yuan"]
    facts = {
        "shown": shown,
        "count": totals.count,
        "overdue": totals.overdue,
        "done": totals.by_state[ActionState.DONE],
        "cost": "—" if cost is None else f"{cost:,.0f}",
        "without": totals.without_cost,
    }
    return render(Message("actions.totals", facts), language)


def _print(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True))
