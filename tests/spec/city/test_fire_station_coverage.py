"""53 城市消防站服务半径覆盖率: construction land in the built-up area within the areas of duty of fire stations."""

from __future__ import annotations

import math

import pytest
from shapely import Point, box

from citycheckup.indicators.city.safety import fire_station_coverage
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES, render


@pytest.fixture
def city(draw_layer, homes, built_up, city_units):
    def measure(stations, completeness=Completeness.AUTHORITATIVE, **knobs):
        # The strip stands for construction land here.
        return fire_station_coverage(
            draw_layer("fire_stations", stations, completeness), homes, built_up, city_units, **knobs
        )

    return measure


@pytest.mark.parametrize(
    ("station_class", "radius_m"), [("special", 1493), ("first", 1493), ("second", 1128), ("small", 798)]
)
def test_the_class_gives_the_area_of_duty(city, shares, station_class, radius_m):
    # The station stands at the city's western edge: its radius, of 3000 m.
    found = city({"s": (Point(0, 1000), {"station_class": station_class})})
    assert shares(found)["city"] == pytest.approx(radius_m / 3000, abs=1e-3)
    assert found.doubt["city"] is None
    assert found.method == "buffer"


def test_unknown_class_is_taken_as_second_with_a_doubt(city, shares):
    found = city({"s": Point(0, 1000)})
    assert shares(found)["city"] == pytest.approx(1128 / 3000, abs=1e-3)
    assert found.doubt["city"].key == "indicators.doubt_station_class"
    small = city({"s": Point(0, 1000)}, unknown_class="small")
    assert shares(small)["city"] == pytest.approx(798 / 3000, abs=1e-3)


def test_the_circle_has_the_area_of_duty_whatever_the_station_is_drawn_as(city):
    # Drawn as a plot of 100 x 100 m: still 4 km2 round its middle.
    areas = city({"s": (box(950, 950, 1050, 1050), {"station_class": "second"})}).service_areas
    assert areas.area.iloc[0] == pytest.approx(4e6, rel=1e-3)
    assert areas["radius_m"].iloc[0] == pytest.approx(math.sqrt(4e6 / math.pi))


def test_two_stations_do_not_add_up_where_they_overlap(city, shares):
    # 0 to 798 and 100 to 1696 (898 +- 798): 1696 of 3000 m.
    small = {"station_class": "small"}
    found = shares(city({"a": (Point(0, 1000), small), "b": (Point(898, 1000), small)}))
    assert found["city"] == pytest.approx(1696 / 3000, abs=1e-3)


def test_no_station_in_a_map_that_may_be_incomplete_is_not_zero(city):
    assert city({}, Completeness.INDICATIVE).numerator.isna()["city"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    found = city({"s": Point(0, 1000)})
    assert "37.6%" in explain(found, "city", language)
    assert render(found.doubt["city"], language)
