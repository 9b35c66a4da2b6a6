"""The made-up city in Parquet says what it says in GeoPackage and CSV."""

import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

from citycheckup.demo_city.folder import MadeUpCity
from citycheckup.demo_city.plan import Plan
from citycheckup.editions import load_edition
from citycheckup.layers.layer import Layer
from citycheckup.layers.table import Table
from citycheckup.sources.city import read_city
from citycheckup.sources.folder import open_folder

pytestmark = pytest.mark.slow  # two whole cities


@pytest.fixture(scope="module")
def cities(tmp_path_factory):
    made_up = MadeUpCity(Plan(5_000, 3))
    folders = {parquet: tmp_path_factory.mktemp("city") for parquet in (False, True)}
    for parquet, folder in folders.items():
        made_up.write(folder, 2025, load_edition("national-2025"), parquet=parquet)
    return {parquet: read_city(open_folder(folder), margin_m=1000.0) for parquet, folder in folders.items()}


def test_every_layer_and_table_is_the_same(cities):
    plain, parquet = cities[False], cities[True]
    for name, layer in plain.layers.items():
        assert isinstance(parquet.layers[name], Layer) == isinstance(layer, Layer), name
        if isinstance(layer, Layer):
            assert_geodataframe_equal(parquet.layers[name].table, layer.table)
    for name, table in plain.tables.items():
        assert isinstance(parquet.tables[name], Table) == isinstance(table, Table), name
        if isinstance(table, Table):
            pd.testing.assert_frame_equal(parquet.tables[name].rows, table.rows)
            assert parquet.tables[name].fingerprint == table.fingerprint


def test_all_but_the_drawn_outlines_and_the_workbook_are_parquet(cities):
    kinds = {said["file"].rpartition(".")[2] for said in cities[True].files.values()}
    assert kinds == {"parquet", "geojson", "xlsx", "pbf"}
