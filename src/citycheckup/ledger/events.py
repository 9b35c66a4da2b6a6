"""Events: append-only, each holding the hash of the one before, so that nothing can be changed, cut or put in unseen.

The hash is SHA-256 over the event's canonical JSON (keys sorted, no blanks, UTF-8, no numbers that JSON has not).
Personal fields never stand in a payload: only :func:`commitment`, whose salt lies with the personal data and goes with
it, so that erasing a person's data leaves the chain whole and the commitment without meaning.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True)
class Draft:
    """An event before it has its place in the chain."""

    kind: str
    record: str
    payload: Mapping[str, Any]
    post: str
    role: str
    body: str


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    Attributes
    ----------
    seq
        1, 2, 3 … without a gap.
    at
        UTC time, ISO 8601 with microseconds and ``Z``.
    post, role, body
        Who acted: post, role and body, never a name.
    kind, record
        What it was about: ``finding`` and its id, ``duty_list`` and its id, and so on.
    payload
        Everything that replay needs, as JSON.
    previous, hash
        Hash of the event before, and of this one.
    """

    seq: int
    at: str
    kind: str
    record: str
    payload: Mapping[str, Any]
    post: str
    role: str
    body: str
    previous: str
    hash: str

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON's own types."""
        return {**_sealed(self), "hash": self.hash}


def canonical(value: object) -> bytes:
    """Return the one way to write a JSON value.

    Raises
    ------
    ValueError
        It holds a number that JSON has not (NaN, infinity).
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def seal(draft: Draft, seq: int, at: str, previous: str) -> Event:
    """Give a draft its place at the end of the chain."""
    event = Event(
        seq, at, draft.kind, draft.record, draft.payload, draft.post, draft.role, draft.body, previous, hash=""
    )
    digest = hashlib.sha256(canonical(_sealed(event))).hexdigest()
    return Event(seq, at, draft.kind, draft.record, draft.payload, draft.post, draft.role, draft.body, previous, digest)


def event_of(plain: Mapping[str, Any]) -> Event:
    """Return an event read from JSON; its hash is not checked here.

    Raises
    ------
    KeyError, TypeError
        Something is missing, or there is more than an event has.
    """
    return Event(**plain)


@dataclass(frozen=True)
class Break:
    """Where a chain is broken: the number of the first event that does not fit, and a message key that says how."""

    seq: int
    key: str


def broken_at(
    events: Iterable[Event], *, previous: str = GENESIS, first_seq: int = 1, head: str | None = None
) -> Break | None:
    """Return the first break of a chain, or None.

    A changed event does not match its own hash; a deleted, inserted or moved one does not follow the one before. A cut
    end, and a chain written anew from some event on, show only against a hash that was published.

    Parameters
    ----------
    previous, first_seq
        What the first event must follow, and its number.
    head
        A published hash that the chain must hold; where it does not, the break is behind its last event.
    """
    expected, is_head_there = first_seq, head is None or head == previous
    for event in events:
        if event.seq != expected:
            return Break(expected, "ledger.break_number")
        if event.previous != previous:
            return Break(event.seq, "ledger.break_previous")
        if not _matches_its_hash(event):
            return Break(event.seq, "ledger.break_hash")
        previous, expected = event.hash, expected + 1
        is_head_there = is_head_there or event.hash == head
    return None if is_head_there else Break(expected, "ledger.break_head")


def _matches_its_hash(event: Event) -> bool:
    try:
        return hashlib.sha256(canonical(_sealed(event))).hexdigest() == event.hash
    except (TypeError, ValueError):  # tampering may leave what no event can hold: a payload that is no mapping, a NaN
        return False


def head_of(events: Iterable[Event]) -> tuple[int, str]:
    """Return number and hash of the last event: an as-of. Of no events: 0 and :data:`GENESIS`."""
    last: Event | None = None
    for last in events:  # noqa: B007 - the last one is wanted
        pass
    return (0, GENESIS) if last is None else (last.seq, last.hash)


def commitment(personal: str, salt: bytes) -> str:
    """Return what stands for a personal value in an event: nobody without the salt can test a guess against it.

    Parameters
    ----------
    salt
        At least 16 random bytes, one per value, kept beside the personal data and erased with it.
    """
    if len(salt) < 16:
        raise ValueError("a salt has at least 16 bytes")
    return hmac.new(salt, personal.encode(), hashlib.sha256).hexdigest()


def chain(drafts: Iterable[tuple[Draft, str]], *, seq: int = 0, previous: str = GENESIS) -> Iterator[Event]:
    """Seal drafts with their times one after the other, behind the event of this number and hash."""
    for draft, at in drafts:
        seq += 1
        event = seal(draft, seq, at, previous)
        previous = event.hash
        yield event


def _sealed(event: Event) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": event.at,
        "kind": event.kind,
        "record": event.record,
        "payload": dict(event.payload),
        "post": event.post,
        "role": event.role,
        "body": event.body,
        "previous": event.previous,
    }
