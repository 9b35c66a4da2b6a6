"""38 历史建筑空置率: idle ones among the announced."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.heritage import historic_building_vacancy_rate
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 6, "denominator": 48, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 6 of 48: 12.5 %.
    assert shares(reported(historic_building_vacancy_rate, ENTERED)) == {"city": pytest.approx(0.125)}


def test_a_city_without_historic_buildings_has_no_vacancy(reported):
    measure = reported(historic_building_vacancy_rate, {"numerator": 0, "denominator": 0})
    assert (measure.numerator["city"], measure.denominator["city"]) == (0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(historic_building_vacancy_rate, ENTERED), "city", language)
    assert "12.5%" in said
    assert "D1" in said
