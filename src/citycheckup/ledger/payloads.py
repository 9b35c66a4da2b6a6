"""What may come with a move, field by field. Nothing else gets into an event: what is not listed here is refused.

So no field for a person's name or number can slip in, and no text that is no date is compared with one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from citycheckup.authority.roles import Role
from citycheckup.ledger.days import first_day
from citycheckup.ledger.events import canonical
from citycheckup.ledger.finding import FollowUp, ItemState, LinkKind, Severity, SourceKind, Urgency, VerificationMethod
from citycheckup.ledger.transitions import BY_MOVE, Move

_SHA256 = re.compile(r"[0-9a-f]{64}")
# A mobile number or an identity number within free text: it belongs to the store of contacts, never into an event.
_PERSONAL = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d{9}|\d{17}[0-9Xx])(?![0-9A-Za-z])")

Check = Callable[[Any], bool]


@dataclass(frozen=True)
class Record:
    """A mapping with fields that must be there and fields that may; the latter may be null."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape]


@dataclass(frozen=True)
class Each:
    """A list, each of its members of one shape."""

    of: Shape


Shape = Check | Record | Each


def misshapen(move: Move, payload: Mapping[str, Any]) -> list[str]:
    """Return the paths of fields that are unknown or not of their shape ("evidence[0].sha256"), sorted.

    A missing field of the payload itself is not named: the table's ``needs`` say what must be there.
    """
    return sorted(set(_unfit(payload, Record({}, _FIELDS[move]), "")))


def is_day(value: Any) -> bool:
    """Whether a value is an ISO day "2025-06-30", so that comparing two as text compares their dates."""
    return isinstance(value, str) and len(value) == 10 and _reads(date.fromisoformat, value)


def _unfit(value: Any, shape: Shape, path: str) -> Iterator[str]:
    if isinstance(shape, Each):
        if not isinstance(value, list | tuple):
            yield path
            return
        for number, one in enumerate(value):
            yield from _unfit(one, shape.of, f"{path}[{number}]")
    elif isinstance(shape, Record):
        if not isinstance(value, Mapping):
            yield path
            return
        known = {**shape.required, **shape.optional}
        start = f"{path}." if path else ""
        yield from (f"{start}{name}" for name in shape.required if name not in value)
        yield from (f"{start}{name}" for name in map(str, value) if name not in known)
        for name, one in value.items():
            if name in known and not (one is None and name in shape.optional):
                yield from _unfit(one, known[name], f"{start}{name}")
    elif not shape(value):
        yield path


def _reads(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and _reads(str.encode, value)


def _prose(value: Any) -> bool:
    return _text(value) and not _PERSONAL.search(value)


def is_prose(value: Any) -> bool:
    """Whether a value is text that may stand in an event: not empty, and no person's number in it."""
    return _prose(value)


def _body(value: Any) -> bool:
    return _text(value)


def _note(value: Any) -> bool:
    return value == "" or _prose(value)


def _data_date(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value)) and _reads(first_day, value)


def _sha256(value: Any) -> bool:
    return isinstance(value, str) and bool(_SHA256.fullmatch(value))


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _cost(value: Any) -> bool:
    return _number(value) and value >= 0


def _rating(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 5


def _number_of_step(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _times(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _plain_value(value: Any) -> bool:
    return value is None or value == "" or _text(value) or _flag(value) or _number(value)


def _figures(value: Any) -> bool:
    """Whether it is a mapping of plain values, such as an indicator's definition with its figures."""
    return isinstance(value, Mapping) and all(_text(name) and _plain_value(one) for name, one in value.items())


def _derivation(value: Any) -> bool:
    # Message keys and arguments, which the clock has made: nothing in it is compared, but it must go into an event.
    if not isinstance(value, list | tuple) or not all(isinstance(one, Mapping) for one in value):
        return False
    try:
        canonical(value)
    except (TypeError, ValueError):
        return False
    return True


@dataclass(frozen=True)
class OneOf:
    """A text that must be one of some."""

    known: tuple[str, ...]

    def __call__(self, value: Any) -> bool:
        """Whether a value is one of them."""
        return isinstance(value, str) and value in self.known


def _one_of(kind: type[StrEnum]) -> OneOf:
    return OneOf(tuple(str(one) for one in kind))


def _role_or_nothing(value: Any) -> bool:
    return value == "" or _one_of(Role)(value)


_DUE = Record(
    {
        "date": is_day,
        "original_date": is_day,
        "rule": _text,
        "rule_version": _text,
        "calendar": _text,
        "provisional": _flag,
    },
    {"derivation": _derivation},
)
_EVIDENCE = Each(Record({"id": _text, "kind": _text, "dated": is_day, "sha256": _sha256}, {"note": _note}))
_ITEMS = Each(
    Record({"id": _text, "name": _text, "kind": _text}, {"state": _one_of(ItemState), "evidence": Each(_text)})
)
_MARKS = Each(Record({"id": _text, "state": _one_of(ItemState)}, {"evidence": Each(_text)}))
_BODIES = Each(_body)
_ACTION: Mapping[str, Shape] = {"id": _text, "title": _prose, "steps": Each(_prose), "responsible_body": _body}
_OF_ACTION: Mapping[str, Shape] = {"co_bodies": _BODIES, "due_on": is_day, "cost_yuan": _cost}
_ACTIONS = Each(Record(_ACTION, _OF_ACTION))
_STEP_DONE = Record({"number": _number_of_step, "on": is_day, "body": _text, "evidence": Each(_text)}, {})
# With what was done of them: only whoever takes over a plan says that; else it comes step by step.
_ACTIONS_AS_THEY_STAND = Each(
    Record(
        _ACTION,
        {
            **_OF_ACTION,
            "done_on": is_day,
            "done": Each(_STEP_DONE),
            "extensions": Each(Record({"before": is_day, "after": is_day, "reason": _prose}, {})),
        },
    )
)
_EXTENSIONS = Each(
    Record(
        {
            **dict.fromkeys(("before", "after"), is_day),
            **dict.fromkeys(("rule", "approver"), _text),
            "reason": _prose,
            "reporter_told": _flag,
        },
        {},
    )
)
_VERIFICATION = Record(
    {"id": _text, "method": _one_of(VerificationMethod), "body": _text, "date": is_day, "passed": _flag},
    {
        "evidence": Each(_text),
        "data_date": _data_date,
        "data_digest": _sha256,
        "definition": _text,
        "status": _text,
        "meets": _flag,
        "on_site": _flag,
        "resume_consent": _text,
        "documentary": _flag,
    },
)
_FACTS = Record(
    {"run": _text, "version": _text, "data_date": _data_date, "status": _text},
    {
        **dict.fromkeys(("value", "numerator", "denominator", "coverage"), _number),
        **dict.fromkeys(("edition", "period", "unit"), _text),
        "meets": _flag,
    },
)
_LINKED_BY_HAND = OneOf(tuple(str(kind) for kind in LinkKind if kind is not LinkKind.CONTINUES))
_WHY: Mapping[str, Shape] = {"reason": _prose}
_PROVED: Mapping[str, Shape] = {"evidence": _EVIDENCE}

_FIELDS: Mapping[Move, Mapping[str, Shape]] = {
    Move.REGISTER: {
        **dict.fromkeys(("key", "source_id", "category", "unit_id", "level"), _text),
        **dict.fromkeys(("statement", "basis", "severity_standard", "target"), _prose),
        "object_id": _text,
        "source_kind": _one_of(SourceKind),
        "severity": _one_of(Severity),
        "urgency": _one_of(Urgency),
        "found_on": is_day,
        "found_by": _role_or_nothing,
        "definition": _figures,
        "items": _ITEMS,
        **_PROVED,
    },
    Move.SCREEN: _WHY,
    Move.REJECT: _WHY,
    Move.MERGE: {"into": _text, **_WHY},
    Move.TRANSFER: {"to": _text, "receipt": _text, **_WHY},
    Move.ASSIGN: {
        "lead_body": _body,
        "co_bodies": _BODIES,
        "duty": _text,
        "due": _DUE,
        "dispute_until": is_day,
        **_WHY,
    },
    Move.DISPUTE: _WHY,
    Move.ACCEPT: {},
    Move.PLAN: {"actions": _ACTIONS},
    Move.START: {},
    Move.REPORT_DONE: {"completed_on": is_day, **_PROVED},
    Move.BEGIN_CHECK: {},
    Move.PASS: {"verification": _VERIFICATION, **_PROVED},
    Move.FAIL: {"verification": _VERIFICATION, **_WHY, **_PROVED},
    Move.WATCH: {"watch_until": is_day},
    Move.CLOSE: {},
    Move.REOPEN: {"cause": _text, "items": Each(_text), **_WHY},
    Move.SUPERSEDE: {"successor": _text, **_WHY},
    Move.REMOVE_OBJECT: {"successor": _text, **_WHY, **_PROVED},
    Move.EXTEND: {"due": _DUE, "rule": _text, "reporter_told": _flag, "times_allowed": _times, **_WHY},
    Move.ADD_EVIDENCE: _PROVED,
    Move.MARK_ITEMS: {"items": _MARKS, **_PROVED},
    Move.RECORD_REPLY: {"reply_delivered_on": is_day, "follow_up": _one_of(FollowUp), "handling_rating": _rating},
    Move.LINK: {"kind": _LINKED_BY_HAND, "to": _text},
    Move.RESCHEDULE: {"due": _DUE, "notice": _text, "pause": _text, **_WHY},
    Move.OBSERVE: {"facts": _FACTS, "items": _ITEMS},
    Move.REVISE_PLAN: {"actions": _ACTIONS, "given_up": Each(_text), **_WHY},
    Move.DO_STEP: {"action": _text, "step": _number_of_step, "done_on": is_day, **_PROVED},
    Move.SUBSTITUTE: {"former": _text, "successor_body": _body, **_WHY},
    Move.TAKE_OVER: {
        "predecessor": _text,
        "actions": _ACTIONS_AS_THEY_STAND,
        "due": _DUE,
        "extensions": _EXTENSIONS,
        **_PROVED,
    },
}

# What a form asks for, by shape: a shape that is not here is a text like any other.
_KINDS: tuple[tuple[Shape, str], ...] = (
    (is_day, "day"),
    (_prose, "prose"),
    (_body, "body"),
    (_BODIES, "bodies"),
    (_flag, "flag"),
    (_times, "count"),
    (_rating, "count"),
    (_number_of_step, "count"),
    (_DUE, "due"),
    (_EVIDENCE, "evidence"),
    (_ITEMS, "items"),
    (_MARKS, "item_marks"),
    (_ACTIONS, "actions"),
    (_ACTIONS_AS_THEY_STAND, "actions"),
    (_VERIFICATION, "verification"),
    (_FACTS, "facts"),
    (_figures, "figures"),
)


@dataclass(frozen=True)
class Field:
    """A field that may come with a move, as a form asks for it.

    Attributes
    ----------
    kind
        "text", "prose" (no person's number in it), "body", "day", "flag", "count", "choice", "texts", "bodies", or the
        name of a record:
        "due", "evidence", "items", "item_marks", "actions", "verification", "facts", "figures".
    choices
        Of a choice: what may be chosen.
    """

    name: str
    kind: str
    required: bool
    choices: tuple[str, ...] = ()


REOPENING_CAUSES = ("recurrence", "appeal_upheld", "data_corrected")
# Texts of which a form offers these; a guard refuses any other, and says why.
_OFFERED: Mapping[str, tuple[str, ...]] = {"cause": REOPENING_CAUSES}


def fields_of(move: Move) -> tuple[Field, ...]:
    """Return the fields that may come with a move: those it needs first, in the table's order."""
    needs = BY_MOVE[move].needs
    names = [*needs, *(name for name in _FIELDS[move] if name not in needs)]
    return tuple(_field(name, _FIELDS[move][name], required=name in needs) for name in names)


def _field(name: str, shape: Shape, *, required: bool) -> Field:
    if isinstance(shape, OneOf):
        return Field(name, "choice", required, shape.known)
    if name in _OFFERED:
        return Field(name, "choice", required, _OFFERED[name])
    known = next((kind for one, kind in _KINDS if one is shape), None)
    return Field(name, known or ("texts" if isinstance(shape, Each) else "text"), required)
