"""Which buildings are dwellings, and how many storeys they have."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import box

from citycheckup.layers.derived.dwellings import classified_buildings, dwelling_rules_summary, dwellings
from citycheckup.layers.layer import Layer, Missing
from citycheckup.vocabulary import Completeness

CRS = "EPSG:4547"


def layer(name, completeness=Completeness.INDICATIVE, data_date=None, **columns):
    ids = columns.pop("ids")
    return Layer(
        name, gpd.GeoDataFrame(columns, index=ids, crs=CRS).rename_axis(index="id"), completeness, data_date=data_date
    )


def buildings(*rows, side_m=10):
    """Square buildings: (id, use, x, y)."""
    return layer(
        "buildings",
        ids=[row[0] for row in rows],
        use=[row[1] for row in rows],
        geometry=[box(x, y, x + side_m, y + side_m) for _, _, x, y in rows],
        storeys_count=[None] * len(rows),
        height_m=[None] * len(rows),
        floor_area_m2=[None] * len(rows),
    )


def land(*rows):
    return layer("land_use", ids=[r[0] for r in rows], use=[r[1] for r in rows], geometry=[r[2] for r in rows])


def rules(*args, **knobs):
    return classified_buildings(*args, **knobs).table["dwelling_rule"].to_dict()


def test_a_known_use_decides():
    found = rules(
        buildings(
            ("a", "apartments", 0, 0),
            ("b", "school", 20, 0),
            ("c", "住宅", 40, 0),
            ("d", "retail;residential", 60, 0),
            ("e", "住院楼", 80, 0),
            ("f", "yes", 100, 0),
            ("g", None, 120, 0),
            ("h", " House ", 140, 0),
        )
    )
    assert found == {
        "a": "use",
        "b": "other_use",
        "c": "use",
        "d": "use",
        "e": "other_use",
        "f": "unknown",
        "g": "unknown",
        "h": "use",
    }


def test_small_outbuildings_are_none():
    assert rules(buildings(("a", "house", 0, 0), side_m=4)) == {"a": "too_small"}  # 16 m2
    assert rules(buildings(("a", "house", 0, 0), side_m=4), footprint_min_m2=10) == {"a": "use"}


def test_the_smallest_land_under_an_unknown_building_decides():
    homes = buildings(("a", "yes", 0, 0), ("b", "yes", 50, 0), ("c", "yes", 90, 0), ("d", "school", 20, 0))
    uses = land(
        ("1", "residential", box(-10, -10, 80, 50)),
        ("2", "public_service", box(40, -10, 70, 30)),
        ("3", None, box(80, -10, 120, 50)),
    )
    assert rules(homes, uses) == {"a": "residential_land", "b": "other_land", "c": "unknown", "d": "other_use"}


def test_a_cell_of_dwellings_and_a_populated_cell_nobody_knows():
    # Left cell: one house and two unknown. Middle: one shop, one house twice its size would be more; here equal: no.
    # Right: nothing known, one building in a zone of 2,000 / km2, one in a zone of 1,000 / km2, one in none with a
    # figure. That many live in the middle cell does not matter, since there uses are known.
    homes = buildings(
        ("a1", "house", 0, 0),
        ("a2", "yes", 20, 0),
        ("b1", "house", 100, 0),
        ("b2", "retail", 120, 0),
        ("b3", "yes", 140, 0),
        ("c1", "yes", 200, 0),
        ("c2", "yes", 250, 0),
        ("c3", "yes", 280, 60),
    )
    cells = layer("street_cells", ids=["c1", "c2", "c3"], geometry=[box(x, 0, x + 100, 100) for x in (0, 100, 200)])
    people = layer(
        "population",
        ids=["dense", "middle", "thin", "unknown"],
        residents_persons=[5.0, 100.0, 2.5, None],
        geometry=[box(200, 0, 250, 50), box(100, 0, 200, 100), box(250, 0, 300, 50), box(250, 50, 300, 100)],
    )
    assert rules(homes, None, cells, people) == {
        "a1": "use",
        "a2": "unspecified_in_residential_cell",
        "b1": "use",
        "b2": "other_use",
        "b3": "unknown",
        "c1": "unspecified_in_populated_place",
        "c2": "unknown",
        "c3": "unknown",
    }


def with_storeys(count, **columns):
    base = buildings(*[(f"{at:03d}", "house", 20 * at, 0) for at in range(count)])
    return classified_buildings(base.with_table(base.table.assign(**columns)))


def test_storeys_given_from_height_or_one():
    found = dwellings(
        with_storeys(
            5, storeys_count=[6, 0, None, None, None], height_m=[3, 17, 1, 0, None], floor_area_m2=[450] + [None] * 4
        )
    )
    assert isinstance(found, Layer)
    # 17 m / 3 m = 5.7, so 6; 1 m / 3 m, at least 1.
    assert found.table["storeys_used_count"].tolist() == [6, 6, 1, 1, 1]
    assert found.table["storeys_rule"].tolist() == ["given", "height", "height", "assumed_one", "assumed_one"]
    assert found.table["dwelling_floor_area_m2"].tolist() == [450, 600, 100, 100, 100]


def test_storeys_assumed_are_the_median():
    houses = with_storeys(32, storeys_count=[2] * 20 + [3] * 10 + [None] * 2)
    assert dwellings(houses).table["storeys_rule"].iloc[-1] == "assumed_median_of_use"
    assert dwellings(houses).table["storeys_used_count"].iloc[-1] == 2
    mixed = with_storeys(32, storeys_count=[2] * 20 + [3] * 10 + [None] * 2, use=["house"] * 31 + ["terrace"])
    assert dwellings(mixed).table["storeys_rule"].tolist()[-2:] == ["assumed_median_of_use", "assumed_median_of_city"]
    assert dwellings(houses, median_from_count=31).table["storeys_rule"].iloc[-1] == "assumed_one"


def test_no_dwellings_is_missing_and_every_building_is_counted():
    none = classified_buildings(buildings(("a", "school", 0, 0)))
    assert isinstance(dwellings(none), Missing)
    assert isinstance(dwellings(classified_buildings(buildings())), Missing)
    summary = dwelling_rules_summary(none)
    assert summary["buildings_count"].sum() == 1
    assert summary.loc["other_use", "footprint_m2"] == pytest.approx(100)
    assert summary.loc[summary["is_dwelling"]].index.tolist() == [
        "use",
        "residential_land",
        "unspecified_in_residential_cell",
        "unspecified_in_populated_place",
    ]


def test_a_derived_layer_is_as_good_as_its_weakest_source_and_as_old_as_its_oldest():
    census = buildings(("a", "house", 0, 0))
    census = Layer("buildings", census.table, Completeness.AUTHORITATIVE, "2024-05", attribution=("Bureau",))
    uses = layer("land_use", ids=["1"], use=["green"], geometry=[box(0, 0, 1, 1)], data_date="2023-02-20")
    assert dwellings(classified_buildings(census)).completeness is Completeness.AUTHORITATIVE
    both = classified_buildings(census, uses)
    assert (both.completeness, both.data_date, both.origin, both.attribution) == (
        Completeness.INDICATIVE,
        "2023-02-20",
        "derived",
        ("Bureau",),
    )
