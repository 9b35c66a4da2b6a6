"""Puts the application together: routes, errors, what guards and watches them, the built frontend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from citycheckup import __version__
from citycheckup.app.platform import Platform
from citycheckup.app.server_settings import ServerSettings
from citycheckup.web.at_once import AtOnce
from citycheckup.web.errors import answer_with_problems
from citycheckup.web.exports import Exports
from citycheckup.web.guarding import Guard
from citycheckup.web.head_requests import HeadAsGet
from citycheckup.web.kept_answers import KeptAnswers
from citycheckup.web.openapi import describe
from citycheckup.web.pages import serve_pages
from citycheckup.web.preparing import Preparing
from citycheckup.web.routes import ASKED_MOST, routers
from citycheckup.web.watching import Meters, Watch

_BODY_BYTES = 64 << 20  # of a request with a file; routes that take larger ones say so


class Application(FastAPI):
    """The framework's application behind layers of ours, which what fails in the framework passes through, too."""

    front: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self.front(scope, receive, send)

    async def routed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request by the routes."""
        await super().__call__(scope, receive, send)


def create_app(
    platform: Platform, settings: ServerSettings | None = None, *, at_end: Callable[[], None] = lambda: None
) -> Application:
    """Return the application that serves a platform.

    Parameters
    ----------
    at_end
        Called once the server has answered its last request.
    """

    @asynccontextmanager
    async def lifespan(served: FastAPI) -> AsyncIterator[None]:
        preparing = Preparing(platform, served.state.answers)
        preparing.start()
        yield
        preparing.end()
        at_end()

    application = Application(
        title="CityCheckup 城市体检",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        max_body_size=_BODY_BYTES,
        generate_unique_id_function=_name_of,
    )
    chosen = settings or ServerSettings()
    application.state.platform = platform
    application.state.answers = KeptAnswers()
    application.state.settings = chosen
    application.state.meters = Meters()
    found = routers()
    for router in found.values():
        application.include_router(router)
    answer_with_problems(application)
    serve_pages(application)
    describe(application)
    # Routes are tried in turn: first those that are asked most, behind them all others as they are described.
    first = [found[name] for name in ASKED_MOST]
    application.router.routes.sort(key=lambda route: getattr(route, "original_router", None) not in first)
    application.add_middleware(Exports, platform=platform)
    application.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6)
    front: ASGIApp = Guard(HeadAsGet(AtOnce(application.routed, platform, application.state.answers)))
    if chosen.trusted_proxies:
        # uvicorn and Starlette call the same three things by types of their own.
        front = cast("ASGIApp", ProxyHeadersMiddleware(cast("Any", front), list(chosen.trusted_proxies)))
    application.front = Watch(front, meters=application.state.meters)
    return application


def _name_of(route: BaseRoute) -> str:
    """Return a route's operation id: its function's name, which a typed client is generated from."""
    return str(getattr(route, "name", ""))
