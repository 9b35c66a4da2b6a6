from __future__ import annotations

import mapbox_vector_tile
import pytest

from citycheckup.app.map.archive import TileArchive, join


@pytest.fixture(scope="session")
def facts(map_facts):
    return map_facts


def tile_at(longitude, latitude, zoom):
    import math

    column = int((longitude + 180) / 360 * 2**zoom)
    row = int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**zoom)
    return f"{zoom}/{column}/{row}"


@pytest.fixture(scope="session")
def middle(client, facts):
    west, south, east, north = facts["bounds"]

    def layers(zoom):
        address = facts["tiles"].replace("{z}/{x}/{y}", tile_at((west + east) / 2, (south + north) / 2, zoom))
        answer = client.get(address)
        assert answer.status_code == 200
        assert len(answer.content) < 500_000
        return mapbox_vector_tile.decode(answer.content)

    return layers


def test_a_far_view_has_units_and_no_buildings(middle):
    layers = middle(9)
    assert {"city", "block", "community"} <= set(layers)
    assert "building" not in layers


def test_a_near_view_has_buildings_with_their_height_and_where_it_is_from(middle):
    buildings = [feature["properties"] for feature in middle(14)["building"]["features"]]
    assert buildings
    assert {"given", "storeys", "unknown"} >= {one["rule"] for one in buildings}
    assert all(("height_m" in one) == (one["rule"] != "unknown") for one in buildings)
    assert any(one["dwelling"] for one in buildings)


def test_a_map_says_nothing_of_residents_or_shortfalls(facts):
    fields = {field for layer in facts["layers"] for field in layer["fields"]}
    assert not [field for field in fields if "person" in field or "short" in field]


def test_facts_name_every_tile_layer_and_kind(facts):
    names = {layer["id"] for layer in facts["layers"]}
    assert {"city", "block", "community", "compound", "unit_label", "building", "facility", "road", "land"} <= names
    assert {"schools", "parks"} <= {kind["kind"] for kind in facts["facility_kinds"]}


def test_a_tile_where_nothing_is_drawn_is_empty(client, facts):
    assert client.get(facts["tiles"].replace("{z}/{x}/{y}", "12/0/0")).status_code == 204
    assert client.get(facts["tiles"].replace("{z}/{x}/{y}", "14/99999999/0")).status_code == 204
    assert client.get(facts["tiles"].replace("{z}/{x}/{y}", "99/0/0")).status_code == 400


def test_the_style_asks_no_other_host_and_no_glyphs(client, facts):
    for theme in ("light", "dark"):
        style = client.get("/api/map/style.json", params={"theme": theme}).json()
        assert "glyphs" not in style
        assert "sprite" not in style
        assert style["sources"]["city"]["tiles"][0].startswith("http://testserver/tiles/")
        drawn = {layer.get("source-layer") for layer in style["layers"]} - {None}
        assert drawn <= {layer["id"] for layer in facts["layers"]}


def test_joined_archives_keep_every_layer_of_every_tile(years, tmp_path, facts):
    archive = next((years / "2025" / ".cache" / "map").glob("*.pmtiles"))
    join([archive], tmp_path / "again.pmtiles")
    before, after = TileArchive(archive), TileArchive(tmp_path / "again.pmtiles")
    assert list(before.every_tile()) == list(after.every_tile())
    assert before.zooms == after.zooms
