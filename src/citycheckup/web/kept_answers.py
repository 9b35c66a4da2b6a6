"""Answers that are made once and given often: strong ETags, kept compressed in memory within bounds."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool

from citycheckup.app.platform import Platform
from citycheckup.engine.manifest import code_hash

_JSON = "application/json"
_KEPT_BYTES = 128 * 2**20
_KEPT_QUESTIONS = 20_000
RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Kept:
    """An answer as it was made: compressed, with its own headers as they are sent."""

    etag: str
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]

    def sent(self, *, known: str, takes_gzip: bool) -> tuple[int, RawHeaders, bytes]:
        """Return status, headers and body for who knows some answers (``If-None-Match``) and takes gzip, or not."""
        if self.etag in known:
            return 304, [pair for pair in self.headers if pair[0] != b"content-type"], b""
        body = self.body if takes_gzip else gzip.decompress(self.body)
        headers = [*self.headers, (b"content-length", str(len(body)).encode())]
        return 200, [*headers, (b"content-encoding", b"gzip")] if takes_gzip else headers, body


@dataclass(frozen=True)
class State:
    """What answers are made from: what changes with the city's files; with the ledger, and the day."""

    files: Hashable
    ledger: Hashable


@dataclass(frozen=True)
class Question:
    """What was asked before, word for word: the answer's ETag, what it was made from, the route that made it."""

    etag: str
    state: State
    of_ledger: bool
    route: Any

    def holds(self, state: State) -> bool:
        """Whether the same would be made now."""
        return self.state == state if self.of_ledger else self.state.files == state.files


class KeptAnswers:
    """Answers by ETag, the least used dropped first, no more than some bytes in all; and the questions that led there.

    A question holds all that an answer is chosen by, the post that asks among it: the answer of one post is never that
    of another.
    """

    def __init__(self, most_bytes: int = _KEPT_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._answers: OrderedDict[str, Kept] = OrderedDict()
        self._questions: OrderedDict[Hashable, Question] = OrderedDict()
        self._lock = Lock()

    def get(self, etag: str) -> Kept | None:
        """Return an answer that is kept."""
        with self._lock:
            found = self._answers.get(etag)
            if found is not None:
                self._answers.move_to_end(etag)
            return found

    def made(self, etag: str, make: Callable[[], bytes]) -> Kept:
        """Return an answer, made where it is not kept."""
        found = self.get(etag)
        if found is not None:
            return found
        raw = {
            "etag": etag,
            "cache-control": "private, no-cache",
            "vary": "Accept-Encoding, Accept-Language, Cookie",
            "content-type": _JSON,
        }
        headers = tuple((name.encode(), value.encode()) for name, value in raw.items())
        made = Kept(etag, gzip.compress(make(), compresslevel=5, mtime=0), headers)
        with self._lock:
            if etag not in self._answers:
                self._answers[etag] = made
                self._bytes += len(made.body)
            while self._bytes > self._most and len(self._answers) > 1:
                self._bytes -= len(self._answers.popitem(last=False)[1].body)
        return made

    def asked_before(self, words: Hashable, state: State) -> tuple[Kept, Any] | None:
        """Return the answer to a question and the route that made it, if the same would be made now."""
        with self._lock:
            question = self._questions.get(words)
            if question is None or not question.holds(state):
                return None
            self._questions.move_to_end(words)
        found = self.get(question.etag)
        return None if found is None else (found, question.route)

    def remember(self, words: Hashable, question: Question) -> None:
        """Keep what a question led to."""
        with self._lock:
            self._questions[words] = question
            self._questions.move_to_end(words)
            while len(self._questions) > _KEPT_QUESTIONS:
                self._questions.popitem(last=False)


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """Return what writes a dataclass as JSON."""
    return TypeAdapter(kind)


def as_json(kind: Any, content: Any) -> bytes:
    """Return a dataclass as JSON."""
    return bytes(adapter(kind).dump_json(content))


def etag_of(platform: Platform, kind: Any, asked: str, made_from: str) -> str:
    """Return the strong ETag of an answer.

    It follows from the program, the city's settings, what was asked, and what the answer is made from.
    """
    facts = "\n".join((code_hash(), str(platform.settings_read), str(kind), asked, made_from))
    return f'"{hashlib.sha256(facts.encode()).hexdigest()[:32]}"'


async def answer(
    request: Request,
    kind: Any,
    made_from: str,
    make: Callable[[], Any],
    *,
    asked: str | None = None,
    of_ledger: bool = False,
) -> Response:
    """Answer with something that is the same as long as what it is made from is the same.

    Parameters
    ----------
    kind
        The dataclass of the answer.
    made_from
        What changes whenever the answer could: content hashes of runs, the language, the units a post sees.
    make
        Makes the answer, in a thread; not asked where the browser, or we, have it.
    asked
        What was asked, where several addresses ask the same; else the address.
    of_ledger
        Whether the answer is made from the ledger, too, and not from files only.
    """
    address = f"{request.url.path}?{request.url.query}"
    etag = etag_of(request.app.state.platform, kind, address if asked is None else asked, made_from)
    answers: KeptAnswers = request.app.state.answers
    known = request.headers.get("if-none-match", "")
    found = answers.get(etag)
    if found is None:
        found = await run_in_threadpool(answers.made, etag, lambda: as_json(kind, make()))
    request.state.kept = etag, of_ledger  # for whoever hears the same question from the same post again
    status, headers, body = found.sent(known=known, takes_gzip="gzip" in request.headers.get("accept-encoding", ""))
    response = Response(body, status)
    response.raw_headers = headers
    return response
