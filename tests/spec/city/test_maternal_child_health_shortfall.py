"""2023 no. 37 未达标配建的妇幼保健机构数量: institutions missing or below standard."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.liveability_figures import maternal_child_health_shortfall
from citycheckup.wording import LANGUAGES

ENTERED = {"value": 1, "department": "D1", "period": "2025"}


def test_the_number_entered_is_the_value(reported):
    measure = reported(maternal_child_health_shortfall, ENTERED)
    assert measure.numerator.to_dict() == {"city": 1}
    assert measure.denominator is None


def test_none_is_a_value_and_nothing_entered_is_not(reported):
    assert reported(maternal_child_health_shortfall, {"value": 0}).numerator["city"] == 0
    assert reported(maternal_child_health_shortfall).layers == ("statistics",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(maternal_child_health_shortfall, ENTERED), "city", language)
    assert "1" in said
    assert "D1" in said
