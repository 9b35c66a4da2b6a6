"""OSM read by columns and by osmium one object at a time: the same areas and lines, to the last bit."""

from __future__ import annotations

import osmium
import pytest
import shapely

from citycheckup.layers.schema import Shape
from citycheckup.sources.osm.file import newest, ordered
from citycheckup.sources.osm.map import read_osm
from citycheckup.sources.osm.tags import is_drawn_backward, matches

pytestmark = pytest.mark.slow
EXTRACTS = [
    "beijing/beijing_xueyuanlu_20260322.osm",
    "guixi/guixi_20241118.osm",
    "nanjing/nanjing_centre_20210612.osm",
    "hong_kong/hong_kong_yaumatei_20150412.osm",
    "las_palmas/las_palmas_20230221.osm.pbf",
]
LAYERS = {"buildings", "land_use", "roads"}  # no facility in them is taken out as a duplicate


@pytest.fixture(scope="module", params=EXTRACTS, ids=lambda name: name.split("/")[0])
def path(request, shared_data):
    return shared_data / request.param


def one_at_a_time(path):
    """Return what osmium shows: by layer and id, the geometry as WKB and the columns."""
    found = {layer: {} for layer in LAYERS}
    with_tags = osmium.filter.EmptyTagFilter()
    to_wkb = osmium.geom.WKBFactory()
    for thing in osmium.FileProcessor(str(path)).with_areas(with_tags).with_filter(with_tags):
        tags = dict(thing.tags)
        geometry = None
        if thing.is_area() and thing.num_rings()[0]:
            thing_id = f"{'way' if thing.from_way() else 'relation'}/{thing.orig_id()}"
            here = matches(tags, Shape.AREA, relation=not thing.from_way())
            geometry = shapely.from_wkb(to_wkb.create_multipolygon(thing))
            geometry = geometry if len(geometry.geoms) > 1 else geometry.geoms[0]
        elif thing.is_way() and all(node.location.valid() for node in thing.nodes):
            thing_id, here = f"way/{thing.id}", matches(tags, Shape.LINE)
            places = {(node.x, node.y) for node in thing.nodes}
            if here and len(places) > 1:
                geometry = shapely.from_wkb(to_wkb.create_linestring(thing))
                geometry = shapely.reverse(geometry) if is_drawn_backward(tags) else geometry
        if geometry is not None:
            for match in here:
                if match.layer in LAYERS:
                    found[match.layer][thing_id] = geometry, match.columns
    return found


def test_the_date_of_the_newest_element(path):
    latest = max(thing.timestamp for thing in osmium.FileProcessor(str(path)))
    assert newest(path) == (latest.date().isoformat() if latest.year > 1970 else None)


def test_the_same_geometry_and_columns(path):
    osm = read_osm(path)
    with ordered(path) as file:
        theirs = one_at_a_time(file)
    apart = {problem.message.key: problem.message.arguments["count"] for problem in osm.problems}
    for layer, things in theirs.items():
        ours = osm.tables[layer]
        for thing_id, (geometry, columns) in things.items():
            row = ours.loc[thing_id]
            assert shapely.equals_identical(row.geometry, geometry) or (
                shapely.get_num_interior_rings(geometry) and row.geometry.normalize() == geometry.normalize()
            )  # inner rings come in another order
            for column, value in columns.items():
                assert row[column] == value or (value is None and row[column] != row[column])
        more = set(ours.index) - things.keys()  # named among the problems
        assert len(more) <= apart.get("maps.osm_cut_lines" if layer == "roads" else "maps.osm_mended", 0)
