"""How often a duty recurs, and the days on which it is due: calendar arithmetic, with the working days put in."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

_ONE_DAY = timedelta(days=1)
_LONGEST_ROLL_DAYS = 31  # no rest period of a calendar pack is longer


class Period(StrEnum):
    """What a duty comes back with."""

    DAY = "daily"
    WORKING_DAY = "working_day"
    WEEK = "weekly"
    MONTH = "monthly"
    QUARTER = "quarterly"
    HALF_YEAR = "half_yearly"
    YEAR = "yearly"


_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
_WEEKDAYS = "一二三四五六日"
_CANONICAL = re.compile(r"([a-z_]+)(?::(?:(\d{1,2})-)?(\d{1,2}))?")
_CHINESE = (
    (Period.WORKING_DAY, re.compile(r"每个?工作日")),
    (Period.DAY, re.compile(r"每[日天]")),
    (Period.WEEK, re.compile(r"每(?:周|星期)(?P<weekday>[一二三四五六日天])?")),
    (Period.MONTH, re.compile(r"每个?月(?:(?P<day>\d{1,2})[日号])?")),
    (Period.QUARTER, re.compile(r"每个?季度?(?:末月(?P<day>\d{1,2})[日号])?")),
    (Period.HALF_YEAR, re.compile(r"每半年(?:末月(?P<day>\d{1,2})[日号])?")),
    (Period.YEAR, re.compile(r"每年(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号])?")),
)


@dataclass(frozen=True)
class Cadence:
    """How often, and until which day of each period.

    Attributes
    ----------
    month
        Of a yearly duty: the month of its day.
    day
        Of a week 1 to 7 (Monday to Sunday); else a day of the period's last month, or of ``month``: one that the month
        has not is its last. None: the last day of the period.
    """

    period: Period
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        if self.day is None:
            return str(self.period)
        month = "" if self.month is None else f"{self.month:02d}-"
        return f"{self.period}:{month}{self.day:02d}"


@dataclass(frozen=True)
class Occurrence:
    """One time that a duty is due.

    Attributes
    ----------
    first, last
        The period that it is for.
    day
        The day the cadence says.
    due_on
        The day it is due: the next working day where ``day`` is one of rest.
    provisional
        Whether a holiday notice still to come may move it.
    """

    first: date
    last: date
    day: date
    due_on: date
    provisional: bool


class WorkingDays(Protocol):
    """What is asked of a calendar; :class:`citycheckup.clocks.Calendar` answers it."""

    def next_working(self, day: date) -> date:
        """Return the day itself where it is a working day, else the first one after it."""

    def is_firm(self, day: date) -> bool:
        """Whether no notice to come can change the day."""


def read_cadence(text: str) -> Cadence | None:
    """Return the cadence that a text says: ``monthly:25``, ``每月25日前``; None where it says none.

    Forms: daily 每日, working_day 每工作日, weekly 每周, weekly:5 每周五, monthly 每月, monthly:25 每月25日,
    quarterly 每季度, quarterly:15 每季度末月15日, half_yearly 每半年, yearly 每年, yearly:06-30 每年6月30日.
    """
    plain = "".join(text.split()).lower()
    if found := _CANONICAL.fullmatch(plain):
        periods = {str(period): period for period in Period}
        month, day = (None if part is None else int(part) for part in found.groups()[1:])
        return _sound(periods.get(found[1]), month, day)
    for period, pattern in _CHINESE:
        if found := pattern.fullmatch(re.sub(r"(?:一次|之前|以前|前|底|末)$", "", plain)):
            parts = found.groupdict()
            if parts.get("weekday"):
                return Cadence(period, day=_WEEKDAYS.index(parts["weekday"].replace("天", "日")) + 1)
            month, day = (int(parts[name]) if parts.get(name) else None for name in ("month", "day"))
            return _sound(period, month, day)
    return None


def _sound(period: Period | None, month: int | None, day: int | None) -> Cadence | None:
    if period is None or (month is not None) != (period is Period.YEAR and day is not None):
        return None
    if day is not None and (period in {Period.DAY, Period.WORKING_DAY} or not 1 <= day <= _most_days(period, month)):
        return None
    return Cadence(period, month, day)


def _most_days(period: Period, month: int | None) -> int:
    if period is Period.WEEK:
        return 7
    if month is None:
        return 31
    return monthrange(2024, month)[1] if 1 <= month <= 12 else 0


def due_occurrences(
    cadence: Cadence,
    first: date,
    last: date,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    working_days: WorkingDays | None = None,
) -> list[Occurrence]:
    """Return the times a recurring duty is due from ``first`` to ``last``, both included, in order.

    Parameters
    ----------
    valid_from, valid_to
        The row's days in force: the day that the cadence says must lie in them.
    working_days
        Moves a day of rest to the next working day. Without it days stay, and Monday to Friday are working days.
        A daily duty is due on every day, those of rest too.
    """
    found = []
    for start, end in _periods(cadence.period, first - timedelta(days=_LONGEST_ROLL_DAYS), last):
        day = _day_of(cadence, start, end)
        if (valid_from is not None and day < valid_from) or (valid_to is not None and day > valid_to):
            continue
        due_on, firm = day, True
        if cadence.period is not Period.DAY and working_days is not None:
            due_on = working_days.next_working(day)
            firm = all(working_days.is_firm(day + timedelta(days=n)) for n in range((due_on - day).days + 1))
        elif cadence.period is Period.WORKING_DAY and day.weekday() >= 5:
            continue
        if cadence.period is Period.WORKING_DAY and due_on != day:
            continue
        if first <= due_on <= last:
            found.append(Occurrence(start, end, day, due_on, not firm))
    return found


def _periods(period: Period, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Return first and last day of each period from the one that holds ``first`` to the last that begins in time."""
    if period in _MONTHS:
        length = _MONTHS[period]
        month = (first.year * 12 + first.month - 1) // length * length
        start = _first_of(month)
        while start <= last:
            following = _first_of(month + length)
            yield start, following - _ONE_DAY
            start, month = following, month + length
        return
    length_days = 7 if period is Period.WEEK else 1
    start = first - timedelta(days=first.weekday()) if period is Period.WEEK else first
    while start <= last:
        yield start, start + timedelta(days=length_days - 1)
        start += timedelta(days=length_days)


def _first_of(month: int) -> date:
    """Return the first day of a month counted from year 0."""
    return date(month // 12, month % 12 + 1, 1)


def _day_of(cadence: Cadence, start: date, end: date) -> date:
    if cadence.day is None:
        return end
    if cadence.period is Period.WEEK:
        return start + timedelta(days=cadence.day - 1)
    month = cadence.month or end.month
    return date(end.year, month, min(cadence.day, monthrange(end.year, month)[1]))
