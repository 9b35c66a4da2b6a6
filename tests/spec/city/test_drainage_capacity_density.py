"""48 城市排水防涝应急抢险能力: pumps that have power of their own, for each km2 of built-up area."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.safety_figures import DRAINAGE, drainage_capacity_density
from citycheckup.wording import LANGUAGES


def test_capacity_by_area_as_entered(reported, shares):
    # 0.6 (10,000 m3 an hour) over 60 km2: 0.01.
    assert shares(reported(drainage_capacity_density, {"numerator": 0.6, "denominator": 60})) == {
        "city": pytest.approx(0.01)
    }


def test_capacity_alone_is_divided_by_the_built_up_area_of_the_map(city_units, enter, built_up, shares):
    # 2 x 2 km and 1 x 2 km are built up: 6 km2. 0.3 / 6 = 0.05.
    measure = drainage_capacity_density(enter(DRAINAGE, {"numerator": 0.3}), city_units, built_up)
    assert shares(measure) == {"city": pytest.approx(0.05)}
    assert measure.used == ("statistics", "built_up_land")


def test_capacity_alone_without_a_map_is_no_value(reported):
    assert reported(drainage_capacity_density, {"numerator": 0.3}).numerator.isna().all()


def test_the_map_does_not_touch_what_was_entered_whole(city_units, enter, built_up, shares):
    entered = enter(DRAINAGE, {"numerator": 0.6, "denominator": 60})
    measure = drainage_capacity_density(entered, city_units, built_up)
    assert shares(measure) == {"city": pytest.approx(0.01)}
    assert measure.used == ("statistics",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city_units, enter, built_up, language, explain):
    measure = drainage_capacity_density(enter(DRAINAGE, {"numerator": 0.3}), city_units, built_up)
    assert "6.00" in explain(measure, "city", language)
