"""Given layers: overlaps cut, gaps closed, errors all at once."""

from __future__ import annotations

import pytest
from shapely.geometry import Point, box

from citycheckup.units.rules import UnitRules
from citycheckup.vocabulary import InputError, Level, Severity

CITY = box(0, 0, 1000, 1000)


def areas_of(units, level):
    return units.at(level)["area_m2"].round(3).to_dict()


def test_an_overlap_goes_to_the_smaller_unit(draw, layer):
    blocks = layer("blocks", {"a": box(0, 0, 620, 1000), "b": box(600, 0, 1000, 1000)})
    units, problems = draw(CITY, blocks=blocks)
    assert areas_of(units, Level.BLOCK) == {"a": 600_000.0, "b": 400_000.0}
    assert problems["overlaps_cut"].severity is Severity.WARNING
    assert problems["overlaps_cut"].message.arguments["share"] == pytest.approx(0.02)
    assert problems["overlap"].message.arguments["area_m2"] == pytest.approx(20_000)


def test_between_equal_units_the_first_id_keeps_the_overlap(draw, layer):
    blocks = layer("blocks", {"b": box(0, 0, 510, 1000), "a": box(490, 0, 1000, 1000)})
    units, _ = draw(CITY, blocks=blocks)
    assert areas_of(units, Level.BLOCK) == {"a": 510_000.0, "b": 490_000.0}


def test_overlaps_beyond_the_limit_are_an_error_that_names_the_worst_pair(draw, layer):
    blocks = layer("blocks", {"a": box(0, 0, 620, 1000), "b": box(500, 0, 1000, 1000)})
    with pytest.raises(InputError) as caught:
        draw(CITY, blocks=blocks)
    (error,) = (problem for problem in caught.value.problems if problem.severity is Severity.ERROR)
    assert error.message.key == "units.overlap_too_large"
    assert error.message.arguments["worst"][0].arguments["first"] == "a"
    draw(CITY, blocks=blocks, rules=UnitRules(overlap_limit_share=0.2))


def test_a_gap_of_a_hectare_becomes_a_residual_unit(draw, layer):
    units, problems = draw(CITY, blocks=layer("blocks", {"a": box(0, 0, 990, 1000)}))
    rest = units.table.loc["B-rest"]
    assert (rest["origin"], rest["name"], rest["area_m2"]) == ("residual", None, 10_000.0)
    assert "gap_residual" in problems


def test_a_smaller_gap_goes_to_the_neighbour_with_the_longest_shared_edge(draw, layer):
    # The gap is 9 m wide; it touches b along 700 m and c along 300 m.
    blocks = {"a": box(0, 0, 500, 1000), "b": box(509, 0, 1000, 700), "c": box(509, 700, 1000, 1000)}
    units, problems = draw(CITY, blocks=layer("blocks", blocks))
    assert areas_of(units, Level.BLOCK) == {"a": 509_000.0, "b": 343_700.0, "c": 147_300.0}
    assert "gap_closed" in problems


def test_an_islet_in_no_unit_goes_to_the_nearest(draw, layer):
    city = box(0, 0, 1000, 1000).union(box(1100, 0, 1120, 20))
    blocks = layer("blocks", {"a": box(0, 0, 500, 1000), "b": box(500, 0, 1000, 1000)})
    units, _ = draw(city, blocks=blocks)
    assert areas_of(units, Level.BLOCK) == {"a": 500_000.0, "b": 500_400.0}


def test_gaps_beyond_the_limit_are_an_error(draw, layer):
    with pytest.raises(InputError, match="gap_too_large"):
        draw(CITY, blocks=layer("blocks", {"a": box(0, 0, 400, 1000)}))


def test_every_error_of_every_layer_is_told_at_once(draw, layer):
    blocks = layer("blocks", {"a": CITY, "far": box(5000, 0, 5100, 100)})
    communities = layer("communities", {"one": CITY, "two": CITY, "further": box(9000, 0, 9100, 100)})
    with pytest.raises(InputError) as caught:
        draw(CITY, blocks=blocks, communities=communities)
    told = {(p.message.key, p.message.arguments.get("id")) for p in caught.value.problems}
    assert {
        ("units.outside", "far"),
        ("units.outside", "further"),
        ("units.hidden", "two"),
        ("units.overlap_too_large", None),
    } <= told


def test_a_block_is_the_union_of_the_communities_that_lie_mostly_in_it(draw, layer):
    blocks = layer("blocks", {"a": box(0, 0, 500, 1000), "b": box(500, 0, 1000, 1000)})
    communities = layer("communities", {"w": box(0, 0, 520, 1000), "e": box(520, 0, 1000, 1000)})
    units, problems = draw(CITY, blocks=blocks, communities=communities)
    assert units.at(Level.COMMUNITY)["parent_id"].to_dict() == {"w": "a", "e": "b"}
    assert areas_of(units, Level.BLOCK) == {"a": 520_000.0, "b": 480_000.0}
    assert problems["blocks_shifted"].message.arguments["area_m2"] == pytest.approx(20_000)


def test_a_neighbour_that_touches_the_city_is_left_out(draw, layer):
    blocks = layer("blocks", {"a": CITY, "beside": box(1000, 0, 2000, 1000), "over": box(0, 998, 1000, 3000)})
    units, problems = draw(CITY, blocks=blocks)
    assert units.at(Level.BLOCK).index.tolist() == ["a"]
    assert problems["neighbours"].message.arguments["ids"] == ["beside", "over"]


def test_blocks_and_communities_that_do_not_fit_are_an_error(draw, layer):
    blocks = layer("blocks", {"a": box(0, 0, 500, 1000), "b": box(500, 0, 1000, 1000)})
    communities = layer("communities", {"w": box(0, 0, 600, 1000), "e": box(600, 0, 1000, 1000)})
    with pytest.raises(InputError, match="shift_too_large"):
        draw(CITY, blocks=blocks, communities=communities)


def test_a_block_without_a_community_is_an_error(draw, layer):
    blocks = layer("blocks", {"a": box(0, 0, 970, 1000), "b": box(970, 0, 1000, 1000)})
    with pytest.raises(InputError, match="block_without_community"):
        draw(CITY, blocks=blocks, communities=layer("communities", {"w": CITY}))


def test_a_gap_between_communities_stays_in_its_block(draw, layer):
    blocks = layer("blocks", {"a": box(0, 0, 500, 1000), "b": box(500, 0, 1000, 1000)})
    communities = layer("communities", {"w": box(0, 0, 500, 700), "e": box(500, 0, 1000, 700)})
    units, _ = draw(CITY, blocks=blocks, communities=communities)
    assert units.at(Level.COMMUNITY)["parent_id"].to_dict() == {"w": "a", "e": "b", "a-rest": "a", "b-rest": "b"}


def test_a_compound_is_cut_to_the_community_that_holds_most_of_it(draw, layer):
    communities = layer("communities", {"w": box(0, 0, 500, 1000), "e": box(500, 0, 1000, 1000)})
    compounds = layer("compounds", {"p": box(400, 0, 510, 100)})
    units, problems = draw(CITY, communities=communities, compounds=compounds)
    assert units.table.loc["p", ["parent_id", "area_m2"]].tolist() == ["w", 10_000.0]
    assert problems["compounds_trimmed"].message.arguments["area_m2"] == pytest.approx(1_000)


def test_ids_that_two_levels_share_get_the_letter_of_the_lower_one(draw, layer):
    halves = {"1": box(0, 0, 500, 1000), "2": box(500, 0, 1000, 1000)}
    units, _ = draw(CITY, blocks=layer("blocks", halves), communities=layer("communities", halves))
    assert units.at(Level.BLOCK).index.tolist() == ["1", "2"]
    assert units.at(Level.COMMUNITY)["parent_id"].to_dict() == {"C-1": "1", "C-2": "2"}


def test_sizes_are_told_by_residents_where_they_are_known(draw, layer, people):
    halves = {"w": box(0, 0, 500, 1000), "e": box(500, 0, 1000, 1000)}
    _, problems = draw(CITY, communities=layer("communities", halves), residents=people((Point(1, 1), 13_000)))
    facts = problems["sizes_by_residents"].message.arguments
    assert (facts["count"], facts["under"], facts["empty"]) == (1, 1, 0)  # the last told is of blocks
    _, problems = draw(CITY, communities=layer("communities", halves))
    assert "sizes_by_area" in problems
