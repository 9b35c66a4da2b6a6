"""Signing in at the city's own identity provider."""

from __future__ import annotations

import logging
import secrets
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from citycheckup.app.oidc import begin_way, end_way
from citycheckup.app.platform_settings import settings_in
from citycheckup.vocabulary import InputError
from citycheckup.web.asking import Called, Served, SignedInHere
from citycheckup.web.routes.session import give_cookie
from citycheckup.wording import render

LOG = logging.getLogger("citycheckup.web.oidc")
_TOLD = {f"accounts.{one}": one for one in ("oidc_off", "oidc_way", "oidc_answer", "oidc_nobody", "oidc_taken")}

router = APIRouter(prefix="/api/oidc", tags=["session"])

_WAY = "citycheckup_way"
_SECONDS = 600


class OidcOut(BaseModel):
    """Whether people can sign in at a provider; then ``start`` is where to send the browser."""

    available: bool
    start: str


class WayOut(BaseModel):
    """Where to send the browser, to link one's account."""

    address: str


@router.get("")
def read_oidc(platform: Served) -> OidcOut:
    """Tell whether people can sign in at a provider."""
    with platform.door.books.reading() as book:
        available = settings_in(book).oidc is not None
    return OidcOut(available=available, start="/api/oidc/start")


@router.get("/start", response_class=RedirectResponse, status_code=302)
def start_oidc(request: Request, platform: Served) -> RedirectResponse:
    """Send the browser to the provider."""
    way = begin_way(platform.door, _redirect(request))
    response = RedirectResponse(way.address, 302)
    _keep(request, response, way.state)
    return response


@router.post("/link")
def start_oidc_link(request: Request, platform: Served, here: SignedInHere, response: Response) -> WayOut:
    """Begin to link one's own account to an identity of the provider."""
    way = begin_way(platform.door, _redirect(request), here.account)
    _keep(request, response, way.state)
    return WayOut(address=way.address)


@router.get("/callback", response_class=RedirectResponse, status_code=302)
def finish_oidc(
    request: Request,
    platform: Served,
    caller: Called,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
) -> RedirectResponse:
    """Take the browser back from the provider: to the platform, or with the reason to the sign-in page."""
    begun = request.cookies.get(_WAY, "")
    try:
        # The same browser that was sent there: else somebody could be signed in as somebody else.
        same = state if begun and secrets.compare_digest(begun.encode(), state.encode()) else ""
        secret = request.app.state.settings.oidc_secret
        entered = end_way(platform.door, same, code, _redirect(request), secret, caller)
    except InputError as error:
        # The address names the problem only, and the page has its words: an address that anybody can send says nothing.
        problem = error.problems[0].message
        LOG.warning("no sign-in at the provider: %s", render(problem, "en"))
        response = RedirectResponse(f"/sign-in?problem={_TOLD.get(problem.key, 'oidc_answer')}", 302)
    else:
        response = RedirectResponse("/", 302)
        give_cookie(request, response, entered.secret)
    response.delete_cookie(_WAY, path="/api/oidc")
    return response


def _redirect(request: Request) -> str:
    address = request.app.state.settings.public_address or str(request.base_url).rstrip("/")
    return f"{address}/api/oidc/callback"


def _keep(request: Request, response: Response, state: str) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(_WAY, state, max_age=_SECONDS, path="/api/oidc", httponly=True, samesite="lax", secure=secure)
