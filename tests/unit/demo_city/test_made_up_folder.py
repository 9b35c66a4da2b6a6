"""The folder of a made-up city: the same bytes for the same seed, and labelled as made up."""

import hashlib
import json

import osmium
import pytest

from citycheckup.app.make_demo import default_folder, make_demo
from citycheckup.cli.main import main
from citycheckup.demo_city.plan import Plan
from citycheckup.vocabulary import CancelledError, InputError


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return make_demo(tmp_path_factory.mktemp("demo"), persons=5_000, seed=1)


def test_the_same_seed_gives_the_same_bytes(demo, tmp_path):
    again = make_demo(tmp_path / "again", persons=5_000, seed=1)
    assert bytes_of(again.city.parent) == bytes_of(demo.city.parent)
    make_demo(tmp_path / "again", persons=5_000, seed=1)  # over itself
    assert bytes_of(again.city.parent) == bytes_of(demo.city.parent)


def test_another_seed_gives_another_city(demo, tmp_path):
    other = bytes_of(make_demo(tmp_path / "other", persons=5_000, seed=2).city)
    same = {name for name, digest in bytes_of(demo.city).items() if other[name] == digest}
    assert "data/survey.csv" not in same
    assert "answer_key.json" not in same


def test_another_city_is_not_written_over(demo):
    before = bytes_of(demo.city.parent)
    with pytest.raises(InputError) as refused:
        make_demo(demo.city.parent, persons=5_000, seed=9)
    assert {problem.message.key for problem in refused.value.problems} == {"demo.other_city"}
    assert bytes_of(demo.city.parent) == before


def test_everything_says_that_it_is_made_up(demo):
    for folder in (demo.city, demo.earlier):
        assert "made_up = true" in (folder / "city.toml").read_text(encoding="utf-8")
        assert "虚构" in (folder / "city.toml").read_text(encoding="utf-8")
        assert "虚构" in (folder / "README.txt").read_text(encoding="utf-8")
        assert json.loads((folder / "answer_key.json").read_text(encoding="utf-8"))["made_up"] is True


def test_nothing_names_the_machine(demo):
    for path in demo.city.rglob("*"):
        if path.is_file():
            assert str(demo.city.parent).encode() not in path.read_bytes(), path.name


def test_the_map_is_a_sorted_file_that_osmium_assembles(demo):
    nodes, ways, buildings = [], [], 0
    for thing in osmium.FileProcessor(str(demo.city / "data" / "map.osm.pbf")):
        if thing.is_node():
            nodes.append(thing.id)
        elif thing.is_way():
            ways.append(thing.id)
            buildings += "building" in thing.tags
    assert nodes == sorted(nodes) == list(range(1, len(nodes) + 1))
    assert ways == list(range(1, len(ways) + 1))
    rows = (demo.city / "data" / "survey.csv").read_text(encoding="utf-8").splitlines()
    surveyed = {row.split(",")[2] for row in rows if row.startswith("1.1,")}
    assert len(surveyed) <= buildings


def test_cancelled_before_the_first_year_leaves_nothing(tmp_path):
    class Pulled:
        def is_cancelled(self):
            return True

    with pytest.raises(CancelledError):
        make_demo(tmp_path / "demo", persons=5_000, cancel=Pulled())
    assert not (tmp_path / "demo").exists()


def test_the_command_prints_the_folder_made(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["demo", "--size", "5000", "--seed", "3", "--no-serve", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["city"] == str(tmp_path / default_folder(5000, 3) / "2025")
    assert (tmp_path / "demo-5000-3" / "2024" / "city.toml").exists()
    assert main(["demo", "--size", "100", "--no-serve", "--lang", "zh"]) == 2
    assert "5000" in capsys.readouterr().err
    assert Plan().persons == 60_000
