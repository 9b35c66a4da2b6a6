"""How notices are carried, as a city folder's ``notices.toml`` says; :mod:`citycheckup.sources.notice_file` reads it.

Addresses are those of bodies, never of residents. Passwords do not stand here: only where one is to be found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from citycheckup.notices.notice import OFFICE, Channel

_STRICT: Mapping[str, str] = {"extra": "forbid"}


def _is_line(text: str) -> bool:
    return text.isprintable() and text.isascii() and not any(sign in text for sign in " <>,;")


def _require(holds: bool, said: str) -> None:
    if not holds:
        raise ValueError(said)


@dataclass(frozen=True)
class MailSettings:
    """A mail server. ``security`` is "none" only for a server on this machine or one that somebody vouches for."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _STRICT

    host: str
    sender: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password_env: str | None = None
    password_file: str | None = None
    ca_file: str | None = None
    timeout_s: int = 30

    def __post_init__(self) -> None:
        _require("@" in self.sender and _is_line(self.sender), "sender: an address such as checkup@example.org")
        _require(not (self.password_env and self.password_file), "give password_env or password_file, not both")
        _require(not self.user or bool(self.password_env or self.password_file), "user needs a password's place")
        _require(self.timeout_s >= 1, "timeout_s: at least 1")
        _require(
            self.security != "none" or not self.user or self.host in {"localhost", "127.0.0.1", "::1"},
            'security = "none" would send the password in the clear',
        )


@dataclass(frozen=True)
class WebhookSettings:
    """What calls of a body's system are signed with, and how long an answer may take."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _STRICT

    secret_env: str | None = None
    secret_file: str | None = None
    ca_file: str | None = None
    timeout_s: int = 30

    def __post_init__(self) -> None:
        _require(bool(self.secret_env) != bool(self.secret_file), "give secret_env or secret_file")
        _require(self.timeout_s >= 1, "timeout_s: at least 1")


@dataclass(frozen=True)
class Retry:
    """How often a delivery is tried, and how long is waited: each time ``factor`` times as long as before."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _STRICT

    attempts: int = 8
    first_wait_s: int = 60
    longest_wait_s: int = 21_600
    factor: int = 4

    def __post_init__(self) -> None:
        _require(
            min(self.attempts, self.first_wait_s, self.longest_wait_s, self.factor) >= 1, "whole numbers from 1 on"
        )

    def wait(self, attempts: int) -> timedelta | None:
        """Return how long to wait after so many attempts; None: it is given up."""
        if attempts >= self.attempts:
            return None
        return timedelta(seconds=min(self.longest_wait_s, self.first_wait_s * self.factor ** (attempts - 1)))


@dataclass(frozen=True)
class Addressee:
    """Where a body is reached: mailboxes of an office, a web address of its own system; and in which language."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = _STRICT

    mail: tuple[str, ...] = ()
    webhook: str | None = None
    language: Literal["zh", "en"] | None = None

    def __post_init__(self) -> None:
        for one in self.mail:
            _require("@" in one and _is_line(one), f"mail: {one!r} is no address")
        if self.webhook is not None:
            parts = urlsplit(self.webhook)
            here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
            _require(
                bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and here)),
                "webhook: an address that begins with https://",
            )

    @property
    def channels(self) -> frozenset[Channel]:
        """The ways there are to it."""
        found = {Channel.MAIL} if self.mail else set()
        return frozenset(found | ({Channel.WEBHOOK} if self.webhook else set()))


@dataclass(frozen=True)
class NoticeSettings:
    """All of it.

    Attributes
    ----------
    language
        Of those that name none.
    office
        Id of the body that the checkup office's notices go to.
    lapses_after_days
        What happened longer ago is not sent any more: it is known by now, or no longer so.
    """

    __pydantic_config__: ClassVar[Mapping[str, str]] = _STRICT

    language: Literal["zh", "en"] = "zh"
    office: str = "checkup-office"
    due_soon_working_days: int = 5
    lapses_after_days: int = 30
    mail: MailSettings | None = None
    webhook: WebhookSettings | None = None
    retry: Retry = Retry()
    body: Mapping[str, Addressee] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _require(min(self.due_soon_working_days, self.lapses_after_days) >= 1, "whole numbers of days from 1 on")

    def addressee(self, body: str) -> Addressee:
        """Return where a body is reached; one that is not named has no way to it."""
        return self.body.get(self.office if body == OFFICE else body, Addressee())

    def channels(self, body: str) -> frozenset[Channel]:
        """Return the ways to a body that there are servers for."""
        there = {Channel.MAIL: self.mail is not None, Channel.WEBHOOK: self.webhook is not None}
        return frozenset(channel for channel in self.addressee(body).channels if there[channel])

    def language_of(self, body: str) -> str:
        """Return the language in which a body is told."""
        return self.addressee(body).language or self.language
