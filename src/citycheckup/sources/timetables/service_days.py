"""On which days a service of a timetable runs."""

from __future__ import annotations

from datetime import date

import pandas as pd

from citycheckup.sources.timetables.feed import Feed, listed
from citycheckup.vocabulary import Problem

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ADDED, _REMOVED = "1", "2"


def service_days(feed: Feed, first: date, last: date, problems: list[Problem]) -> pd.DataFrame:
    """Return the weekdays (Monday to Friday) from ``first`` to ``last`` on which each service runs.

    Columns ``service_id``, ``date``; unique. What ``calendar.txt`` says, plus the days that ``calendar_dates.txt``
    adds, less those that it takes away.
    """
    weekdays = pd.bdate_range(first, last)
    calendar = feed.calendar
    begins = _dates(calendar["start_date"], "calendar.txt", feed.file, problems)
    finishes = _dates(calendar["end_date"], "calendar.txt", feed.file, problems)
    runs = []
    for number, name in enumerate(_WEEKDAYS[:5]):
        days = weekdays[weekdays.day_of_week == number]
        on = calendar[name].str.strip() == "1"
        pairs = pd.DataFrame({"service_id": calendar["service_id"], "begins": begins, "finishes": finishes})[on].merge(
            pd.DataFrame({"date": days}), how="cross"
        )
        runs.append(pairs[pairs["date"].between(pairs["begins"], pairs["finishes"])][["service_id", "date"]])
    changes = pd.DataFrame(
        {
            "service_id": feed.calendar_dates["service_id"],
            "date": _dates(feed.calendar_dates["date"], "calendar_dates.txt", feed.file, problems),
            "change": feed.calendar_dates["exception_type"].str.strip(),
        }
    )
    problems += listed(
        "timetables.bad_exception",
        feed.calendar_dates["exception_type"][~changes["change"].isin([_ADDED, _REMOVED])],
        "calendar_dates.txt",
        feed.file,
    )
    changes = changes[changes["date"].isin(weekdays)]
    added = changes.loc[changes["change"] == _ADDED, ["service_id", "date"]]
    planned = pd.concat([*runs, added]).drop_duplicates()
    gone = changes.loc[changes["change"] == _REMOVED, ["service_id", "date"]].assign(gone=True)
    marked = planned.merge(gone.drop_duplicates(), how="left", on=["service_id", "date"])
    left: pd.DataFrame = marked.loc[marked["gone"].isna(), ["service_id", "date"]]
    return left.sort_values(["service_id", "date"], ignore_index=True)


def calendar_span(feed: Feed) -> tuple[str, str]:
    """Return the first and the last day that the calendars name, as written (YYYYMMDD); dashes where there is none."""
    named = pd.concat([feed.calendar["start_date"], feed.calendar["end_date"], feed.calendar_dates["date"]])
    return (str(named.min()), str(named.max())) if len(named) else ("—", "—")


def _dates(text: pd.Series, table: str, file: str, problems: list[Problem]) -> pd.Series:
    found = pd.to_datetime(text.str.strip(), format="%Y%m%d", errors="coerce")
    problems += listed("timetables.bad_date", text[found.isna()], table, file)
    return found
