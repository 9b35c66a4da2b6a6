"""The open findings among a million, by the day they are due and the day they were found.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make an index for each order in which open findings are listed; those that have ended are in neither."""
    is_open = sa.text("is_open")
    for name, columns in (("due", ["due_on", "id"]), ("found", ["found_on", "due_on", "id"])):
        op.create_index(f"findings_open_by_{name}", "findings", columns, sqlite_where=is_open, postgresql_where=is_open)
