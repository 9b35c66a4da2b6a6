"""Decoded maps kept for the next time: read back the same, never trusted where they were touched."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely

from citycheckup.sources.osm.map import read_osm

XML = """<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">
<node id="1" lon="120.000" lat="30.000"/><node id="2" lon="120.002" lat="30.000"/>
<node id="3" lon="120.002" lat="30.002"/><node id="4" lon="120.000" lat="30.002"/>
<node id="5" lon="120.001" lat="30.001"><tag k="amenity" v="school"/><tag k="name" v="{name}"/></node>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/><tag k="building" v="yes"/></way>
<way id="2"><nd ref="1"/><nd ref="3"/><nd ref="2"/><nd ref="4"/><nd ref="1"/><tag k="landuse" v="residential"/></way>
<way id="3"><nd ref="1"/><nd ref="99"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="path"/></way>
<way id="4"><nd ref="1"/><nd ref="99"/><nd ref="2"/><nd ref="1"/><tag k="building" v="yes"/></way>
<relation id="9"><member type="way" ref="3" role=""/><tag k="type" v="route"/><tag k="route" v="foot"/>
<tag k="name" v="绿道"/></relation></osm>"""


@pytest.fixture
def osm_file(tmp_path):
    path = tmp_path / "map.osm"
    path.write_text(XML.format(name="一中"), encoding="utf-8")
    return path


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "city" / ".cache"


@pytest.fixture
def city(cache):
    cache.parent.mkdir()
    return cache


def same(left, right):
    assert left.data_date == right.data_date
    assert left.problems == right.problems
    for name, table in left.tables.items():
        pd.testing.assert_frame_equal(table.to_wkb(), right.tables[name].to_wkb())


def test_a_second_reading_is_the_same_and_decodes_nothing(osm_file, city, monkeypatch):
    cold = read_osm(osm_file, None, city)
    assert len(cold.tables["greenways"]) == len(cold.tables["roads"]) == 1
    monkeypatch.setattr("citycheckup.sources.osm.map.read_tables", None)
    same(read_osm(osm_file, None, city), cold)


def test_another_content_or_area_is_read_anew_and_replaces_what_was_kept(osm_file, city):
    read_osm(osm_file, None, city)
    (before,) = city.iterdir()
    osm_file.write_text(XML.format(name="二中"), encoding="utf-8")
    assert read_osm(osm_file, None, city).tables["schools"]["name"].tolist() == ["二中"]
    (after,) = city.iterdir()
    assert after != before
    small = shapely.box(120.0005, 30.0005, 120.0006, 30.0006)
    assert len(read_osm(osm_file, small, city).tables["schools"]) == 0


@pytest.mark.parametrize("file", ["areas.parquet", "routes.parquet", "about.json"])
@pytest.mark.parametrize("damage", [lambda content: content[:-9], lambda content: b"[]", lambda content: content[::-1]])
def test_what_was_touched_is_made_anew(osm_file, city, file, damage):
    cold = read_osm(osm_file, None, city)
    (kept,) = city.iterdir()
    sound = (kept / file).read_bytes()
    (kept / file).write_bytes(damage(sound))
    same(read_osm(osm_file, None, city), cold)
    (kept,) = city.iterdir()
    assert (kept / file).read_bytes() == sound


def test_where_nothing_can_be_kept_the_map_is_read_all_the_same(osm_file, city):
    city.write_text("a file where the folder should be", encoding="utf-8")
    assert len(read_osm(osm_file, None, city).tables["schools"]) == 1
