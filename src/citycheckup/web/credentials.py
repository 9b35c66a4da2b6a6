"""What a request shows of who asks, read once from its headers: a token or a session, and the languages wanted."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from starlette.requests import cookie_parser
from starlette.types import Scope

from citycheckup.app.recognising import Recognised, Recognising, SecretOf
from citycheckup.authority.accounts import Stage
from citycheckup.authority.posts import Post

COOKIE = "citycheckup_session"


@dataclass(frozen=True)
class Shown:
    """What the headers say.

    Attributes
    ----------
    kind, secret
        What is shown: a token, before a session. Secret None: nothing.
    languages
        What a language is chosen from, beside the address: the cookie's, the browser's.
    known
        The ETags of answers that the browser has.
    """

    kind: SecretOf
    secret: str | None
    languages: tuple[str, str]
    known: str
    takes_gzip: bool

    def post_at_once(self, recognising: Recognising) -> Post | None:
        """Return the post that acts, where that is known without asking the database."""
        found = None if self.secret is None else recognising.remembered(self.kind, self.secret)
        return None if found is None or not is_in(found) else found.post


def is_in(found: Recognised) -> bool:
    """Whether somebody has signed in to the end."""
    return found.session is None or found.session.stage is Stage.FULL


def shown_by(scope: Scope) -> Shown:
    """Return what a request shows."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    cookies = cookie_parser(headers.get(b"cookie", ""))
    token = token_in(headers.get(b"authorization", ""))
    return Shown(
        SecretOf.SESSION if token is None else SecretOf.TOKEN,
        cookies.get(cookie_name(scope["scheme"])) or None if token is None else token,
        (cookies.get("lang", ""), headers.get(b"accept-language", "")),
        headers.get(b"if-none-match", ""),
        "gzip" in headers.get(b"accept-encoding", ""),
    )


def cookie_name(scheme: str) -> str:
    """Return what the session's cookie is called: on https no other host, and no plain page, can set it."""
    return f"__Host-{COOKIE}" if scheme == "https" else COOKIE


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
