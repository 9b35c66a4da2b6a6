"""Answers that are made once and given often: strong ETags, kept compressed in memory within bounds."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from pydantic import TypeAdapter

from citycheckup.engine.manifest import code_hash

_JSON = "application/json"
_KEPT_BYTES = 128 * 2**20


class KeptAnswers:
    """Bodies by ETag, the least used dropped first, no more than some bytes in all."""

    def __init__(self, most_bytes: int = _KEPT_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def body(self, etag: str, make: Callable[[], bytes]) -> bytes:
        """Return a compressed body, made where it is not kept."""
        with self._lock:
            if etag in self._bodies:
                self._bodies.move_to_end(etag)
                return self._bodies[etag]
        made = gzip.compress(make(), compresslevel=5, mtime=0)
        with self._lock:
            if etag not in self._bodies:
                self._bodies[etag] = made
                self._bytes += len(made)
            while self._bytes > self._most and len(self._bodies) > 1:
                self._bytes -= len(self._bodies.popitem(last=False)[1])
        return made


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """Return what writes a dataclass as JSON."""
    return TypeAdapter(kind)


def as_json(kind: Any, content: Any) -> bytes:
    """Return a dataclass as JSON."""
    return bytes(adapter(kind).dump_json(content))


def etag_of(kind: Any, asked: str, made_from: str) -> str:
    """Return the strong ETag of an answer: it follows from the program, what was asked, and what it is made from."""
    facts = "\n".join((code_hash(), str(kind), asked, made_from))
    return f'"{hashlib.sha256(facts.encode()).hexdigest()[:32]}"'


def answer(
    request: Request, kind: Any, made_from: str, make: Callable[[], Any], *, asked: str | None = None
) -> Response:
    """Answer with something that is the same as long as what it is made from is the same.

    Parameters
    ----------
    kind
        The dataclass of the answer.
    made_from
        What changes whenever the answer could: content hashes of runs, the language, the units a post sees.
    make
        Makes the answer; not asked where the browser, or we, have it.
    asked
        What was asked, where several addresses ask the same; else the address.
    """
    etag = etag_of(kind, f"{request.url.path}?{request.url.query}" if asked is None else asked, made_from)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding, Accept-Language, Cookie"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    kept: KeptAnswers = request.app.state.answers
    body = kept.body(etag, lambda: as_json(kind, make()))
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(body, media_type=_JSON, headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(body), media_type=_JSON, headers=headers)
