"""Those who sign in. An account is a person's key to the platform; it acts as one of its posts, which the ledger sees.

Nothing is known of a person but the name that is typed to sign in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from citycheckup.vocabulary import Message

_NAME = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿._@-]{1,63}")


class Stage(StrEnum):
    """How far a session has come."""

    FULL = "full"
    SECOND_FACTOR = "second_factor"  # the password was right; the code is awaited
    CHANGE_DUE = "change_due"  # the rules want another password first


class Scope(StrEnum):
    """What a token may do, at most: what its post may do, or only read."""

    READ = "read"
    WRITE = "write"


class LinkKind(StrEnum):
    """What a one-time link is for."""

    FIRST = "first"  # the first administrator
    ACCOUNT = "account"  # a new account with posts
    RESET = "reset"  # a new password; the second factor goes with the old one


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in.

    Attributes
    ----------
    posts
        Ids of the posts it may act as, sorted.
    second_factor
        Whether it asks for a code.
    """

    id: str
    name: str
    posts: tuple[str, ...]
    created_at: str
    disabled_at: str | None = None
    second_factor: bool = False
    has_password: bool = True
    password_at: str | None = None


@dataclass(frozen=True)
class Session:
    """A browser that somebody has signed in with.

    Attributes
    ----------
    post
        Id of the post it acts as.
    agent
        The browser's family, as its user would call it.
    """

    id: str
    account: str
    post: str | None
    stage: Stage
    agent: str
    begun_at: str
    seen_at: str
    ends_at: str


@dataclass(frozen=True)
class Link:
    """A secret address that works once, and for a while."""

    kind: LinkKind
    posts: tuple[str, ...]
    account: str | None
    made_by: str
    ends_at: str


@dataclass(frozen=True)
class Token:
    """A key for a program: it acts as one post."""

    id: str
    account: str
    post: str
    name: str
    scope: Scope
    made_at: str
    ends_at: str
    used_on: str | None = None
    revoked_at: str | None = None


@dataclass(frozen=True)
class AuditEntry:
    """Something that was done with accounts, or taken out of the platform."""

    seq: int
    at: str
    kind: str
    account: str | None
    post: str | None
    source: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def faults_of_name(name: str) -> list[Message]:
    """Return why a name cannot be one to sign in with."""
    return [] if _NAME.fullmatch(name) else [Message("accounts.name", {"name": name})]


def folded(name: str) -> str:
    """Return a name as it is compared: 'Li.Wei' and 'li.wei' are one."""
    return name.strip().casefold()
