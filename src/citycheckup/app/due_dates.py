"""Count a due date, list the rules in force, read a calendar: with the user's own files where given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from citycheckup.clocks import (
    Calendar,
    Due,
    Pause,
    PausedSpell,
    Rule,
    RulePack,
    due,
    mainland_calendar,
    read_calendar,
    read_rules,
    rule_in_force,
    rules_in_force,
)
from citycheckup.vocabulary import InputError, Message, Problem


def count_due(
    rule_id: str,
    start: str,
    *,
    extensions: Sequence[int] = (),
    pauses: Sequence[Sequence[str]] = (),
    rule_files: Sequence[Path] = (),
    calendar_file: Path | None = None,
) -> Due:
    """Count a due date from what a user typed; each pause is first day, last day, reason.

    Raises
    ------
    InputError
        Something cannot be read, or the rule does not allow it.
    """
    calendar = calendar_of(calendar_file)
    begin = _moment(start) if "T" in start or " " in start else day_of(start)
    local = begin
    if isinstance(begin, datetime):
        local = begin.astimezone(calendar.zone).date() if begin.tzinfo else begin.date()
    rule = rule_in_force(rule_id, local, _own(rule_files))
    spells = [PausedSpell(day_of(first), day_of(last), _reason(reason)) for first, last, reason in pauses]
    return due(begin, rule, calendar, spells, extensions)


def list_rules(on: date, rule_files: Sequence[Path] = ()) -> tuple[Rule, ...]:
    """Return the rules in force on a day, by id."""
    return rules_in_force(on, _own(rule_files))


def calendar_of(file: Path | None) -> Calendar:
    """Return the calendar of a file, or the shipped one where none is given."""
    return mainland_calendar() if file is None else read_calendar(_text(file), file.name)


def day_of(text: str) -> date:
    """Read a day that a user typed."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(Problem(Message("clocks.not_a_day", {"value": text}))) from error


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(Problem(Message("clocks.not_a_day", {"value": text}))) from error


def _reason(text: str) -> Pause:
    try:
        return Pause(text)
    except ValueError as error:
        raise InputError(Problem(Message("clocks.unknown_reason", {"value": text, "known": list(Pause)}))) from error


def _own(rule_files: Sequence[Path]) -> list[RulePack]:
    return [read_rules(_text(file), file.name) for file in rule_files]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(Problem(Message("clocks.not_toml", {"reason": str(error)}), file=file.name)) from error
