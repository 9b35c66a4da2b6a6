"""The ledger: events that cannot be changed, and what is made of them.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Even INSERT OR REPLACE, which deletes without asking, finds its number taken.
SQLITE_GUARDS = """
CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
;;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END
;;
CREATE TRIGGER events_at_the_end BEFORE INSERT ON events
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events)
BEGIN SELECT RAISE(ABORT, 'events are added at the end only'); END
"""
POSTGRESQL_GUARDS = """
CREATE FUNCTION events_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$
;;
CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_are_kept()
;;
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events EXECUTE FUNCTION events_are_kept()
;;
CREATE FUNCTION events_go_to_the_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events) THEN RAISE EXCEPTION 'events are added at the end only';
END IF;
RETURN NEW;
END $$
;;
CREATE TRIGGER events_at_the_end BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION events_go_to_the_end()
"""


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def upgrade() -> None:
    """Make tables, indexes and guards."""
    op.create_table(
        "events",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
        *_texts("at", "kind", "record", "payload", "post", "role", "body", "previous", "hash"),
    )
    op.create_index("events_of_record", "events", ["record", "kind", "seq"])
    not_finding = sa.text("kind <> 'finding'")
    op.create_index("events_of_kind", "events", ["kind", "seq"], sqlite_where=not_finding, postgresql_where=not_finding)
    op.create_table(
        "findings",
        sa.Column("id", TEXT, primary_key=True),
        *_texts("key", "state"),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        *_texts("source_kind", "source_id", "category", "unit_id", "level", "severity", "urgency", "lead_body"),
        *_texts("found_on", "due_on"),
        sa.Column("provisional", sa.Boolean(), nullable=True),
        sa.Column("verified_on", TEXT, nullable=True),
        sa.Column("closed_on", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("words"),
    )
    op.create_index(
        "findings_open_key",
        "findings",
        ["key"],
        unique=True,
        sqlite_where=sa.text("is_open"),
        postgresql_where=sa.text("is_open"),
    )
    # Every list is sorted by one of these, then by due date, then by id: the index is the order.
    op.create_index("findings_by_due", "findings", ["due_on", "id"])
    for name in ("unit_id", "lead_body", "category", "state", "found_on"):
        op.create_index(f"findings_by_{name}", "findings", [name, "due_on", "id"])
    for name in ("verified_on", "closed_on"):
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"findings_by_{name}", "findings", [name], sqlite_where=there, postgresql_where=there)
    op.create_index("findings_by_source", "findings", ["source_id"])
    op.create_table("documents", sa.Column("finding_id", TEXT, primary_key=True), *_texts("document"))
    op.create_table(
        "items",
        sa.Column("finding_id", TEXT, primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        *_texts("item_id", "state"),
    )
    op.create_index("items_by_id", "items", ["item_id"])
    op.create_table(
        "records",
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("seq", NUMBER, nullable=False),
        *_texts("payload"),
    )
    op.create_table(
        "personal",
        sa.Column("commitment", TEXT, primary_key=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        *_texts("value"),
    )
    guards = SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_GUARDS
    for statement in guards.split(";;"):
        op.execute(statement)
