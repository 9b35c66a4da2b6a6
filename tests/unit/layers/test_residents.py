"""Residents placed at dwellings and added up by unit, worked by hand."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from citycheckup.layers.derived.residents import residents, unit_residents
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Completeness

CRS = "EPSG:4547"


def layer(name, geometry, ids=None, completeness=Completeness.INDICATIVE, **columns):
    ids = ids or [str(at) for at in range(1, len(geometry) + 1)]
    table = gpd.GeoDataFrame(columns, geometry=list(geometry), index=ids, crs=CRS)
    return Layer(name, table.rename_axis(index="id"), completeness)


def homes(*shapes, ids=None):
    areas = [shape.area for shape in shapes]
    return layer("dwellings", shapes, ids, footprint_m2=areas, dwelling_floor_area_m2=areas)


CITY = layer("boundary", [box(0, 0, 400, 100)])


def test_zones_across_the_boundary_count_by_area_and_points_by_place():
    population = layer(
        "population",
        [box(-50, 0, 150, 100), Point(350, 50), Point(500, 50), box(200, 0, 300, 100)],
        residents_persons=[40.0, 5.0, 7.0, None],
    )
    found = residents(population, CITY)
    # Three quarters of 40; 5; outside; not counted by anybody.
    assert found.table["residents_persons"].to_dict() == {"unallocated-1": 30, "unallocated-2": 5}
    assert found.table["rule"].tolist() == ["unallocated"] * 2
    assert found.table["dwelling_id"].isna().all()
    assert (found.table.geom_type == "Point").all()


def test_one_row_for_each_dwelling_and_each_zone_left_over():
    population = layer(
        "population",
        [box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100), box(300, 0, 400, 100)],
        residents_persons=[10.0, 20.0, 8.0, 3.0],
    )
    # a stands half in 1 and half in 2; b in 1, as large as half of a. 3 has none within 0 m, so looks about: 4 too.
    dwellings = homes(box(90, 0, 110, 10), box(50, 0, 60, 10), ids=["a", "b"])
    found = residents(population, CITY, dwellings, reach_m=95).table
    # 1: half each. 2: all to a. 3: a is 90 m away, b 140 m. 4 lies farther.
    assert found["residents_persons"].to_dict() == pytest.approx({"a": 5 + 20 + 8, "b": 5, "unallocated-4": 3})
    assert found["rule"].to_dict() == {"a": "in_zone", "b": "in_zone", "unallocated-4": "unallocated"}
    assert found.loc["a"].geometry.within(box(90, 0, 110, 10))


def test_nobody_counted_inside_is_missing():
    outside = layer("population", [Point(900, 0)], residents_persons=[5.0])
    assert isinstance(residents(outside, CITY), Missing)
    unknown = layer("population", [Point(50, 50)], residents_persons=[None])
    assert isinstance(residents(unknown, CITY), Missing)


def units(*rows):
    """(id, level, tree, parent, shape)."""
    table = pd.DataFrame([row[:4] for row in rows], columns=["unit_id", "level", "tree", "parent_id"])
    return Units(
        2025, gpd.GeoDataFrame(table, geometry=[r[4] for r in rows], crs=CRS).set_index("unit_id").sort_index()
    )


TREE = units(
    ("city", "city", "checkup", None, box(0, 0, 400, 100)),
    ("B1", "block", "checkup", "city", box(0, 0, 200, 100)),
    ("B2", "block", "checkup", "city", box(200, 0, 400, 100)),
    ("C1", "community", "checkup", "B1", box(0, 0, 100, 100)),
    ("C2", "community", "checkup", "B1", box(100, 0, 200, 100)),
    ("C3", "community", "checkup", "B2", box(200, 0, 400, 100)),
    ("X", "compound", "checkup", "C1", box(0, 0, 50, 50)),
    ("admin", "admin_city", "administrative", None, box(0, 0, 400, 100)),
    ("street", "street", "administrative", "admin", box(50, 0, 250, 100)),
)


def placed(*rows):
    ids, persons, dwelling, points = zip(*rows, strict=True)
    return layer("residents", points, list(ids), residents_persons=list(persons), dwelling_id=list(dwelling))


def test_every_resident_counts_once_at_each_level():
    where = placed(
        ("in compound", 10.0, "d1", Point(20, 20)),
        ("in C1", 5.0, "d2", Point(80, 80)),
        ("on the edge of C1 and C2", 3.0, "d3", Point(100, 50)),
        ("in C3, unallocated", 7.0, None, Point(300, 50)),
        ("a hair outside", 1.0, "d4", Point(400.001, 50)),
    )
    whole = layer("population", [box(0, 0, 400, 100)], residents_persons=[26.0])
    found = unit_residents(TREE, where, whole)
    assert found["residents_persons"].to_dict() == {
        "B1": 18,
        "B2": 8,
        "C1": 18,
        "C2": 0,
        "C3": 8,
        "X": 10,
        "admin": 26,
        "city": 26,
        "street": 8,
    }
    assert found["unallocated_persons"].to_dict() == {
        "B1": 0,
        "B2": 7,
        "C1": 0,
        "C2": 0,
        "C3": 7,
        "X": 0,
        "admin": 7,
        "city": 7,
        "street": 0,
    }


def test_a_unit_that_nobody_counted_is_unknown_unless_the_population_is_authoritative():
    where = placed(("p", 4.0, "d", Point(20, 20)))
    shapes = [box(0, 0, 60, 60)]
    found = unit_residents(TREE, where, layer("population", shapes, residents_persons=[4.0]))
    assert found["residents_persons"].dropna().to_dict() == {
        "B1": 4,
        "C1": 4,
        "X": 4,
        "admin": 4,
        "city": 4,
        "street": 0,
    }
    census = layer("population", shapes, completeness=Completeness.AUTHORITATIVE, residents_persons=[4.0])
    assert unit_residents(TREE, where, census)["residents_persons"].to_dict()["B2"] == 0


def test_blocks_stand_in_where_there_are_no_communities():
    table = TREE.table[~TREE.table["level"].isin(["community", "compound"])]
    where = placed(("p", 4.0, "d", Point(20, 20)), ("q", 2.0, "e", Point(399, 1)))
    whole = layer("population", [box(0, 0, 400, 100)], residents_persons=[6.0])
    found = unit_residents(Units(2025, table), where, whole)["residents_persons"]
    assert found.to_dict() == {"B1": 4, "B2": 2, "admin": 6, "city": 6, "street": 0}
