"""What every answer carries, and which requests are not looked at: the browser is told to trust nothing but us."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from citycheckup.vocabulary import Message as Words
from citycheckup.vocabulary import Problem
from citycheckup.web.errors import problem_response
from citycheckup.web.language import language_of

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Styles may stand in the page (charts and maps write them); scripts may not. The map draws in workers made from blobs.
_CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", _CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), payment=(), usb=(), geolocation=(self)"),
)
_ON_HTTPS = ((b"strict-transport-security", b"max-age=31536000"),)
_KEPT_NOWHERE = ((b"cache-control", b"no-store"),)
_JSON_BYTES = 1 << 20  # of what is written by hand or by a page; files may be larger


class Guard:
    """Adds the headers, and refuses what another site's page sends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        ours = _HEADERS
        if scope["scheme"] == "https":
            ours += _ON_HTTPS
        if scope["path"].startswith("/api/"):
            ours += _KEPT_NOWHERE

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message.get("headers", ())
                there = {name for name, _ in own}
                message["headers"] = [*own, *(pair for pair in ours if pair[0] not in there)]
            await send(message)

        refused = None if scope["method"] in _SAFE else _refusal(Headers(scope=scope))
        if refused is not None:
            status, key = refused
            await problem_response(status, [Problem(Words(key))], language_of(Request(scope)))(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)


def _refusal(headers: Headers) -> tuple[int, str] | None:
    """Return status and words for what is not looked at."""
    length = headers.get("content-length", "")
    if "json" in headers.get("content-type", "") and length.isdigit() and int(length) > _JSON_BYTES:
        return 413, "web.status.413"
    return (403, "accounts.foreign_page") if _is_foreign(headers) else None


def _is_foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of another site sends it. Programs say nothing, and have no cookies."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")
