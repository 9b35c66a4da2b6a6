"""2023 no. 61 城市运行管理服务平台覆盖率: built-up area managed through the platform."""

from __future__ import annotations

import pytest
from shapely import box

from citycheckup.indicators.city.smart import platform_coverage
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES

# The built-up area is 3 x 2 km. Two areas that overlap cover x = 0 to 1500 of it, and a strip beyond it.
AREAS = {"west": box(0, 0, 1000, 2000), "middle": box(500, 0, 1500, 2000), "beyond": box(3000, 0, 4000, 2000)}


@pytest.fixture
def city(draw_layer, city_units, built_up):
    def measure(areas, completeness=Completeness.AUTHORITATIVE, statistics=None):
        layer = None if areas is None else draw_layer("platform_area", areas, completeness)
        return platform_coverage(city_units, layer, built_up, statistics)

    return measure


def test_what_overlaps_counts_once_and_what_lies_beyond_does_not(city, shares):
    assert shares(city(AREAS)) == {"city": pytest.approx(0.5)}


def test_no_area_is_zero_where_the_layer_is_whole_and_unknown_elsewhere(city):
    assert city({}).numerator["city"] == 0
    assert city({}, Completeness.PARTIAL).numerator.isna().all()


def test_without_a_map_the_department_may_say(city, enter, shares):
    entered = enter("city.platform_coverage", {"numerator": 33, "denominator": 60})
    assert shares(city(None, statistics=entered)) == {"city": 0.55}
    assert city(None).layers == ("platform_area", "statistics")


def test_the_map_goes_before_the_department(city, enter, shares):
    measure = city(AREAS, statistics=enter("city.platform_coverage", {"value": 0.9}))
    assert shares(measure) == {"city": pytest.approx(0.5)}
    assert measure.used == ("platform_area", "built_up_land")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    said = explain(city(AREAS), "city", language)
    assert "3.00" in said
    assert "6.00" in said
