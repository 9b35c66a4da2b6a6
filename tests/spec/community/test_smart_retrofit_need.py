"""21 需要进行智慧化改造的小区数量: compounds count; a community's platform is noted beside them."""

from __future__ import annotations

from citycheckup.indicators.community.management import smart_retrofit_need
from citycheckup.layers.layer import Missing

TOWN = {"block": {"a": ["p1", "p2"], "b": ["p3"]}}


def test_lockers_and_security_count_compounds(draw_tree, ask):
    found = smart_retrofit_need(ask({"p1": {"21.1": True, "21.2": True}, "p2": {"21.2": False}}), draw_tree(TOWN))
    assert found.numerator["a"] == 1
    assert found.arguments.loc["a", ["bottom_line_count", "improvement_count"]].tolist() == [0, 1]


def test_a_missing_platform_names_the_community_and_adds_nothing(draw_tree, ask):
    survey = ask({"p1": {"21.1": False}, "p3": {"21.1": True}, "a": {"21.3": True}, "b": {"21.3": False}})
    found = smart_retrofit_need(survey, draw_tree(TOWN))
    assert found.numerator.to_dict() == {"a": 0, "b": 1}
    assert found.places[["unit_id", "place_id", "place_kind", "items", "amount"]].to_numpy().tolist() == [
        ["a", "a", "community", ["21.3"], 0],
        ["b", "p3", "compound", ["21.1"], 1],
    ]


def test_without_any_compound_drawn_there_is_nothing_to_go_by(draw_tree, ask):
    assert isinstance(smart_retrofit_need(ask({}), draw_tree({"block": {"a": []}})), Missing)
