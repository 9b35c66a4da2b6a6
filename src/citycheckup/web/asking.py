"""Who asks, and in which language: what every route that needs a signed-in post depends on."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from citycheckup.app.door import Caller, digest
from citycheckup.app.platform import Platform
from citycheckup.app.posts import post_of
from citycheckup.app.sign_in import seen, session_of
from citycheckup.app.tokens import token_of
from citycheckup.authority.accounts import Account, Scope, Session, Stage
from citycheckup.authority.posts import Post
from citycheckup.vocabulary import InputError
from citycheckup.web.errors import HttpError
from citycheckup.web.language import language_of

COOKIE = "citycheckup_session"
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
    """Return the same to a route; a coroutine, since what costs nothing need not go to a thread and back."""
    return platform_of(request)


async def _language_here(request: Request) -> str:
    return language_of(request)


def caller_of(request: Request) -> Caller:
    """Return where a request comes from. Behind a proxy that is trusted, the server has put the right address here."""
    source = "" if request.client is None else request.client.host
    return Caller(source, request.headers.get("user-agent", ""))


def cookie_name(request: Request) -> str:
    """Return what the session's cookie is called: on https no other host, and no plain page, can set it."""
    return f"__Host-{COOKIE}" if request.url.scheme == "https" else COOKIE


def csrf_of(secret: str) -> str:
    """Return what a page sends along to show that it is ours: it follows from the session, and does not tell it."""
    return digest(f"csrf|{secret}")


def here_at_all(request: Request) -> Here | None:
    """Return the browser's session, at whatever stage; None: it has none."""
    secret = request.cookies.get(cookie_name(request))
    door = platform_of(request).door
    found = None if not secret else session_of(door, secret)
    if secret is None or found is None:
        return None
    session, account, note_at = found
    if request.method not in _SAFE and request.headers.get(CSRF) != csrf_of(secret):
        raise HttpError(403, "web.csrf")
    if note_at is not None:
        seen(door, secret, note_at)
    return Here(account, session, secret)


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


def asking(request: Request, language: Annotated[str, Depends(_language_here)]) -> Asking:
    """Return who asks: by a session's cookie, or by a token.

    Raises
    ------
    HttpError
        Nobody is signed in (401), or without a post that acts (403).
    """
    post_id: str | None
    authorization = request.headers.get("authorization", "")
    secret = token_in(authorization)
    if secret is not None:
        account, post_id = _by_token(request, secret)
    else:
        here = signed_in(request)
        account, post_id = here.account, here.session.post
    if post_id is None or post_id not in account.posts:
        raise HttpError(403, "web.no_post")
    try:
        with platform_of(request).store.reading() as ledger:
            post = post_of(ledger, post_id)
    except InputError as error:
        raise HttpError(403, "web.no_post") from error
    request.state.asking = account.id, post.id  # for whoever writes down what is taken out
    return Asking(account.id, post, language)


def token_in(authorization: str) -> str | None:
    """Return the token that a header carries: as Bearer, or as the password of a basic sign-in (for QGIS)."""
    kind, _, rest = authorization.partition(" ")
    if kind.lower() == "bearer":
        return rest.strip()
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(rest.strip(), validate=True).decode("utf-8").partition(":")[2]
    except ValueError:
        return ""


def _by_token(request: Request, secret: str) -> tuple[Account, str]:
    found = token_of(platform_of(request).door, secret)
    if found is None:
        raise HttpError(401, "web.no_such_token")
    token, account = found
    if token.scope is Scope.READ and request.method not in _SAFE:
        raise HttpError(403, "web.token_reads_only")
    return account, token.post


Language = Annotated[str, Depends(_language_here)]
Served = Annotated[Platform, Depends(_platform_here)]
Called = Annotated[Caller, Depends(caller_of)]
Asks = Annotated[Asking, Depends(asking)]
SignedInHere = Annotated[Here, Depends(signed_in)]
