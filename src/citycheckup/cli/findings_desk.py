"""``citycheckup findings list``, ``show``, ``register``, ``move``: work on findings in the name of a post."""

from __future__ import annotations

import argparse
import json
import secrets
from collections.abc import Callable, Mapping
from typing import TypeVar

from rich.table import Table
from rich.text import Text

from citycheckup.app.clock import system_clock
from citycheckup.app.confirm_run import today
from citycheckup.app.findings_bulk import export_findings, update_findings
from citycheckup.app.findings_payload import due_of, payload_of
from citycheckup.app.findings_work import Wanted, list_findings, make_moves, show_finding
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.places import places_if_frozen
from citycheckup.app.posts import units_named
from citycheckup.authority.roles import Role
from citycheckup.cli.console import console
from citycheckup.cli.findings_shown import lines_of, shown_finding
from citycheckup.duties import Places
from citycheckup.ledger.finding import Severity, SourceKind, Urgency
from citycheckup.ledger.plain import as_plain
from citycheckup.ledger.said import term
from citycheckup.ledger.storing import FindingQuery, Page, SortBy
from citycheckup.ledger.transitions import Move, State
from citycheckup.sources.folder import CityFolder, open_folder
from citycheckup.vocabulary import Message
from citycheckup.wording import render, word

_Kind = TypeVar("_Kind")


def listed(options: argparse.Namespace, language: str) -> None:
    """List findings."""
    folder = open_folder(options.folder)
    places = _places(folder, options)
    query = query_of(options, places)
    with opened_ledger(folder, create=False) as store:
        page = list_findings(store, query, post=options.post, places=places)
    if options.json:
        findings = [as_plain(one) for one in page.findings]
        _print({"findings": findings, "next": page.next, "total": page.total})
    else:
        _table(page, language)


def show(options: argparse.Namespace, language: str) -> None:
    """Show one finding with its history, the derivation of its due date, and its proof."""
    folder = open_folder(options.folder)
    with opened_ledger(folder, create=False) as store:
        finding = show_finding(store, options.finding, post=options.post, places=_places(folder, options))
    if options.json:
        _print(shown_finding(finding, language))
    else:
        print("\n".join(lines_of(finding, language)))


def register(options: argparse.Namespace, language: str) -> None:
    """Register a finding that no run has found."""
    _make(options, f"F-{secrets.token_hex(8)}", Move.REGISTER, language)


def move(options: argparse.Namespace, language: str) -> None:
    """Make a move on a finding."""
    _make(options, options.finding, Move(options.move), language)


def export(options: argparse.Namespace, language: str) -> None:
    """Write findings as a workbook to be filled in."""
    folder = open_folder(options.folder)
    places = _places(folder, options)
    query = query_of(options, places)
    with opened_ledger(folder, create=False) as store:
        count = export_findings(store, options.out, query, post=options.post, places=places, language=language)
    facts = {"count": count, "file": str(options.out)}
    if options.json:
        _print(facts)
    else:
        print(render(Message("bulk.exported", facts), language))


def update(options: argparse.Namespace, language: str) -> None:
    """Read a filled-in workbook back."""
    folder = open_folder(options.folder)
    with opened_ledger(folder, create=False) as store:
        done = update_findings(
            store, options.file, post=options.post, places=_places(folder, options), today=today(system_clock)
        )
    if options.json:
        _print(vars(done))
    else:
        facts = {**vars(done), "findings": len(done.findings)}
        print(render(Message("bulk.updated", facts), language))


TASKS: Mapping[str, Callable[[argparse.Namespace, str], None]] = {
    "list": listed,
    "show": show,
    "register": register,
    "move": move,
    "export": export,
    "update": update,
}


def query_of(options: argparse.Namespace, places: Places | None) -> FindingQuery:
    """Return the query that the filters of the command line ask for."""
    named = None if not options.unit else units_named(options.unit, places)
    below = named if named is None or places is None else frozenset().union(named, *map(places.below, named))

    return FindingQuery(
        states=chosen(options.state, State),
        units=below,
        bodies=chosen(options.body, str),
        categories=chosen(options.category, str),
        severities=chosen(options.severity, Severity),
        urgencies=chosen(options.urgency, Urgency),
        source_kinds=chosen(options.source, SourceKind),
        due_from=options.due_from,
        due_before=options.due_before,
        found_from=options.found_from,
        found_before=options.found_before,
        text=options.text,
        sort=SortBy(options.sort),
        descending=options.descending,
        cursor=options.cursor,
        limit=options.limit,
    )


def chosen(values: list[str], kind: Callable[[str], _Kind]) -> frozenset[_Kind] | None:
    """Return the values that were chosen; None: nothing was."""
    return frozenset(map(kind, values)) if values else None


def _make(options: argparse.Namespace, finding_id: str, move: Move, language: str) -> None:
    payload = payload_of(options.set, options.data)
    folder = open_folder(options.folder)
    places, day = _places(folder, options), today(system_clock)
    role = None if options.role is None else Role(options.role)
    with opened_ledger(folder, create=False) as store:
        if options.due is not None:
            before = (
                None if move is Move.REGISTER else show_finding(store, finding_id, post=options.post, places=places)
            )
            payload["due"] = due_of(options.due, options.due_start or day, before, move, options.extend)
        wanted = Wanted(finding_id, move, payload, role, getattr(options, "version", None))
        [finding] = make_moves(store, [wanted], post=options.post, places=places, today=day)
    if options.json:
        _print(shown_finding(finding, language))
        return
    facts = {"finding": finding.id, "state": term("state", finding.state), "version": finding.version}
    print(render(Message("desk.moved", {**facts, "move": term("move", move)}), language))


def _places(folder: CityFolder, options: argparse.Namespace) -> Places | None:
    # Reading the units takes a moment: only where what lies in what is asked for.
    return places_if_frozen(folder) if options.post or getattr(options, "unit", None) else None


def _table(page: Page, language: str) -> None:
    table = Table(header_style="bold")
    for heading in ("finding", "state", "unit", "statement", "body", "due", "severity"):
        table.add_column(word(f"desk.heading_{heading}", language), overflow="fold")
    for one in page.findings:
        due = "" if one.due is None else one.due.date
        table.add_row(
            one.id,
            render(term("state", one.state), language),
            Text(one.unit_id),
            Text(one.statement),
            Text(one.lead_body or ""),
            due,
            render(term("severity", one.severity), language),
        )
    console().print(table)
    print(render(Message("desk.counted", {"shown": len(page.findings), "total": page.total}), language))
    if page.next is not None:
        print(render(Message("desk.more", {"cursor": page.next}), language))


def _print(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True))
