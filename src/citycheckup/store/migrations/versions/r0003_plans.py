"""Findings know what was done of their plans, and how a case was handled: made anew from the events.

Revision ID: 0003
"""

from __future__ import annotations

from alembic import op

from citycheckup.store.loading import rebuild_from_stored

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the findings of the new shape."""
    rebuild_from_stored(op.get_bind())
