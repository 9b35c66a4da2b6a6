"""42 城市高峰期机动车平均速度: expressways and arterials, apart and together."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.commuting import peak_hour_speed
from citycheckup.wording import LANGUAGES

# 900 vehicle-km in 30 hours: 30 km/h. 400 vehicle-km in 20 hours: 20 km/h. Together 1300 / 50 = 26 km/h.
FAST = {"part": "expressway", "numerator": 900, "denominator": 30, "department": "D1"}
SLOW = {"part": "arterial", "numerator": 400, "denominator": 20}


def test_both_speeds_and_their_mean_by_vehicle_kilometres(reported, shares):
    measure = reported(peak_hour_speed, FAST, SLOW)
    assert shares(measure) == {"city": pytest.approx(26)}
    assert measure.parts.loc["city"].to_dict() == {"expressway": 30, "arterial": 20}
    assert measure.doubt["city"] is None


def test_the_parts_are_known_by_their_chinese_names_too(reported):
    measure = reported(peak_hour_speed, FAST | {"part": "快速路"}, SLOW | {"part": "主干路"})
    assert measure.parts.loc["city"].to_dict() == {"expressway": 30, "arterial": 20}


def test_speeds_without_weights_are_judged_apart_and_not_put_together(reported, shares):
    measure = reported(peak_hour_speed, {"part": "expressway", "value": 30}, SLOW)
    assert measure.parts.loc["city"].to_dict() == {"expressway": 30, "arterial": 20}
    assert shares(measure) == {"city": 20}
    assert measure.doubt["city"].key == "figures.doubt_no_weights"


def test_a_mean_that_was_entered_stands(reported, shares):
    measure = reported(
        peak_hour_speed, {"value": 24.5}, {"part": "expressway", "value": 30}, {"part": "arterial", "value": 20}
    )
    assert shares(measure) == {"city": 24.5}
    assert measure.doubt["city"] is None


def test_a_city_without_expressways_says_so_with_zeros(reported, shares):
    measure = reported(peak_hour_speed, {"part": "expressway", "numerator": 0, "denominator": 0}, SLOW)
    assert shares(measure) == {"city": 20}
    assert measure.parts["expressway"].isna().all()
    assert measure.doubt["city"] is None


def test_a_part_that_nobody_entered_is_no_zero(reported, shares):
    measure = reported(peak_hour_speed, SLOW)
    assert shares(measure) == {"city": 20}
    assert measure.doubt["city"].key == "figures.doubt_part_not_entered"
    assert reported(peak_hour_speed).reason.key == "figures.no_row"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(peak_hour_speed, FAST, SLOW, extent="municipal_districts"), "city", language)
    assert "26.0" in said
    assert "30.0" in said
    assert ("市辖区" if language == "zh" else "municipal districts") in said
