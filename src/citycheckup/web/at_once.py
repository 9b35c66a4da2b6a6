"""Answers again what was answered before, as long as the same would be made now: without the way through the routes."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from citycheckup.app.platform import Platform
from citycheckup.web.credentials import shown_by
from citycheckup.web.kept_answers import KeptAnswers, Question, State


class AtOnce:
    """Knows who asks, looks whether the same post asked the same before, and keeps what the routes say may be kept."""

    def __init__(self, app: ASGIApp, platform: Platform, answers: KeptAnswers) -> None:
        self._app, self._platform, self._answers = app, platform, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        shown = shown_by(scope)
        # Before anything is made: what changes meanwhile makes it be made anew.
        state = State(self._platform.files_stamp(), (self._platform.recognising.changes(), self._platform.today()))
        words = scope["path"], scope["query_string"], shown.languages
        post = shown.post_at_once(self._platform.recognising)
        found = None if post is None else self._answers.asked_before((*words, post), state)
        if found is None:
            told = scope.setdefault("state", {})
            await self._app(scope, receive, send)
            if "kept" in told and "post" in told:
                etag, of_ledger = told["kept"]
                # By the post that the route went by, which may be another than a moment before.
                self._answers.remember((*words, told["post"]), Question(etag, state, of_ledger, scope.get("route")))
            return
        kept, scope["route"] = found
        status, headers, body = kept.sent(known=shown.known, takes_gzip=shown.takes_gzip)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
