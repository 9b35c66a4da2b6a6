from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from citycheckup.layers.schema import BY_NAME, Column, Kind, LayerSchema, Shape
from citycheckup.sources.tables.conform import conform, coverage_of
from citycheckup.vocabulary import Severity

SCHOOLS = BY_NAME["schools"]


def table(**columns):
    return pd.DataFrame({heading: pd.Series(values, dtype=object) for heading, values in columns.items()})


def errors(problems):
    return [(p.message.key, p.row, p.column) for p in problems if p.severity is Severity.ERROR]


def test_units_in_headings_are_converted():
    raw = table(
        **{"建筑面积（万平方米）": ["1.2"], "用地面积\n(公顷)": ["0.5"], "班数（班）": ["36"], "学校名称": ["甲"]}
    )
    got, problems = conform(raw, SCHOOLS, file="f")
    assert not problems
    assert got.loc[0, ["floor_area_m2", "site_area_m2", "classes_count"]].tolist() == [12_000.0, 5_000.0, 36.0]
    assert list(got.columns) == [column.name for column in SCHOOLS.columns]
    assert got.loc[0, "name"] == "甲"
    assert got.loc[0, "stage"] is None


@pytest.mark.parametrize(
    ("heading", "worth"),
    [
        ("floor_area_m2", 1.0),
        ("FLOOR AREA (m²)", 1.0),
        ("建筑面积㎡", 1.0),
        ("建筑面积（单位：平方米）", 1.0),
        ("建筑面积/亩", 10_000 / 15),
        ("floor_area_ha", 10_000.0),
        ("２０２４年建筑面积【km2】", 1_000_000.0),
        ("建筑面积2024", 1.0),
    ],
)
def test_ways_to_write_a_heading(heading, worth):
    got, problems = conform(table(**{heading: ["3"]}), SCHOOLS, file="f")
    assert got.loc[0, "floor_area_m2"] == pytest.approx(3 * worth)
    assert not problems


def test_a_unit_in_the_cell_wins_over_the_heading():
    got, _ = conform(table(**{"建筑面积（公顷）": ["350㎡", "2"]}), SCHOOLS, file="f")
    assert got["floor_area_m2"].tolist() == [350.0, 20_000.0]


def test_an_unknown_unit_in_the_heading_is_not_read_but_said():
    got, problems = conform(table(**{"建筑面积（平方英尺）": ["350"]}), SCHOOLS, file="f")
    assert got["floor_area_m2"].isna().all()
    assert [(p.message.key, p.severity) for p in problems] == [("tables.heading_unit_unknown", Severity.WARNING)]


def test_a_mapping_wins_and_is_checked():
    raw = table(甲=["1"], 班数=["2"])
    got, _ = conform(raw, SCHOOLS, file="f", columns={"classes_count": "甲", "longitude": "经度"})
    assert got.loc[0, "classes_count"] == 1.0
    _, problems = conform(raw, SCHOOLS, file="f", columns={"places_count": "乙", "stories": "甲"})
    assert errors(problems) == [("tables.column_unknown", None, None), ("tables.heading_absent", None, "乙")]
    assert problems[-1].message.arguments["headings"] == ["甲", "班数"]


def test_ambiguous_headings():
    two = LayerSchema(
        "two", "二", "Two", frozenset({Shape.AREA}), (Column("a", Kind.TEXT, ("甲",)), Column("b", Kind.TEXT, ("甲",)))
    )
    assert errors(conform(table(甲=["1"]), two, file="f")[1]) == [("tables.heading_two_columns", None, "甲")]
    assert errors(conform(table(班数=["1"], 班级数=["1"]), SCHOOLS, file="f")[1]) == [
        ("tables.column_two_headings", None, "班级数")
    ]


def test_own_name_wins_over_other_headings_and_the_rest_is_noted():
    got, problems = conform(table(id=["a"], code=["b"], 校长=["c"]), SCHOOLS, file="f")
    assert got.loc[0, "id"] == "a"
    assert [(p.severity, p.message.arguments["headings"]) for p in problems] == [(Severity.NOTE, ["code", "校长"])]


def test_choices_flags_and_words_for_nothing():
    raw = table(学段=["九年一贯制", "Primary", "—", None])
    got, problems = conform(raw, SCHOOLS, file="f")
    assert got["stage"].tolist() == ["nine_year", "primary", None, None]
    flags, _ = conform(table(普惠=["是", "无", "N/A", ""]), BY_NAME["kindergartens"], file="f")
    assert flags["affordable"].tolist() == [True, False, None, None]
    assert not problems


def test_required_columns():
    schema = LayerSchema(
        "x",
        "x",
        "x",
        frozenset({Shape.AREA}),
        (Column("a", Kind.NUMBER, required=True), Column("b", Kind.TEXT, required=True)),
    )
    got, problems = conform(table(a=["1", "-", None]), schema, file="f")
    assert errors(problems) == [
        ("tables.column_missing", None, "b"),
        ("tables.value_missing", 2, "a"),
        ("tables.value_missing", 3, "a"),
    ]
    assert got["a"].isna().tolist() == [False, True, True]


def test_attributes_of_map_files_have_types_of_their_own():
    raw = gpd.GeoDataFrame(
        {"building": ["yes", None], "层数": [6.0, float("nan")], "高度": [18, -1]},
        geometry=[shapely.box(0, 0, 1, 1)] * 2,
    )
    got, problems = conform(raw, BY_NAME["buildings"], file="f")
    assert got["storeys_count"].iloc[0] == 6.0
    assert got["storeys_count"].isna().iloc[1]
    assert got["use"].tolist() == ["yes", None]
    assert errors(problems) == [("tables.below_minimum", 2, "高度")]


def test_rows_are_counted_from_the_index_with_its_gaps():
    raw = table(班数=["x", "2", "y"]).set_axis([0, 3, 7], axis=0)
    _, problems = conform(raw, SCHOOLS, file="f")
    assert [p.row for p in problems] == [1, 8]


def test_types_of_the_result():
    got, _ = conform(table(班数=[None]), BY_NAME["kindergartens"], file="f")
    assert got["classes_count"].dtype == "float64"
    assert {str(got[name].dtype) for name in ("id", "name", "affordable")} == {"object"}


def test_coverage():
    got, _ = conform(table(班数=["1", None, "2", "-"]), SCHOOLS, file="f")
    coverage = coverage_of(got, SCHOOLS)
    assert coverage["classes_count"] == 0.5
    assert coverage["floor_area_m2"] == 0.0
