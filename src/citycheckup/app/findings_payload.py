"""What comes with a move, as a user types it: fields, a file of JSON, a rule by which the due date is counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from citycheckup.app.due_dates import count_due
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.transitions import Move
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import as_plain

# These begin what is meant as JSON; anything else is text as it stands.
_JSON = ("{", "[", '"')
_WORDS = {"true": True, "false": False}


def payload_of(pairs: Sequence[str], file: Path | None) -> dict[str, Any]:
    """Return a payload from a JSON file and from ``NAME=VALUE`` pairs, which come on top.

    A value is text, or JSON where it begins with ``{``, ``[`` or ``"``, or is ``true``, ``false`` or a whole number.

    Raises
    ------
    InputError
        The file holds no JSON object, or a pair is none: all of them are listed.
    """
    payload = {} if file is None else _object(file)
    problems = []
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            problems.append(Problem(Message("desk.pair", {"text": pair})))
            continue
        try:
            payload[name] = _value(text)
        except json.JSONDecodeError as error:
            problems.append(Problem(Message("desk.not_json", {"text": pair, "reason": str(error)})))
    if problems:
        raise InputError(problems)
    return payload


def due_of(
    rule: str, start: str, finding: Finding | None, move: Move, extensions: Sequence[int] = ()
) -> dict[str, Any]:
    """Return a due date as a move carries it, counted by a rule from a day.

    The first due date that a finding was given stays, unless a move gives it its first.

    Raises
    ------
    InputError
        There is no such rule on that day, the day cannot be read, or the rule allows no such extension.
    """
    counted = count_due(rule, start, extensions=extensions)
    date = counted.day.isoformat()
    keeps = finding is not None and finding.due is not None and move is not Move.ASSIGN
    return {
        "date": date,
        "original_date": finding.due.original_date if keeps and finding and finding.due else date,
        "rule": counted.rule.id,
        "rule_version": counted.rule.pack_digest,
        "calendar": counted.calendar_digest,
        "provisional": counted.provisional,
        "derivation": [as_plain(step) for step in counted.derivation],
    }


def _object(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(Problem(Message("desk.file_not_json", {"reason": str(error)}), file=str(file))) from error
    if not isinstance(found, dict):
        raise InputError(Problem(Message("desk.file_no_object"), file=str(file)))
    return found


def _value(text: str) -> Any:
    if text.startswith(_JSON):
        return json.loads(text)
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    return _WORDS.get(text, text)
