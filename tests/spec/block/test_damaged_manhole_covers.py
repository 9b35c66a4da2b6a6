"""2023 no. 28 窨井盖缺失、移位、损坏的数量: covers, recorded road by road."""

from __future__ import annotations

import pytest

from citycheckup.indicators.block.order import damaged_manhole_covers
from citycheckup.wording import LANGUAGES

ITEM = "2023-28.1"


def test_covers_are_added_up_over_the_roads(draw_tree, ask):
    survey = ask({"r1": {ITEM: 3}, "r2": {ITEM: 0}, "r3": {ITEM: 4}}, {"r1": "b1", "r2": "b1", "r3": "b1"})
    found = damaged_manhole_covers(survey, draw_tree({"b1": {"a": []}}))
    assert found.numerator["b1"] == 7
    assert found.places[["place_id", "amount"]].to_numpy().tolist() == [["r1", 3], ["r3", 4]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(draw_tree, ask, explain, language):
    found = damaged_manhole_covers(ask({"r1": {ITEM: 30}}, {"r1": "b1"}), draw_tree({"b1": {"a": []}}))
    assert "30" in explain(found, "b1", language)
