"""31 城市黑臭水体数量: water bodies that are black and odorous now."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.liveability_figures import black_odorous_water_bodies
from citycheckup.wording import LANGUAGES

ENTERED = {"value": 3, "department": "D1", "period": "2025"}


def test_the_number_entered_is_the_value(reported):
    measure = reported(black_odorous_water_bodies, ENTERED)
    assert measure.numerator.to_dict() == {"city": 3}
    assert measure.denominator is None


def test_none_is_a_value_and_nothing_entered_is_not(reported):
    assert reported(black_odorous_water_bodies, {"value": 0}).numerator["city"] == 0
    assert reported(black_odorous_water_bodies).layers == ("statistics",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(black_odorous_water_bodies, ENTERED), "city", language)
    assert "3" in said
    assert "D1" in said
