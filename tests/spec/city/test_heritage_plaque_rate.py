"""37 历史文化街区、历史建筑挂牌建档率: announced ones with plaque and file."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.heritage import heritage_plaque_rate
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 57, "denominator": 60, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 57 of 60: 95 %.
    assert shares(reported(heritage_plaque_rate, ENTERED)) == {"city": pytest.approx(0.95)}


def test_a_city_without_announced_heritage_has_nothing_to_measure_against(reported):
    measure = reported(heritage_plaque_rate, {"numerator": 0, "denominator": 0})
    assert (measure.numerator["city"], measure.denominator["city"]) == (0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(heritage_plaque_rate, ENTERED), "city", language)
    assert "95.0%" in said
    assert "D1" in said
