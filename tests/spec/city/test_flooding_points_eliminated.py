"""2023 no. 49 消除严重易涝积水点数量: places that no longer pond."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.safety_figures import flooding_points_eliminated
from citycheckup.wording import LANGUAGES

ENTERED = {"value": 11, "department": "D1", "period": "2025"}


def test_the_number_entered_is_the_value(reported):
    measure = reported(flooding_points_eliminated, ENTERED)
    assert measure.numerator.to_dict() == {"city": 11}
    assert measure.denominator is None


def test_none_is_a_value_and_nothing_entered_is_not(reported):
    assert reported(flooding_points_eliminated, {"value": 0}).numerator["city"] == 0
    assert reported(flooding_points_eliminated).layers == ("statistics",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(flooding_points_eliminated, ENTERED), "city", language)
    assert "11" in said
    assert "D1" in said
