"""Reasons in words: the moves, states and roles that a message names become messages themselves."""

from __future__ import annotations

from collections.abc import Mapping

from citycheckup.vocabulary import Message
from citycheckup.wording import has

# By the name of a message's argument: the terms that its values are.
_TERMS: Mapping[str, str] = {
    "move": "move",
    "state": "state",
    "role": "role",
    "roles": "role",
    "now": "item_state",
    "wanted": "item_state",
    "method": "method",
    "source": "source_kind",
    "conditions": "condition",
    "known": "cause",
    "kind": "link_kind",
}


# The field of a payload that a guard's reason is about; other reasons are about the finding, or name their fields.
_ABOUT: Mapping[str, str] = {
    "ledger.found_in_future": "found_on",
    "ledger.severity_without_standard": "severity_standard",
    "ledger.key_is_open": "key",
    "ledger.completed_out_of_span": "completed_on",
    "ledger.step_out_of_span": "done_on",
    "ledger.watch_too_short": "watch_until",
    "ledger.reporter_not_told": "reporter_told",
    "ledger.extension_not_later": "due",
    "ledger.actions_outlast": "actions",
    "ledger.actions_incomplete": "actions",
    "ledger.evidence_in_future": "evidence",
}
_NAMING = {"ledger.needs": "lacking", "ledger.misshapen": "fields"}


def fields_meant(reason: Message) -> str | None:
    """Return the fields of the payload that a reason is about ("statement, found_on"); None: it is about no field."""
    named = _NAMING.get(reason.key)
    if named is None:
        return _ABOUT.get(reason.key)
    fields = reason.arguments[named]
    return ", ".join(map(str, fields)) if isinstance(fields, list | tuple) else None


def said(reason: Message) -> Message:
    """Return a reason with everything in it that has a word replaced by that word; what has none stays."""
    return Message(reason.key, {name: _said(name, value) for name, value in reason.arguments.items()})


def term(kind: str, value: str) -> Message:
    """Return what a state, move, role and the like is called."""
    return Message(f"terms.{kind}.{value}")


def _said(name: str, value: object) -> object:
    kind = _TERMS.get(name)
    if isinstance(value, list | tuple):
        return [_said(name, one) for one in value]
    if kind is None or not isinstance(value, str) or not has(f"terms.{kind}.{value}"):
        return value
    return term(kind, value)
