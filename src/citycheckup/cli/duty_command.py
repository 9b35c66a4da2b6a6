"""``citycheckup duties``: call the use case, print what it returns."""

from __future__ import annotations

import argparse
import json
from datetime import date

from rich.table import Table
from rich.text import Text

from citycheckup.app.clock import system_clock
from citycheckup.app.due_dates import calendar_of, day_of
from citycheckup.app.duty_lists import CheckedDuties, check_duties, load_duties
from citycheckup.app.duty_questions import Answer, rows_in_force, what_is_due, who_leads
from citycheckup.app.duty_template import duty_template
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.places import places_of, units_of
from citycheckup.authority.roles import Actor, Role
from citycheckup.cli.console import console
from citycheckup.cli.main import problem_record, said
from citycheckup.duties import Lead, standing
from citycheckup.duties import as_plain as list_as_plain
from citycheckup.duties.bodies import CHECKUP_OFFICE
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import InputError, Message, Severity
from citycheckup.wording import as_plain, render, word


def duties(options: argparse.Namespace, language: str) -> None:
    """Run ``citycheckup duties template``, ``check``, ``load``, ``resolve``, ``list`` or ``due``."""
    if options.task == "template":
        file = duty_template(options.out, folder=options.city, language=language)
        _print_or_say({"file": str(file)}, Message("duties.template_made", {"file": str(file)}), options, language)
        return
    on = day_of(options.on) if options.on else system_clock().astimezone(calendar_of(None).zone).date()
    if options.task == "check":
        checked = check_duties(options.file, since=on, bodies=options.bodies, folder=options.city)
        _checked(checked, options, language)
    elif options.task == "load":
        _load(options, on, language)
    elif options.task == "resolve":
        places = places_of(units_of(open_folder(options.folder)))
        with opened_ledger(options.folder, create=False) as store:
            found = who_leads(store, places, options.category, options.unit, on)
        _answer(found, options, language)
    elif options.task == "list":
        _list(options, on, language)
    else:
        _due(options, on, language)


def _print_or_say(record: dict[str, object], message: Message, options: argparse.Namespace, language: str) -> None:
    if options.json:
        print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, default=str))
    else:
        print(render(message, language))


def _checked(checked: CheckedDuties, options: argparse.Namespace, language: str) -> None:
    counted = {"bodies": len(checked.duty_list.bodies), "duties": len(checked.duty_list.duties)}
    facts: dict[str, object] = {**counted, "digest": checked.digest}
    problems = [problem_record(problem, language) for problem in checked.problems]
    if options.json:
        _print_or_say({**facts, "problems": problems}, Message("duties.checked", facts), options, language)
    else:
        _mention(checked, language)
    if checked.errors:
        options.json = False  # the record has them: one document on standard output
        raise InputError(checked.errors)
    if not options.json:
        print(render(Message("duties.checked", facts), language))


def _mention(checked: CheckedDuties, language: str) -> None:
    """Print the problems that do not stop a list."""
    for problem in checked.problems:
        if problem.severity is not Severity.ERROR:
            print(f"{word(f'cli.{problem.severity}', language)} {said(problem, language)}")


def _load(options: argparse.Namespace, on: date, language: str) -> None:
    actor = Actor(options.post, Role.DISPATCHER, CHECKUP_OFFICE.id)
    with opened_ledger(options.folder) as store:
        loaded, checked = load_duties(
            store, options.folder, options.file, actor,
            in_force_from=on, version=options.version_name, bodies=options.bodies,
        )  # fmt: skip
    facts: dict[str, object] = {"number": loaded.number, "version": loaded.version, "digest": loaded.digest}
    facts["in_force_from"] = loaded.in_force_from.isoformat()
    problems = [problem_record(problem, language) for problem in checked.problems]
    if not options.json:
        _mention(checked, language)
    _print_or_say({**facts, "problems": problems}, Message("duties.loaded", facts), options, language)


def _answer(answer: Answer, options: argparse.Namespace, language: str) -> None:
    found = answer.found
    steps = [*found.derivation, *(near.message for near in answer.nearest)]
    if options.json:
        by_list = answer.by_list and {"version": answer.by_list.version, "digest": answer.by_list.digest}
        record: dict[str, object] = {
            "assigned": isinstance(found, Lead),
            "list": by_list,
            "derivation": [{"message": as_plain(step), "text": render(step, language)} for step in steps],
        }
        if isinstance(found, Lead):
            record |= {"body": found.body.id, "duty": found.duty.id, "co_bodies": [one.id for one in found.co_bodies]}
        else:
            record |= {"queue_owner": found.owner.id, "clashing": [duty.id for duty in found.clashing]}
            record["nearest"] = [{"duty": near.duty.id, "lacks": str(near.lack)} for near in answer.nearest]
        print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True))
        return
    if isinstance(found, Lead):
        names = [one.name for one in found.co_bodies]
        print(render(Message("duties.leads", {"body": found.body.name, "id": found.body.id}), language))
        if names:
            print(render(Message("duties.helped_by", {"bodies": names}), language))
    else:
        print(word("duties.nobody_leads", language))
    for step in steps:
        print(f"  {render(step, language)}")


def _list(options: argparse.Namespace, on: date, language: str) -> None:
    with opened_ledger(options.folder, create=False) as store:
        duty_list, rows = rows_in_force(store, on, body=options.body)
    bodies = duty_list.body_by_id
    if options.json:
        wanted = {duty.id for duty in rows}
        record = list_as_plain(duty_list)
        record["duties"] = [duty for duty in record["duties"] if duty["id"] in wanted]
        print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True))
        return
    table = _table(("duty", "body", "level", "text", "categories", "places", "cadence"), language)
    for duty in rows:
        table.add_row(
            duty.id,
            Text((standing(bodies, duty.body, on)[0] or bodies[duty.body]).name),
            word(f"duties.body_level_{bodies[duty.body].level}", language),
            Text(duty.text),
            Text("\n".join(duty.categories)),
            Text("\n".join(duty.places) or word("duties.whole_city", language)),
            str(duty.cadence or ""),
        )
    console().print(table)
    print(render(Message("duties.rows", {"count": len(rows), "day": on.isoformat()}), language))


def _due(options: argparse.Namespace, on: date, language: str) -> None:
    with opened_ledger(options.folder, create=False) as store:
        found = what_is_due(store, on, day_of(options.until), calendar_of(None), body=options.body)
    if options.json:
        records = [
            {
                "due_on": str(one.occurrence.due_on), "first": str(one.occurrence.first),
                "last": str(one.occurrence.last), "provisional": one.occurrence.provisional, "duty": one.duty.id,
                "body": one.body and one.body.id, "evidence": one.duty.evidence,
            }
            for one in found
        ]  # fmt: skip
        print(json.dumps(records, ensure_ascii=False, indent=2, sort_keys=True))
        return
    table = _table(("due_on", "period", "duty", "body", "text", "evidence"), language)
    for one in found:
        mark = word("duties.provisional", language) if one.occurrence.provisional else ""
        table.add_row(
            f"{one.occurrence.due_on}{mark}",
            f"{one.occurrence.first} – {one.occurrence.last}",
            one.duty.id,
            Text(one.body.name if one.body else "—"),
            Text(one.duty.text),
            Text(one.duty.evidence),
        )
    console().print(table)


def _table(headings: tuple[str, ...], language: str) -> Table:
    table = Table(header_style="bold")
    for heading in headings:
        table.add_column(word(f"duties.heading_{heading}", language), overflow="fold")
    return table
