"""Puts the application together: routes, errors, what guards and watches them, the built frontend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from citycheckup import __version__
from citycheckup.app.platform import Platform
from citycheckup.app.server_settings import ServerSettings
from citycheckup.web.errors import answer_with_problems
from citycheckup.web.exports import Exports
from citycheckup.web.guarding import Guard
from citycheckup.web.kept_answers import KeptAnswers
from citycheckup.web.openapi import describe
from citycheckup.web.pages import serve_pages
from citycheckup.web.preparing import Preparing
from citycheckup.web.routes import routers
from citycheckup.web.watching import Meters, Watch

_BODY_BYTES = 64 << 20  # of a request with a file; routes that take larger ones say so


def create_app(
    platform: Platform, settings: ServerSettings | None = None, *, at_end: Callable[[], None] = lambda: None
) -> FastAPI:
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

    application = FastAPI(
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
    for router in routers():
        application.include_router(router)
    answer_with_problems(application)
    serve_pages(application)
    describe(application)
    application.add_middleware(Exports, platform=platform)
    application.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6)
    application.add_middleware(Guard)
    if chosen.trusted_proxies:
        application.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(chosen.trusted_proxies))
    application.add_middleware(Watch, meters=application.state.meters)
    return application


def _name_of(route: BaseRoute) -> str:
    """Return a route's operation id: its function's name, which a typed client is generated from."""
    return str(getattr(route, "name", ""))
