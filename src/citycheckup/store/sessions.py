"""Sessions, one-time links and tokens in the database, each found by the hash of its secret."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace

from sqlalchemy import Connection, Row, delete, insert, select, update

from citycheckup.authority.accounts import Link, LinkKind, Scope, Session, Stage, Token
from citycheckup.store.account_tables import LINKS, OIDC_WAYS, SESSIONS, TOKENS


class SessionRows:
    """Sessions within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, digest: str, session: Session) -> None:
        """Begin a session."""
        self._connection.execute(insert(SESSIONS), {"hash": digest, **asdict(session)})

    def get(self, digest: str) -> Session | None:
        """Return a session by the hash of its secret."""
        row = self._connection.execute(select(SESSIONS).where(SESSIONS.c.hash == digest)).first()
        return None if row is None else _session(row)

    def of(self, account_id: str) -> list[Session]:
        """Return the sessions of an account, the one used last first."""
        asked = (
            select(SESSIONS).where(SESSIONS.c.account == account_id).order_by(SESSIONS.c.seen_at.desc(), SESSIONS.c.id)
        )
        return [_session(row) for row in self._connection.execute(asked)]

    def rotate(self, digest: str, new_digest: str, session: Session) -> None:
        """Go on with a session under another secret."""
        self.end(digest)
        self.add(new_digest, session)

    def seen(self, digest: str, at: str) -> None:
        """Note that a session was used."""
        self._connection.execute(update(SESSIONS).where(SESSIONS.c.hash == digest).values(seen_at=at))

    def end(self, digest: str) -> None:
        """End a session."""
        self._connection.execute(delete(SESSIONS).where(SESSIONS.c.hash == digest))

    def end_one(self, account_id: str, session_id: str) -> bool:
        """End a session of an account by its id; False: there is none."""
        this = SESSIONS.c.account == account_id, SESSIONS.c.id == session_id
        return self._connection.execute(delete(SESSIONS).where(*this)).rowcount == 1

    def end_all(self, account_id: str, *, but: str | None = None) -> None:
        """End all sessions of an account, ``but`` the one of that hash."""
        gone = delete(SESSIONS).where(SESSIONS.c.account == account_id)
        self._connection.execute(gone if but is None else gone.where(SESSIONS.c.hash != but))

    def forget(self, before: str) -> None:
        """Delete what ended before a moment."""
        self._connection.execute(delete(SESSIONS).where(SESSIONS.c.ends_at < before))


class LinkRows:
    """One-time links, and ways to a provider that have begun, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, digest: str, link: Link, at: str) -> None:
        """Make a link."""
        row = {
            **asdict(link),
            "kind": str(link.kind),
            "posts": json.dumps(list(link.posts)),
            "hash": digest,
            "made_at": at,
        }
        self._connection.execute(insert(LINKS), row)

    def get(self, digest: str, at: str) -> Link | None:
        """Return a link that still works."""
        works = LINKS.c.hash == digest, LINKS.c.used_at.is_(None), LINKS.c.ends_at > at
        row = self._connection.execute(select(LINKS).where(*works)).first()
        if row is None:
            return None
        return Link(LinkKind(row.kind), tuple(json.loads(row.posts)), row.account, row.made_by, row.ends_at)

    def use(self, digest: str, at: str) -> bool:
        """Use a link up; False: another was faster."""
        unused = LINKS.c.hash == digest, LINKS.c.used_at.is_(None), LINKS.c.ends_at > at
        return self._connection.execute(update(LINKS).where(*unused).values(used_at=at)).rowcount == 1

    def withdraw(self, kind: LinkKind, *, account: str | None = None, posts: Iterable[str] = ()) -> None:
        """Delete the unused links of the same purpose: only the newest works."""
        same = LINKS.c.kind == str(kind), LINKS.c.posts == json.dumps(list(posts)), LINKS.c.used_at.is_(None)
        whose = LINKS.c.account.is_(None) if account is None else LINKS.c.account == account
        self._connection.execute(delete(LINKS).where(*same, whose))

    def begin_way(self, state: str, nonce: str, verifier: str, account: str | None, ends_at: str) -> None:
        """Note that somebody was sent to the provider."""
        row = {"state": state, "nonce": nonce, "verifier": verifier, "account": account, "ends_at": ends_at}
        self._connection.execute(insert(OIDC_WAYS), row)

    def end_way(self, state: str, at: str) -> tuple[str, str, str | None] | None:
        """Return nonce, verifier and account of a way, which ends; None: there is none."""
        columns = OIDC_WAYS.c.nonce, OIDC_WAYS.c.verifier, OIDC_WAYS.c.account
        asked = select(*columns).where(OIDC_WAYS.c.state == state, OIDC_WAYS.c.ends_at > at)
        row = self._connection.execute(asked).first()
        gone = delete(OIDC_WAYS).where((OIDC_WAYS.c.state == state) | (OIDC_WAYS.c.ends_at <= at))
        self._connection.execute(gone)
        return None if row is None else (row[0], row[1], row[2])


class TokenRows:
    """Tokens of programs within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, digest: str, token: Token) -> None:
        """Add a token."""
        self._connection.execute(insert(TOKENS), {**asdict(token), "scope": str(token.scope), "hash": digest})

    def get(self, digest: str) -> Token | None:
        """Return a token by the hash of its secret."""
        row = self._connection.execute(select(TOKENS).where(TOKENS.c.hash == digest)).first()
        return None if row is None else _token(row)

    def of(self, account_id: str) -> list[Token]:
        """Return the tokens of an account, the newest first."""
        asked = select(TOKENS).where(TOKENS.c.account == account_id).order_by(TOKENS.c.made_at.desc(), TOKENS.c.id)
        return [_token(row) for row in self._connection.execute(asked)]

    def used(self, token_id: str, on: str) -> None:
        """Note the day on which a token was used."""
        self._connection.execute(update(TOKENS).where(TOKENS.c.id == token_id).values(used_on=on))

    def revoke(self, account_id: str, token_id: str, at: str) -> bool:
        """Revoke a token of an account; False: there is none."""
        this = TOKENS.c.account == account_id, TOKENS.c.id == token_id, TOKENS.c.revoked_at.is_(None)
        return self._connection.execute(update(TOKENS).where(*this).values(revoked_at=at)).rowcount == 1

    def revoke_all(self, account_id: str, at: str) -> None:
        """Revoke every token of an account."""
        this = TOKENS.c.account == account_id, TOKENS.c.revoked_at.is_(None)
        self._connection.execute(update(TOKENS).where(*this).values(revoked_at=at))


def _session(row: Row[tuple[object, ...]]) -> Session:
    plain = row._asdict()
    del plain["hash"]
    return replace(Session(**plain), stage=Stage(plain["stage"]))


def _token(row: Row[tuple[object, ...]]) -> Token:
    plain = row._asdict()
    del plain["hash"]
    return replace(Token(**plain), scope=Scope(plain["scope"]))
