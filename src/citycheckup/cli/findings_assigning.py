"""``citycheckup findings assign``: by the duty list, and what nobody leads."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import Any

from citycheckup.app.assigning import Suggested, assign_by_duties, suggest_assignments
from citycheckup.app.clock import system_clock
from citycheckup.app.confirm_run import today
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.places import places_if_frozen
from citycheckup.app.substituting import substitute_bodies
from citycheckup.cli.findings_desk import query_of
from citycheckup.duties import Lead
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import Message
from citycheckup.wording import render


def assign(options: argparse.Namespace, language: str) -> None:
    """Assign what waits for a body by the duty list, or only say who would be given it."""
    folder = open_folder(options.folder)
    places, day = places_if_frozen(folder), today(system_clock)
    query = query_of(options, places)
    with opened_ledger(folder, create=False) as store:
        if options.dry_run:
            found = suggest_assignments(store, query, post=options.post, places=places, today=day)
            given = tuple(one.finding.id for one in found if one.payload is not None)
            waiting = tuple(one for one in found if one.payload is None)
        else:
            found = ()
            done = assign_by_duties(store, query, post=options.post, places=places, today=day)
            given, waiting = done.assigned, done.waiting
    if options.json:
        record = {
            "assigned": [] if options.dry_run else given,
            "suggested": [_plain(one, language) for one in found if one.payload is not None],
            "waiting": [_plain(one, language) for one in waiting],
        }
        print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True))
        return
    key = "desk.would_assign" if options.dry_run else "desk.assigned"
    print(render(Message(key, {"count": len(given)}), language))
    _say((one for one in found if one.payload is not None), language)
    if waiting:
        print(render(Message("desk.nobody_leads", {"count": len(waiting)}), language))
        _say(waiting, language)


def substitute(options: argparse.Namespace, language: str) -> None:
    """Put successors in the place of bodies that ended, or only say where."""
    folder = open_folder(options.folder)
    with opened_ledger(folder, create=False) as store:
        done = substitute_bodies(
            store,
            post=options.post,
            places=places_if_frozen(folder),
            today=today(system_clock),
            language=language,
            trial=options.dry_run,
        )
    if options.json:
        print(json.dumps(vars(done), ensure_ascii=False, indent=2, sort_keys=True))
        return
    key = "desk.would_substitute" if options.dry_run else "desk.substituted"
    print(render(Message(key, {"count": len(done.findings)}), language))
    for finding, body in done.left:
        print(render(Message("desk.no_successor", {"finding": finding, "body": body}), language))


def _say(found: Iterable[Suggested], language: str) -> None:
    for one in found:
        body = one.found.body if isinstance(one.found, Lead) else one.found.owner
        why = "; ".join(render(step, language) for step in one.found.derivation)
        print(f"  {one.finding.id}  {one.finding.category}  {one.finding.unit_id}  {body.name}: {why}")


def _plain(one: Suggested, language: str) -> dict[str, Any]:
    leads = isinstance(one.found, Lead)
    body = one.found.body if isinstance(one.found, Lead) else one.found.owner
    return {
        "finding": one.finding.id,
        "body" if leads else "queue_owner": body.id,
        "duty": one.found.duty.id if isinstance(one.found, Lead) else None,
        "due_on": one.payload["due"]["date"] if one.payload else None,
        "why": [render(step, language) for step in one.found.derivation],
    }


TASKS = {"assign": assign, "substitute": substitute}
