"""Who asks, and in which language: what every route that needs a signed-in post depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from citycheckup.app.platform import Platform
from citycheckup.authority.posts import Post
from citycheckup.web.errors import HttpError
from citycheckup.web.language import language_of


@dataclass(frozen=True)
class Asking:
    """A signed-in account, acting as one of its posts."""

    account_id: str
    post: Post
    language: str


def platform_of(request: Request) -> Platform:
    """Return what is served."""
    found: Platform = request.app.state.platform
    return found


def asking() -> Asking:
    """Return who asks.

    Raises
    ------
    HttpError
        Nobody is signed in (401).
    """
    raise HttpError(401, "web.sign_in_first")


Language = Annotated[str, Depends(language_of)]
Served = Annotated[Platform, Depends(platform_of)]
Asks = Annotated[Asking, Depends(asking)]
