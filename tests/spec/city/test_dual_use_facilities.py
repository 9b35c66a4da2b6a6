"""50 “平急两用”公共基础设施数量: facilities fit for emergency use."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.safety_figures import dual_use_facilities
from citycheckup.wording import LANGUAGES

ENTERED = {"value": 6, "department": "D1", "period": "2025"}


def test_the_number_entered_is_the_value(reported):
    measure = reported(dual_use_facilities, ENTERED)
    assert measure.numerator.to_dict() == {"city": 6}
    assert measure.denominator is None


def test_none_is_a_value_and_nothing_entered_is_not(reported):
    assert reported(dual_use_facilities, {"value": 0}).numerator["city"] == 0
    assert reported(dual_use_facilities).layers == ("statistics",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(dual_use_facilities, ENTERED), "city", language)
    assert "6" in said
    assert "D1" in said
