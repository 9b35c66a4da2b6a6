"""What every answer carries, and which requests are not looked at: the browser is told to trust nothing but us."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
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
_HEADERS = {
    "content-security-policy": _CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
}
_JSON_BYTES = 1 << 20  # of what is written by hand or by a page; files may be larger
_ONE_YEAR = "max-age=31536000"


class Guard:
    """Adds the headers, and refuses what another site's page sends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("strict-transport-security", _ONE_YEAR)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("cache-control", "no-store")
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
