"""Accounts in the database: names, posts, passwords, second factors, identities elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from citycheckup.authority.accounts import Account, folded
from citycheckup.store.account_tables import ACCOUNT_POSTS, ACCOUNTS, IDENTITIES, PAST_PASSWORDS, RECOVERY_CODES


@dataclass(frozen=True)
class Secrets:
    """What an account is recognised by; never leaves the use cases."""

    password: str | None
    totp: str | None
    totp_step: int | None


class AccountRows:
    """Accounts within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: Account, password: str | None) -> None:
        """Add an account with its posts; the name must be free."""
        row = {
            "id": account.id,
            "name": account.name,
            "folded": folded(account.name),
            "password": password,
            "password_at": account.created_at if password else None,
            "created_at": account.created_at,
        }
        self._connection.execute(insert(ACCOUNTS), row)
        self.set_posts(account.id, account.posts)

    def get(self, account_id: str) -> Account | None:
        """Return an account by its id."""
        row = self._connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == account_id)).first()
        return None if row is None else self._read(row)

    def named(self, name: str) -> Account | None:
        """Return an account by the name that is typed to sign in."""
        row = self._connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.folded == folded(name))).first()
        return None if row is None else self._read(row)

    def all(self) -> list[Account]:
        """Return every account, by name."""
        return [self._read(row) for row in self._connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.folded)).all()]

    def holding(self, post: str) -> list[Account]:
        """Return the accounts that may sign in and hold a post."""
        asked = (
            select(ACCOUNTS)
            .join(ACCOUNT_POSTS, ACCOUNT_POSTS.c.account == ACCOUNTS.c.id)
            .where(ACCOUNT_POSTS.c.post == post, ACCOUNTS.c.disabled_at.is_(None))
            .order_by(ACCOUNTS.c.folded)
        )
        return [self._read(row) for row in self._connection.execute(asked).all()]

    def secrets(self, account_id: str) -> Secrets:
        """Return what an account is recognised by."""
        columns = ACCOUNTS.c.password, ACCOUNTS.c.totp, ACCOUNTS.c.totp_step
        return Secrets(*self._connection.execute(select(*columns).where(ACCOUNTS.c.id == account_id)).one())

    def set_posts(self, account_id: str, posts: Iterable[str]) -> None:
        """Give an account these posts, and no others."""
        self._connection.execute(delete(ACCOUNT_POSTS).where(ACCOUNT_POSTS.c.account == account_id))
        rows = [{"account": account_id, "post": post} for post in sorted(set(posts))]
        if rows:
            self._connection.execute(insert(ACCOUNT_POSTS), rows)

    def set_password(self, account_id: str, password: str, at: str) -> None:
        """Give an account another password (its hash); the one before is remembered."""
        before = self.secrets(account_id).password
        if before is not None:
            self._connection.execute(insert(PAST_PASSWORDS), {"account": account_id, "at": at, "password": before})
        self._update(account_id, password=password, password_at=at)

    def rehash(self, account_id: str, password: str) -> None:
        """Keep the same password under newer parameters."""
        self._update(account_id, password=password)

    def past_passwords(self, account_id: str, count: int) -> list[str]:
        """Return the hashes of the last passwords before this one; older ones are forgotten."""
        of_account = PAST_PASSWORDS.c.account == account_id
        newest = select(PAST_PASSWORDS).where(of_account).order_by(PAST_PASSWORDS.c.at.desc())
        return [row.password for row in self._connection.execute(newest.limit(count))]

    def disable(self, account_id: str, at: str | None) -> None:
        """Let an account sign in no more; with None, again."""
        self._update(account_id, disabled_at=at)

    def set_totp(self, account_id: str, secret: str | None, proved_at: str | None, step: int | None = None) -> None:
        """Set or remove the second factor; it counts once it was proved."""
        self._update(account_id, totp=secret, totp_at=proved_at, totp_step=step)

    def take_totp_step(self, account_id: str, step: int) -> bool:
        """Use up a time step; False: it, or a later one, was used already."""
        unused = ACCOUNTS.c.totp_step.is_(None) | (ACCOUNTS.c.totp_step < step)
        taken = update(ACCOUNTS).where(ACCOUNTS.c.id == account_id, unused).values(totp_step=step)
        return self._connection.execute(taken).rowcount == 1

    def set_recovery_codes(self, account_id: str, hashes: Sequence[str]) -> None:
        """Give an account these recovery codes, and no others."""
        self._connection.execute(delete(RECOVERY_CODES).where(RECOVERY_CODES.c.account == account_id))
        if hashes:
            self._connection.execute(insert(RECOVERY_CODES), [{"account": account_id, "hash": one} for one in hashes])

    def take_recovery_code(self, account_id: str, digest: str, at: str) -> bool:
        """Use up a recovery code; False: there is none, or it was used."""
        this = (
            RECOVERY_CODES.c.account == account_id,
            RECOVERY_CODES.c.hash == digest,
            RECOVERY_CODES.c.used_at.is_(None),
        )
        return self._connection.execute(update(RECOVERY_CODES).where(*this).values(used_at=at)).rowcount == 1

    def recovery_codes_left(self, account_id: str) -> int:
        """Return how many recovery codes were not used yet."""
        left = select(RECOVERY_CODES).where(RECOVERY_CODES.c.account == account_id, RECOVERY_CODES.c.used_at.is_(None))
        return len(self._connection.execute(left).all())

    def of_identity(self, issuer: str, subject: str) -> Account | None:
        """Return the account that a provider's subject is linked to."""
        this = IDENTITIES.c.issuer == issuer, IDENTITIES.c.subject == subject
        found = self._connection.execute(select(IDENTITIES.c.account).where(*this)).scalar()
        return None if found is None else self.get(found)

    def link_identity(self, issuer: str, subject: str, account_id: str) -> None:
        """Link a provider's subject to an account; it must not be linked yet."""
        self._connection.execute(insert(IDENTITIES), {"issuer": issuer, "subject": subject, "account": account_id})

    def identities_count(self, account_id: str) -> int:
        """Count the identities elsewhere that an account is linked to."""
        linked = select(func.count()).select_from(IDENTITIES).where(IDENTITIES.c.account == account_id)
        return self._connection.execute(linked).scalar_one()

    def unlink_identities(self, account_id: str) -> None:
        """Forget every identity elsewhere that an account is linked to."""
        self._connection.execute(delete(IDENTITIES).where(IDENTITIES.c.account == account_id))

    def _update(self, account_id: str, **values: object) -> None:
        self._connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account_id).values(**values))

    def _read(self, row: Row[tuple[object, ...]]) -> Account:
        held = select(ACCOUNT_POSTS.c.post).where(ACCOUNT_POSTS.c.account == row.id).order_by(ACCOUNT_POSTS.c.post)
        return Account(
            id=row.id,
            name=row.name,
            posts=tuple(self._connection.execute(held).scalars()),
            created_at=row.created_at,
            disabled_at=row.disabled_at,
            second_factor=row.totp_at is not None,
            has_password=row.password is not None,
            password_at=row.password_at,
        )
