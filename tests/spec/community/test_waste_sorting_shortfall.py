"""19 未实施生活垃圾分类的小区数量: points, scheme and chain; any one missing makes it fail."""

from __future__ import annotations

from citycheckup.indicators.community.surroundings import waste_sorting_shortfall
from citycheckup.layers.layer import Missing

TOWN = {"block": {"a": ["p1", "p2", "p3"], "b": ["p4"]}}


def test_any_missing_link_fails_the_compound(draw_tree, ask):
    survey = ask({"p1": {"19.1": True}, "p2": {"19.3": True, "19.2": True}, "p4": {"19.1": False}})
    found = waste_sorting_shortfall(survey, draw_tree(TOWN))
    assert found.numerator.to_dict() == {"a": 2, "b": 0}
    assert found.coverage.to_dict() == {"a": 2 / 3, "b": 1}
    assert found.places["place_id"].tolist() == ["p1", "p2"]


def test_without_any_compound_drawn_there_is_nothing_to_go_by(draw_tree, ask):
    assert isinstance(waste_sorting_shortfall(ask({}), draw_tree({"block": {"a": []}})), Missing)
