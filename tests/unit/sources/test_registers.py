from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from citycheckup.layers.layer import Layer
from citycheckup.sources.registers import merge, plain_name
from citycheckup.vocabulary import Completeness, Severity

CRS = "EPSG:4549"


def layer(*rows, completeness=Completeness.PARTIAL, name="schools", **more):
    """Rows of (id, name, x or geometry, classes)."""
    table = gpd.GeoDataFrame(
        {
            "name": pd.Series([row[1] for row in rows], dtype=object),
            "classes_count": pd.Series([row[3] if len(row) > 3 else None for row in rows], dtype="float64"),
        },
        geometry=[row[2] if hasattr(row[2], "wkt") else shapely.Point(row[2], 0) for row in rows],
        crs=CRS,
    )
    return Layer(
        name, table.set_axis(pd.Index([row[0] for row in rows], dtype=object, name="id")), completeness, **more
    )


def osm(*rows):
    return layer(*rows, completeness=Completeness.INDICATIVE, origin="osm", attribution=("© OSM",))


def linked(merged):
    return merged.table["osm_id"].where(merged.table["osm_id"].notna(), None).to_dict()


def test_the_register_wins_and_takes_the_area():
    ground = shapely.box(-40, -40, 40, 40)
    merged, problems = merge(
        layer(("r1", "南京市第一小学", 20.0, 24), ("r2", "二小", 5000.0)), osm(("way/1", "第一小学", ground, 99))
    )
    assert not problems
    assert merged.table.loc["r1", "geometry"] == ground
    assert merged.table.loc["r1", ["name", "classes_count", "osm_id", "source"]].tolist() == [
        "南京市第一小学",
        24.0,
        "way/1",
        "both",
    ]
    assert merged.table.loc["r2", "source"] == "register"
    assert (merged.origin, merged.completeness, merged.attribution) == (
        "register+osm",
        Completeness.PARTIAL,
        ("© OSM",),
    )


def test_what_osm_knows_more_is_not_taken():
    merged, _ = merge(layer(("r1", "一小", 0.0)), osm(("way/1", "一小", 5.0, 12)))
    assert merged.table["classes_count"].isna().all()
    assert merged.table.loc["r1", "geometry"] == shapely.Point(0, 0)


@pytest.mark.parametrize(
    ("ours", "theirs", "apart_m", "same"),
    [
        ("一小", "一小", 100.0, True),
        ("一小", "一小", 100.1, False),
        ("第一小学（东校区）", "第一小学(东校区)", 90.0, True),
        ("第一小学", "第一小学东校区", 90.0, True),
        ("第一小学", None, 90.0, False),
        ("第一小学", None, 30.0, True),
        (None, None, 30.1, False),
        ("阳光幼儿园", "蓝天幼儿园", 1.0, False),
        ("第一小学", "第二小学", 1.0, False),
        ("市一小", "第一小学", 30.0, True),
        ("市一小", "第一小学", 31.0, False),
    ],
)
def test_when_two_are_the_same_place(ours, theirs, apart_m, same):
    merged, _ = merge(layer(("r", ours, 0.0)), osm(("way/1", theirs, apart_m)))
    assert linked(merged)["r"] == ("way/1" if same else None)
    assert len(merged) == (1 if same else 2)


def test_nearest_first_one_to_one_ties_by_id():
    merged, _ = merge(
        layer(("a", "一小", 0.0), ("b", "一小", 10.0), ("c", "一小", 20.0)),
        osm(("way/1", "一小", 5.0), ("way/2", "一小", 9.0)),
    )
    assert linked(merged) == {"a": "way/1", "b": "way/2", "c": None}
    nearest, _ = merge(layer(("a", "一小", 0.0), ("b", "一小", 10.0)), osm(("way/1", "一小", 9.0)))
    assert linked(nearest) == {"a": None, "b": "way/1"}
    tied, _ = merge(layer(("a", "一小", 0.0)), osm(("way/2", "一小", 5.0), ("way/1", "一小", -5.0)))
    assert linked(tied)["a"] == "way/1"


def test_distances_are_the_callers():
    merged, _ = merge(layer(("a", "一小", 0.0)), osm(("way/1", "一小", 50.0)), same_name_m=40.0)
    assert linked(merged)["a"] is None


def test_an_authoritative_register_names_what_it_may_lack():
    register = layer(("a", "一小", 0.0), completeness=Completeness.AUTHORITATIVE)
    merged, problems = merge(register, osm(("way/1", "一小", 5.0), ("way/2", None, 900.0), ("way/3", "三小", 990.0)))
    assert merged.table.index.tolist() == ["a"]
    assert merged.completeness is Completeness.AUTHORITATIVE
    (note,) = problems
    assert note.severity is Severity.NOTE
    assert (note.message.arguments["count"], note.message.arguments["names"]) == (2, ["way/2", "三小"])


def test_ids_that_clash_stay_apart():
    merged, _ = merge(layer(("way/1", "一小", 0.0)), osm(("way/1", "二小", 900.0)))
    assert linked(merged) == {"osm/way/1": "way/1", "way/1": None}


def test_empty_layers():
    assert len(merge(layer(), osm(("way/1", "一小", 0.0)))[0]) == 1
    assert len(merge(layer(("a", "一小", 0.0)), osm())[0]) == 1


def test_layers_of_different_kinds_are_a_fault():
    with pytest.raises(ValueError, match="cannot be merged"):
        merge(layer(name="parks"), osm())


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("南京市第一中学", "第一中学"),
        ("南京 鼓楼区实验（东）", "实验东"),
        ("南京", "南京"),
        ("Ｎo. 1", "no.1"),
    ],
)
def test_plain_names(name, plain):
    assert plain_name(name, ("南京市", "鼓楼区")) == plain
