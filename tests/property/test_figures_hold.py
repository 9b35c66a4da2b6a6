"""Whatever departments enter and wherever trips go: nothing missing reads as zero, and more never covers less."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.city.commuting import rail_commuting_coverage
from citycheckup.indicators.from_statistics import figure
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Completeness, Form, Level

CRS = "EPSG:4525"
BLOCKS = ["b1", "b2", "b3"]
NUMBERS = st.one_of(st.none(), st.integers(0, 1000))
PLACES = st.tuples(st.integers(0, 5000), st.integers(0, 5000))


def town():
    level = ["city", *["block"] * len(BLOCKS)]
    ids = pd.Index(["city", *BLOCKS], name="unit_id")
    shapes = [box(0, 0, 5000, 5000)] * len(ids)
    return Units(2025, gpd.GeoDataFrame({"level": level, "tree": "checkup"}, geometry=shapes, index=ids, crs=CRS))


def entered(rows):
    columns = ["unit_id", "numerator", "denominator", "value"]
    table = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:], "Float64"))
    said = dict.fromkeys(("part", "department", "period", "evidence"))
    return Table("statistics", table.assign(indicator="block.x", **said))


@given(st.dictionaries(st.sampled_from(BLOCKS), st.tuples(NUMBERS, NUMBERS, NUMBERS)), st.sampled_from(list(Form)))
@settings(max_examples=100, deadline=None)
def test_what_was_not_entered_has_no_value_and_what_was_has_it_in_any_order(rows, form):
    listed = [(unit, *numbers) for unit, numbers in rows.items()]
    found = figure(entered(listed), town(), "block.x", form, level=Level.BLOCK)
    if not rows:
        assert isinstance(found, Missing)
        return
    again = figure(entered(listed[::-1]), town(), "block.x", form, level=Level.BLOCK)
    pd.testing.assert_series_equal(found.numerator, again.numerator)
    for unit in BLOCKS:
        numerator, denominator, value = rows.get(unit, (None, None, None))
        computed = found.numerator[unit]
        if form is Form.COUNT:
            expected = numerator if value is None else value
        elif numerator is None or denominator is None:
            expected = value
        else:
            expected = numerator
            assert found.denominator[unit] == denominator
        assert np.isnan(computed) if expected is None else computed == expected


def coverage(stations, trips, turned=0.0):
    turn = np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    at = (np.array(stations, dtype=float).reshape(-1, 2) - 2500) @ turn.T
    home, work = ((np.array([trip[end] for trip in trips], dtype=float) - 2500) @ turn.T for end in (0, 1))
    rows = pd.DataFrame(
        {"home_x_m": home[:, 0], "home_y_m": home[:, 1], "work_x_m": work[:, 0], "work_y_m": work[:, 1]}
    )
    index = pd.Index([f"s{number}" for number in range(len(at))], name="id")
    table = gpd.GeoDataFrame(geometry=[Point(x, y) for x, y in at], index=index, crs=CRS)
    layer = Layer("rail_stations", table, Completeness.AUTHORITATIVE)
    commuting = Table("commuting", rows.assign(commuters_count=[float(trip[2]) for trip in trips]))
    measure = rail_commuting_coverage(town(), BufferReach(), commuting, layer)
    return measure.numerator["city"]


TRIPS = st.lists(st.tuples(PLACES, PLACES, st.integers(1, 50)), min_size=1, max_size=20)


@given(st.lists(PLACES, min_size=1, max_size=5), PLACES, TRIPS)
@settings(max_examples=60, deadline=None)
def test_one_more_station_never_covers_fewer_commuters(stations, more, trips):
    assert coverage([*stations, more], trips) >= coverage(stations, trips)


@given(st.lists(PLACES, min_size=1, max_size=5), TRIPS)
@settings(max_examples=60, deadline=None)
def test_the_order_of_stations_and_trips_does_not_matter_nor_does_a_quarter_turn(stations, trips):
    # A circle is drawn with as many sides in every quarter, so that a quarter turn maps it on itself.
    found = coverage(stations, trips)
    assert coverage(stations[::-1], trips[::-1]) == found
    near = [
        trip
        for trip in trips
        if all(abs(np.hypot(end[0] - x, end[1] - y) - 800) > 1 for end in trip[:2] for x, y in stations)
    ]
    if near:
        assert coverage(stations, near, np.pi / 2) == coverage(stations, near)
