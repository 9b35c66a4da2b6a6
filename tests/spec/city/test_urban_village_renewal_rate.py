"""45 城中村改造完成率: urban villages renewed, of those that need it."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.housing import urban_village_renewal_rate
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 3, "denominator": 12, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 3 of 12 villages: 25 %.
    assert shares(reported(urban_village_renewal_rate, ENTERED)) == {"city": pytest.approx(0.25)}


def test_a_city_without_urban_villages_has_nothing_to_measure_against(reported):
    measure = reported(urban_village_renewal_rate, {"numerator": 0, "denominator": 0})
    assert (measure.numerator["city"], measure.denominator["city"]) == (0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(urban_village_renewal_rate, ENTERED), "city", language)
    assert "25.0%" in said
    assert "D1" in said
