"""Duty lists as JSON's own types, and back; and the digest by which a version is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from citycheckup.duties.bodies import Body, BodyKind
from citycheckup.duties.cadence import Cadence, read_cadence
from citycheckup.duties.duty import SETS, Duty, DutyList


def as_plain(duty_list: DutyList) -> dict[str, Any]:
    """Return a list as JSON's own types, the same for the same list whatever the order of its file was."""
    return {
        "bodies": [_plain(body) for body in duty_list.bodies],
        "duties": [_plain(duty) for duty in duty_list.duties],
        "queue_owner": duty_list.queue_owner,
    }


def digest_of(duty_list: DutyList) -> str:
    """Return the SHA-256 of a list's canonical JSON."""
    text = json.dumps(as_plain(duty_list), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read_duty_list(plain: Mapping[str, Any]) -> DutyList:
    """Return a list that :func:`as_plain` has written."""
    return DutyList(
        tuple(Body(**{**_dated(body), "kind": BodyKind(body["kind"])}) for body in plain["bodies"]),
        tuple(_duty(duty) for duty in plain["duties"]),
        plain["queue_owner"],
    )


def _plain(record: Body | Duty) -> dict[str, Any]:
    return {one.name: _value(getattr(record, one.name)) for one in fields(record)}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, BodyKind | Cadence) else value


def _duty(plain: Mapping[str, Any]) -> Duty:
    cadence = None if plain["cadence"] is None else read_cadence(plain["cadence"])
    return Duty(**{**_dated(plain), **{name: tuple(plain[name]) for name in SETS}, "cadence": cadence})


def _dated(plain: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: plain[name] and date.fromisoformat(plain[name]) for name in ("valid_from", "valid_to")}
    return {**plain, **days}
