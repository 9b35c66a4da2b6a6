"""Findings know which of their bodies were merged or renamed: made anew from the events.

Revision ID: 0005
"""

from __future__ import annotations

from alembic import op

from citycheckup.store.loading import rebuild_from_stored

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the findings of the new shape."""
    rebuild_from_stored(op.get_bind())
