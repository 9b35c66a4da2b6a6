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


class Assets(StaticFiles):
    """Files of which a compressed copy lies beside each: nothing is compressed anew for a request."""

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        """Return a file, compressed where the browser takes that."""
        zipped = path.endswith(".gz") or "gzip" not in Headers(scope=scope).get("accept-encoding", "")
        found = None if zipped else self.lookup_path(f"{path}.gz")[1]
        response = await super().get_response(path if found is None else f"{path}.gz", scope)
        if response.status_code in {200, 206, 304}:
            # The icon has no hash in its name.
            response.headers["Cache-Control"] = "no-cache" if Path(path).suffix == ".svg" else _FOR_EVER
            response.headers["Vary"] = "Accept-Encoding"
        if found is not None and response.status_code == 200:
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Type"] = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return response


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
