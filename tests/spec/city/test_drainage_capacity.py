"""2023 no. 50 城市排水防涝应急抢险能力: m3 an hour of the whole city."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.safety_figures import drainage_capacity
from citycheckup.wording import LANGUAGES

ENTERED = {"value": 120000, "department": "D1", "period": "2025"}


def test_the_number_entered_is_the_value(reported):
    measure = reported(drainage_capacity, ENTERED)
    assert measure.numerator.to_dict() == {"city": 120000}
    assert measure.denominator is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(drainage_capacity, ENTERED), "city", language)
    assert "120,000" in said
    assert "D1" in said
