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
