"""What every use case of sign-in and accounts needs: the books, the clock, the rules that were chosen."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from citycheckup.app.clock import Clock
from citycheckup.authority.accounts import AuditEntry
from citycheckup.authority.passwords import Profile, profile

if TYPE_CHECKING:
    from citycheckup.store.account_store import AccountBook, AccountStore
    from citycheckup.store.ledger import SqlLedger, SqlStore

PROFILE = "sign_in_profile"  # key of the setting


@dataclass(frozen=True)
class Door:
    """Where people come in.

    Attributes
    ----------
    context
        Words that must not make up a password: the city's id and name.
    """

    books: AccountStore
    ledger: SqlStore
    clock: Clock
    context: tuple[str, ...] = ()

    def book_of(self, ledger: SqlLedger) -> AccountBook:
        """Return the book within a transaction of the ledger: what is done in both is done together."""
        from citycheckup.store.account_store import AccountBook  # noqa: PLC0415 - with the database's libraries

        return AccountBook(ledger.connection)

    def now(self) -> datetime:
        """Return the moment, UTC."""
        return self.clock().astimezone(UTC)


@dataclass(frozen=True)
class Caller:
    """Where a request comes from.

    Attributes
    ----------
    source
        Its network address.
    agent
        What the browser calls itself.
    """

    source: str
    agent: str = ""


def rules_of(book: AccountBook) -> Profile:
    """Return the rules of sign-in that were chosen."""
    return profile(book.setting(PROFILE) or "asvs")


def new_secret() -> str:
    """Return a secret that nobody can guess (256 bits)."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is kept of a secret that a machine has made."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def stamp(moment: datetime) -> str:
    """Return a moment as it is kept."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def later(moment: datetime, **by: float) -> str:
    """Return a later moment as it is kept."""
    return stamp(moment + timedelta(**by))


def note(
    book: AccountBook,
    kind: str,
    at: datetime,
    *,
    account: str | None = None,
    post: str | None = None,
    source: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write into the audit."""
    book.note(AuditEntry(0, stamp(at), kind, account, post, source, detail or {}))
