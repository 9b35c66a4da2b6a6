"""43 轨道站点周边覆盖通勤比例: commuters whose home and work both lie within 800 m of a station."""

from __future__ import annotations

import pandas as pd
import pytest
from shapely import Point

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.city.commuting import RAIL, rail_commuting_coverage
from citycheckup.layers.table import Table
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES

# Stations at x = 0 and x = 4000; places along y = 0. 700 m away is near, 900 m is not.
STATIONS = {"west": Point(0, 0), "east": Point(4000, 0)}
TRIPS = [
    (700, 3400, 300),  # both near, at two stations
    (700, 900, 200),  # home only
    (900, 3400, 100),  # work only
    (900, 2000, 400),  # neither
]


def trips(rows):
    table = pd.DataFrame(rows, columns=["home_x_m", "work_x_m", "commuters_count"], dtype=float)
    return Table("commuting", table.assign(home_y_m=0.0, work_y_m=0.0))


@pytest.fixture
def city(draw_layer, city_units):
    def measure(stations=STATIONS, completeness=Completeness.AUTHORITATIVE, rows=TRIPS, **knobs):
        layer = draw_layer("rail_stations", stations, completeness)
        return rail_commuting_coverage(city_units, BufferReach(), trips(rows), layer, **knobs)

    return measure


def test_both_ends_must_be_near(city, shares):
    measure = city()
    assert shares(measure) == {"city": pytest.approx(0.3)}  # 300 of 1000
    assert (measure.common["home_only_count"], measure.common["work_only_count"]) == (200, 100)


def test_a_local_radius(city, shares):
    assert shares(city(radius_m=950.0)) == {"city": pytest.approx(0.6)}  # all but the last 400


def test_the_order_of_trips_does_not_matter(city, shares):
    assert shares(city(rows=TRIPS[::-1])) == shares(city())


def test_a_city_without_rail_has_nothing_to_look_at(city):
    assert city({}).status["city"] == "not_applicable"
    assert city({}, Completeness.INDICATIVE).numerator.isna().all()
    assert city({}, Completeness.INDICATIVE).status["city"] is None


def test_without_trips_the_department_may_say(city_units, draw_layer, enter, shares):
    entered = enter(RAIL, {"numerator": 12, "denominator": 100})
    stations = draw_layer("rail_stations", STATIONS)
    measure = rail_commuting_coverage(city_units, BufferReach(), None, stations, entered)
    assert shares(measure) == {"city": 0.12}
    nothing = rail_commuting_coverage(city_units, BufferReach(), None, stations)
    assert nothing.layers == ("commuting", "rail_stations", "statistics")


def test_trips_do_not_tell_who_goes_by_rail(city, city_units, enter, shares):
    assert city(commuters="by_rail").reason.key == "figures.neither"
    entered = enter(RAIL, {"value": 0.08})
    measure = rail_commuting_coverage(city_units, BufferReach(), statistics=entered, commuters="by_rail")
    assert shares(measure) == {"city": 0.08}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "30.0%" in explain(city(), "city", language)
