"""Findings know which of their bodies were merged or renamed; nothing of the tables changes.

Revision ID: 0005
"""

from __future__ import annotations

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Mark the ledger: whoever opens it has made its findings anew from the events."""
