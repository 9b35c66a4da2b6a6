"""Findings as JSON's own types, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

from citycheckup.ledger.action import Action, ActionExtension, StepDone
from citycheckup.ledger.finding import (
    DueDate,
    Evidence,
    Extension,
    Finding,
    FollowUp,
    Item,
    ItemState,
    Link,
    LinkKind,
    Severity,
    SourceKind,
    Step,
    Urgency,
    Verification,
    VerificationMethod,
)
from citycheckup.ledger.transitions import State


def as_plain(value: Any) -> Any:
    """Return a record as JSON's own types: mappings, lists, text, numbers, null."""
    if is_dataclass(value):
        return {one.name: as_plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [as_plain(one) for one in (sorted(value) if isinstance(value, frozenset | set) else value)]
    return str(value) if isinstance(value, StrEnum) else value


def read_due(plain: Mapping[str, Any]) -> DueDate:
    """Return a due date from JSON's own types."""
    return DueDate(**{**plain, "derivation": tuple(plain.get("derivation") or ())})


def read_evidence(plain: Mapping[str, Any]) -> Evidence:
    """Return a piece of evidence."""
    return Evidence(**{**plain, "note": plain.get("note") or ""})


def read_item(plain: Mapping[str, Any]) -> Item:
    """Return an item."""
    state = ItemState(plain.get("state") or ItemState.OPEN)
    return Item(plain["id"], plain["name"], plain["kind"], state, tuple(plain.get("evidence") or ()))


def read_action(plain: Mapping[str, Any]) -> Action:
    """Return an action."""
    parts = {
        "steps": tuple(plain["steps"]),
        "co_bodies": tuple(plain.get("co_bodies") or ()),
        "done": tuple(StepDone(**{**one, "evidence": tuple(one["evidence"])}) for one in plain.get("done") or ()),
        "extensions": tuple(ActionExtension(**one) for one in plain.get("extensions") or ()),
    }
    return Action(**{**plain, **parts})


def read_verification(plain: Mapping[str, Any]) -> Verification:
    """Return a verification.

    Raises
    ------
    ValueError, TypeError
        Its method is none there is; something is missing.
    """
    method, evidence = VerificationMethod(plain["method"]), tuple(plain.get("evidence") or ())
    flags = {name: plain.get(name) or False for name in ("on_site", "documentary")}
    return Verification(**{**plain, **flags, "method": method, "evidence": evidence})


def read_finding(plain: Mapping[str, Any]) -> Finding:
    """Return a finding that :func:`as_plain` has written."""
    follow_up = plain["follow_up"]
    return Finding(
        **{
            **plain,
            "source_kind": SourceKind(plain["source_kind"]),
            "severity": Severity(plain["severity"]),
            "urgency": Urgency(plain["urgency"]),
            "state": State(plain["state"]),
            "follow_up": None if follow_up is None else FollowUp(follow_up),
            "co_bodies": tuple(plain["co_bodies"]),
            "former_bodies": tuple(plain["former_bodies"]),
            "due": None if plain["due"] is None else read_due(plain["due"]),
            "items": tuple(map(read_item, plain["items"])),
            "actions": tuple(map(read_action, plain["actions"])),
            "evidence": tuple(map(read_evidence, plain["evidence"])),
            "verifications": tuple(map(read_verification, plain["verifications"])),
            "extensions": tuple(Extension(**one) for one in plain["extensions"]),
            "links": tuple(Link(LinkKind(one["kind"]), one["to"]) for one in plain["links"]),
            "observations": tuple(plain.get("observations") or ()),
            "proof": tuple(plain["proof"]),
            "history": tuple(Step(**{**one, "state": State(one["state"])}) for one in plain["history"]),
        }
    )
