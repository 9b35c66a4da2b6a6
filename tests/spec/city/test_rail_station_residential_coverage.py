"""X1 (supplementary): residential land in the built-up area within 800 m of a rail station."""

from __future__ import annotations

import pytest
from shapely import Point

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.city.jobs_housing import rail_station_residential_coverage
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES


@pytest.fixture
def city(draw_layer, homes, built_up, city_units):
    def measure(stations, completeness=Completeness.AUTHORITATIVE):
        layer = draw_layer("rail_stations", stations, completeness)
        return rail_station_residential_coverage(layer, homes, built_up, city_units, BufferReach())

    return measure


def test_800_m_either_way(city, shares):
    assert shares(city({"s": Point(1500, 1000)}))["city"] == pytest.approx(1600 / 3000, abs=1e-3)


def test_a_station_outside_the_built_up_area_reaches_in(city, shares):
    assert shares(city({"s": Point(3300, 1000)}))["city"] == pytest.approx(500 / 3000, abs=1e-3)


def test_no_station_in_a_map_that_may_be_incomplete_is_not_zero(city):
    assert city({}, Completeness.INDICATIVE).numerator.isna()["city"]
    assert city({}).numerator["city"] == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "53.3%" in explain(city({"s": Point(1500, 1000)}), "city", language)
