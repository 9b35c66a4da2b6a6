"""Tables from Parquet: an equal to CSV, with the same problems where they are wrong."""

import geopandas as gpd
import pandas as pd
import pytest

from citycheckup.layers.schema import BY_NAME
from citycheckup.sources.folder import LayerEntry
from citycheckup.sources.layer_file import read_layer_file
from citycheckup.sources.tables.conform import conform
from citycheckup.sources.tables.table import is_table, read_table
from citycheckup.vocabulary import InputError

PLACES = pd.DataFrame(
    {
        "编号": ["a", "b", " c"],
        "名称": ["一园", None, "无"],
        "班数": [3.0, -1.0, None],
        "经度": 118.7,
        "纬度": [32.0, 32.01, 32.02],
    }
)


def written(tmp_path, table, name="places.parquet"):
    table.to_parquet(tmp_path / name, index=False)
    return tmp_path / name


def test_a_register_says_the_same_as_in_csv(tmp_path):
    PLACES.to_csv(tmp_path / "places.csv", index=False)
    path = written(tmp_path, PLACES)
    assert is_table(path)
    (from_csv, told), (from_parquet, also) = (
        read_layer_file("kindergartens", LayerEntry(file=file.name), file, None)
        for file in (tmp_path / "places.csv", path)
    )
    pd.testing.assert_frame_equal(pd.DataFrame(from_parquet), pd.DataFrame(from_csv))
    assert [(p.message.key, p.row, p.column) for p in also] == [(p.message.key, p.row, p.column) for p in told]
    assert ("tables.below_minimum", 2, "班数") in [(p.message.key, p.row, p.column) for p in also]


@pytest.mark.parametrize("kind", ["string", "category", "large_string[pyarrow]"])
def test_text_of_every_kind(tmp_path, kind):
    path = written(tmp_path, pd.DataFrame({"名称": pd.Series(["一", None, "一"], dtype=kind)}))
    assert read_table(path).rows["名称"].isna().tolist() == [False, True, False]
    assert conform(read_table(path).rows, BY_NAME["roads"], file="f")[0]["name"].tolist() == ["一", None, "一"]


def test_flags_and_dates_are_read(tmp_path):
    path = written(tmp_path, pd.DataFrame({"名称": pd.to_datetime(["2024-01-02"]), "单行": [True]}))
    table, problems = conform(read_table(path).rows, BY_NAME["roads"], file="f")
    assert (table.loc[0, "name"], table.loc[0, "one_way"], problems) == ("2024-01-02", True, [])


def test_geoparquet_is_a_map(tmp_path):
    gpd.GeoDataFrame({"a": [1]}, geometry=gpd.points_from_xy([118.7], [32.0]), crs=4326).to_parquet(
        tmp_path / "map.parquet"
    )
    assert not is_table(tmp_path / "map.parquet")
    assert not is_table(tmp_path / "absent.parquet")


def test_a_damaged_file_and_a_heading_twice_are_refused(tmp_path):
    path = written(tmp_path, PLACES)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError) as found:
        read_table(path)
    assert [p.message.key for p in found.value.problems] == ["tables.unreadable"]
    with pytest.raises(InputError) as found:
        read_table(written(tmp_path, pd.DataFrame({"名 称": [1], "名称": [2]})))
    assert [p.message.key for p in found.value.problems] == ["tables.heading_twice"]


def test_a_table_of_no_rows_is_a_warning(tmp_path):
    found = read_table(written(tmp_path, PLACES.iloc[:0]))
    assert found.rows.empty
    assert [p.message.key for p in found.problems] == ["tables.no_rows"]
