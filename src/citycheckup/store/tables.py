"""The tables of a ledger. Events are the truth; all else but personal data is made from them, and can be made again.

Made by the migrations in ``migrations/versions``; a test holds both against each other.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

# Sorted by code point on every database, whatever its language: the same order everywhere.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def _text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, _TEXT, primary_key=key, nullable=null)


EVENTS = Table(
    "events",
    metadata,
    Column("seq", _NUMBER, primary_key=True, autoincrement=False),
    _text("at"),
    _text("kind"),
    _text("record"),
    _text("payload"),  # canonical JSON, as text: a JSON column would write it in another way
    _text("post"),
    _text("role"),
    _text("body"),
    _text("previous"),
    _text("hash"),
)

# What findings are filtered, sorted and counted by. Narrow, so that a million of them are read quickly.
FINDINGS = Table(
    "findings",
    metadata,
    _text("id", key=True),
    _text("key"),
    _text("state"),
    Column("is_open", Boolean(), nullable=False),
    _text("source_kind"),
    _text("source_id"),
    _text("category"),
    _text("unit_id"),
    _text("level"),
    _text("severity"),
    _text("urgency"),
    _text("lead_body"),  # empty: none yet
    _text("found_on"),
    _text("due_on"),  # NO_DUE_DATE: none yet
    Column("provisional", Boolean(), nullable=True),
    _text("verified_on", null=True),
    _text("closed_on", null=True),
    Column("version", Integer(), nullable=False),
    _text("words"),  # what a text is looked for in, without upper case
)

DOCUMENTS = Table("documents", metadata, _text("finding_id", key=True), _text("document"))

ITEMS = Table(
    "items",
    metadata,
    _text("finding_id", key=True),
    Column("position", Integer(), primary_key=True, autoincrement=False),
    _text("item_id"),
    _text("state"),
)

# The last event of each record that is no finding.
RECORDS = Table(
    "records",
    metadata,
    _text("kind", key=True),
    _text("id", key=True),
    Column("seq", _NUMBER, nullable=False),
    _text("payload"),
)

# Apart from all else: an event holds the commitment only, and means nothing once value and salt are gone.
PERSONAL = Table(
    "personal", metadata, _text("commitment", key=True), Column("salt", LargeBinary(), nullable=False), _text("value")
)
