"""A whole checkup of a made-up town through the command line: what it writes, and that it is the same again."""

import hashlib
import json
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from citycheckup.cli.main import main


def run(folder, capsys, *options):
    capsys.readouterr()
    assert main(["run", str(folder), "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


def digests(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_run_writes_its_files_and_names_the_newest(town, capsys):
    summary = run(town, capsys)
    latest = town / "runs" / "latest"
    assert latest.resolve().name == summary["run"].rsplit("/", 1)[-1]
    names = {path.name for path in latest.iterdir()}
    expected = {"results.parquet", "units.parquet", "buildings.parquet", "layers", "city.gpkg", "overview.html"}
    diagnosis = {"grades.parquet", "dimensions.parquet", "shortfalls.parquet", "shortfall_places.parquet"}
    assert names >= expected | diagnosis | {"firmness.parquet", "manifest.json"}
    units = gpd.read_parquet(latest / "units.parquet").set_index("unit_id")
    assert units.loc[units["level"] == "city", "residents_persons"].item() == pytest.approx(18_000, abs=1)
    blocks = units[units["level"] == "block"]
    assert blocks["residents_persons"].sum() == pytest.approx(18_000, abs=1)
    buildings = gpd.read_parquet(latest / "buildings.parquet")
    assert set(buildings["dwelling_rule"]) == {"use"}
    assert buildings["residents_persons"].sum() == pytest.approx(9_000, abs=1)  # the third point has no dwelling near


def test_tables_only_are_the_same_tables_and_nothing_else(town, capsys):
    whole = digests(Path(run(town, capsys)["run"]))
    tables = digests(Path(run(town, capsys, "--tables-only")["run"]))
    expected = {name for name in whole if name.endswith(".parquet") and not name.startswith("layers/")}
    assert len(expected) > 5
    assert tables.keys() == expected | {"manifest.json"}
    assert {name: tables[name] for name in expected} == {name: whole[name] for name in expected}
    manifest = json.loads((town / "runs" / "latest" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["outputs"], manifest["public_files"]) == ("tables", [])


def test_a_map_that_nobody_vouches_for_makes_candidates_and_no_shortfall(town, capsys):
    run(town, capsys)
    latest = town / "runs" / "latest"
    listed = pd.read_parquet(latest / "shortfalls.parquet")
    assert set(listed["kind"]) == {"candidate"}
    assert listed["key"].is_unique
    firmness = pd.read_parquet(latest / "firmness.parquet")
    assert firmness.loc[firmness["verdict_settled"].notna(), "waits_for_layers"].all()
    results = pd.read_parquet(latest / "results.parquet")
    grades = pd.read_parquet(latest / "grades.parquet").set_index("indicator")
    of_city = results[(results["level"] == "city") & results["grade"].notna()].set_index("indicator")
    assert of_city["grade"].to_dict() == grades["final"].dropna().to_dict()
    assert len(of_city) > 0


def test_the_same_inputs_give_the_same_bytes(town, capsys):
    first, second = run(town, capsys), run(town, capsys)
    assert first["content_hash"] == second["content_hash"]
    assert first["run"] != second["run"]
    from pathlib import Path

    assert digests(Path(first["run"])) == digests(Path(second["run"]))


def test_the_order_of_rows_in_the_inputs_does_not_matter(town, capsys):
    before = digests((town / "runs").parent / "runs" / run(town, capsys)["run"].rsplit("/", 1)[-1])
    population = town.parent / "人口.csv"
    heading, *rows = population.read_text(encoding="utf-8").splitlines()
    population.write_text("\n".join([heading, *reversed(rows)]) + "\n", encoding="utf-8")
    shutil.rmtree(town / "units")
    after = digests(town / "runs" / run(town, capsys)["run"].rsplit("/", 1)[-1])
    manifests = {"manifest.json"}  # names the changed file's hash
    assert {name: digest for name, digest in before.items() if name not in manifests} == {
        name: digest for name, digest in after.items() if name not in manifests
    }


def test_units_stay_as_they_are_until_they_are_redrawn(town, capsys):
    run(town, capsys)
    frozen = town / "units" / "2025.parquet"
    before = frozen.read_bytes()
    assert main(["units", str(town)]) == 0
    assert frozen.read_bytes() == before
    assert main(["units", str(town), "--redraw"]) == 0
    assert frozen.read_bytes() == before  # nothing changed, so every id stays
    lineage = (town / "units" / "2025.lineage.csv").read_text(encoding="utf-8").splitlines()
    assert len(lineage) > 1
    assert all(",same," in line for line in lineage[1:])


def test_show_explains_a_unit_by_id_and_by_name(town, capsys):
    run(town, capsys)
    assert main(["show", str(town), "Made-up town", "--lang", "en", "--all"]) == 0
    text = capsys.readouterr().out
    assert "Urban road network density" in text
    assert "not surveyed" in text
    assert main(["show", str(town), "nowhere"]) == 2
    assert "There is no unit nowhere" in capsys.readouterr().err


def test_no_zero_stands_for_something_missing(town, capsys):
    run(town, capsys)
    assert main(["show", str(town), "Made-up town", "--json", "--all"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    for row in rows:
        if row["status"] in ("no_data", "not_surveyed", "not_applicable"):
            assert row["value"] is None, row
        else:
            assert row["value"] is not None, row
        if row["status"] == "no_data":
            assert row["arguments"].get("missing") or row["template"] == "engine.unit_without_data", row


def test_check_says_what_is_missing_and_what_that_blocks(town, capsys):
    capsys.readouterr()
    assert main(["check", str(town), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    layers = {layer["name"]: layer for layer in report["layers"]}
    assert layers["greenways"]["present"] is False
    assert layers["greenways"]["blocks"] == ["city.greenway_coverage"]
    assert "[layers.greenways]" in layers["greenways"]["remedy"]
    assert layers["buildings"]["completeness"] == "indicative"
    assert layers["buildings"]["columns"]["storeys_count"] == 1.0
    assert layers["population"]["features"] == 3
    assert not (town / "runs").exists()


def test_a_city_without_buildings_is_no_error(tmp_path, made_up_map, capsys):
    made_up_map.ways = [way for way in made_up_map.ways if "building" not in way[1]]
    osm = made_up_map.write(tmp_path / "bare.osm")
    folder = tmp_path / "bare"
    outline = "118.80,32.00,118.82,32.009"
    assert main(["init", str(folder), "--name", "Bare", "--osm", str(osm), "--bbox", outline]) == 0
    summary = run(folder, capsys)
    assert summary["statuses"]["no_data"] > 0
    assert not (folder / "runs" / "latest" / "buildings.parquet").exists()


def test_the_walking_network_is_an_option_that_the_results_name(town, capsys):
    toml = town / "city.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace('method = "buffer"', 'method = "network"'), encoding="utf-8"
    )
    run(town, capsys)
    assert main(["show", str(town), "Made-up town", "--json"]) == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert rows["25"]["method"] == "network"
    assert 0 < rows["25"]["value"] < 1


def test_the_manifest_says_who_may_see_the_folder_and_whose_data_it_shows(town, capsys):
    run(town, capsys)
    manifest = json.loads((town / "runs" / "latest" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["marking"] == "internal"
    assert manifest["public_files"] == ["overview_public.html"]
    assert manifest["attribution"] == ["© OpenStreetMap contributors, ODbL 1.0"]
    assert manifest["made_up"] is False
