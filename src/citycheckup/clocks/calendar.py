"""The working calendar: statutory holidays, weekends worked in exchange, and how far notices have been published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from citycheckup.clocks.reading import Reader, digest_of, read_toml
from citycheckup.vocabulary import InputError, Message, Problem

HOLIDAYS = (
    "new_year", "spring_festival", "tomb_sweeping", "labour_day", "dragon_boat", "mid_autumn", "national_day",
    "victory_70", "local",
)  # fmt: skip
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CalendarYear:
    """What one year's notice says.

    ``off`` are days of rest with the holidays they belong to, ``working`` weekends worked in exchange. Either may reach
    into the last days of the year before. ``published``: the notice is out.
    """

    year: int
    published: bool
    notices: tuple[str, ...]
    off: Mapping[date, tuple[str, ...]]
    working: frozenset[date]


@dataclass(frozen=True)
class Calendar:
    """A calendar pack: every year of it, and the digest by which a due date names it.

    ``zone`` is the time zone in which days begin; ``reaches_back_days`` how many last days of a year the next year's
    notice may still move; ``every_year`` the statutory days (month, day) of years beyond the pack.
    """

    id: str
    version: str
    digest: str
    zone: ZoneInfo
    reaches_back_days: int
    every_year: Mapping[tuple[int, int], str]
    years: Mapping[int, CalendarYear]

    def is_working(self, day: date) -> bool:
        """Whether people work on ``day``: not on weekends and holidays, but on weekends worked in exchange.

        Raises
        ------
        InputError
            The day lies before the first year of the pack.
        """
        found = self._said(day)
        if found is not None:
            return found
        return day.weekday() < 5 and not self.holidays(day)

    def holidays(self, day: date) -> tuple[str, ...]:
        """Return the holidays (of :data:`HOLIDAYS`) to whose rest period ``day`` belongs; often none."""
        for year in (day.year, day.year + 1):
            if year in self.years and day in self.years[year].off:
                return self.years[year].off[day]
        own = self.years.get(day.year)
        if own is None or not own.published:
            statutory = self.every_year.get((day.month, day.day))
            return () if statutory is None else (statutory,)
        return ()

    def is_exchanged(self, day: date) -> bool:
        """Whether ``day`` is a weekend day worked in exchange 调休上班."""
        return self._said(day) is True

    def is_firm(self, day: date) -> bool:
        """Whether no notice to come can still change ``day``."""
        own, following = self.years.get(day.year), self.years.get(day.year + 1)
        if own is None or not own.published:
            return False
        reached = day > date(day.year, 12, 31) - timedelta(days=self.reaches_back_days)
        return not reached or (following is not None and following.published)

    def days_of(self, year: int) -> list[date]:
        """Return every day of a year."""
        length_days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
        return [date(year, 1, 1) + timedelta(days=n) for n in range(length_days)]

    def next_working(self, day: date) -> date:
        """Return ``day`` itself where it is a working day, else the first working day after it."""
        while not self.is_working(day):
            day += _ONE_DAY
        return day

    def _said(self, day: date) -> bool | None:
        """Return what a notice says of a day; None where none speaks of it."""
        first = min(self.years)
        if day.year < first:
            raise InputError(Problem(Message("clocks.before_calendar", {"day": day.isoformat(), "year": first})))
        for year in (day.year, day.year + 1):
            if year in self.years:
                if day in self.years[year].working:
                    return True
                if day in self.years[year].off:
                    return False
        return None


@cache
def mainland_calendar() -> Calendar:
    """Return the calendar that is shipped."""
    name = "cn-mainland.toml"
    text = files("citycheckup.clocks").joinpath("calendars").joinpath(name).read_text(encoding="utf-8")
    return read_calendar(text, name)


def read_calendar(text: str, file: str) -> Calendar:
    """Read a calendar pack.

    Parameters
    ----------
    text, file
        The TOML text, and the name by which problems call it.

    Raises
    ------
    InputError
        With every problem of the file and its line.
    """
    whole = read_toml(text, file)
    reader, top = Reader(text, file), ("", 0)
    reader.only(whole, top, ("id", "version", "zone", "reaches_back_days", "every_year", "year"))
    identity, version = (reader.value(whole, top, key, str) for key in ("id", "version"))
    zone = _zone(reader, reader.value(whole, top, "zone", str, "Asia/Shanghai"))
    reaches_back_days = reader.value(whole, top, "reaches_back_days", int, 0)
    every_year = _every_year(reader, reader.texts(whole, top, "every_year"))
    records = reader.value(whole, top, "year", list)
    years: dict[int, CalendarYear] = {}
    for number, record in enumerate(records or ()):
        read = _year(reader, record, ("year", number))
        if read is not None and read.year in years:
            reader.refuse(("year", number), "year", "year_twice", year=read.year)
        elif read is not None:
            years[read.year] = read
    if years and sorted(years) != list(range(min(years), max(years) + 1)):
        missing = sorted(set(range(min(years), max(years))) - years.keys())
        reader.refuse(top, "year", "year_gap", years=[str(year) for year in missing])
    if not years and not reader.problems:
        reader.refuse(top, "year", "missing", key="year")
    reader.finish()
    return Calendar(identity, version, digest_of(whole), zone, reaches_back_days, every_year, years)


def _zone(reader: Reader, name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        reader.refuse(("", 0), "zone", "unknown_zone", zone=name)
        return ZoneInfo("UTC")


def _every_year(reader: Reader, texts: list[str]) -> dict[tuple[int, int], str]:
    found = {}
    for text in texts:
        written, _, name = text.partition(" ")
        day = reader.day(f"2024-{written}", ("", 0), "every_year", whole=text)
        names = _names(reader, name, ("", 0), "every_year", text)
        if day and names:
            found[day.month, day.day] = names[0]
    return found


def _names(reader: Reader, name: str, place: tuple[str, int], key: str, text: str) -> tuple[str, ...]:
    names = tuple(name.strip().split("+"))
    unknown = [one for one in names if one not in HOLIDAYS]
    if unknown:
        reader.refuse(place, key, "unknown_holiday", text=text, names=unknown, known=list(HOLIDAYS))
        return ()
    return names


def _year(reader: Reader, record: Any, place: tuple[str, int]) -> CalendarYear | None:
    if not isinstance(record, dict):
        reader.refuse(("", 0), "year", "wrong_kind", key="year", kind=Message("clocks.kind_dict"))
        return None
    reader.only(record, place, ("year", "published", "notices", "off", "working"))
    year = reader.value(record, place, "year", int)
    published = reader.value(record, place, "published", bool)
    notices = tuple(reader.texts(record, place, "notices"))
    if year is None or published is None:
        return None
    if not 1949 < year < 9999:
        reader.refuse(place, "year", "no_year", value=year)
        return None
    if published and not notices:
        reader.refuse(place, "notices", "no_notice", year=year)
    off: dict[date, tuple[str, ...]] = {}
    for text in reader.texts(record, place, "off"):
        off |= _rest(reader, text, year, place)
    working = set()
    for text in reader.texts(record, place, "working"):
        day = reader.day(text, place, "working")
        if day is None or not _belongs(reader, day, year, place, "working", text):
            continue
        if day.weekday() < 5:
            reader.refuse(place, "working", "working_weekday", text=text, day=text)
        elif day in off:
            reader.refuse(place, "working", "off_and_working", text=text, day=text)
        working.add(day)
    return CalendarYear(year, published, notices, off, frozenset(working))


def _rest(reader: Reader, text: str, year: int, place: tuple[str, int]) -> dict[date, tuple[str, ...]]:
    """Return the days of a rest period written ``2026-01-01/2026-01-03 new_year`` or ``2026-01-01 new_year``."""
    period, _, name = text.partition(" ")
    written_first, _, written_last = period.partition("/")
    first = reader.day(written_first, place, "off", whole=text)
    last = reader.day(written_last, place, "off", whole=text) if written_last else first
    names = _names(reader, name, place, "off", text)
    if first is None or last is None or not _belongs(reader, first, year, place, "off", text):
        return {}
    if not 0 <= (last - first).days < 31:
        reader.refuse(place, "off", "wrong_period", text=text, period=period)
        return {}
    return {first + timedelta(days=n): names for n in range((last - first).days + 1)}


def _belongs(reader: Reader, day: date, year: int, place: tuple[str, int], key: str, text: str) -> bool:
    if day.year == year or (day.year == year - 1 and day.month == 12):
        return True
    reader.refuse(place, key, "other_year", text=text, day=day.isoformat(), year=year)
    return False
