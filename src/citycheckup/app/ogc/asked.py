"""What a request for items asks: read from its parameters, every one of which must be known."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from citycheckup.app.map.features import Box
from citycheckup.app.ogc.collections import Collection
from citycheckup.vocabulary import InputError, Message, Problem

LIMIT, LIMIT_MOST = 100, 10_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_KNOWN = frozenset({"limit", "offset", "cursor", "bbox", "datetime", "f", "lang"})


@dataclass(frozen=True)
class ItemsAsked:
    """A page of items that is wanted.

    Attributes
    ----------
    days
        First and last day (ISO, both counted; None: open) that an item must be of; items without a day always match.
    where
        By column the values of which an item must have one.
    """

    limit: int = LIMIT
    offset: int = 0
    cursor: str | None = None
    box: Box | None = None
    days: tuple[str | None, str | None] | None = None
    where: dict[str, list[object]] = field(default_factory=dict)


def read_asked(collection: Collection, parameters: Sequence[tuple[str, str]]) -> ItemsAsked:
    """Return what is asked.

    Raises
    ------
    InputError
        A parameter is unknown or cannot be read: every one.
    """
    problems: list[Message] = []
    given = dict(parameters)
    known = sorted({*_KNOWN, *collection.sought})
    problems += [
        Message("ogc.unknown_parameter", {"name": name, "known": known}) for name in given if name not in known
    ]
    limit = _whole(given, "limit", 1, problems)
    offset = _whole(given, "offset", 0, problems)
    box = _box(given["bbox"], problems) if "bbox" in given else None
    days = _days(given["datetime"], problems) if "datetime" in given else None
    where: dict[str, list[object]] = {}
    for name in collection.sought:
        if name in given:
            where[name] = [_value(given[name], collection.shown[name], name, problems)]
    if problems:
        raise InputError([Problem(message, column=str(message.arguments.get("name"))) for message in problems])
    return ItemsAsked(
        limit=LIMIT if limit is None else min(limit, LIMIT_MOST),
        offset=offset or 0,
        cursor=given.get("cursor"),
        box=box,
        days=days,
        where=where,
    )


def _whole(given: dict[str, str], name: str, least: int, problems: list[Message]) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,9}", text) or int(text) < least:
        problems.append(Message("ogc.not_a_number", {"name": name, "least": least, "text": text}))
        return None
    return int(text)


def _box(text: str, problems: list[Message]) -> Box | None:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # with heights, which our features have not
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)) or numbers[1] > numbers[3] or numbers[0] > numbers[2]:
        problems.append(Message("ogc.not_a_box", {"name": "bbox", "text": text}))
        return None
    west, south, east, north = numbers
    return west, south, east, north


def _days(text: str, problems: list[Message]) -> tuple[str | None, str | None] | None:
    """Return the first and the last day of an instant or an interval (RFC 3339); ``..`` or nothing: open."""
    ends = text.split("/", 1)
    try:
        days = [None if end in {"", ".."} and len(ends) == 2 else _day(end) for end in ends]
    except ValueError:
        problems.append(Message("ogc.not_a_time", {"name": "datetime", "text": text}))
        return None
    first, last = days[0], days[-1]
    if (first is not None and last is not None and first > last) or (first is None and last is None):
        problems.append(Message("ogc.not_a_time", {"name": "datetime", "text": text}))
        return None
    return first, last


def _day(text: str) -> str:
    if _DAY.fullmatch(text):
        return datetime.strptime(text, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007 - a day has no time zone
    return datetime.fromisoformat(text).date().isoformat()


def _value(text: str, kind: str, name: str, problems: list[Message]) -> object:
    if kind != "integer":
        return text
    if not re.fullmatch(r"-?\d{1,9}", text):
        problems.append(Message("ogc.not_a_number", {"name": name, "least": 0, "text": text}))
        return text
    return int(text)
