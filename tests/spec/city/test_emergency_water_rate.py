"""49 应急供水保障率: emergency supply, of the daily capacity."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.safety_figures import emergency_water_rate
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 18, "denominator": 25, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 18 of 25, in 10,000 m3 a day: 72 %.
    assert shares(reported(emergency_water_rate, ENTERED)) == {"city": pytest.approx(0.72)}


def test_a_city_may_have_more_in_reserve_than_it_uses(reported, shares):
    measure = reported(emergency_water_rate, {"numerator": 30, "denominator": 25})
    assert shares(measure) == {"city": pytest.approx(1.2)}
    assert measure.doubt is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(emergency_water_rate, ENTERED), "city", language)
    assert "72.0%" in said
    assert "D1" in said
