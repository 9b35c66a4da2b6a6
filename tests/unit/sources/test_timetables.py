"""Stops of a GTFS feed with the headway of their weekdays; every fault by file and row."""

from __future__ import annotations

import zipfile
from datetime import date

import pytest

from citycheckup.sources.timetables.stops import read_timetable_stops
from citycheckup.vocabulary import InputError
from citycheckup.wording import LANGUAGES, render

MONDAY, FRIDAY = date(2023, 4, 3), date(2023, 4, 7)
CALENDAR = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "work,1,1,1,1,1,0,0,20230101,20231231\n"
)
STOPS = "stop_id,stop_name,stop_lat,stop_lon\ns1,Market,28.1,-15.4\ns2,,28.2,-15.5\ns3,Never served,28.3,-15.6\n"


def hourly(trips, direction=0, first=7, stops=("s1", "s2")):
    """Return rows of trips and of times: one an hour from ``first`` on, two minutes from stop to stop."""
    made, times = [], []
    for hour in range(first, first + trips):
        trip = f"t{direction}-{hour}"
        made.append(f"r,work,{trip},{direction}")
        times += [f"{trip},{hour}:{2 * at:02}:00,{hour}:{2 * at:02}:00,{stop},{at}" for at, stop in enumerate(stops)]
    return made, times


@pytest.fixture
def feed(tmp_path):
    def write(made, times, folder="", **more):
        tables = {
            "stops": STOPS,
            "calendar": CALENDAR,
            "trips": "\n".join(["route_id,service_id,trip_id,direction_id", *made]),
            "stop_times": "\n".join(["trip_id,arrival_time,departure_time,stop_id,stop_sequence", *times]),
        } | more
        path = tmp_path / "feed.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in tables.items():
                if text is not None:
                    archive.writestr(f"{folder}{name}.txt", text)
        return path

    return write


def test_720_minutes_over_the_departures_of_a_day(feed):
    found = read_timetable_stops(feed(*hourly(12)), MONDAY, FRIDAY)
    assert found.index.tolist() == ["s1", "s2"]
    assert found["headway_min"].tolist() == [60.0, 60.0]
    assert found["departures_per_day"].tolist() == [12.0, 12.0]
    assert found["name"].fillna("—").tolist() == ["Market", "—"]
    assert (found.geometry.x["s1"], found.geometry.y["s1"]) == (-15.4, 28.1)


def test_only_from_7_to_19_h(feed):
    found = read_timetable_stops(feed(*hourly(20, first=5)), MONDAY, FRIDAY)  # 5 to 24 h: 7 to 18 h count
    assert found["headway_min"]["s1"] == 60.0


def test_the_better_served_direction_counts(feed):
    out, back = hourly(12), hourly(4, direction=1, stops=("s2", "s1"))
    found = read_timetable_stops(feed(out[0] + back[0], out[1] + back[1]), MONDAY, FRIDAY)
    assert found["headway_min"]["s1"] == 60.0
    assert found["departures_per_day"]["s1"] == 16.0


def test_days_taken_away_and_added(feed):
    # Monday off for "work"; "more" runs on Tuesday only, with another 12 trips: headways 60, 60, 60 and 30.
    made, times = hourly(12)
    made += [row.replace("work", "more").replace("t0", "m") for row in made]
    times += [row.replace("t0", "m") for row in times]
    changes = "service_id,date,exception_type\nwork,20230403,2\nmore,20230404,1\n"
    found = read_timetable_stops(feed(made, times, calendar_dates=changes), MONDAY, FRIDAY)
    assert found["headway_min"]["s1"] == pytest.approx((60 * 3 + 30) / 4)
    assert found["departures_per_day"]["s1"] == pytest.approx((12 * 3 + 24) / 4)


def test_a_timetable_of_dates_only_in_a_folder_of_its_own(feed):
    changes = "service_id,date,exception_type\nwork,20230405,1\n"
    path = feed(*hourly(12), folder="gtfs/", calendar=None, calendar_dates=changes)
    assert read_timetable_stops(path, MONDAY, FRIDAY)["headway_min"]["s1"] == 60.0


def test_trips_that_are_repeated(feed):
    # Every 20 minutes from 6:50 until before 8:10; s2 two minutes later: 7:10, 7:30, 7:50 and, at s2, also 6:52, no.
    made, times = ["r,work,t,0"], ["t,0:00:00,0:00:00,s1,1", "t,0:02:00,0:02:00,s2,2"]
    every = "trip_id,start_time,end_time,headway_secs\nt,06:50:00,08:10:00,1200\n"
    found = read_timetable_stops(feed(made, times, frequencies=every), MONDAY, FRIDAY)
    assert found["departures_per_day"].to_dict() == {"s1": 3.0, "s2": 3.0}
    late = every.replace("06:50", "06:58").replace("08:10", "07:58")  # s1 at 6:58, 7:18, 7:38; s2 at 7:00 …
    found = read_timetable_stops(feed(made, times, frequencies=late), MONDAY, FRIDAY)
    assert found["departures_per_day"].to_dict() == {"s1": 2.0, "s2": 3.0}


def test_times_left_out_lie_evenly_between_those_given(feed):
    times = ["t,18:50:00,18:50:00,s1,1", "t,,,s2,2", "t,19:06:00,19:06:00,s3,3"]  # s2 at 18:58
    found = read_timetable_stops(feed(["r,work,t,0"], times), MONDAY, FRIDAY)
    assert found["departures_per_day"].to_dict() == {"s1": 1.0, "s2": 1.0}


def faults(path, first=MONDAY, last=FRIDAY):
    with pytest.raises(InputError) as caught:
        read_timetable_stops(path, first, last)
    for language in LANGUAGES:
        assert all(render(problem.message, language) for problem in caught.value.problems)
    return {(problem.message.key, problem.file, problem.row) for problem in caught.value.problems}


def test_all_faults_at_once_with_file_and_row(feed):
    made, times = hourly(2)
    times[1] = "t0-7,7:61:00,7:61:00,s9,x"
    made.append("r,nobody,,")
    stops = STOPS.replace("28.1,", "north,") + "s2,Again,28.2,-15.5\n"
    path = feed(made, times, stops=stops, calendar=CALENDAR.replace("20230101", "1 January"))
    assert faults(path) == {
        ("timetables.bad_place", "feed.zip/stops.txt", 1),
        ("timetables.twice", "feed.zip/stops.txt", 4),
        ("timetables.bad_date", "feed.zip/calendar.txt", 1),
        ("timetables.bad_time", "feed.zip/stop_times.txt", 2),
        ("timetables.bad_number", "feed.zip/stop_times.txt", 2),
        ("timetables.unknown_stop", "feed.zip/stop_times.txt", 2),
    }


def test_no_feed_tables_columns_or_days(feed, tmp_path):
    other = tmp_path / "notes.zip"
    other.write_text("no zip")
    assert faults(other) == {("timetables.not_a_feed", "notes.zip", None)}
    without = feed(*hourly(2), calendar=None, stops="stop_id,stop_lat\n", stop_times=None)
    assert faults(without) == {
        ("timetables.no_calendar", "feed.zip", None),
        ("timetables.no_table", "feed.zip", None),
        ("timetables.no_columns", "feed.zip/stops.txt", None),
    }
    saturday = date(2023, 4, 8)
    assert faults(feed(*hourly(2)), saturday, saturday) == {("timetables.nothing_runs", "feed.zip", None)}


def test_many_faults_of_a_kind_are_counted(feed):
    made, times = hourly(12)
    found = faults(feed(made, [row.replace(",s1,", ",s8,") for row in times]))
    assert ("timetables.more", "feed.zip/stop_times.txt", None) in found
    assert len(found) == 6


def test_the_order_of_rows_does_not_matter(feed):
    made, times = hourly(12)
    one = read_timetable_stops(feed(made, times), MONDAY, FRIDAY)
    other = read_timetable_stops(feed(made[::-1], times[::-1]), MONDAY, FRIDAY)
    assert one.equals(other)
