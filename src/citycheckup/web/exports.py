"""Writes into the audit what is taken out of the platform: whatever an answer offers to be kept as a file."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from citycheckup.app.audit import note_export
from citycheckup.app.door import Caller
from citycheckup.app.platform import Platform


class Exports:
    """Notes each answer that is a file, before its first byte goes out."""

    def __init__(self, app: ASGIApp, platform: Platform) -> None:
        self._app = app
        self._platform = platform

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start" and "asking" in scope.get("state", {}):
                disposition = Headers(raw=message["headers"]).get("content-disposition", "")
                if disposition.startswith("attachment"):
                    account, post = scope["state"]["asking"]
                    caller = Caller(scope["client"][0] if scope.get("client") else "")
                    await run_in_threadpool(note_export, self._platform.door, account, post, scope["path"], caller)
            await send(message)

        await self._app(scope, receive, noted)
