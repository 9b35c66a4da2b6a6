"""A GTFS feed: the tables of its zip file, with every fault by file and row."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from citycheckup.vocabulary import InputError, Message, Problem

# Tables and the columns without which they say nothing; those in _OPTIONAL may be absent, one of the calendars must be.
_COLUMNS = {
    "stops.txt": ("stop_id", "stop_lat", "stop_lon"),
    "trips.txt": ("trip_id", "service_id"),
    "stop_times.txt": ("trip_id", "stop_id", "departure_time", "stop_sequence"),
    "calendar.txt": (
        *("service_id", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("start_date", "end_date"),
    ),
    "calendar_dates.txt": ("service_id", "date", "exception_type"),
    "frequencies.txt": ("trip_id", "start_time", "end_time", "headway_secs"),
}
_OPTIONAL = frozenset({"calendar.txt", "calendar_dates.txt", "frequencies.txt"})
_KEPT = {"stops.txt": ("stop_name", "location_type"), "trips.txt": ("direction_id",)}
_CLOCK = r"\s*(\d{1,3}):([0-5]\d):([0-5]\d)\s*"
_ROWS_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Feed:
    """The tables of a feed, as text, trimmed; row 1 of a file is index 1. An absent table is empty."""

    file: str
    stops: pd.DataFrame
    trips: pd.DataFrame
    stop_times: pd.DataFrame
    calendar: pd.DataFrame
    calendar_dates: pd.DataFrame
    frequencies: pd.DataFrame


def read_feed(path: Path) -> Feed:
    """Read the tables of a feed that frequencies of service need.

    Raises
    ------
    InputError
        No zip file, a table or column that must be there is not, or a row that cannot be read: all problems found.
    """
    problems: list[Problem] = []
    tables: dict[str, pd.DataFrame] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            names = {Path(name).name: name for name in sorted(archive.namelist(), reverse=True)}
            for table, columns in _COLUMNS.items():
                if table in names:
                    tables[table] = _table(archive.read(names[table]), table, columns, path.name, problems)
                else:
                    tables[table] = pd.DataFrame(columns=list(columns), dtype=str)
                    if table not in _OPTIONAL:
                        problems.append(Problem(Message("timetables.no_table", {"table": table}), path.name))
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(Problem(Message("timetables.not_a_feed", {"reason": str(error)}), path.name)) from error
    if not ({"calendar.txt", "calendar_dates.txt"} & names.keys()):
        problems.append(Problem(Message("timetables.no_calendar"), path.name))
    if problems:
        raise InputError(problems)
    return Feed(path.name, *(tables[name] for name in _COLUMNS))


def seconds_of(times: pd.Series, table: str, file: str, problems: list[Problem]) -> pd.Series:
    """Return times of day (H:MM:SS, beyond 24 h for trips past midnight) in seconds; null where none is given."""
    text = times.str.strip()
    row_of, distinct = pd.factorize(text)  # trips leave at the same times again and again
    different = pd.Series(distinct, dtype=text.dtype)
    parts = different.str.extract(f"^{_CLOCK}$")
    bad = (parts[0].isna() & different.ne("")).to_numpy()
    problems += listed("timetables.bad_time", text[bad[row_of]], table, file)
    numbers = parts.astype(float)
    seconds = numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
    return pd.Series(seconds.to_numpy()[row_of], index=times.index)


def listed(key: str, values: pd.Series, table: str, file: str) -> list[Problem]:
    """Return a problem for each of the first few rows, and one for how many more there are."""
    shown = [
        Problem(Message(key, {"value": value}), f"{file}/{table}", int(row), str(values.name))
        for row, value in zip(values.index[:_ROWS_SHOWN], values, strict=False)
    ]
    more = len(values) - len(shown)
    return [*shown, *([Problem(Message("timetables.more", {"count": more}), f"{file}/{table}")] if more > 0 else [])]


def _table(content: bytes, table: str, columns: tuple[str, ...], file: str, problems: list[Problem]) -> pd.DataFrame:
    where = f"{file}/{table}"
    try:
        text = content.decode("utf-8-sig")
        read = pd.read_csv(
            io.StringIO(text), dtype=str, keep_default_na=False, skipinitialspace=True, quoting=csv.QUOTE_MINIMAL
        )
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        problems.append(Problem(Message("timetables.unreadable", {"reason": str(error)}), where))
        return pd.DataFrame(columns=list(columns), dtype=str)
    read.columns = read.columns.str.strip()
    lacking = [column for column in columns if column not in read.columns]
    if lacking:
        problems.append(Problem(Message("timetables.no_columns", {"columns": lacking}), where))
        return pd.DataFrame(columns=list(columns), dtype=str)
    kept = [*columns, *(column for column in _KEPT.get(table, ()) if column in read.columns)]
    read = read[kept]
    read.index = pd.RangeIndex(1, len(read) + 1)
    return read
