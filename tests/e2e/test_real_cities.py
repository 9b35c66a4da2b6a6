"""Five real cities, none edited by hand: every indicator has a value or says what is missing, and runs repeat."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import osmium
import pandas as pd
import pytest
import shapely

from citycheckup.cli.main import main
from citycheckup.editions import load_edition
from real_cities import CITIES, init, runs_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("real_cities")]

WITHOUT_VALUE = {"no_data", "not_surveyed", "not_applicable"}


@pytest.fixture(scope="module", params=CITIES)
def city(request, checked_up):
    """The name of a city, and its folder, checked and run."""
    return request.param, checked_up.folder(request.param)


@pytest.fixture(scope="module")
def results(city):
    table = pd.read_parquet(runs_of(city[1])[0] / "results.parquet")
    return table.assign(arguments=table["arguments"].map(json.loads))


@pytest.fixture(scope="module")
def units(city):
    table = gpd.read_parquet(runs_of(city[1])[0] / "units.parquet").set_index("unit_id")
    return table[table["tree"] == "checkup"]


def digests(run: Path) -> dict[str, str]:
    files = sorted(path for path in run.rglob("*") if path.is_file())
    return {str(path.relative_to(run)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_indicator_of_the_edition_has_a_value_or_says_what_is_missing(city, results):
    edition = load_edition(CITIES[city[0]].get("edition", "national-2025"))
    of_edition = results[(results["edition"] == edition.id) & (results["level"] == "city")]
    assert sorted(of_edition["indicator"]) == sorted(entry.indicator for entry in edition.entries)
    for row in results[results["level"] == "city"].itertuples():
        if row.status in ("no_data", "not_surveyed"):
            named = row.arguments.get("missing") or row.arguments.get("layers")
            assert named or row.template == "engine.unit_without_data", row


def test_a_status_without_a_value_has_none_and_the_others_have_one(results):
    assert set(results["status"]) <= WITHOUT_VALUE | {"ok", "partial"}
    assert results["value"].isna().eq(results["status"].isin(WITHOUT_VALUE)).all()


def test_no_zero_stands_for_an_empty_map(city, results):
    """A share of nought for a whole city would rest on a layer in which nothing was mapped."""
    shares = results[results["value"].notna() & (results["level"] == "city") & (results["unit"] == "share")]
    assert (shares["value"] > 0).all()
    layers = runs_of(city[1])[0] / "layers"
    for indicator in results.loc[results["value"].notna() & results["unit"].eq("share"), "indicator"].unique():
        assert len(gpd.read_parquet(layers / f"service_areas.{indicator}.parquet")), indicator


def test_parts_add_up(results):
    valued = results[results["value"].notna() & (results["template"].str.startswith("engine.rolled_up"))]
    for row in valued.itertuples():
        below = {"city": "block", "block": "community"}[row.level]
        parts = results[
            (results["indicator"] == row.indicator)
            & (results["level"] == below)
            & (results["parent_id"] == row.unit_id)
            & results["value"].notna()
        ]
        assert parts["numerator"].sum() == pytest.approx(row.numerator), row
        if row.denominator is not None and not pd.isna(row.denominator):
            assert parts["denominator"].sum() == pytest.approx(row.denominator), row


def test_each_unit_lies_in_exactly_one_parent(units):
    assert units.index.is_unique
    assert (units["level"] == "city").sum() == 1
    order = ["city", "block", "community", "compound"]
    for level in order[1:]:
        own = units[units["level"] == level]
        parents = units.reindex(own["parent_id"])
        assert parents["level"].isin(order[: order.index(level)]).all()
        inside_m2 = shapely.area(shapely.intersection(own.geometry.to_numpy(), parents.geometry.to_numpy()))
        assert (inside_m2 > own.area.to_numpy() - 1.0).all()
        if level != "compound":
            total_m2 = own.area.groupby(own["parent_id"]).sum()
            assert total_m2.to_numpy() == pytest.approx(units.area[total_m2.index].to_numpy(), rel=1e-4)


def test_a_run_has_its_page_and_its_map(city):
    latest = runs_of(city[1])[0]
    assert (latest / "overview.html").stat().st_size > 10_000
    assert len(gpd.list_layers(latest / "city.gpkg")) > 3


@pytest.mark.parametrize("city", ["guixi"], indirect=True)
def test_guixi_is_mostly_without_data(results):
    of_city = results[results["level"] == "city"]
    assert of_city["status"].isin(["no_data", "not_surveyed"]).mean() > 0.85
    assert not (of_city["value"] == 0).any()


@pytest.mark.parametrize("city", ["guixi"], indirect=True)
def test_a_second_run_which_reads_its_units_back_is_equal_byte_by_byte(city):
    first = runs_of(city[1])[0]
    assert main(["run", str(city[1])]) == 0
    assert digests(first) == digests((city[1] / "runs" / "latest").resolve())


def reordered(osm: Path, into: Path) -> Path:
    """Write a map with its nodes, ways and relations each in reverse order."""
    target = into / osm.name
    if osm.suffix == ".pbf":
        things: list[list[object]] = [[], [], []]
        for thing in osmium.FileProcessor(str(osm)):
            kind = "nwr".index(thing.type_str())
            things[kind].append(
                {0: osmium.osm.mutable.Node, 1: osmium.osm.mutable.Way, 2: osmium.osm.mutable.Relation}[kind](
                    thing, tags=dict(thing.tags), **copied(thing, kind)
                )
            )
        with osmium.SimpleWriter(str(target)) as writer:
            for group in things:
                for thing in reversed(group):
                    writer.add(thing)
    else:
        tree = ET.parse(osm)
        root = tree.getroot()
        for kind in ("node", "way", "relation"):
            found = root.findall(kind)
            places = [at for at, child in enumerate(root) if child.tag == kind]
            for at, child in zip(places, reversed(found), strict=True):
                root[at] = child
        tree.write(target, encoding="utf-8", xml_declaration=True)
    return target


def copied(thing, kind):
    """What must be copied of a thing before the reader reuses its memory."""
    common = {"id": thing.id, "version": thing.version, "timestamp": thing.timestamp, "visible": True}
    if kind == 0:
        return common | {"location": (thing.lon, thing.lat)}
    if kind == 1:
        return common | {"nodes": [node.ref for node in thing.nodes]}
    return common | {"members": [(member.type, member.ref, member.role) for member in thing.members]}


ONE_THREAD = """
import sys, pyarrow
pyarrow.set_cpu_count(1); pyarrow.set_io_thread_count(1)
from citycheckup.cli.main import main
sys.exit(main(["run", sys.argv[1]]))
"""


@pytest.mark.parametrize("city", ["las_palmas", "guixi"], indirect=True)  # PBF with population and blocks, and XML
def test_order_place_and_threads_do_not_matter(city, shared_data, tmp_path):
    name, folder = city
    instead = {"osm": reordered(shared_data / CITIES[name]["osm"], tmp_path)}
    if "population" in CITIES[name]:
        rows = pd.read_csv(shared_data / CITIES[name]["population"], dtype=str, keep_default_na=False)
        order = random.Random(1).sample(range(len(rows)), len(rows))
        instead["population"] = tmp_path / Path(CITIES[name]["population"]).name
        rows.iloc[order].to_csv(instead["population"], index=False)
    other = init(tmp_path / "another place" / name, shared_data, name, **instead)
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GDAL_NUM_THREADS"), "1")
    environment = {**os.environ, **one, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", ONE_THREAD, str(other)], check=True, env=environment, capture_output=True)
    before, after = digests(runs_of(folder)[0]), digests(runs_of(other)[0])
    before.pop("manifest.json"), after.pop("manifest.json")  # names the hashes of the files
    assert before == after
