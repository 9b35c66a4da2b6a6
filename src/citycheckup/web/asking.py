"""Who asks, and in which language: what every route that needs a signed-in post depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from citycheckup.app.door import Caller, digest
from citycheckup.app.platform import Platform
from citycheckup.app.recognising import Recognised, SecretOf
from citycheckup.authority.accounts import Account, Scope, Session, Stage
from citycheckup.authority.posts import Post
from citycheckup.web.credentials import cookie_name, shown_by
from citycheckup.web.errors import HttpError
from citycheckup.web.language import language_of

CSRF = "x-csrf-token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Asking:
    """A signed-in account, acting as one of its posts."""

    account_id: str
    post: Post
    language: str


@dataclass(frozen=True)
class Here:
    """A browser that has signed in, whatever its post may do. ``secret`` is its session's."""

    account: Account
    session: Session
    secret: str


def platform_of(request: Request) -> Platform:
    """Return what is served."""
    found: Platform = request.app.state.platform
    return found


async def _platform_here(request: Request) -> Platform:
    """Return the same to a route, with the settings of now; as a coroutine it need not go to a thread and back."""
    platform = platform_of(request)
    platform.keep_up()
    return platform


async def _language_here(request: Request) -> str:
    return language_of(request)


def caller_of(request: Request) -> Caller:
    """Return where a request comes from. Behind a proxy that is trusted, the server has put the right address here."""
    source = "" if request.client is None else request.client.host
    return Caller(source, request.headers.get("user-agent", ""))


def csrf_of(secret: str) -> str:
    """Return what a page sends along to show that it is ours: it follows from the session, and does not tell it."""
    return digest(f"csrf|{secret}")


def here_at_all(request: Request) -> Here | None:
    """Return the browser's session, at whatever stage; None: it has none."""
    secret = request.cookies.get(cookie_name(request.url.scheme))
    found = None if not secret else _recognised(request, SecretOf.SESSION, secret)
    if not secret or found is None or found.session is None:
        return None
    if request.method not in _SAFE and request.headers.get(CSRF) != csrf_of(secret):
        raise HttpError(403, "web.csrf")
    return Here(found.account, found.session, secret)


def signed_in(request: Request) -> Here:
    """Return the browser's session.

    Raises
    ------
    HttpError
        Nobody has signed in, or not to the end (401).
    """
    here = here_at_all(request)
    if here is None:
        raise HttpError(401, "web.sign_in_first")
    if here.session.stage is not Stage.FULL:
        raise HttpError(401, f"web.stage_{here.session.stage}")
    return here


async def asking(request: Request, language: Annotated[str, Depends(_language_here)]) -> Asking:
    """Return who asks: by a session's cookie, or by a token. Only who is not remembered is looked up, in a thread.

    Raises
    ------
    HttpError
        Nobody is signed in (401), or without a post that acts (403).
    """
    shown = shown_by(request.scope)
    found, recognising = None, platform_of(request).recognising
    if shown.secret is not None:
        found = recognising.remembered(shown.kind, shown.secret)
        if found is None:
            found = await run_in_threadpool(recognising.look_up, shown.kind, shown.secret)
    if found is None:
        raise HttpError(401, "web.sign_in_first" if shown.kind is SecretOf.SESSION else "web.no_such_token")
    if request.method not in _SAFE:
        if found.session is not None and request.headers.get(CSRF) != csrf_of(shown.secret or ""):
            raise HttpError(403, "web.csrf")
        if found.token is not None and found.token.scope is Scope.READ:
            raise HttpError(403, "web.token_reads_only")
    if found.session is not None and found.session.stage is not Stage.FULL:
        raise HttpError(401, f"web.stage_{found.session.stage}")
    if found.post is None:
        raise HttpError(403, "web.no_post")
    request.state.asking = found.account.id, found.post.id  # for whoever writes down what is taken out
    request.state.post = found.post  # for whoever keeps what it is answered
    return Asking(found.account.id, found.post, language)


def _recognised(request: Request, kind: SecretOf, secret: str) -> Recognised | None:
    recognising = platform_of(request).recognising
    return recognising.remembered(kind, secret) or recognising.look_up(kind, secret)


Language = Annotated[str, Depends(_language_here)]
Served = Annotated[Platform, Depends(_platform_here)]
Called = Annotated[Caller, Depends(caller_of)]
Asks = Annotated[Asking, Depends(asking)]
SignedInHere = Annotated[Here, Depends(signed_in)]
