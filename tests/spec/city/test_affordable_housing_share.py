"""44 年度保障性住房占比: affordable homes among those started."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.housing import affordable_housing_share
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 1200, "denominator": 8000, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 1,200 of 8,000 homes: 15 %.
    assert shares(reported(affordable_housing_share, ENTERED)) == {"city": pytest.approx(0.15)}


def test_a_year_without_homes_started_has_nothing_to_measure_against(reported):
    measure = reported(affordable_housing_share, {"numerator": 0, "denominator": 0})
    assert (measure.numerator["city"], measure.denominator["city"]) == (0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(affordable_housing_share, ENTERED), "city", language)
    assert "15.0%" in said
    assert "D1" in said
