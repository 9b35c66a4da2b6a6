"""The tables of a ledger. Events are the truth; all else but personal data and deliveries is made from them again.

Made by the migrations in ``migrations/versions``; a test holds both against each other.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

metadata = MetaData()

# Sorted by code point on every database, whatever its language: the same order everywhere.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def big_number() -> TypeEngine[int]:
    """Return the type of a number that goes on for years."""
    return BigInteger().with_variant(Integer(), "sqlite")


def text_column(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    """Return a column of text."""
    return Column(name, _TEXT, primary_key=key, nullable=null)


EVENTS = Table(
    "events",
    metadata,
    Column("seq", big_number(), primary_key=True, autoincrement=False),
    text_column("at"),
    text_column("kind"),
    text_column("record"),
    text_column("payload"),  # canonical JSON, as text: a JSON column would write it in another way
    text_column("post"),
    text_column("role"),
    text_column("body"),
    text_column("previous"),
    text_column("hash"),
)

# What findings are filtered, sorted and counted by. Narrow, so that a million of them are read quickly.
FINDINGS = Table(
    "findings",
    metadata,
    text_column("id", key=True),
    text_column("key"),
    text_column("state"),
    Column("is_open", Boolean(), nullable=False),
    text_column("source_kind"),
    text_column("source_id"),
    text_column("category"),
    text_column("unit_id"),
    text_column("level"),
    text_column("severity"),
    text_column("urgency"),
    text_column("lead_body"),  # empty: none yet
    text_column("found_on"),
    text_column("due_on"),  # NO_DUE_DATE: none yet
    Column("provisional", Boolean(), nullable=True),
    text_column("verified_on", null=True),
    text_column("closed_on", null=True),
    Column("version", Integer(), nullable=False),
    text_column("words"),  # what a text is looked for in, without upper case
    text_column("moved_on"),
)

DOCUMENTS = Table("documents", metadata, text_column("finding_id", key=True), text_column("document"))

ITEMS = Table(
    "items",
    metadata,
    text_column("finding_id", key=True),
    Column("position", Integer(), primary_key=True, autoincrement=False),
    text_column("item_id"),
    text_column("state"),
)

# The last event of each record that is no finding.
RECORDS = Table(
    "records",
    metadata,
    text_column("kind", key=True),
    text_column("id", key=True),
    Column("seq", big_number(), nullable=False),
    text_column("payload"),
)

# Apart from all else: an event holds the commitment only, and means nothing once value and salt are gone.
PERSONAL = Table(
    "personal",
    metadata,
    text_column("commitment", key=True),
    Column("salt", LargeBinary(), nullable=False),
    text_column("value"),
)

# What bodies are to be told, and have been: see citycheckup.notices. Worked out from events up to "told_until".
OUTBOX = Table(
    "outbox",
    metadata,
    Column("id", Integer(), primary_key=True, autoincrement=False),  # one row, 1
    Column("told_until", big_number(), nullable=False),
    Column("hold", Boolean(), nullable=False),  # restored just now: what comes next may have been sent before
)

NOTICES = Table(
    "notices",
    metadata,
    text_column("id", key=True),
    text_column("kind"),
    text_column("body"),
    text_column("moment"),
    Column("seq", big_number(), nullable=False),  # the chain's head when it was worked out
    text_column("made_at"),
)

NOTICE_LINES = Table(
    "notice_lines",
    metadata,
    text_column("key", key=True),  # nothing is told twice
    text_column("notice_id"),
    Column("position", Integer(), nullable=False),
    text_column("record"),
    text_column("facts"),
)

DELIVERIES = Table(
    "deliveries",
    metadata,
    text_column("notice_id", key=True),
    text_column("channel", key=True),
    text_column("state"),
    Column("attempts", Integer(), nullable=False),
    text_column("next_at"),
    text_column("holder"),  # who has it in hand; empty: nobody
    text_column("lease_until"),
    text_column("done_at", null=True),
    text_column("said"),  # what the last attempt met
)
