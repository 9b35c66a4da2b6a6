"""The administrative tree, from named columns and from OSM levels."""

from __future__ import annotations

from shapely.geometry import box

from citycheckup.vocabulary import AdminLevel, Level, Tree

CITY = box(0, 0, 1000, 1000)


def test_without_areas_there_is_only_the_root(draw):
    units, _ = draw(CITY)
    assert units.tree(Tree.ADMINISTRATIVE).index.tolist() == ["admin-city"]


def test_districts_are_made_of_their_streets_where_they_have_no_row(draw, layer):
    areas = layer(
        "administrative_areas",
        {"1": box(0, 0, 500, 1000), "2": box(500, 0, 1000, 500), "3": box(500, 500, 1500, 1000)},
        district=["东区", "西区", "西区"],
        street=["甲街道", "乙街道", "丙街道"],
    )
    units, problems = draw(CITY, administrative_areas=areas)
    tree = units.tree(Tree.ADMINISTRATIVE)
    assert tree["parent_id"].to_dict() == {
        "1": "东区",
        "2": "西区",
        "3": "西区",
        "admin-city": None,
        "东区": "admin-city",
        "西区": "admin-city",
    }
    assert tree["name"]["3"] == "丙街道"
    assert units.at(AdminLevel.DISTRICT)["area_m2"].to_dict() == {"东区": 500_000, "西区": 500_000}
    assert "admin_no_level" not in problems


def test_areas_of_osm_hang_below_the_one_that_holds_most_of_them(draw, layer):
    areas = layer(
        "administrative_areas",
        {
            "relation/1": box(0, 0, 500, 1000),
            "relation/2": box(10, 0, 490, 400),
            "relation/3": box(20, 0, 90, 400),
            "relation/4": box(900, 0, 990, 900),
        },
        admin_level=[6, 8, 10, 10],
    )  # fmt: skip - one line of places
    units, _ = draw(CITY, administrative_areas=areas)
    assert units.tree(Tree.ADMINISTRATIVE)["parent_id"].to_dict() == {
        "admin-city": None,
        "relation/1": "admin-city",
        "relation/2": "relation/1",
        "relation/3": "relation/2",
        "relation/4": "admin-city",
    }


def test_an_area_of_osm_with_the_citys_outline_is_the_city(draw, layer):
    city, part = box(0, 0, 1000, 990), box(0, 0, 500, 990)
    areas = layer("administrative_areas", {"relation/1": city, "relation/2": part}, admin_level=[6, 8])
    units, _ = draw(CITY, administrative_areas=areas)
    assert units.tree(Tree.ADMINISTRATIVE).index.tolist() == ["admin-city", "relation/2"]


def test_a_neighbours_edge_and_a_row_without_level_are_left_out(draw, layer):
    areas = layer(
        "administrative_areas",
        {"1": box(0, 0, 1000, 1000), "2": box(995, 0, 5000, 1000), "3": box(0, 0, 900, 900)},
        street=["甲街道", "乙街道", None],
    )
    units, problems = draw(CITY, administrative_areas=areas)
    assert units.tree(Tree.ADMINISTRATIVE).index.tolist() == ["1", "admin-city"]
    assert problems["admin_no_level"].message.arguments["ids"] == ["3"]


def test_a_unit_names_the_lowest_area_that_holds_more_than_half_of_it(draw, layer):
    blocks = layer("blocks", {"b1": box(0, 0, 600, 1000), "b2": box(600, 0, 1000, 1000)})
    areas = layer(
        "administrative_areas",
        {"s1": box(0, 0, 500, 1000), "s2": box(500, 0, 1000, 500), "s3": box(500, 500, 1000, 1000)},
        district=["东区", "西区", "西区"],
        street=["甲", "乙", "丙"],
    )
    units, _ = draw(CITY, blocks=blocks, administrative_areas=areas)
    assert units.at(Level.BLOCK)["admin_id"].to_dict() == {"b1": "s1", "b2": "西区"}  # half of b2 each: none holds most
    assert units.table.loc["city", "admin_id"] == "admin-city"


def test_an_id_that_a_unit_has_too_gets_a_letter(draw, layer):
    halves = {"1": box(0, 0, 500, 1000), "2": box(500, 0, 1000, 1000)}
    areas = layer("administrative_areas", halves, street=["甲", "乙"])
    units, _ = draw(CITY, blocks=layer("blocks", halves), administrative_areas=areas)
    assert units.at(AdminLevel.STREET).index.tolist() == ["A-1", "A-2"]
    assert units.table.loc["1", "admin_id"] == "A-1"
