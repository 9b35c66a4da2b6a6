"""Files appear whole or not at all, and the same content gives the same bytes."""

import json

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shapely.geometry import MultiPolygon, Point, box

from citycheckup.reports.writers import write_geoparquet, write_json, write_parquet, write_text, write_whole


@pytest.fixture
def places():
    return gpd.GeoDataFrame(
        {
            "name": ["a", None, "丙"],
            "storeys_count": [3.0, None, 5.0],
            "checked": [True, None, False],
            "nothing": [None, None, None],
            "kinds": [["x", "y"], None, {"b": 1, "a": 2}],
        },
        index=pd.Index(["way/2", "way/1", "way/3"], name="id"),
        geometry=[box(0, 0, 1, 1), MultiPolygon([box(2, 0, 3, 1)]), Point(5, 5)],
        crs="EPSG:4549",
    )


def test_shuffled_places_give_the_same_bytes(tmp_path, places):
    write_geoparquet(places, tmp_path / "one.parquet")
    write_geoparquet(places.iloc[::-1], tmp_path / "two.parquet")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_places_come_back(tmp_path, places):
    write_geoparquet(places, tmp_path / "places.parquet")
    back = gpd.read_parquet(tmp_path / "places.parquet").set_index("id")
    assert list(back.index) == ["way/1", "way/2", "way/3"]
    assert back.crs == places.crs
    assert back.geometry.geom_equals(places.sort_index().geometry).all()
    assert back["kinds"].to_list()[1:] == ['["x", "y"]', '{"a": 2, "b": 1}']
    assert back["checked"].to_list() == [None, True, False]


def test_unknown_is_null_and_the_bounds_are_those_of_the_places(tmp_path, places):
    write_geoparquet(places, tmp_path / "places.parquet")
    table = pq.read_table(tmp_path / "places.parquet")
    assert table["storeys_count"].to_pylist() == [None, 3.0, 5.0]
    assert table["nothing"].type == pa.string()
    geo = json.loads(pq.read_metadata(tmp_path / "places.parquet").metadata[b"geo"])
    assert geo["columns"]["geometry"]["bbox"] == [0, 0, 5, 5]
    assert geo["columns"]["geometry"]["geometry_types"] == ["MultiPolygon", "Point", "Polygon"]


def test_no_places_at_all_can_be_written(tmp_path, places):
    write_geoparquet(places.iloc[:0], tmp_path / "none.parquet")
    assert len(gpd.read_parquet(tmp_path / "none.parquet")) == 0


def test_metadata_of_the_writer_is_left_out(tmp_path):
    table = pa.Table.from_pandas(pd.DataFrame({"a": [1, 2]}, index=[5, 6]))
    assert b"pandas" in table.schema.metadata
    write_parquet(table, tmp_path / "table.parquet")
    assert b"pandas" not in pq.read_metadata(tmp_path / "table.parquet").metadata


def test_a_table_in_pieces_gives_the_bytes_of_the_whole(tmp_path):
    piece = pa.table({"a": [1, 2], "b": ["x", None]})
    write_parquet(pa.concat_tables([piece, piece]), tmp_path / "pieces.parquet")
    write_parquet(pa.concat_tables([piece, piece]).combine_chunks(), tmp_path / "whole.parquet")
    assert (tmp_path / "pieces.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()


def test_json_is_canonical(tmp_path):
    write_json({"b": 1, "a": "街区"}, tmp_path / "one.json")
    assert (tmp_path / "one.json").read_bytes() == '{\n  "a": "街区",\n  "b": 1\n}\n'.encode()


def test_json_knows_no_nan(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        write_json({"a": float("nan")}, tmp_path / "one.json")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    write_text("old", tmp_path / "file.txt")

    def fail(unfinished):
        unfinished.write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_whole(tmp_path / "file.txt", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]
    assert (tmp_path / "file.txt").read_text() == "old"
