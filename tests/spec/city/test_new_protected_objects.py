"""41 当年各类保护对象增加数量: this year less last year."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.heritage import new_protected_objects
from citycheckup.wording import LANGUAGES

ENTERED = {"value": 7, "department": "D1", "period": "2025"}


def test_the_number_entered_is_the_value(reported):
    measure = reported(new_protected_objects, ENTERED)
    assert measure.numerator.to_dict() == {"city": 7}
    assert measure.denominator is None


def test_it_may_shrink(reported):
    assert reported(new_protected_objects, {"value": -2}).numerator["city"] == -2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(new_protected_objects, ENTERED), "city", language)
    assert "7" in said
    assert "D1" in said
