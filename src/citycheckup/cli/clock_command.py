"""``citycheckup clock``: call the use case, print what it returns."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from rich.table import Table
from rich.text import Text

from citycheckup.app.clock import system_clock
from citycheckup.app.due_dates import calendar_of, count_due, day_of, list_rules
from citycheckup.cli.console import console
from citycheckup.clocks import Calendar, Due, Rule
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import as_plain, render, word


def clock(options: argparse.Namespace, language: str) -> None:
    """Run ``citycheckup clock due``, ``rules`` or ``calendar``."""
    if options.task == "due":
        found = count_due(
            options.rule, options.start, extensions=options.extend, pauses=options.pause,
            rule_files=options.rule_file, calendar_file=options.calendar_file,
        )  # fmt: skip
        _due(found, language, as_json=options.json)
    elif options.task == "rules":
        on = day_of(options.on) if options.on else _today()
        _rules(list_rules(on, options.rule_file), language, as_json=options.json)
    elif len(options.words) == 2 and options.words[0] == "check":
        _checked(calendar_of(Path(options.words[1])), language, as_json=options.json)
    elif len(options.words) < 2 and all(given.isdecimal() for given in options.words):
        year = int(options.words[0]) if options.words else _today().year
        _year(calendar_of(options.calendar_file), year, language, as_json=options.json)
    else:
        raise InputError(Problem(Message("clocks.calendar_words", {"words": " ".join(options.words)})))


def _today() -> date:
    return system_clock().astimezone(calendar_of(None).zone).date()


def _print(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, default=str))


def _due(found: Due, language: str, *, as_json: bool) -> None:
    if as_json:
        steps = [{"message": as_plain(one), "text": render(one, language)} for one in found.derivation]
        _print({
            "day": found.day, "moment": found.moment and found.moment.isoformat(), "last_day": found.last_day,
            "provisional": found.provisional, "rule": _rule(found.rule), "calendar_digest": found.calendar_digest,
            "derivation": steps,
        })  # fmt: skip
        return
    if found.moment is not None:
        print(render(Message("clocks.due_moment", {"moment": found.moment.isoformat(" ", "minutes")}), language))
    else:
        print(render(Message("clocks.due_day", {"day": found.day.isoformat()}), language))
    for step in found.derivation:
        print(f"  {render(step, language)}")


def _rule(rule: Rule) -> dict[str, object]:
    return {**vars(rule), "pauses": sorted(rule.pauses)}


def _rules(rules: tuple[Rule, ...], language: str, *, as_json: bool) -> None:
    if as_json:
        _print([_rule(rule) for rule in rules])
        return
    table = Table(header_style="bold")
    for heading in ("rule", "name", "trigger", "limit", "basis", "mark"):
        table.add_column(word(f"clocks.heading_{heading}", language), overflow="fold")
    for rule in rules:
        article = render(Message("clocks.article", {"article": rule.article}), language) if rule.article else ""
        table.add_row(
            rule.id,
            Text(rule.name_zh if language == "zh" else rule.name_en),
            Text(rule.trigger_zh if language == "zh" else rule.trigger_en),
            render(Message(f"clocks.length_{rule.unit}", {"value": rule.value}), language),
            Text(rule.document + article),
            word(f"clocks.mark_{rule.mark.lower()}", language),
        )
    console().print(table)


def _checked(calendar: Calendar, language: str, *, as_json: bool) -> None:
    record = {"id": calendar.id, "version": calendar.version, "digest": calendar.digest}
    record |= {"first": str(min(calendar.years)), "last": str(max(calendar.years))}
    if as_json:
        _print(record)
    else:
        print(render(Message("clocks.calendar_good", record), language))


def _year(calendar: Calendar, year: int, language: str, *, as_json: bool) -> None:
    found = calendar.years.get(year)
    if found is None:
        known = {"year": str(year), "first": str(min(calendar.years)), "last": str(max(calendar.years))}
        raise InputError(Problem(Message("clocks.no_such_year", known)))
    # As counted with: where no notice is out, statutory days of fixed date are among them.
    off = [(day, names) for day in calendar.days_of(year) if (names := calendar.holidays(day))]
    working = [day for day in calendar.days_of(year) if calendar.is_exchanged(day)]
    if as_json:
        _print({
            "year": year, "published": found.published, "notices": found.notices, "digest": calendar.digest,
            "off": {str(day): names for day, names in off}, "working": working,
        })  # fmt: skip
        return
    key = "calendar_year" if found.published else "calendar_unpublished"
    print(render(Message(f"clocks.{key}", {"year": year, "notices": list(found.notices)}), language))
    for day, names in off:
        holidays = [Message(f"clocks.holiday_{name}") for name in names]
        said = render(Message("clocks.why_holiday", {"holidays": holidays}), language)
        print(f"  {day}  {word('clocks.calendar_off', language)}  {said}")
    for day in working:
        print(f"  {day}  {word('clocks.calendar_working', language)}")
