"""Accounts, sessions, one-time links, tokens, and the audit of sign-ins, beside the ledger.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _texts(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=null) for name in names]


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, primary_key=True) for name in names]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "accounts",
        *_keys("id"),
        *_texts("name", "folded"),
        *_texts("password", "password_at", null=True),
        *_texts("created_at"),
        *_texts("disabled_at", "totp", "totp_at", null=True),
        sa.Column("totp_step", NUMBER, nullable=True),
    )
    op.create_index("accounts_by_folded", "accounts", ["folded"], unique=True)
    op.create_table("account_posts", *_keys("account", "post"))
    op.create_index("account_posts_by_post", "account_posts", ["post"])
    op.create_table("past_passwords", *_keys("account", "at"), *_texts("password"))
    op.create_table("recovery_codes", *_keys("account", "hash"), *_texts("used_at", null=True))
    op.create_table(
        "sessions",
        *_keys("hash"),
        *_texts("id", "account"),
        *_texts("post", null=True),
        *_texts("stage", "agent", "begun_at", "seen_at", "ends_at"),
    )
    op.create_index("sessions_by_account", "sessions", ["account"])
    op.create_table(
        "one_time_links",
        *_keys("hash"),
        *_texts("kind"),
        *_texts("account", null=True),
        *_texts("posts", "made_by", "made_at", "ends_at"),
        *_texts("used_at", null=True),
    )
    op.create_table(
        "api_tokens",
        *_keys("id"),
        *_texts("hash", "account", "post", "name", "scope", "made_at", "ends_at"),
        *_texts("used_on", "revoked_at", null=True),
    )
    op.create_index("api_tokens_by_hash", "api_tokens", ["hash"], unique=True)
    op.create_index("api_tokens_by_account", "api_tokens", ["account"])
    op.create_table("identities", *_keys("issuer", "subject"), *_texts("account"))
    op.create_index("identities_by_account", "identities", ["account"])
    op.create_table(
        "oidc_ways", *_keys("state"), *_texts("nonce", "verifier"), *_texts("account", null=True), *_texts("ends_at")
    )
    op.create_table(
        "counters", *_keys("key"), sa.Column("times", sa.Integer(), nullable=False), *_texts("since", "until")
    )
    op.create_table("platform_settings", *_keys("key"), *_texts("value"))
    op.create_table(
        "audit",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
        *_texts("at", "kind"),
        *_texts("account", "post", null=True),
        *_texts("source", "detail"),
    )
    op.create_index("audit_by_at", "audit", ["at"])
