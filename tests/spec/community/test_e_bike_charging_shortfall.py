"""16 未配建电动自行车充电设施的小区数量: no charging, too few places, or unsafe charging."""

from __future__ import annotations

import pytest

from citycheckup.indicators.community.vehicles import e_bike_charging_shortfall
from citycheckup.vocabulary import Status
from citycheckup.wording import LANGUAGES

TOWN = {"block": {"a": ["p1", "p2", "p3"], "b": ["p4"], "c": []}}


def test_any_of_the_three_flags_a_compound(draw_tree, ask):
    survey = ask({"p1": {"16.1": True, "16.3": True}, "p2": {"16.2": 30}, "p3": {"16.2": 0, "16.1": False}})
    found = e_bike_charging_shortfall(survey, draw_tree(TOWN))
    assert found.numerator["a"] == 2
    assert found.places[["place_id", "place_name", "items", "amount"]].to_numpy().tolist() == [
        ["p1", "name of p1", ["16.1", "16.3"], 1],
        ["p2", "name of p2", ["16.2"], 1],
    ]
    assert found.status.to_dict() == {"a": None, "b": Status.NOT_SURVEYED, "c": Status.NOT_APPLICABLE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(draw_tree, ask, explain, language):
    found = e_bike_charging_shortfall(ask({"p1": {"16.1": True}}), draw_tree(TOWN))
    assert "3" in explain(found, "a", language)
