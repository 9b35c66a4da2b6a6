"""47 严重易涝积水点数量: places that still pond badly."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.safety_figures import remaining_flooding_points
from citycheckup.wording import LANGUAGES

ENTERED = {"value": 3, "department": "D1", "period": "2025"}


def test_the_number_entered_is_the_value(reported):
    measure = reported(remaining_flooding_points, ENTERED)
    assert measure.numerator.to_dict() == {"city": 3}
    assert measure.denominator is None


def test_points_done_away_with_are_another_thing(city_units, enter):
    gone = enter("city.flooding_points_eliminated", ENTERED)
    assert remaining_flooding_points(gone, city_units).reason.key == "figures.no_row"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(remaining_flooding_points, ENTERED), "city", language)
    assert "3" in said
    assert "D1" in said
