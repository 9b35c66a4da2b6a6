"""40 擅自拆除历史文化街区内建筑物、构筑物的数量: buildings pulled down without approval."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.heritage import unauthorised_demolitions
from citycheckup.wording import LANGUAGES

ENTERED = {"value": 4, "department": "D1", "period": "2025"}


def test_the_number_entered_is_the_value(reported):
    measure = reported(unauthorised_demolitions, ENTERED)
    assert measure.numerator.to_dict() == {"city": 4}
    assert measure.denominator is None


def test_none_is_a_value_and_nothing_entered_is_not(reported):
    assert reported(unauthorised_demolitions, {"value": 0}).numerator["city"] == 0
    assert reported(unauthorised_demolitions).layers == ("statistics",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(unauthorised_demolitions, ENTERED), "city", language)
    assert "4" in said
    assert "D1" in said
