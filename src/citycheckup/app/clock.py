"""The time, asked for in one place so that a test can say what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the time now, in UTC. Only names of folders use it, and the default year of a new city."""
    return datetime.now(UTC)
