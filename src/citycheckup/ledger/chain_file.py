"""The chain as a file: one event a line, a head record last. It is checked without any database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from citycheckup.ledger.events import GENESIS, Break, Event, broken_at, canonical, event_of
from citycheckup.vocabulary import InputError, Message, Problem

_HEAD = re.compile(r"(?:(\d+):)?([0-9a-f]{64})")


@dataclass(frozen=True)
class PublishedHead:
    """A head that was published once: hash of an event that the chain must hold, and its number where it was told."""

    hash: str
    seq: int | None = None


@dataclass(frozen=True)
class CheckedChain:
    """What a check has found: number and hash of the last good event, and where the chain is broken, if it is."""

    seq: int
    hash: str
    broken: Break | None


def read_head(text: str) -> PublishedHead:
    """Read ``HASH`` or ``NUMBER:HASH``, as a checkpoint prints it.

    Raises
    ------
    InputError
        It is neither.
    """
    found = _HEAD.fullmatch(text.strip().lower())
    if found is None:
        raise InputError(Problem(Message("ledger.not_a_head", {"text": text})))
    return PublishedHead(found[2], None if found[1] is None else int(found[1]))


def lines_of(events: Iterable[Event]) -> Iterator[bytes]:
    """Write a chain from its first event on: canonical JSON, and at the end the head record."""
    seq, digest = 0, GENESIS
    for event in events:
        yield canonical(event.as_plain()) + b"\n"
        seq, digest = event.seq, event.hash
    yield canonical({"head": {"seq": seq, "hash": digest}}) + b"\n"


def check_chain(events: Iterable[Event], published: PublishedHead | None = None) -> CheckedChain:
    """Check a chain from its first event on."""
    watch = _Watch(published)
    broken = broken_at(watch.passing(events), head=None if published is None else published.hash)
    return watch.found(broken)


def check_lines(lines: Iterable[bytes], published: PublishedHead | None = None) -> CheckedChain:
    """Check what :func:`lines_of` has written, line by line; memory does not grow with the file.

    A line must be written in the one way there is: two ways to read a line would be two pasts.
    """
    watch, reader = _Watch(published), _Lines(lines)
    broken = broken_at(watch.passing(reader.events()), head=None if published is None else published.hash)
    if broken is None or (reader.broken is not None and reader.broken.seq <= broken.seq):
        broken = reader.broken or reader.against(watch.seq, watch.hash) or broken
    return watch.found(broken)


class _Watch:
    """Remembers the last event that passed, and compares the one that was published."""

    def __init__(self, published: PublishedHead | None) -> None:
        self._published = published
        self._differs: Break | None = None
        self.seq, self.hash = 0, GENESIS
        self._last: Event | None = None

    def passing(self, events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            self._keep_last()
            self._last = event
            yield event
        self._keep_last()
        self._last = None

    def _keep_last(self) -> None:
        # Only when the next one is asked for was the last one found good.
        if self._last is None:
            return
        self.seq, self.hash = self._last.seq, self._last.hash
        said = self._published
        if said is not None and said.seq == self.seq and said.hash != self.hash and self._differs is None:
            self._differs = Break(self.seq, "ledger.break_head_differs")

    def found(self, broken: Break | None) -> CheckedChain:
        first = min((one for one in (self._differs, broken) if one is not None), key=lambda one: one.seq, default=None)
        return CheckedChain(self.seq, self.hash, first)


class _Lines:
    """Reads events from lines, up to the head record or the first line that is no event."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._head: Any = None
        self.broken: Break | None = None

    def events(self) -> Iterator[Event]:
        for number, line in enumerate(self._lines, start=1):
            try:
                plain = json.loads(line)
                written_so = canonical(plain) + b"\n" == line
                if written_so and set(plain) == {"head"}:
                    self._head = plain["head"]
                    return
                event = event_of(plain)
            except (ValueError, TypeError, RecursionError):
                written_so = False
            if not written_so:
                self.broken = Break(number, "ledger.break_line")
                return
            yield event

    def against(self, seq: int, digest: str) -> Break | None:
        if self._head is None:
            return Break(seq + 1, "ledger.break_no_head")
        if self._head != {"seq": seq, "hash": digest}:
            return Break(seq + 1, "ledger.break_head_record")
        return Break(seq + 1, "ledger.break_behind_head") if next(self._lines, None) is not None else None
