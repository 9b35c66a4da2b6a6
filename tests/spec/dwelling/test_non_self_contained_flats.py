"""5 非成套住宅数量: flats, counted on their building; one flat may lack both kitchen and bathroom."""

from __future__ import annotations

import pytest

from citycheckup.indicators.dwelling.functions import non_self_contained_flats
from citycheckup.wording import LANGUAGES, render


def test_flats_are_added_up_and_a_flat_is_not_counted_twice(measured, buildings):
    # x1: 12 without a kitchen, 8 of them (or 8 others) without a bathroom: at least 12 flats. x2: none. x3: 3.
    answers = {"x1": {"5.1": 12, "5.2": 8}, "x2": {"5.1": 0, "5.2": 0}, "x3": {"5.2": 3}}
    found = measured(non_self_contained_flats, answers)
    assert found.numerator["a"] == 15
    assert buildings(found) == {"x1": ["5.1", "5.2"], "x3": ["5.2"]}
    assert found.places["amount"].tolist() == [12, 3]
    assert found.arguments["flagged_count"]["a"] == 2
    assert found.coverage["a"] == 1


def test_ticked_without_a_number_is_at_least_one_flat_and_a_doubt(measured):
    found = measured(non_self_contained_flats, {"x1": {"5.1": True}, "x2": {"5.1": 4}, "y1": {"5.1": 2}})
    assert found.numerator[["a", "b"]].to_dict() == {"a": 5, "b": 2}
    assert found.doubt["a"].key == "surveys.doubt_amount"
    assert found.doubt["b"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_and_the_doubt_can_be_put_into_words(measured, explain, language):
    found = measured(non_self_contained_flats, {"x1": {"5.1": True}, "x2": {"5.1": 14}})
    assert "15" in explain(found, "a", language)
    assert "1" in render(found.doubt["a"], language)
