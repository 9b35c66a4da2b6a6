"""2023 no. 48 房屋市政工程生产安全事故数: accidents in the year."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.safety_figures import construction_accidents
from citycheckup.wording import LANGUAGES

ENTERED = {"value": 5, "department": "D1", "period": "2025"}


def test_the_number_entered_is_the_value(reported):
    measure = reported(construction_accidents, ENTERED)
    assert measure.numerator.to_dict() == {"city": 5}
    assert measure.denominator is None


def test_none_is_a_value_and_nothing_entered_is_not(reported):
    assert reported(construction_accidents, {"value": 0}).numerator["city"] == 0
    assert reported(construction_accidents).layers == ("statistics",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(construction_accidents, ENTERED), "city", language)
    assert "5" in said
    assert "D1" in said
