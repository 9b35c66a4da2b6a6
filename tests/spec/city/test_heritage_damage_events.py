"""39 历史文化资源遭受破坏的负面事件数: verified cases."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.heritage import heritage_damage_events
from citycheckup.wording import LANGUAGES

ENTERED = {"value": 2, "department": "D1", "period": "2025"}


def test_the_number_entered_is_the_value(reported):
    measure = reported(heritage_damage_events, ENTERED)
    assert measure.numerator.to_dict() == {"city": 2}
    assert measure.denominator is None


def test_none_is_a_value_and_nothing_entered_is_not(reported):
    assert reported(heritage_damage_events, {"value": 0}).numerator["city"] == 0
    assert reported(heritage_damage_events).layers == ("statistics",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(heritage_damage_events, ENTERED), "city", language)
    assert "2" in said
    assert "D1" in said
