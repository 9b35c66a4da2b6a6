"""20 未实施物业管理的小区数量: nobody manages, or nobody mediates."""

from __future__ import annotations

from citycheckup.indicators.community.management import property_management_shortfall

TOWN = {"block": {"a": ["p1", "p2", "p3"], "b": ["p4"]}}


def test_both_items_flag(draw_tree, ask):
    survey = ask({"p1": {"20.1": True}, "p2": {"20.1": False, "20.2": True}, "p3": {"20.1": False, "20.2": False}})
    found = property_management_shortfall(survey, draw_tree(TOWN))
    assert found.numerator["a"] == 2
    assert found.arguments["items"]["a"] == {"20.1": 1, "20.2": 1}
    assert found.coverage["a"] == 1


def test_a_compound_that_is_not_drawn_is_left_out(draw_tree, ask):
    found = property_management_shortfall(ask({"p9": {"20.1": True}, "p1": {"20.1": False}}), draw_tree(TOWN))
    assert found.numerator["a"] == 0
