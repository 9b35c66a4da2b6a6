"""The built pages: hashed files that browsers keep, sent as they were compressed when they were built."""

from __future__ import annotations

import mimetypes
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers

STATIC = Path(__file__).parent / "static"
_FOR_PROGRAMS = frozenset({"api", "health", "metrics", "ogc", "public", "tiles"})
_FOR_EVER = "public, max-age=31536000, immutable"  # another content has another name


_ENDINGS = {"br": ".br", "gzip": ".gz"}  # the smaller first; browsers take brotli on https only


class Assets(StaticFiles):
    """Files of which compressed copies lie beside each: nothing is compressed anew for a request."""

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        """Return a file, compressed as the browser takes it."""
        coding = self._coding(path, Headers(scope=scope).get("accept-encoding", ""))
        response = await super().get_response(path + _ENDINGS.get(coding, ""), scope)
        if response.status_code in {200, 206, 304}:
            # The icon has no hash in its name.
            response.headers["Cache-Control"] = "no-cache" if Path(path).suffix == ".svg" else _FOR_EVER
            response.headers["Vary"] = "Accept-Encoding"
        if coding and response.status_code == 200:
            response.headers["Content-Encoding"] = coding
            response.headers["Content-Type"] = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return response

    def _coding(self, path: str, taken: str) -> str:
        """Return how a file is to be sent; empty: as it is."""
        names = {one.split(";")[0].strip() for one in taken.split(",")}
        plain = path.endswith(tuple(_ENDINGS.values()))
        there = (one for one in _ENDINGS if not plain and one in names and self.lookup_path(path + _ENDINGS[one])[1])
        return next(there, "")


def serve_pages(application: FastAPI, static: Path = STATIC) -> None:
    """Answer every other address with the page: the frontend's router knows what to show there.

    Where programs ask, what is not there stays not there: a page would look like an answer.
    """
    if not (static / "index.html").is_file():
        return
    application.mount("/assets", Assets(directory=static / "assets"), name="assets")

    @application.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> Response:
        if path.split("/", 1)[0] in _FOR_PROGRAMS:
            raise HTTPException(404)
        wanted = (static / path).resolve()
        if path and wanted.is_relative_to(static.resolve()) and wanted.is_file():
            return FileResponse(wanted)
        return FileResponse(static / "index.html", headers={"Cache-Control": "no-cache"})
