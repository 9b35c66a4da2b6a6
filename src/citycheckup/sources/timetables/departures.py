"""Departures of each stop, and how far apart they are on a weekday."""

from __future__ import annotations

import numpy as np
import pandas as pd

from citycheckup.sources.timetables.feed import Feed, listed, seconds_of
from citycheckup.vocabulary import Problem

_DAY_BEGINS_S, _DAY_ENDS_S = 7 * 3600, 19 * 3600


def headways(feed: Feed, days: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """Return how often each stop is served on a weekday between 7 and 19 h.

    Parameters
    ----------
    days
        Columns ``service_id``, ``date``: when each service runs.

    Returns
    -------
    DataFrame
        Index ``stop_id``, sorted; only stops with a departure. ``headway_min``: 720 minutes over the departures of a
        day and direction, averaged over the days with any, of the direction that is served more often.
        ``departures_per_day``: of all directions, averaged over the days on which the stop is served.

    Notes
    -----
    The rule of the Global Healthy and Sustainable City Indicators. Ours differs where a timetable says how often
    instead of when (``frequencies.txt``): we count the departures that follow from it, they take the mean of the
    intervals; and headways of single days are not rounded to whole minutes.
    """
    times = _departures(feed, problems)
    per_trip = times.groupby(["trip_id", "stop_id"])["departures"].sum().reset_index()
    trips = feed.trips[feed.trips["service_id"].isin(days["service_id"])]
    direction = trips["direction_id"] if "direction_id" in trips.columns else pd.Series("", index=trips.index)
    per_trip = per_trip.merge(trips[["trip_id", "service_id"]].assign(direction=direction), on="trip_id")
    # Trips of one service run on the same days: added up before the days are multiplied in.
    keys = ["service_id", "direction", "stop_id"]
    per_service = per_trip.groupby(keys)["departures"].sum().reset_index()
    per_day = per_service.merge(days, on="service_id").groupby(["stop_id", "direction", "date"])["departures"].sum()
    whole_day_min = (_DAY_ENDS_S - _DAY_BEGINS_S) / 60
    by_direction = (whole_day_min / per_day).groupby(["stop_id", "direction"]).mean()
    return pd.DataFrame(
        {
            "headway_min": by_direction.groupby("stop_id").min(),
            "departures_per_day": per_day.groupby(["stop_id", "date"]).sum().groupby("stop_id").mean(),
        }
    ).sort_index()


def _departures(feed: Feed, problems: list[Problem]) -> pd.DataFrame:
    """Return the departures between 7 and 19 h: ``trip_id``, ``stop_id``, ``departures`` (how many)."""
    table = feed.stop_times
    problems += listed(
        "timetables.unknown_trip",
        table["trip_id"][~table["trip_id"].isin(feed.trips["trip_id"])],
        "stop_times.txt",
        feed.file,
    )
    problems += listed(
        "timetables.unknown_stop",
        table["stop_id"][~table["stop_id"].isin(feed.stops["stop_id"])],
        "stop_times.txt",
        feed.file,
    )
    sequence = pd.to_numeric(table["stop_sequence"], errors="coerce")
    problems += listed("timetables.bad_number", table["stop_sequence"][sequence.isna()], "stop_times.txt", feed.file)
    times = table[["trip_id", "stop_id"]].assign(
        sequence=sequence, at_s=seconds_of(table["departure_time"], "stop_times.txt", feed.file, problems)
    )
    times = _between_known_times(times.sort_values(["trip_id", "sequence"], ignore_index=True))
    by_frequency = times["trip_id"].isin(feed.frequencies["trip_id"])
    fixed = times[~by_frequency]
    counted = fixed.assign(departures=fixed["at_s"].between(_DAY_BEGINS_S, _DAY_ENDS_S, inclusive="left").astype(float))
    repeated = _repeated(times[by_frequency], feed, problems)
    both = pd.concat([counted[["trip_id", "stop_id", "departures"]], repeated])
    return both[both["departures"] > 0]


def _between_known_times(times: pd.DataFrame) -> pd.DataFrame:
    """Fill times that are not given at even steps between those that are, as GTFS lets feeds leave them out."""
    if times["at_s"].notna().all():
        return times
    known = times["at_s"].notna()
    step = pd.Series(np.arange(len(times), dtype=float), index=times.index)
    before_s, after_s = times["at_s"].groupby(times["trip_id"]).ffill(), times["at_s"].groupby(times["trip_id"]).bfill()
    before, after = (
        step.where(known).groupby(times["trip_id"]).ffill(),
        step.where(known).groupby(times["trip_id"]).bfill(),
    )
    share = (step - before) / (after - before)
    return times.assign(at_s=times["at_s"].fillna(before_s + (after_s - before_s) * share))


def _repeated(times: pd.DataFrame, feed: Feed, problems: list[Problem]) -> pd.DataFrame:
    """Return the departures of trips that ``frequencies.txt`` repeats, at every stop of the trip."""
    table = feed.frequencies
    rate = pd.to_numeric(table["headway_secs"], errors="coerce")
    problems += listed("timetables.bad_number", table["headway_secs"][~(rate > 0)], "frequencies.txt", feed.file)
    begins = seconds_of(table["start_time"], "frequencies.txt", feed.file, problems)
    finishes = seconds_of(table["end_time"], "frequencies.txt", feed.file, problems)
    runs = pd.DataFrame({"trip_id": table["trip_id"], "begins": begins, "finishes": finishes, "every": rate})
    after_start = times["at_s"] - times.groupby("trip_id")["at_s"].transform("first")
    stops = times[["trip_id", "stop_id"]].assign(after_s=after_start).merge(runs[rate > 0], on="trip_id")
    # The k-th run passes a stop at begins + k * every + after; k from 0, begins + k * every < finishes.
    begins_s, every_s = stops["begins"].to_numpy(), stops["every"].to_numpy()
    passes_s = begins_s + stops["after_s"].to_numpy()
    runs_count = np.ceil((stops["finishes"].to_numpy() - begins_s) / every_s)
    first_in = np.maximum(np.ceil((_DAY_BEGINS_S - passes_s) / every_s), 0.0)
    end_in = np.minimum(np.ceil((_DAY_ENDS_S - passes_s) / every_s), runs_count)
    count = np.maximum(end_in - first_in, 0.0)
    return stops[["trip_id", "stop_id"]].assign(departures=np.nan_to_num(count))
