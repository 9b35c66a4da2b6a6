"""A country of made-up towns: one dataset, the same bytes however it was run; what is done is not done again."""

import json
import re
import shutil
from pathlib import Path

import fsspec
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from citycheckup.app.national_city import State, check_up_city, inputs_hash
from citycheckup.app.run_national import run_national, runner_of
from citycheckup.cli.main import main
from citycheckup.results import SCHEMA
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import CancelledError, InputError

HERE = runner_of("local", workers=1)


_ONCE = {}  # where the towns and their dataset lie, made by the first test that wants them


@pytest.fixture
def country(town, tmp_path, tmp_path_factory):
    """A folder with two towns that differ in name, id and class; they have been run once."""
    if not _ONCE:
        _ONCE["cities"] = two_towns(town)
        _ONCE["out"] = tmp_path_factory.mktemp("national") / "out"
        _ONCE["run"] = run_national(str(_ONCE["cities"]), str(_ONCE["out"]), runner=HERE)
        _ONCE["cities"] = shutil.copytree(_ONCE["cities"], _ONCE["out"].parent / "cities")
    return shutil.copytree(_ONCE["cities"], tmp_path / "country")


@pytest.fixture
def out(country, tmp_path):
    """A copy of their dataset."""
    return shutil.copytree(_ONCE["out"], tmp_path / "dataset")


def two_towns(town):
    cities = town.parent / "cities"
    files = {name: town.parent / name for name in ("town.osm", "人口.csv")}
    for city, name, classes in (("dong", "东镇", '"large", "prefecture"'), ("xi", "西镇", '"small"')):
        folder = shutil.copytree(town, cities / city)
        text = (folder / "city.toml").read_text(encoding="utf-8")
        for key, value in (("id", f'"{city}"'), ("name", f'"{name}"')):
            text = re.sub(rf"^{key} = .*$", f"{key} = {value}", text, count=1, flags=re.MULTILINE)
        text = re.sub(r"^classes = .*\n", "", text, flags=re.MULTILINE)
        text = text.replace("[city]\n", f"[city]\nclasses = [{classes}]\n", 1)
        for file, path in files.items():
            shutil.copy(path, folder / file)
            text = re.sub(rf'"[^"]*{re.escape(file)}"', f'"{file}"', text)
        (folder / "city.toml").write_text(text, encoding="utf-8")
    return cities


def content(folder):
    return {
        str(file.relative_to(folder)): file.read_bytes() for file in sorted(Path(folder).rglob("*")) if file.is_file()
    }


def states(run):
    return {outcome.city: outcome.state for outcome in run.outcomes}


def test_a_country_comes_to_one_dataset_and_a_summary(country, out, capsys):
    assert main(["national", str(country), "-o", str(out), "--workers", "1", "--lang", "en"]) == 0
    assert "2 of 2 cities have results (2 of them from before)" in capsys.readouterr().out
    table = ds.dataset(out / "results", partitioning="hive").to_table()
    assert set(SCHEMA.names) | {"city", "year", "city_name", "city_edition", "city_classes", "made_up"} == set(
        table.column_names
    )
    assert set(table["city"].to_pylist()) == {"dong", "xi"}
    cities = pq.read_table(out / "summary" / "cities.parquet").to_pylist()
    assert [(c["city"], c["city_classes"], c["state"]) for c in cities] == [
        ("dong", "large,prefecture", "done"),
        ("xi", "small", "done"),
    ]
    parks = [
        record
        for record in pq.read_table(out / "summary" / "medians.parquet").to_pylist()
        if record["indicator"] == "block.park_coverage"
    ]
    assert [record["city_class"] for record in parks] == ["all", "prefecture", "large", "small"]
    assert parks[0]["cities_count"] == parks[0]["ok_count"] + parks[0]["partial_count"] == 2
    manifest = json.loads((out / "cities" / "city=xi" / "manifest.json").read_text(encoding="utf-8"))
    assert str(_ONCE["cities"].parent) not in json.dumps(manifest)
    assert sorted(manifest["files"]) == [f"{name}/city=xi/part.parquet" for name in ("grades", "results", "units")]
    assert not (country / "xi" / "runs").exists()


def test_what_is_done_is_left_out_until_its_inputs_change(country, out):
    before = content(out)
    assert set(states(_ONCE["run"]).values()) == {State.DONE}
    again = run_national(str(country), str(out), runner=HERE)
    assert set(states(again).values()) == {State.DONE_BEFORE}
    assert content(out) == before
    people = country / "xi" / "人口.csv"
    people.write_text(people.read_text(encoding="utf-8").replace("3000", "3001"), encoding="utf-8")
    third = run_national(str(country), str(out), runner=HERE)
    assert states(third) == {"dong": State.DONE_BEFORE, "xi": State.DONE}
    units = country / "xi" / "units" / "2025.parquet"
    units.unlink()  # they would be drawn the same
    assert states(run_national(str(country), str(out), runner=HERE))["xi"] is State.DONE_BEFORE
    (out / "grades" / "city=dong" / "part.parquet").unlink()
    assert states(run_national(str(country), str(out), runner=HERE)) == {
        "dong": State.DONE,
        "xi": State.DONE_BEFORE,
    }
    people.write_text(people.read_text(encoding="utf-8").replace("3001", "3000"), encoding="utf-8")
    run_national(str(country), str(out), runner=HERE, resume=False)
    assert content(out) == before


def test_settings_and_files_are_inputs_frozen_units_are_asked_apart(country):
    before = inputs_hash(open_folder(country / "dong"))
    assert inputs_hash(open_folder(shutil.copytree(country / "dong", country / "elsewhere"))) == before
    shutil.rmtree(country / "dong" / "units")
    assert inputs_hash(open_folder(country / "dong")) == before
    settings = country / "dong" / "city.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"large"', '"medium"'), encoding="utf-8")
    assert inputs_hash(open_folder(country / "dong")) != before


def test_object_storage_gives_the_same_bytes(country, tmp_path):
    files = fsspec.filesystem("memory")
    for city in ("dong", "xi"):
        shutil.rmtree(country / city / "units")
    files.put(f"{country}/", "/nation/in", recursive=True)
    run = run_national("memory://nation/in", "memory://nation/out", runner=HERE)
    try:
        files.get("/nation/out", str(tmp_path / "fetched"), recursive=True)
        assert not [name for name in files.find("/nation/in") if "/units/" in name or "/runs/" in name]
        assert set(states(run).values()) == {State.DONE}
        assert content(tmp_path / "fetched") == content(_ONCE["out"])
        again = run_national("memory://nation/in", "memory://nation/out", runner=HERE)
        assert set(states(again).values()) == {State.DONE_BEFORE}
    finally:
        files.rm("/nation", recursive=True)


def test_a_city_that_fails_is_told_apart_and_stops_nobody(country, out, capsys):
    (country / "dong" / "人口.csv").unlink()
    (out / "results" / "city=bei").mkdir()
    assert main(["national", str(country), "-o", str(out), "--workers", "1", "--lang", "en"]) == 3
    said = capsys.readouterr()
    assert "1 of 2 cities have results (1 of them from before)" in said.out
    assert "bei" in said.out
    assert "dong: no results" in said.err
    assert "人口.csv" in said.err
    assert "Traceback" not in said.err
    assert sorted(path.name for path in (out / "results").iterdir()) == ["city=bei", "city=xi"]
    cities = pq.read_table(out / "summary" / "cities.parquet").to_pylist()
    assert [city["state"] for city in cities] == ["failed", "done"]
    assert "folder.named_file_absent" in cities[0]["problems"]
    medians = pq.read_table(out / "summary" / "medians.parquet").to_pylist()
    assert {record["missing_count"] for record in medians if record["city_class"] == "all"} == {1}


def test_a_wrong_list_is_refused_and_nothing_is_run(country, tmp_path, capsys):
    shutil.copytree(country / "xi", country / "xi-again")
    assert main(["national", str(country), "-o", str(tmp_path / "out"), "--json"]) == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [problem["message"]["key"] for problem in problems] == ["national.id_twice"]
    assert not (tmp_path / "out").exists()
    wrong = ["--workers", "0", "--retries", "-1", "--scheduler", "tcp://nowhere:1", "--json"]
    assert main(["national", str(country), "-o", str(tmp_path / "out"), *wrong]) == 2
    keys = [problem["message"]["key"] for problem in json.loads(capsys.readouterr().out)["problems"]]
    assert keys == ["national.wrong_workers", "national.wrong_retries", "national.wrong_scheduler"]


def test_cancelled_half_way_the_dataset_holds_whole_cities_only(country, tmp_path):
    out = tmp_path / "new"

    def cancelled(function, tasks, **_settings):
        function(tasks[0])
        # The second had begun to write when its process ended.
        (out / "results" / f"city={tasks[1].city}").mkdir()
        raise CancelledError

    with pytest.raises(CancelledError):
        run_national(str(country), str(out), runner=cancelled)
    (left,) = (out / "results").iterdir()
    assert left.name in {"city=dong", "city=xi"}
    assert {path.parent.name for path in out.rglob("*") if path.is_file()} == {left.name}


def test_workers_with_another_version_of_the_program_are_refused(country, tmp_path):
    def elsewhere(function, tasks, **_settings):
        return [function(_of_other_program(task)) for task in tasks]

    with pytest.raises(InputError) as error:
        run_national(str(country), str(tmp_path / "out"), runner=elsewhere)
    assert [problem.message.key for problem in error.value.problems] == ["national.other_program"]


def _of_other_program(task):
    from dataclasses import replace

    return replace(task, program={**task.program, "code": {"version": "0", "sha256": "0"}})


def test_the_largest_city_is_begun_first(country, tmp_path):
    begun = []
    with (country / "xi" / "town.osm").open("a", encoding="utf-8") as osm:
        osm.write("<!-- larger -->\n")

    def noted(function, tasks, **_settings):
        begun.extend(task.city for task in tasks)
        assert function is check_up_city
        raise CancelledError

    with pytest.raises(CancelledError):
        run_national(str(country), str(tmp_path / "out"), runner=noted)
    assert begun == ["xi", "dong"]
