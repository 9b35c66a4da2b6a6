"""32 绿道服务半径覆盖率: residential land in the built-up area within 1 km either side of a greenway."""

from __future__ import annotations

import pytest
from shapely import LineString

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.city.liveability import greenway_coverage
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES, render

WIDE = {"width_m": 8}


def across(x):
    """A greenway from south to north."""
    return LineString([(x, 0), (x, 2000)])


@pytest.fixture
def city(draw_layer, homes, built_up, city_units):
    def measure(greenways, completeness=Completeness.AUTHORITATIVE):
        return greenway_coverage(
            draw_layer("greenways", greenways, completeness), homes, built_up, city_units, BufferReach()
        )

    return measure


def test_both_sides_count(city, shares):
    # x = 500 to 2500 of the 3000 m of homes in the built-up area.
    assert shares(city({"g": (across(1500), WIDE)}))["city"] == pytest.approx(2000 / 3000, abs=1e-4)


def test_homes_outside_the_built_up_area_count_neither_above_nor_below(city, shares):
    # x = 2500 to 4500, of which 500 m lie in the built-up area.
    assert shares(city({"g": (across(3500), WIDE)}))["city"] == pytest.approx(500 / 3000, abs=1e-4)
    assert city({"g": (across(3500), WIDE)}).denominator["city"] == pytest.approx(3000 * 10)


def test_a_greenway_outside_the_city_reaches_in(city, shares):
    assert shares(city({"g": (across(-400), WIDE)}))["city"] == pytest.approx(600 / 3000, abs=1e-4)


def test_the_width_must_be_over_6_m(city, shares):
    found = city({"wide": (across(0), {"width_m": 6.1}), "narrow": (across(2000), {"width_m": 6})})
    assert shares(found)["city"] == pytest.approx(1000 / 3000, abs=1e-4)
    assert found.common["too_narrow_count"] == 1
    assert found.doubt["city"] is None


def test_unknown_width_counts_with_a_doubt(city, shares):
    found = city({"g": across(0)})
    assert shares(found)["city"] == pytest.approx(1000 / 3000, abs=1e-4)
    assert found.doubt["city"].key == "indicators.doubt_greenway_width"


def test_no_greenway_in_a_map_that_may_be_incomplete_is_not_zero(city):
    assert city({}, Completeness.INDICATIVE).numerator.isna()["city"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    found = city({"g": across(0)})
    assert "33.3%" in explain(found, "city", language)
    assert render(found.doubt["city"], language)
