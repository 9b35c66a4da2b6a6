"""What ``init`` writes, and that what it writes can be read."""

import sys
import types

import geopandas as gpd
import pytest
from shapely.geometry import box

from citycheckup.cli.main import main
from citycheckup.sources.folder import open_folder


@pytest.fixture
def outline(tmp_path, degrees):
    path = tmp_path / "市界.geojson"
    (west, south), (east, north) = degrees(0, 0), degrees(2000, 1000)
    gpd.GeoDataFrame({"name": ["虚构"]}, geometry=[box(west, south, east, north)], crs="EPSG:4326").to_file(path)
    return path


def test_every_option_stands_in_city_toml(tmp_path, made_up_map, outline):
    osm = made_up_map.write(tmp_path / "town.osm")
    folder = tmp_path / "new"
    options = ["--boundary", str(outline), "--blocks", str(outline), "--communities", str(outline)]
    options += ["--layer", f"fire_stations={outline}", "--edition", "national-2023", "--year", "2024"]
    options += ["--city-class", "prefecture, large", "--crs", "EPSG:32650"]
    assert main(["init", str(folder), "--name", "虚构“市”", "--osm", str(osm), *options]) == 0
    config = open_folder(folder).config
    assert config.city.name == "虚构“市”"
    assert config.city.edition == "national-2023"
    assert config.city.checkup_year == 2024
    assert [str(city_class) for city_class in config.city.classes] == ["prefecture", "large"]
    assert config.city.crs == "EPSG:32650"
    assert set(config.layers) == {"boundary", "blocks", "communities", "fire_stations"}
    assert config.layers["fire_stations"].completeness == "partial"
    assert config.layers["blocks"].completeness is None


def test_the_crs_is_proposed_from_where_the_city_lies(tmp_path, outline):
    assert main(["init", str(tmp_path / "china"), "--name", "x", "--boundary", str(outline)]) == 0
    assert open_folder(tmp_path / "china").config.city.crs == "EPSG:4549"  # 120° E, the nearest 3-degree meridian
    assert main(["init", str(tmp_path / "west"), "--name", "x", "--bbox", "-15.5,28.0,-15.4,28.1"]) == 0
    assert open_folder(tmp_path / "west").config.city.crs == "EPSG:32628"


def test_files_are_referred_to_or_copied(tmp_path, outline):
    assert main(["init", str(tmp_path / "a"), "--name", "x", "--boundary", str(outline)]) == 0
    assert open_folder(tmp_path / "a").config.layers["boundary"].file == "../市界.geojson"
    assert main(["init", str(tmp_path / "b"), "--name", "x", "--boundary", str(outline), "--copy"]) == 0
    assert open_folder(tmp_path / "b").config.layers["boundary"].file == "data/市界.geojson"
    outline.unlink()
    assert open_folder(tmp_path / "b").file("data/市界.geojson").is_file()


def test_a_grid_of_people_is_recognised(tmp_path, outline, degrees):
    rows = ["lng,lat,persons_2020"]
    for x in range(50, 2000, 100):
        for y in range(50, 1000, 100):
            lon, lat = degrees(x, y)
            rows.append(f"{lon},{lat},5")
    people = tmp_path / "people.csv"
    people.write_text("\n".join(rows), encoding="utf-8")
    folder = tmp_path / "grid"
    assert main(["init", str(folder), "--name", "x", "--boundary", str(outline), "--population", str(people)]) == 0
    assert open_folder(folder).config.layers["population"].cell_m == 100


def test_a_timetable_and_its_days(tmp_path, outline, capsys):
    feed = tmp_path / "feed.zip"
    feed.write_bytes(b"")
    asked = ["--name", "x", "--boundary", str(outline), "--edition", "global-2022", "--gtfs", str(feed)]
    assert main(["init", str(tmp_path / "a"), *asked, "--gtfs-days", "2023-04-05,2023-06-04"]) == 0
    timetable = open_folder(tmp_path / "a").config.gtfs
    assert (timetable.first.isoformat(), timetable.last.isoformat()) == ("2023-04-05", "2023-06-04")
    for days in ([], ["--gtfs-days", "2023-06-04,2023-04-05"], ["--gtfs-days", "spring"]):
        assert main(["init", str(tmp_path / "b"), *asked, *days]) == 2
        assert "--gtfs-days" in capsys.readouterr().err
    assert not (tmp_path / "b").exists()


def test_a_place_is_fetched_by_name(tmp_path, made_up_map, monkeypatch, degrees):
    (west, south), (east, north) = degrees(0, 0), degrees(2000, 1000)
    asked = {}

    def get_data_by_area(area, directory):
        asked["bounds"] = area.bounds
        from pathlib import Path

        return str(made_up_map.write(Path(directory) / "fetched.osm"))

    fake = types.ModuleType("pyrosm")
    fake.geocode = lambda place: box(west, south, east, north)
    fake.get_data_by_area = get_data_by_area
    monkeypatch.setitem(sys.modules, "pyrosm", fake)
    folder = tmp_path / "fetched"
    assert main(["init", str(folder), "--name", "x", "--place", "Made-up town"]) == 0
    assert asked["bounds"][0] < west - 0.01  # facilities outside the city that reach in are fetched too
    config = open_folder(folder).config
    assert config.osm.file == "data/fetched.osm"
    assert config.layers["boundary"].file == "data/boundary.geojson"


def test_without_internet_a_place_is_refused_with_what_to_do_instead(tmp_path, monkeypatch, capsys):
    def refuse(_place):
        raise OSError("no route to host")

    fake = types.ModuleType("pyrosm")
    fake.geocode = refuse
    monkeypatch.setitem(sys.modules, "pyrosm", fake)
    assert main(["init", str(tmp_path / "x"), "--name", "x", "--place", "Atlantis", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "no route to host" in said
    assert "--boundary" in said
    assert not (tmp_path / "x").exists()


def test_several_cities_run_in_several_processes(town, capsys):
    import json
    import shutil

    second = town.parent / "second"
    shutil.copytree(town, second)
    capsys.readouterr()
    assert main(["run", str(town), str(second), "--workers", "2", "--json"]) == 0
    summaries = json.loads(capsys.readouterr().out)
    assert [summary["content_hash"] for summary in summaries] == [summaries[0]["content_hash"]] * 2
    assert (second / "runs" / "latest" / "results.parquet").read_bytes() == (
        town / "runs" / "latest" / "results.parquet"
    ).read_bytes()
