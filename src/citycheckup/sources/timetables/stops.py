"""The stops of a timetable as a layer's table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from citycheckup.sources.timetables.departures import headways
from citycheckup.sources.timetables.feed import Feed, listed, read_feed
from citycheckup.sources.timetables.service_days import calendar_span, service_days
from citycheckup.vocabulary import InputError, Message, Problem


def read_timetable_stops(path: Path, first: date, last: date) -> gpd.GeoDataFrame:
    """Read the stops of a GTFS feed and how often they are served on weekdays.

    Parameters
    ----------
    path
        The feed's zip file.
    first, last
        The days to look at, both counted.

    Returns
    -------
    GeoDataFrame
        Points in EPSG:4326, index ``id`` (``stop_id``), sorted: ``name``, ``headway_min``, ``departures_per_day`` (see
        :func:`citycheckup.sources.timetables.departures.headways`); only stops that are served.

    Raises
    ------
    InputError
        The feed cannot be used, or nothing runs on the days looked at: every problem found.
    """
    feed = read_feed(path)
    problems: list[Problem] = []
    places = _places(feed, problems)
    days = service_days(feed, first, last, problems)
    served = headways(feed, days, problems)
    if not problems and served.empty:
        begins, finishes = calendar_span(feed)
        facts = {"from": first.isoformat(), "to": last.isoformat(), "begins": begins, "finishes": finishes}
        problems.append(Problem(Message("timetables.nothing_runs", facts), path.name))
    if problems:
        raise InputError(problems)
    return places.join(served, how="inner").sort_index().rename_axis("id")


def _places(feed: Feed, problems: list[Problem]) -> gpd.GeoDataFrame:
    stops = feed.stops
    problems += listed("timetables.twice", stops["stop_id"][stops["stop_id"].duplicated()], "stops.txt", feed.file)
    used = stops[stops["stop_id"].isin(feed.stop_times["stop_id"].unique())].drop_duplicates("stop_id")
    degrees = {}
    for column, most in (("stop_lon", 180), ("stop_lat", 90)):
        degrees[column] = pd.to_numeric(used[column].str.strip(), errors="coerce")
        bad = ~degrees[column].abs().le(most)
        problems += listed("timetables.bad_place", used[column][bad], "stops.txt", feed.file)
    names = used["stop_name"].str.strip() if "stop_name" in used.columns else pd.Series("", index=used.index)
    return gpd.GeoDataFrame(
        {"name": names.where(names != "", None).to_numpy(dtype=object)},
        index=pd.Index(used["stop_id"].to_numpy(dtype=object), name="id"),
        geometry=gpd.points_from_xy(degrees["stop_lon"], degrees["stop_lat"]),
        crs="EPSG:4326",
    )
