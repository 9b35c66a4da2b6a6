"""The month, quarter or year that a review is about."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from enum import StrEnum

from citycheckup.vocabulary import InputError, Message, Problem

_WRITTEN = re.compile(r"(?P<year>20\d\d)(-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")


class ReviewKind(StrEnum):
    """Which review: 月督促 monthly nudge, 季调度 quarterly dispatch, 年评估 annual assessment."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"


@dataclass(frozen=True)
class Period:
    """A span of days.

    Attributes
    ----------
    id
        "2025-06", "2025-Q2" or "2025"; it says which review it is.
    first, last
        ISO days, both belong to it.
    """

    id: str
    kind: ReviewKind
    first: str
    last: str

    def holds(self, day: str | None) -> bool:
        """Whether an ISO day lies in it; no day does not."""
        return day is not None and self.first <= day <= self.last


def period_of(text: str) -> Period:
    """Read a period "2025-06", "2025-Q2" or "2025".

    Raises
    ------
    InputError
        It is written otherwise.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise InputError(Problem(Message("reviews.not_a_period", {"value": text})))
    year = int(found["year"])
    if found["month"]:
        kind, first_month, last_month = ReviewKind.MONTHLY, int(found["month"]), int(found["month"])
    elif found["quarter"]:
        kind, first_month, last_month = ReviewKind.QUARTERLY, 3 * int(found["quarter"]) - 2, 3 * int(found["quarter"])
    else:
        kind, first_month, last_month = ReviewKind.ANNUAL, 1, 12
    last_day = calendar.monthrange(year, last_month)[1]
    return Period(text, kind, f"{year}-{first_month:02}-01", f"{year}-{last_month:02}-{last_day}")
