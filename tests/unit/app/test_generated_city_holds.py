"""What must hold of a whole checkup: the order of rows does not matter, parts add up, more services never mean less."""

import random
import shutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from citycheckup.app.run_city import run_city

# In the manifest stand the hashes of the files.
SAME = ("results", "shortfalls", "shortfall_places", "grades", "dimensions", "firmness")


@pytest.fixture
def copied(demo, tmp_path):
    """A copy of the generated city that a test may change, without units and runs."""
    return shutil.copytree(demo, tmp_path / "city", ignore=shutil.ignore_patterns("runs", "units"))


def test_the_order_of_rows_in_tables_and_registers_does_not_matter(latest, copied):
    shuffled = random.Random(8)
    for path in sorted((copied / "data").glob("*.csv")):
        heading, *rows = path.read_text(encoding="utf-8").splitlines()
        shuffled.shuffle(rows)
        path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    after = run_city(copied).folder
    for name in SAME:
        assert (after / f"{name}.parquet").read_bytes() == (latest / f"{name}.parquet").read_bytes(), name
    assert (after / "lists.xlsx").read_bytes() == (latest / "lists.xlsx").read_bytes()


def test_counts_of_parts_add_up_to_the_whole(latest):
    results = pd.read_parquet(latest / "results.parquet")
    whole = results[results["template"].str.startswith("engine.rolled_up") & results["value"].notna()]
    assert len(whole) > 20
    for row in whole.itertuples():
        parts = results[(results["indicator"] == row.indicator) & (results["parent_id"] == row.unit_id)]
        parts = parts[parts["level"] == {"city": "block", "block": "community"}[row.level]]
        assert parts["numerator"].sum() == pytest.approx(row.numerator), row
        if not np.isnan(row.denominator):
            assert parts["denominator"].sum() == pytest.approx(row.denominator), row


def test_one_more_kindergarten_never_makes_it_worse_and_touches_nothing_else(latest, copied):
    register = copied / "data" / "kindergartens.csv"
    heading, *rows = register.read_text(encoding="utf-8").splitlines()
    assert heading == "编号,名称,班数,学位数,建筑面积,用地面积,普惠,经度,纬度"
    units = pd.read_parquet(latest / "shortfalls.parquet")
    assert "community.kindergarten_shortfall" in set(units["indicator"])
    lon, lat = centre_of_first_home(latest)
    register.write_text(
        "\n".join([heading, *rows, f"K9,新园,12,360,5000,7000,是,{lon:.6f},{lat:.6f}"]) + "\n", encoding="utf-8"
    )
    before = pd.read_parquet(latest / "results.parquet")
    after = pd.read_parquet(run_city(copied).folder / "results.parquet")
    both = before.merge(after, on=["indicator", "unit_id"], suffixes=("", "_after"), validate="one_to_one")
    changed = both[both["value"] != both["value_after"]]
    assert set(changed["indicator"]) == {"community.kindergarten_shortfall"}
    assert (changed["value_after"] < changed["value"]).all()


def centre_of_first_home(latest):
    buildings = gpd.read_parquet(latest / "buildings.parquet").sort_values("building_id")
    point = buildings.geometry.iloc[[0]].representative_point().to_crs("EPSG:4326").iloc[0]
    return point.x, point.y
