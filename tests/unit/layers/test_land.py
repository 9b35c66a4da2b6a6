"""Residential land, the built-up area and construction land, worked by hand on squares."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from shapely import LineString, box

from citycheckup.layers.derived.cells import street_cells
from citycheckup.layers.derived.land import built_up_land, construction_land
from citycheckup.layers.derived.residential import dwelling_shares, residential_land
from citycheckup.layers.layer import Layer, Missing
from citycheckup.vocabulary import Completeness

CRS = "EPSG:4547"


def layer(name, geometry, ids=None, **columns):
    ids = ids or [str(at) for at in range(1, len(geometry) + 1)]
    table = gpd.GeoDataFrame(columns, geometry=list(geometry), index=ids, crs=CRS)
    return Layer(name, table.rename_axis(index="id"), Completeness.INDICATIVE)


def land_use(*rows):
    return layer("land_use", [shape for _, shape in rows], use=[use for use, _ in rows])


def area(found, origin):
    return found.table[found.table["origin"] == origin].area.sum()


def disjoint(found):
    return found.table.area.sum() == pytest.approx(found.table.union_all().area)


# Two cells of 100 m x 100 m.
CITY = layer("boundary", [box(0, 0, 200, 100)])
CELLS = layer("street_cells", [box(0, 0, 100, 100), box(100, 0, 200, 100)], ids=["left", "right"])


def test_street_cells_of_a_layer():
    roads = layer("roads", [LineString([(100, -10), (100, 110)])], road_class=["local"])
    cells = street_cells(roads, CITY)
    assert cells.table.area.tolist() == [10_000, 10_000]
    assert cells.table.index.name == "id"


def test_mapped_residential_land_is_clipped_and_counted_once():
    uses = land_use(
        ("residential", box(-50, 0, 50, 100)),  # 5,000 m2 inside
        ("residential", box(40, 0, 60, 100)),  # 2,000 m2, half of it the first's
        ("green", box(60, 0, 100, 100)),
    )
    found = residential_land(CITY, uses)
    assert found.table.area.to_dict() == pytest.approx({"1": 5_000, "2": 1_000})
    assert set(found.table["origin"]) == {"mapped"}


def test_a_cell_covered_by_dwellings_is_residential_less_mapped_land():
    # The left cell: 1,600 of the 8,000 m2 that are not park are dwellings (20 %), the shop is 400 m2: all 8,000 count.
    uses = land_use(("green", box(0, 0, 20, 100)))
    homes = layer("dwellings", [box(40, 30, 80, 70)])
    buildings = layer("buildings", [box(40, 30, 80, 70), box(80, 0, 100, 20)])
    found = residential_land(CITY, uses, homes, buildings, CELLS)
    assert found.table.area.to_dict() == pytest.approx({"derived-left": 8_000})
    assert found.table["origin"].tolist() == ["derived"]


def test_a_cell_with_few_dwellings_has_yards_only():
    # 100 m2 of 10,000: the 10 x 10 house, 20 m about it: 100 + 4 * 10 * 20 + a circle of 20 m; the right half of the
    # second house's yard lies across the street and does not count.
    homes = layer("dwellings", [box(40, 40, 50, 50)])
    yard_m2 = 100 + 800 + shapely.Point(0, 0).buffer(20).area
    assert area(residential_land(CITY, None, homes, None, CELLS), "derived") == pytest.approx(yard_m2)
    edge = layer("dwellings", [box(90, 40, 100, 50)])
    half_m2 = 100 + 2 * 10 * 20 + 10 * 20 + shapely.Point(0, 0).buffer(20).area / 2
    assert area(residential_land(CITY, None, edge, None, CELLS), "derived") == pytest.approx(half_m2)


def test_a_cell_of_other_buildings_with_a_dwelling_has_a_yard_only():
    homes = layer("dwellings", [box(0, 0, 40, 40)])  # 16 % of the cell, but the factory is 4,000 m2
    buildings = layer("buildings", [box(0, 0, 40, 40), box(0, 50, 80, 100)])
    found = residential_land(CITY, None, homes, buildings, CELLS)
    assert area(found, "derived") == pytest.approx(1_600 + 2 * 40 * 20 + shapely.Point(0, 0).buffer(20).area / 4)


def test_residential_land_without_street_cells_and_without_anything():
    homes = layer("dwellings", [box(40, 40, 50, 50)])
    assert residential_land(CITY, None, homes).table.index.tolist() == ["derived-city"]
    assert isinstance(residential_land(CITY), Missing)
    assert isinstance(residential_land(CITY, land_use(("green", box(0, 0, 10, 10)))), Missing)


def test_shares_of_dwellings_by_land():
    uses = land_use(("residential", box(0, 0, 50, 100)), ("industrial", box(100, 0, 200, 100)))
    homes = layer("dwellings", [box(10, 10, 20, 20), box(70, 10, 80, 20), box(150, 10, 160, 20), box(30, 30, 40, 40)])
    shares = dwelling_shares(homes, residential_land(CITY, uses, homes, None, CELLS))
    assert shares["dwellings_count"].to_dict() == {"mapped": 2, "derived": 1, "neither": 1}
    assert shares["share"].to_dict() == {"mapped": 0.5, "derived": 0.25, "neither": 0.25}
    assert dwelling_shares(homes)["share"].to_dict() == {"mapped": 0, "derived": 0, "neither": 1}


# A row of cells of 400 m x 400 m (0.16 km2) and one of 100 m at the end.
TOWN = layer("boundary", [box(0, 0, 2100, 400)])
TOWN_CELLS = layer(
    "street_cells",
    [box(x, 0, x + 400, 400) for x in range(0, 2000, 400)] + [box(2000, 0, 2100, 400)],
    ids=list("abcdef"),
)


def test_a_given_built_up_area_is_clipped():
    found = built_up_land(TOWN, layer("built_up_area", [box(-100, 0, 100, 400)]))
    assert found.table.area.to_dict() == {"1": 40_000}
    assert found.table["origin"].tolist() == ["mapped"]
    assert isinstance(built_up_land(TOWN, layer("built_up_area", [box(-100, 0, -50, 400)])), Missing)


def test_built_up_by_cells():
    uses = land_use(
        ("industrial", box(0, 0, 200, 400)),  # half of a: urban
        ("farmland", box(800, 0, 1200, 400)),  # all of c: rural, though a farm stands there
    )
    buildings = layer(
        "buildings",
        [
            box(400, 0, 480, 200),  # 16,000 m2, 10 % of b
            box(800, 0, 1000, 200),  # 40,000 m2, 25 % of c
            box(1200, 0, 1279, 200),  # 15,800 m2, under 10 % of d
            box(2000, 0, 2100, 400),  # all of f, a patch of 0.04 km2
        ],
    )
    # 250 persons in e: 250 / 0.16 km2 = 1,563 / km2.
    population = layer("population", [box(1600, 0, 2000, 400)], residents_persons=[250.0])
    found = built_up_land(TOWN, None, uses, buildings, TOWN_CELLS, population, patch_min_m2=50_000)
    # a and b are one patch, e and f another (they touch).
    assert sorted(found.table.area) == pytest.approx([200_000, 320_000])
    assert found.table.index.tolist() == ["built-up-001", "built-up-002"]
    without = built_up_land(TOWN, None, uses, buildings, TOWN_CELLS, patch_min_m2=50_000)
    assert without.table.area.tolist() == pytest.approx([320_000])  # f alone is too small
    large = built_up_land(TOWN, None, uses, buildings, TOWN_CELLS, population, patch_min_m2=50_000, zone_max_m2=100_000)
    assert large.table.area.tolist() == pytest.approx([320_000])


def test_small_holes_are_filled():
    city = layer("boundary", [box(0, 0, 300, 300)])
    nine = [box(x, y, x + 100, y + 100) for x in (0, 100, 200) for y in (0, 100, 200)]
    buildings = layer("buildings", [cell for cell in nine if not cell.equals(box(100, 100, 200, 200))])
    cells = layer("street_cells", nine)
    assert built_up_land(city, None, None, buildings, cells, patch_min_m2=50_000).table.area.tolist() == [90_000]
    assert built_up_land(city, None, None, buildings, cells, patch_min_m2=5_000).table.area.tolist() == [80_000]


def test_no_built_up_area_says_what_is_missing():
    assert built_up_land(TOWN).layers == ("built_up_area", "roads", "buildings", "land_use")
    assert built_up_land(TOWN, None, land_use(("green", box(0, 0, 1, 1))), None, TOWN_CELLS).layers == (
        "built_up_area",
    )


def test_construction_land():
    uses = land_use(
        ("industrial", box(0, 0, 50, 100)),
        ("green", box(40, 0, 150, 100)),  # 10 m of it are the factory's, 50 m lie inside the built-up area
        ("water", box(60, 90, 100, 100)),  # 400 m2, of which the park, mapped as urban green, has all
        ("farmland", box(150, 0, 160, 100)),
    )
    built_up = layer("built_up_land", [box(0, 0, 100, 100)], origin=["derived"])
    homes = layer("residential_land", [box(140, 0, 170, 10)], ids=["derived-x"], origin=["derived"])
    found = construction_land(CITY, uses, homes, built_up)
    # mapped: 5,000 industrial + 5,000 green in the built-up area. derived: the yard, 300 m2 less 100 m2 of farmland;
    # green outside the built-up area does not take from it.
    assert area(found, "mapped") == pytest.approx(10_000)
    assert area(found, "derived") == pytest.approx(200)
    assert disjoint(found)


def test_what_is_built_up_and_not_mapped_is_construction_land():
    uses = land_use(("water", box(0, 0, 100, 10)))
    built_up = layer("built_up_land", [box(0, 0, 100, 100)], origin=["derived"])
    found = construction_land(CITY, uses, None, built_up)
    assert area(found, "derived") == pytest.approx(9_000)
    assert found.table.index.tolist() == ["rest-of-1"]
    assert construction_land(CITY, None, None, built_up).table.area.sum() == pytest.approx(10_000)
    assert isinstance(construction_land(CITY, uses), Missing)
