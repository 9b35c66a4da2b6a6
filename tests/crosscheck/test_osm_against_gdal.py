"""OSM read by us and by GDAL's own OSM driver: the same buildings and roads, to the last digit of their areas.

GDAL knows nothing of our rules: it also has ruins, buildings under construction, roads that are not there yet and race
tracks. At the edge of an extract it draws rings from the nodes that are there; we leave those out and say so.
"""

from __future__ import annotations

import contextlib

import numpy as np
import pyogrio
import pytest
import shapely

from citycheckup.sources.osm.map import read_osm

EXTRACTS = {
    # file: (buildings with a tag, highway ways) as counted in the data's README; date; buildings left out at the edge
    "beijing/beijing_xueyuanlu_20260322.osm": (257, 302, "2026-03-22", 0),
    "guixi/guixi_20241118.osm": (165, 176, "2024-11-18", 0),
    "nanjing/nanjing_centre_20210612.osm": (1278, 384, "2021-06-12", 1),
    "hong_kong/hong_kong_yaumatei_20150412.osm": (282, 321, "2015-04-12", 1),
    "las_palmas/las_palmas_20230221.osm.pbf": (22_611, 13_954, "2023-02-20", 16),
}
NO_BUILDING = {"no", "ruins", "collapsed", "construction"}
NO_ROAD = {"construction", "proposed", "raceway"}


@contextlib.contextmanager
def any_order():
    """Let GDAL read files whose nodes are in no order, as older exports of the website are."""
    pyogrio.set_gdal_config_options({"OSM_USE_CUSTOM_INDEXING": "NO"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OSM_USE_CUSTOM_INDEXING": None})


@pytest.fixture(scope="module", params=list(EXTRACTS), ids=lambda name: name.split("/")[0])
def both(request, shared_data):
    path = shared_data / request.param
    with any_order():
        areas = pyogrio.read_dataframe(path, layer="multipolygons", where="building IS NOT NULL", on_invalid="ignore")
        lines = pyogrio.read_dataframe(path, layer="lines", where="highway IS NOT NULL")
    of_way = areas["osm_way_id"].notna()
    areas.index = np.where(of_way, "way/" + areas["osm_way_id"].fillna(""), "relation/" + areas["osm_id"].fillna(""))
    lines.index = "way/" + lines["osm_id"]
    return request.param, read_osm(path), areas, lines


def test_buildings(both):
    name, osm, areas, _ = both
    ours = osm.tables["buildings"]
    tagged, _, _, at_the_edge = EXTRACTS[name]
    ruined = areas["other_tags"].str.contains('"ruins"=>"yes"', na=False)
    excluded = areas.index[areas["building"].isin(NO_BUILDING) | ruined]
    theirs = areas.drop(excluded)
    assert len(theirs.index.difference(ours.index)) <= at_the_edge
    assert len(ours.index.difference(theirs.index)) <= 4  # rings that GDAL alone gives up
    assert tagged - len(ours) - len(excluded) <= at_the_edge + 3  # and rings that are not closed
    common = ours.index.intersection(theirs.index)
    mine, other = (shapely.area(table.geometry[common].array) for table in (ours, theirs))
    assert mine == pytest.approx(other, rel=1e-9)


def test_roads(both):
    _, osm, _, lines = both
    ours = osm.tables["roads"]
    assert set(lines.loc[lines.index.difference(ours.index), "highway"]) <= NO_ROAD
    cut = [p.message.arguments["count"] for p in osm.problems if p.message.key == "maps.osm_cut_lines"]
    assert len(ours.index.difference(lines.index)) <= sum(cut)
    common = ours.index.intersection(lines.index)
    mine, other = (shapely.length(table.geometry[common].array).sum() for table in (ours, lines))
    assert mine == pytest.approx(other, rel=5e-3 if cut else 1e-9)  # GDAL draws across the gaps


def test_dates(both):
    name, osm, _, _ = both
    assert osm.data_date == EXTRACTS[name][2]


def test_tables_are_fit_for_use(both):
    _, osm, _, _ = both
    for table in osm.tables.values():
        assert table.index.is_unique
        assert table.index.is_monotonic_increasing
        assert not table.geometry.is_empty.any()
        assert table.geometry.is_valid.all()
        for column in table.select_dtypes("str"):
            assert not (table[column] == "").any()
