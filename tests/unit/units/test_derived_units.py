"""Compounds, communities and blocks where a city has no layer of them."""

from __future__ import annotations

import pytest
from shapely.geometry import LineString, Point, box

from citycheckup.units.compounds import named_residential_land
from citycheckup.units.rules import UnitRules
from citycheckup.vocabulary import Level

CITY = box(0, 0, 1000, 1000)


def quarters(size=1000):
    half = size / 2
    return {
        f"cell-{at}": box(x, y, x + half, y + half)
        for at, (x, y) in enumerate([(0, 0), (half, 0), (0, half), (half, half)], start=1)
    }


def test_land_of_one_name_within_thirty_metres_is_one_compound(table):
    land = table(
        {
            "way/3": box(0, 0, 100, 100),
            "way/1": box(129, 0, 200, 100),
            "way/2": box(231, 0, 300, 100),
            "way/4": box(0, 200, 100, 300),
            "way/5": box(0, 400, 9, 409),
            "way/6": box(0, 100, 100, 150),
        },
        name=["幸福小区", "幸福小区", "幸福小区", None, "厂区", "和谐小区"],
        use=["residential"] * 4 + ["industrial", "residential"],
    )
    found = named_residential_land(land, UnitRules())
    assert found["name"].to_dict() == {"way/1": "幸福小区", "way/2": "幸福小区", "way/6": "和谐小区"}
    assert found.loc["way/1"].geometry.area == 100 * 100 + 71 * 100


def test_no_named_land_makes_no_compound(table, layer, draw):
    land = layer("land_use", {"way/1": box(0, 0, 9, 9)}, name=[None], use=["residential"])
    assert named_residential_land(land.table, UnitRules()).empty
    units, _ = draw(CITY, land_use=land)
    assert units.at(Level.COMPOUND).empty


def test_a_compound_is_not_split_by_streets(draw, layer, table):
    cells = table(quarters())
    land = layer("land_use", {"way/1": box(400, 100, 540, 200)}, name=["幸福小区"], use=["residential"])
    units, _ = draw(CITY, street_cells=cells, land_use=land, rules=UnitRules(community_area_max_m2=300_000))
    compound = units.at(Level.COMPOUND).iloc[0]
    assert compound["area_m2"] == 14_000
    home = units.table.loc[compound["parent_id"]]
    assert home["area_m2"] == 250_000 + 40 * 100  # the street cell that holds most of it gave way


def test_streets_part_communities_by_their_class(draw, layer, table, people):
    roads = layer(
        "roads",
        {"ns": LineString([(500, 0), (500, 1000)]), "ew": LineString([(0, 500), (1000, 500)])},
        road_class=["arterial", "residential"],
    )
    residents = people(*((cell.centroid, 4_000) for cell in quarters().values()))
    units, _ = draw(CITY, street_cells=table(quarters()), roads=roads, residents=residents)
    assert units.at(Level.COMMUNITY).geometry.bounds.to_numpy().tolist() == [[0, 0, 500, 1000], [500, 0, 1000, 1000]]


def test_communities_stop_at_twelve_thousand_residents(draw, table, people):
    residents = people(*((cell.centroid, 4_500) for cell in quarters().values()))
    units, _ = draw(CITY, street_cells=table(quarters()), residents=residents)
    assert len(units.at(Level.COMMUNITY)) == 2  # three together would hold 13,500


def test_communities_keep_to_given_blocks(draw, layer, table):
    blocks = layer("blocks", {"b1": box(0, 0, 250, 1000), "b2": box(250, 0, 1000, 1000)})
    units, _ = draw(CITY, blocks=blocks, street_cells=table(quarters()))
    # In b2 the narrow cells merge eastwards, along their longest edge.
    assert units.at(Level.COMMUNITY)["area_m2"].to_dict() == {"b1-C001": 250e3, "b2-C001": 375e3, "b2-C002": 375e3}


def test_a_city_without_anything_has_one_block_and_one_community(draw):
    units, _ = draw(CITY)
    assert units.table["level"].to_dict() == {
        "city": "city",
        "B01": "block",
        "B01-C001": "community",
        "admin-city": "admin_city",
    }
    assert units.table.loc["city", ["admin_id", "origin"]].tolist() == ["admin-city", "boundary"]
    assert units.table.loc["city", "parent_id"] is None


def test_a_large_city_is_grouped_into_blocks_of_two_to_five_square_kilometres(draw, table):
    size, count = 6_000, 12
    step = size / count
    cells = {
        f"c{x:02}{y:02}": box(x * step, y * step, (x + 1) * step, (y + 1) * step) for x in range(12) for y in range(12)
    }
    units, _ = draw(box(0, 0, size, size), street_cells=table(cells))
    area_m2 = units.at(Level.BLOCK)["area_m2"]
    assert area_m2.between(2e6, 5e6).all()
    assert units.at(Level.BLOCK).index[0] == "B01"
    assert set(units.at(Level.BLOCK)["origin"]) == {"grouped_communities"}


def streets(layer, **areas):
    return layer("administrative_areas", areas, street=list(areas), district=["海淀区"] * len(areas))


def test_a_sub_district_within_the_limits_is_a_block(draw, layer):
    units, _ = draw(
        box(0, 0, 4000, 2000),
        administrative_areas=streets(layer, 甲=box(0, 0, 2000, 2000), 乙=box(2000, 0, 4000, 2000)),
    )
    assert sorted(units.at(Level.BLOCK)["name"]) == ["乙", "甲"]
    assert set(units.at(Level.BLOCK)["origin"]) == {"subdistricts"}


def test_a_small_sub_district_merges_with_the_neighbour_with_the_longest_edge(draw, layer):
    areas = {"甲": box(0, 0, 2000, 2000), "乙": box(2000, 0, 2500, 2000), "丙": box(2500, 0, 4000, 1500)}
    city = box(0, 0, 2500, 2000).union(box(2500, 0, 4000, 1500))
    units, _ = draw(city, administrative_areas=streets(layer, **areas))
    assert units.at(Level.BLOCK)["name"].tolist() == ["乙、甲", "丙"]
    assert units.at(Level.BLOCK)["area_m2"].tolist() == [5e6, 2.25e6]


def test_what_is_in_no_sub_district_becomes_blocks_without_a_name(draw, layer):
    units, problems = draw(box(0, 0, 4000, 2000), administrative_areas=streets(layer, 甲=box(0, 0, 2000, 2000)))
    assert units.at(Level.BLOCK)[["name", "area_m2"]].to_numpy().tolist() in (
        [["甲", 4e6], [None, 4e6]],
        [[None, 4e6], ["甲", 4e6]],
    )
    assert problems["beyond_subdistricts"].message.arguments["share"] == pytest.approx(0.5)


def test_a_large_sub_district_is_split_into_groups_of_communities(draw, layer, table):
    cells = {f"c{x:02}{y:02}": box(x * 500, y * 500, x * 500 + 500, y * 500 + 500) for x in range(8) for y in range(4)}
    units, _ = draw(
        box(0, 0, 4000, 2000), administrative_areas=streets(layer, 甲=box(0, 0, 4000, 2000)), street_cells=table(cells)
    )
    blocks = units.at(Level.BLOCK)
    assert blocks["name"].to_list() == [f"甲 {number}" for number in range(1, len(blocks) + 1)]
    assert blocks["area_m2"].between(2e6, 5e6).all()


def test_an_islet_is_no_community_of_its_own(draw, table):
    islet = box(1500, 0, 1550, 50)
    cells = table({"cell-1": CITY, "cell-2": islet})
    units, _ = draw(CITY.union(islet), street_cells=cells)
    assert units.at(Level.COMMUNITY)["area_m2"].tolist() == [1_002_500]


@pytest.mark.parametrize("known", [True, False])
def test_no_community_is_a_sliver(draw, table, people, known):
    cells = table({"cell-1": box(0, 0, 490, 1000), "cell-2": box(490, 0, 500, 1000), "cell-3": box(500, 0, 1000, 1000)})
    residents = people((Point(5, 5), 12_000), (Point(495, 5), 30), (Point(995, 5), 11_990)) if known else None
    units, _ = draw(CITY, street_cells=cells, residents=residents)
    expected = [490_000, 510_000] if known else [1_000_000]
    assert sorted(units.at(Level.COMMUNITY)["area_m2"]) == expected or not known
    assert units.at(Level.COMMUNITY)["area_m2"].min() >= 20_000
