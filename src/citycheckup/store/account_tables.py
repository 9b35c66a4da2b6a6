"""The tables of those who sign in. They lie beside the ledger and are no part of its chain, which knows posts only.

Secrets that a machine has made (of sessions, links, tokens) are kept as a plain hash: nobody can try them out. Times
are ISO, UTC, and compare as text.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table

from citycheckup.store.tables import big_number, metadata, text_column

ACCOUNTS = Table(
    "accounts",
    metadata,
    text_column("id", key=True),
    text_column("name"),  # what is typed to sign in
    text_column("folded"),  # the same without upper case: unique
    text_column("password", null=True),  # argon2; null: signs in by OpenID Connect only
    text_column("password_at", null=True),
    text_column("created_at"),
    text_column("disabled_at", null=True),
    text_column("totp", null=True),  # the secret of the second factor
    text_column("totp_at", null=True),  # when a first code proved it; null: not yet on
    Column("totp_step", big_number(), nullable=True),  # the last time step a code was taken for
)
ACCOUNT_POSTS = Table("account_posts", metadata, text_column("account", key=True), text_column("post", key=True))
PAST_PASSWORDS = Table(
    "past_passwords", metadata, text_column("account", key=True), text_column("at", key=True), text_column("password")
)
RECOVERY_CODES = Table(
    "recovery_codes",
    metadata,
    text_column("account", key=True),
    text_column("hash", key=True),
    text_column("used_at", null=True),
)
SESSIONS = Table(
    "sessions",
    metadata,
    text_column("hash", key=True),
    text_column("id"),  # what a user names it by; no secret
    text_column("account"),
    text_column("post", null=True),  # the post it acts as
    text_column("stage"),
    text_column("agent"),  # the browser's family, so that a user knows his sessions apart
    text_column("begun_at"),
    text_column("seen_at"),
    text_column("ends_at"),
)
LINKS = Table(
    "one_time_links",
    metadata,
    text_column("hash", key=True),
    text_column("kind"),
    text_column("account", null=True),
    text_column("posts"),  # JSON
    text_column("made_by"),
    text_column("made_at"),
    text_column("ends_at"),
    text_column("used_at", null=True),
)
TOKENS = Table(
    "api_tokens",
    metadata,
    text_column("id", key=True),
    text_column("hash"),
    text_column("account"),
    text_column("post"),
    text_column("name"),
    text_column("scope"),
    text_column("made_at"),
    text_column("ends_at"),
    text_column("used_on", null=True),
    text_column("revoked_at", null=True),
)
IDENTITIES = Table(
    "identities", metadata, text_column("issuer", key=True), text_column("subject", key=True), text_column("account")
)
# Ways to a provider that have begun and not yet come back.
OIDC_WAYS = Table(
    "oidc_ways",
    metadata,
    text_column("state", key=True),
    text_column("nonce"),
    text_column("verifier"),
    text_column("account", null=True),  # set: links the identity to this account
    text_column("ends_at"),
)
# What is counted to slow down whoever tries too often. Keys are hashes: a name that was typed is kept nowhere.
COUNTERS = Table(
    "counters",
    metadata,
    text_column("key", key=True),
    Column("times", Integer(), nullable=False),
    text_column("since"),
    text_column("until"),
)
PLATFORM_SETTINGS = Table("platform_settings", metadata, text_column("key", key=True), text_column("value"))
AUDIT = Table(
    "audit",
    metadata,
    Column("seq", big_number(), primary_key=True, autoincrement=True),
    text_column("at"),
    text_column("kind"),
    text_column("account", null=True),
    text_column("post", null=True),
    text_column("source"),  # the network address it came from
    text_column("detail"),  # JSON
)
# Everything of a database that a backup carries.
ALL_TABLES = tuple(metadata.sorted_tables)
