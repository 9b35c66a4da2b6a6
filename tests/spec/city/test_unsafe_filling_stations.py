"""2023 no. 55 安全距离不达标的加油加气加氢站数量: stations nearer to a building than they may be."""

from __future__ import annotations

import pytest
from shapely import Point, box

from citycheckup.indicators.city.utilities import unsafe_filling_stations
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES

# A house whose western wall stands at x = 1000.
HOUSE = {"house": box(1000, 0, 1020, 100)}


@pytest.fixture
def city(draw_layer, city_units):
    def measure(stations, buildings=HOUSE, completeness=Completeness.AUTHORITATIVE):
        return unsafe_filling_stations(
            draw_layer("filling_stations", stations, completeness), draw_layer("buildings", buildings), city_units
        )

    return measure


def station(x, safety_distance_m=50):
    return (Point(x, 50), {"safety_distance_m": safety_distance_m, "name": f"station at {x}"})


@pytest.mark.parametrize(("x", "short"), [(951, 1), (949, 0), (950, 0)])
def test_nearer_than_the_safety_distance_falls_short(city, x, short):
    assert city({"s": station(x)}).numerator["city"] == short


def test_the_station_is_named(city):
    places = city({"near": station(980), "far": station(500)}).places
    assert places[["place_id", "place_name", "place_kind"]].to_numpy().tolist() == [["near", "station at 980", "site"]]


def test_a_stations_own_roof_does_not_count(city):
    roof = {"roof": box(890, 40, 910, 60)}
    assert city({"s": station(900)}, HOUSE | roof).numerator["city"] == 0


def test_a_station_without_a_safety_distance_is_not_judged(city):
    measure = city({"known": station(500), "unknown": station(999, None)})
    assert measure.numerator["city"] == 0
    assert measure.coverage["city"] == 0.5
    assert measure.doubt["city"].key == "figures.doubt_safety_distance"
    assert city({"unknown": station(999, None)}).numerator.isna().all()


def test_a_station_outside_the_city_is_not_its_own(city):
    assert city({"s": station(4100)}, {"house": box(4110, 0, 4120, 100)}).numerator["city"] == 0


def test_no_station_is_zero_where_the_register_is_whole_and_unknown_elsewhere(city):
    assert city({}).numerator["city"] == 0
    assert city({}, completeness=Completeness.PARTIAL).numerator.isna().all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "1" in explain(city({"s": station(980)}), "city", language)
