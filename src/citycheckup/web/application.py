"""Puts the application together: routes, errors, the built frontend."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles

from citycheckup import __version__
from citycheckup.app.platform import Platform
from citycheckup.web.errors import answer_with_problems
from citycheckup.web.kept_answers import KeptAnswers
from citycheckup.web.routes import routers

STATIC = Path(__file__).parent / "static"


def create_app(platform: Platform) -> FastAPI:
    """Return the application that serves a platform."""
    application = FastAPI(
        title="CityCheckup 城市体检",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    application.state.platform = platform
    application.state.answers = KeptAnswers()
    for router in routers():
        application.include_router(router)
    answer_with_problems(application)
    _serve_frontend(application)
    return application


def _serve_frontend(application: FastAPI) -> None:
    """Answer every other address with the page: the frontend's router knows what to show there."""
    if not (STATIC / "index.html").is_file():
        return
    application.mount("/assets", StaticFiles(directory=STATIC / "assets"), name="assets")

    @application.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> Response:
        wanted = (STATIC / path).resolve()
        if path and wanted.is_relative_to(STATIC.resolve()) and wanted.is_file():
            return FileResponse(wanted)
        return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})
