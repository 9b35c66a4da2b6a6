from __future__ import annotations

import pandas as pd
import pytest
import shapely

from citycheckup.sources.tables.points import points
from citycheckup.vocabulary import InputError

NANJING = shapely.box(118.6, 31.9, 119.0, 32.2)


def table(**columns):
    return pd.DataFrame({heading: pd.Series(values, dtype=object) for heading, values in columns.items()})


def found(problems):
    return [(p.message.key.removeprefix("tables."), p.row, p.column) for p in problems]


@pytest.mark.parametrize(
    "raw",
    [
        table(经度=["118.78"], 纬度=["32.04°"], 名称=["a"]),
        table(LNG=["118.78"], Lat=["32.04"], 名称=["a"]),
        table(**{"经度（WGS84）": ["118.78"], "纬度（WGS84）": ["32.04"], "名称": ["a"]}),
        table(坐标=["118.78，32.04"], 名称=["a"]),
        table(location=["(118.78 32.04)"], 名称=["a"]),
        table(wkt=["POINT (118.78 32.04)"], 名称=["a"]),
    ],
)
def test_ways_to_write_a_place(raw):
    placed, problems = points(raw, file="f", around_wgs84=NANJING)
    assert not problems
    assert placed.geometry[0].coords[0] == (118.78, 32.04)
    assert list(placed.columns) == ["名称", "geometry"]
    assert placed.crs == "EPSG:4326"


def test_named_headings():
    raw = table(a=["32.04"], b=["118.78"], x=["1"])
    placed, _ = points(raw, file="f", columns={"longitude": "b", "latitude": "A"})
    assert placed.geometry[0].coords[0] == (118.78, 32.04)
    with pytest.raises(InputError) as caught:
        points(raw, file="f", columns={"longitude": "c", "latitude": "a"})
    assert found(caught.value.problems) == [("heading_absent", None, "c")]


def test_no_position():
    with pytest.raises(InputError) as caught:
        points(table(名称=["a"]), file="f")
    assert found(caught.value.problems) == [("no_position", None, None)]


def test_all_swapped_is_one_problem_that_names_the_headings():
    raw = table(经度=["32.04", "32.05", None], 纬度=["118.78", "118.79", None])
    for around in (NANJING, None):
        _, problems = points(raw, file="f", around_wgs84=around)
        assert ("swapped_all", 1, "经度") in found(problems)
        assert len([p for p in problems if "swapped" in p.message.key]) == 1


def test_swapped_where_both_are_possible_degrees_needs_the_city():
    las_palmas = shapely.box(-15.6, 27.9, -15.3, 28.2)
    raw = table(lon=["28.1"], lat=["-15.4"])
    assert found(points(raw, file="f", around_wgs84=las_palmas)[1]) == [("swapped_all", 1, "lon")]
    assert not points(raw, file="f")[1]


def test_a_city_that_lies_on_the_diagonal_has_no_swapped_places():
    delta = shapely.box(30.0, 30.0, 30.5, 30.5)
    assert not points(table(lon=["30.1"], lat=["30.3"]), file="f", around_wgs84=delta)[1]


def test_places_beyond_the_city_are_no_problem_here():
    placed, problems = points(table(lon=["116.4"], lat=["39.9"]), file="f", around_wgs84=NANJING)
    assert not problems
    assert placed.geometry.notna().all()


def test_projected_coordinates():
    raw = table(X=["669000", "3547000"], Y=["3547000", "669000"])
    placed, problems = points(raw, file="f", crs="EPSG:32650", around_wgs84=NANJING)
    assert placed.crs == "EPSG:32650"
    assert found(problems) == [("swapped", 2, "X")]
    assert placed.geometry.isna().tolist() == [False, True]


def test_unknown_crs():
    with pytest.raises(InputError) as caught:
        points(table(lon=["1"], lat=["2"]), file="f", crs="EPSG:999999")
    assert found(caught.value.problems) == [("crs_unknown", None, None)]


def test_bad_cells():
    _, problems = points(table(坐标=["118.7", None, "a,b", "118.7,32,5", "118.7,95"]), file="f")
    assert found(problems) == [
        ("not_a_pair", 1, "坐标"),
        ("no_place", 2, "坐标"),
        ("not_a_pair", 3, "坐标"),
        ("not_a_pair", 4, "坐标"),
        ("out_of_range", 5, "坐标"),
    ]
    _, problems = points(table(WKT=["POINT (1 2", None, "POINT EMPTY"]), file="f")
    assert found(problems) == [("not_wkt", 1, "WKT"), ("no_place", 2, "WKT"), ("not_wkt", 3, "WKT")]


def test_a_table_of_no_rows():
    placed, problems = points(table(lon=[], lat=[], a=[]), file="f", around_wgs84=NANJING)
    assert placed.empty
    assert not problems
