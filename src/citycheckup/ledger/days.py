"""Dates as data carry them: a day, a month or a year. Where it is not said how far they reach, the worse is taken."""

from __future__ import annotations

import calendar
from datetime import date


def first_day(data_date: str) -> str:
    """Return the first day that a date "2025", "2025-06" or "2025-06-30" may mean."""
    year, month, day, *_ = [*(int(part) for part in data_date.split("-")), 1, 1]
    return date(year, month, day).isoformat()


def last_day(data_date: str) -> str:
    """Return the last day that a date "2025", "2025-06" or "2025-06-30" may mean."""
    parts = [int(part) for part in data_date.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]).isoformat()
