"""The outbox of notices: what bodies are to be told, and each attempt to tell them.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def upgrade() -> None:
    """Make tables and indexes; what happened before is not told."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("told_until", NUMBER, nullable=False),
        sa.Column("hold", sa.Boolean(), nullable=False),
    )
    op.execute("INSERT INTO outbox SELECT 1, coalesce(max(seq), 0), false FROM events")
    op.create_table(
        "notices",
        sa.Column("id", TEXT, primary_key=True),
        *_texts("kind", "body", "moment"),
        sa.Column("seq", NUMBER, nullable=False),
        *_texts("made_at"),
    )
    op.create_index("notices_by_moment", "notices", ["moment", "id"])
    op.create_index("notices_by_body", "notices", ["body", "moment", "id"])
    op.create_table(
        "notice_lines",
        sa.Column("key", TEXT, primary_key=True),
        *_texts("notice_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("record", "facts"),
    )
    op.create_index("notice_lines_of", "notice_lines", ["notice_id", "position"])
    op.create_table(
        "deliveries",
        sa.Column("notice_id", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        *_texts("state"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *_texts("next_at", "holder", "lease_until"),
        sa.Column("done_at", TEXT, nullable=True),
        *_texts("said"),
    )
    op.create_index("deliveries_due", "deliveries", ["state", "next_at", "notice_id"])
