"""OSM files of a few things each, drawn by hand."""

from __future__ import annotations

import bz2
import gzip

import osmium
import pytest
import shapely

from citycheckup.layers.schema import LAYERS
from citycheckup.sources.osm.map import read_osm
from citycheckup.sources.osm.tags import columns_of
from citycheckup.vocabulary import InputError, Severity
from citycheckup.wording import LANGUAGES, render

LON, LAT, STEP = 120.0, 30.0, 0.001


class Drawing:
    """An OSM XML file in the making. Nodes lie on a grid: node 12 is one step east, two north."""

    def __init__(self):
        self.nodes, self.rest, self.used = [], [], set()

    def _tags(self, tags):
        return "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())

    def node(self, at, **tags):
        self.used.add(at)
        x, y = divmod(at, 10)
        self.nodes.append(f'<node id="{at}" lon="{LON + x * STEP}" lat="{LAT + y * STEP}">{self._tags(tags)}</node>')

    def way(self, way_id, refs, **tags):
        for ref in refs:
            if ref < 100 and ref not in self.used:
                self.node(ref)
        self.rest.append(
            f'<way id="{way_id}">{"".join(f"<nd ref={chr(34)}{r}{chr(34)}/>" for r in refs)}{self._tags(tags)}</way>'
        )

    def relation(self, relation_id, members, **tags):
        found = "".join(f'<member type="way" ref="{ref}" role="{role}"/>' for ref, role in members)
        self.rest.append(f'<relation id="{relation_id}">{found}{self._tags(tags)}</relation>')

    def write(self, path, head="", *, reverse=False):
        things = [*self.nodes, *self.rest]
        body = "\n".join(reversed(things) if reverse else things)
        path.write_text(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">{head}\n{body}\n</osm>', encoding="utf-8"
        )
        return path


@pytest.fixture
def drawing():
    return Drawing()


def keys(osm):
    assert all(render(problem.message, language) for problem in osm.problems for language in LANGUAGES)
    return {problem.message.key: problem for problem in osm.problems}


def test_every_layer_is_there_and_empty_ones_have_their_columns(drawing, tmp_path):
    drawing.node(0, amenity="bench")
    osm = read_osm(drawing.write(tmp_path / "a.osm"))
    assert sorted(osm.tables) == sorted(schema.name for schema in LAYERS if schema.from_osm)
    for name, table in osm.tables.items():
        assert [*columns_of(name), "geometry"] == list(table.columns)
        assert len(table) == 0
        assert table.crs.to_epsg() == 4326
        assert table.index.name == "id"
    assert osm.problems == []


def test_what_the_city_has_from_elsewhere_is_left_out_and_nothing_else(drawing, tmp_path):
    drawing.way(1, [60, 70, 71, 61, 60], building="school", amenity="school")
    drawing.way(2, [0, 40, 44, 4, 0], building="yes")
    drawing.way(3, [0, 1, 2], highway="residential")
    file, cache = drawing.write(tmp_path / "a.osm"), tmp_path / "cache"
    whole = read_osm(file, cache=cache).tables
    for _ in range(2):  # decoded, then from the cache
        tables = read_osm(file, cache=cache, leave_out=frozenset({"buildings"})).tables
        assert len(whole["buildings"]) == 2
        assert tables["buildings"].empty
        assert all(tables[name].equals(whole[name]) for name in whole if name != "buildings")
        assert list(tables["schools"].index) == ["way/1"]


def test_a_building_with_a_courtyard_and_one_without(drawing, tmp_path):
    drawing.way(1, [0, 40, 44, 4, 0])
    drawing.way(2, [11, 31, 33, 13, 11])
    drawing.relation(7, [(1, "outer"), (2, "inner")], type="multipolygon", building="yes")
    drawing.way(3, [60, 70, 71, 61, 60], building="house", **{"building:levels": "2"})
    buildings = read_osm(drawing.write(tmp_path / "a.osm")).tables["buildings"]
    assert list(buildings.index) == ["relation/7", "way/3"]
    assert list(buildings.geom_type) == ["Polygon", "Polygon"]
    assert buildings.geometry["relation/7"].area == pytest.approx((16 - 4) * STEP**2)
    assert buildings["storeys_count"]["way/3"] == 2
    assert buildings["storeys_count"].isna()["relation/7"]


@pytest.mark.parametrize("role", ["", "outer", "outer, or @inner = 100% %20%", "外部", "w1@outer\t#"])
def test_a_role_may_be_any_text(drawing, tmp_path, role):
    drawing.way(1, [0, 40, 44])
    drawing.way(2, [44, 4, 0])
    drawing.relation(7, [(1, role), (2, role)], type="multipolygon", building="yes")
    buildings = read_osm(drawing.write(tmp_path / "a.osm")).tables["buildings"]
    assert buildings.geometry["relation/7"].area == pytest.approx(16 * STEP**2)


def test_the_order_of_the_file_does_not_matter(drawing, tmp_path):
    drawing.way(1, [0, 40, 44, 4, 0], building="yes")
    drawing.way(2, [0, 1, 2], highway="residential")
    drawing.way(3, [2, 3], highway="footway")
    drawing.relation(4, [(1, "outer")], type="multipolygon", landuse="residential")
    forward = read_osm(drawing.write(tmp_path / "a.osm"))
    backward = read_osm(drawing.write(tmp_path / "b.osm", reverse=True))
    for name, table in forward.tables.items():
        assert table.to_wkb().equals(backward.tables[name].to_wkb())
    assert len(forward.tables["land_use"]) == 1


def test_compressed_files_and_the_date_of_overpass(drawing, tmp_path):
    drawing.way(1, [0, 1], highway="residential")
    plain = drawing.write(tmp_path / "a.osm", head='<meta osm_base="2021-06-12T07:41:41Z"/>')
    (tmp_path / "b.osm.gz").write_bytes(gzip.compress(plain.read_bytes()))
    (tmp_path / "c.osm.bz2").write_bytes(bz2.compress(plain.read_bytes()))
    for name in ("a.osm", "b.osm.gz", "c.osm.bz2"):
        osm = read_osm(tmp_path / name)
        assert len(osm.tables["roads"]) == 1
        assert osm.data_date == "2021-06-12"


def test_a_map_is_of_the_day_of_its_newest_element_whatever_it_is(tmp_path):
    file = tmp_path / "a.osm"
    nodes = "".join(
        f'<node id="{n}" version="1" timestamp="202{n}-03-0{n}T10:00:00Z" lon="{n / 100}" lat="1"/>' for n in (1, 4, 2)
    )
    way = '<nd ref="1"/><nd ref="4"/><nd ref="2"/><tag k="highway" v="residential"/>'
    file.write_text(
        f'<osm version="0.6">{nodes}<way id="1" version="1" timestamp="2023-01-01T00:00:00Z">{way}</way></osm>'
    )
    assert read_osm(file).data_date == "2024-03-04"


def test_lines_share_their_nodes_exactly(drawing, tmp_path):
    drawing.way(1, [0, 11, 22], highway="residential")
    drawing.way(2, [22, 33], highway="footway")
    roads = read_osm(drawing.write(tmp_path / "a.osm")).tables["roads"].geometry
    assert shapely.get_point(roads["way/1"], 2) == shapely.get_point(roads["way/2"], 0)


def test_a_ring_that_crosses_itself_is_mended_and_named(drawing, tmp_path):
    drawing.way(1, [0, 22, 2, 20, 0], building="yes")  # a bow-tie: two triangles of one square step each
    osm = read_osm(drawing.write(tmp_path / "a.osm"))
    assert osm.tables["buildings"].geometry["way/1"].area == pytest.approx(2 * STEP**2, rel=1e-6)
    problem = keys(osm)["maps.osm_mended"]
    assert problem.severity is Severity.WARNING
    assert problem.message.arguments == {"count": 1, "ids": ["way/1"]}


def test_what_cannot_be_mended_is_named(drawing, tmp_path):
    drawing.way(1, [0, 1, 0], building="yes")  # there and back
    drawing.way(2, [10, 20, 30], building="yes")  # not closed
    drawing.way(3, [40, 50, 60])
    drawing.relation(4, [(3, "outer")], type="multipolygon", landuse="residential")  # a ring that does not close
    osm = read_osm(drawing.write(tmp_path / "a.osm"))
    assert len(osm.tables["buildings"]) == len(osm.tables["land_use"]) == 0
    assert keys(osm)["maps.osm_not_mended"].message.arguments["ids"] == ["relation/4", "way/1"]
    assert keys(osm)["maps.osm_open_rings"].message.arguments["ids"] == ["way/2"]


def test_what_reaches_beyond_the_file_is_named_apart(drawing, tmp_path):
    drawing.way(1, [0, 10, 11, 999, 0], building="yes")  # node 999 is not in the file
    drawing.relation(2, [(1, "outer"), (888, "outer")], type="multipolygon", landuse="residential")
    drawing.way(3, [0, 1, 999, 2, 3, 4], highway="primary")
    osm = read_osm(drawing.write(tmp_path / "a.osm"))
    assert keys(osm)["maps.osm_incomplete"].message.arguments["ids"] == ["relation/2", "way/1"]
    assert keys(osm)["maps.osm_incomplete"].severity is Severity.NOTE
    assert shapely.get_num_points(osm.tables["roads"].geometry["way/3"]) == 3  # the longest piece
    assert keys(osm)["maps.osm_cut_lines"].message.arguments["count"] == 1


def test_a_line_whose_first_nodes_are_missing_is_cut(drawing, tmp_path):
    drawing.way(1, [998, 999, 1, 2], highway="primary")
    osm = read_osm(drawing.write(tmp_path / "a.osm"))
    assert shapely.get_num_points(osm.tables["roads"].geometry["way/1"]) == 2
    assert keys(osm)["maps.osm_cut_lines"].message.arguments["ids"] == ["way/1"]


def test_holes_and_parts_of_multipolygons_do_not_depend_on_how_their_ways_run(drawing, tmp_path):
    drawing.way(1, [0, 4, 44, 40, 0])
    drawing.way(2, [33, 32, 22, 23, 33])
    drawing.way(3, [11, 21, 12, 11])
    drawing.relation(7, [(2, "inner"), (1, "outer"), (3, "inner")], type="multipolygon", building="yes")
    drawing.way(4, [60, 62, 82])
    drawing.way(5, [82, 80, 60])  # an outer ring of two ways: osmium's work
    drawing.relation(8, [(4, "outer"), (5, "outer")], type="multipolygon", building="yes")
    buildings = read_osm(drawing.write(tmp_path / "a.osm")).tables["buildings"].geometry
    assert list(buildings.index) == ["relation/7", "relation/8"]
    yard, plain = buildings["relation/7"], buildings["relation/8"]
    assert yard.area == pytest.approx((16 - 1 - 0.5) * STEP**2, rel=1e-6)
    assert yard.exterior.is_ccw
    assert not any(ring.is_ccw for ring in yard.interiors)
    assert [ring.coords[0][0] for ring in yard.interiors] == sorted(ring.coords[0][0] for ring in yard.interiors)
    assert plain.area == pytest.approx(4 * STEP**2, rel=1e-6)


def test_only_what_touches_the_area_is_kept_whole(drawing, tmp_path):
    drawing.way(1, [0, 20, 22, 2, 0], building="yes")
    drawing.way(2, [50, 60, 61, 51, 50], building="yes")
    drawing.way(3, [1, 51], highway="primary")
    area = shapely.box(LON, LAT, LON + STEP, LAT + STEP)
    tables = read_osm(drawing.write(tmp_path / "a.osm"), area).tables
    assert list(tables["buildings"].index) == ["way/1"]
    assert tables["buildings"].geometry["way/1"].area == pytest.approx(4 * STEP**2)
    assert len(tables["roads"]) == 1


def test_a_one_way_road_lies_in_the_direction_it_is_driven(drawing, tmp_path):
    drawing.way(1, [0, 2], highway="primary", oneway="yes")
    drawing.way(2, [0, 2], highway="primary", oneway="-1")
    roads = read_osm(drawing.write(tmp_path / "a.osm")).tables["roads"]
    assert roads["one_way"].all()
    assert roads.geometry["way/2"].coords[:] == roads.geometry["way/1"].coords[::-1]


def test_a_map_of_another_city_is_an_error(drawing, tmp_path):
    drawing.way(1, [0, 20, 22, 2, 0], building="yes")
    with pytest.raises(InputError) as caught:
        read_osm(drawing.write(tmp_path / "a.osm"), shapely.box(10, 50, 11, 51))
    assert caught.value.problems[0].message.key == "maps.osm_elsewhere"


def test_a_school_of_another_stage_on_the_grounds_stays(drawing, tmp_path):
    drawing.way(1, [0, 40, 44, 4, 0], amenity="school", name="五老村小学")
    drawing.way(2, [12, 13, 23, 22, 12], amenity="school")
    drawing.node(11, amenity="school", name="五老村第一初级中学")
    assert list(read_osm(drawing.write(tmp_path / "a.osm")).tables["schools"].index) == ["node/11", "way/1"]


def test_a_node_inside_its_area_is_the_same_school(drawing, tmp_path):
    drawing.way(1, [0, 40, 44, 4, 0], amenity="school")
    drawing.node(11, amenity="school", name="五老村小学")
    drawing.node(22, amenity="kindergarten", name="幼儿园")
    drawing.node(66, amenity="school", name="别的小学")
    drawing.way(2, [12, 13, 23, 22, 12], amenity="school", building="yes")
    osm = read_osm(drawing.write(tmp_path / "a.osm"))
    assert list(osm.tables["schools"].index) == ["node/66", "way/1"]
    assert osm.tables["schools"].loc["way/1", ["name", "stage"]].tolist() == ["五老村小学", "primary"]
    assert keys(osm)["maps.osm_duplicates"].message.arguments == {
        "count": 2,
        "ids": ["node/11", "way/2"],
        "layer": "schools",
    }
    assert len(osm.tables["kindergartens"]) == 1
    assert len(osm.tables["buildings"]) == 1


def test_a_court_inside_a_sports_centre_is_not_the_centre(drawing, tmp_path):
    drawing.way(1, [0, 40, 44, 4, 0], leisure="sports_centre")
    drawing.node(11, leisure="pitch", sport="soccer")
    drawing.way(2, [12, 13, 23, 22, 12], leisure="pitch", sport="tennis")
    assert len(read_osm(drawing.write(tmp_path / "a.osm")).tables["sports_grounds"]) == 3


def test_a_station_mapped_once_a_line_is_one(drawing, tmp_path):
    drawing.node(10, railway="station", station="subway", name="新街口")
    drawing.node(11, railway="station", name="新街口站")  # 111 m north
    drawing.node(13, railway="station", station="subway", name="新街口")  # 222 m further
    drawing.node(20, railway="station", station="subway")
    stations = read_osm(drawing.write(tmp_path / "a.osm")).tables["rail_stations"]
    assert list(stations.index) == ["node/10", "node/13", "node/20"]


def test_signed_routes_are_greenways(drawing, tmp_path):
    drawing.way(1, [0, 1], highway="path")
    drawing.way(2, [1, 2], highway="cycleway", name="滨江绿道")
    drawing.relation(3, [(1, ""), (2, "")], type="route", route="bicycle", name="环城绿道")
    greenways = read_osm(drawing.write(tmp_path / "a.osm")).tables["greenways"]
    assert greenways["name"].to_dict() == {"way/1": "环城绿道", "way/2": "滨江绿道"}
    assert greenways.crs.to_epsg() == 4326


def test_values_that_cannot_be_read_are_counted(drawing, tmp_path):
    drawing.way(1, [0, 20, 22, 2, 0], building="yes", **{"building:levels": "many"})
    osm = read_osm(drawing.write(tmp_path / "a.osm"))
    assert keys(osm)["maps.osm_unreadable_values"].message.arguments == {"tag": "building:levels", "count": 1}


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        (
            "cut.osm",
            b'<?xml version="1.0"?><osm version="0.6"><node id="1" lat="1" lon="1"/><node id="2',
            "maps.osm_unreadable",
        ),
        ("nothing.osm", b"", "maps.osm_unreadable"),
        ("nothing.osm.pbf", b"", "maps.osm_unreadable"),
        ("page.osm", b"<html><body>Too many requests</body></html>", "maps.osm_unreadable"),
        ("text.osm.pbf", b"no OSM at all " * 50, "maps.osm_unreadable"),
        (
            "cut.osm.gz",
            gzip.compress(b'<?xml version="1.0"?><osm version="0.6"></osm>' * 9, mtime=0)[:40],
            "maps.osm_unreadable",
        ),
        ("map.txt", b"x", "maps.osm_unreadable"),
        ("empty.osm", b'<?xml version="1.0"?><osm version="0.6"></osm>', "maps.osm_empty"),
    ],
)
def test_bad_files_are_explained(tmp_path, name, content, key):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_osm(path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.message.key) == (name, key)
    for language in LANGUAGES:
        assert str(tmp_path) not in render(problem.message, language)


def test_a_pbf_cut_short(drawing, tmp_path):
    drawing.way(1, [0, 20, 22, 2, 0], building="yes")
    whole = tmp_path / "whole.osm.pbf"
    merge = osmium.MergeInputReader()
    merge.add_file(str(drawing.write(tmp_path / "a.osm")))
    with osmium.SimpleWriter(str(whole)) as writer:
        merge.apply(writer)
    assert len(read_osm(whole).tables["buildings"]) == 1
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(whole.read_bytes()[:-20])
    with pytest.raises(InputError):
        read_osm(cut)


def test_an_absent_file(tmp_path):
    with pytest.raises(InputError) as caught:
        read_osm(tmp_path / "none.osm.pbf")
    assert caught.value.problems[0].message.key == "maps.file_missing"
