"""city.gpkg: wide layers, styles inside, equal bytes."""

import sqlite3
import time
from contextlib import closing
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from citycheckup.reports.geopackage import write_city_gpkg


def _write(path, city, *, units=None, results=None, backwards=False, language="zh"):
    layers = {
        "residential_land": city.units.iloc[[3, 1, 2]][["origin", "geometry"]].rename_axis("id"),
        "service_areas.block.middle_school_coverage": city.units.iloc[3:5][["geometry"]].rename_axis("facility_id"),
    }
    buildings = city.units.iloc[5:9].assign(dwelling_rule=["use", "use", "residential_land", None]).rename_axis("id")
    write_city_gpkg(
        path,
        units=city.units if units is None else units,
        results=city.results if results is None else results,
        layers=dict(reversed(layers.items())) if backwards else layers,
        buildings=buildings.iloc[::-1] if backwards else buildings,
        entries=city.entries,
        language=language,
    )
    return path


@pytest.fixture(scope="module")
def gpkg(tmp_path_factory, made_up_city):
    return _write(tmp_path_factory.mktemp("gpkg") / "city.gpkg", made_up_city)


def _styles(path):
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute("SELECT * FROM layer_styles ORDER BY id")]


def test_equal_bytes_whatever_the_clock_and_the_order(tmp_path, gpkg, made_up_city):
    time.sleep(1.1)  # GeoPackages hold times to the second
    shuffled = made_up_city.units.sample(frac=1, random_state=3)
    backwards = made_up_city.results.take(list(range(len(made_up_city.results)))[::-1])
    again = _write(tmp_path / "other.gpkg", made_up_city, units=shuffled, results=backwards, backwards=True)
    assert again.read_bytes() == gpkg.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["other.gpkg"]


def test_layers(gpkg):
    assert [name for name, _ in pyogrio.list_layers(gpkg)] == [
        "city",
        "blocks",
        "communities",
        "dwellings",
        "residential_land",
        "service_areas_block_middle_school_coverage",
        "layer_styles",
    ]


def test_units_are_wide(gpkg, made_up_city):
    blocks = pyogrio.read_dataframe(gpkg, layer="blocks").set_index("unit_id")
    assert blocks.crs == made_up_city.units.crs
    assert list(blocks.index) == ["B01", "B02", "B03", "B04"]
    assert blocks["i22_status"].to_list() == ["ok", "partial", "no_data", "not_applicable"]
    assert blocks["i22_value"].to_list()[:2] == [0.561, 1.0]
    assert blocks["i22_value"].isna().to_list() == [False, False, True, True]
    assert [name for name in blocks.columns if name.startswith("i") and name.endswith("_value")] == [
        "i1_value",
        "i12_value",
        "i22_value",
    ]
    assert blocks.loc["B04", "name"] == "<script>alert(1)</script>"
    assert blocks["name"].isna().to_list() == [False, False, True, False]


def test_every_layer_has_one_default_style_that_is_xml(gpkg):
    styles = _styles(gpkg)
    spatial = [name for name, kind in pyogrio.list_layers(gpkg) if kind]
    assert [style["f_table_name"] for style in styles if style["useAsDefault"]] == spatial
    for style in styles:
        root = ET.fromstring(style["styleQML"])
        assert root.find("renderer-v2/rules/rule") is not None
        symbols = {symbol.get("name") for symbol in root.findall("renderer-v2/symbols/symbol")}
        assert {rule.get("symbol") for rule in root.findall("renderer-v2/rules/rule")} == symbols
        assert style["f_geometry_column"] == "geom"


def test_the_default_style_shows_the_levels_own_indicator_by_class_and_status(gpkg):
    style = next(style for style in _styles(gpkg) if style["f_table_name"] == "blocks")
    assert style["styleName"] == "22 中学服务半径覆盖率"
    root = ET.fromstring(style["styleQML"])
    rules = {rule.get("label"): rule.get("filter") for rule in root.findall("renderer-v2/rules/rule")}
    assert rules["80–<100%"] == '"i22_value" IS NOT NULL AND "i22_value" >= 0.8 AND "i22_value" < 1.0'
    assert rules["100%"] == '"i22_value" IS NOT NULL AND "i22_value" >= 1.0'
    assert rules["未调查"] == "\"i22_status\" = 'not_surveyed'"
    aliases = {alias.get("field"): alias.get("name") for alias in root.findall("aliases/alias")}
    assert aliases["i22_value"] == "中学服务半径覆盖率 (%)"


def test_dwellings_are_told_apart_by_rule(gpkg):
    style = next(style for style in _styles(gpkg) if style["f_table_name"] == "dwellings")
    rules = ET.fromstring(style["styleQML"]).findall("renderer-v2/rules/rule")
    assert [rule.get("filter") for rule in rules] == [
        "\"dwelling_rule\" = 'residential_land'",
        "\"dwelling_rule\" = 'use'",
    ]


def test_english(tmp_path, made_up_city):
    path = _write(tmp_path / "city.gpkg", made_up_city, language="en")
    style = next(style for style in _styles(path) if style["f_table_name"] == "blocks")
    assert style["styleName"] == "22 Middle school service-radius coverage"


def test_a_city_without_results_or_buildings_is_still_a_map(tmp_path, made_up_city):
    write_city_gpkg(
        tmp_path / "city.gpkg",
        units=made_up_city.units,
        results=made_up_city.results.slice(0, 0),
        layers={},
        buildings=None,
        entries=made_up_city.entries,
        language="zh",
    )
    assert [name for name, kind in pyogrio.list_layers(tmp_path / "city.gpkg") if kind] == [
        "city",
        "blocks",
        "communities",
    ]
