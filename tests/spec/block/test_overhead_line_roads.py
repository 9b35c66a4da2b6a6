"""2023 no. 26 存在乱拉空中线路问题的道路数量: distinct roads."""

from __future__ import annotations

from citycheckup.indicators.block.order import overhead_line_roads


def test_tangled_lines_and_leaning_poles_flag_a_road_once(draw_tree, ask):
    survey = ask({"r1": {"2023-26.1": True, "2023-26.2": True}, "r2": {"2023-26.2": False}}, {"r1": "b1", "r2": "b1"})
    found = overhead_line_roads(survey, draw_tree({"b1": {"a": []}}))
    assert found.numerator["b1"] == 1
    assert found.places["place_id"].tolist() == ["r1"]
