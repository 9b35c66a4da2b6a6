"""Findings know what was done of their plans, how a case was handled, when they last moved on.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make room for the findings of the new shape, and the index that a million of them are counted by."""
    op.add_column("findings", sa.Column("moved_on", TEXT, nullable=False, server_default=""))
    # What is counted of some units is all in here, so that their rows need not be looked up one by one.
    traits = ["state", "lead_body", "category", "severity", "urgency", "source_kind", "level", "due_on"]
    op.create_index("findings_counted", "findings", ["unit_id", *traits])
