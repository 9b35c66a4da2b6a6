"""Bad input: a clear message with file and row, exit code 2, and nothing half-written."""

import gzip

import geopandas as gpd
import pytest
from shapely.geometry import Polygon

from citycheckup.cli.main import main


def refused(folder, capsys, *arguments):
    """Run, expect a refusal, and return what was said."""
    capsys.readouterr()
    assert main(["run", str(folder), "--lang", "en", *arguments]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert said.startswith("Refused")
    assert not (folder / "runs").exists() or not any((folder / "runs").iterdir())
    assert not (folder / "units").exists()
    return said


def add_layer(folder, name, path, **settings):
    with (folder / "city.toml").open("a", encoding="utf-8") as stream:
        stream.write(f'\n[layers.{name}]\nfile = "{path}"\n')
        for key, value in settings.items():
            stream.write(f'{key} = "{value}"\n')


def rectangle(degrees, west, south, east, north):
    return Polygon([degrees(west, south), degrees(east, south), degrees(east, north), degrees(west, north)])


def test_a_named_file_that_is_missing(town, capsys):
    add_layer(town, "parks", "../公园.gpkg")
    add_layer(town, "schools", "../学校.csv")
    said = refused(town, capsys)
    assert "[layers.parks]" in said
    assert "公园.gpkg" in said
    assert "[layers.schools]" in said  # all of them at once


def test_a_wrong_crs(town, capsys, degrees):
    path = town.parent / "blocks.geojson"
    metres = gpd.GeoDataFrame({"name": ["a"]}, geometry=[Polygon([(0, 0), (2000, 0), (2000, 1000)])], crs="EPSG:4326")
    metres.to_file(path, driver="GeoJSON")
    add_layer(town, "blocks", path)
    said = refused(town, capsys)
    assert "blocks.geojson" in said
    assert "EPSG:4326" in said


def test_a_file_of_another_place(town, capsys):
    path = town.parent / "blocks.geojson"
    gpd.GeoDataFrame({"name": ["a"]}, geometry=[Polygon([(0, 0), (0.1, 0), (0.1, 0.1)])], crs="EPSG:4326").to_file(path)
    add_layer(town, "blocks", path)
    assert "blocks.geojson" in refused(town, capsys)


def test_no_crs_at_all(town, capsys, degrees):
    path = town.parent / "blocks.shp"
    with pytest.warns(UserWarning, match="crs"):
        gpd.GeoDataFrame({"name": ["a"]}, geometry=[rectangle(degrees, 0, 0, 2000, 1000)]).to_file(path)
    add_layer(town, "blocks", path)
    said = refused(town, capsys)
    assert 'crs = "EPSG' in said


def test_swapped_longitude_and_latitude(town, capsys, degrees):
    path = town.parent / "fire.csv"
    lon, lat = degrees(500, 500)
    path.write_text(f"name,longitude,latitude\nstation,{lat},{lon}\n", encoding="utf-8")
    add_layer(town, "fire_stations", path)
    said = refused(town, capsys)
    assert "fire.csv" in said
    assert "swapped" in said


def test_duplicate_ids(town, capsys, degrees):
    path = town.parent / "fire.csv"
    rows = [f"F1,{lon},{lat}" for lon, lat in (degrees(100, 100), degrees(900, 900))]
    path.write_text("\n".join(["id,longitude,latitude", *rows]), encoding="utf-8")
    add_layer(town, "fire_stations", path)
    said = refused(town, capsys)
    assert "fire.csv, row 1" in said
    assert "F1" in said


def test_gbk_text_read_as_utf_8(town, capsys, degrees):
    path = town.parent / "消防站.csv"
    lon, lat = degrees(100, 100)
    path.write_bytes(f"名称,经度,纬度\n中心消防站,{lon},{lat}\n".encode("gbk"))
    add_layer(town, "fire_stations", path, encoding="utf-8")
    said = refused(town, capsys)
    assert "消防站.csv" in said
    assert "encoding" in said


def test_text_in_number_columns_lists_every_cell(town, capsys, degrees):
    path = town.parent / "schools.csv"
    (x1, y1), (x2, y2), (x3, _) = degrees(100, 100), degrees(500, 100), degrees(900, 100)
    path.write_text(
        "名称,经度,纬度,班数,学位数\n"
        f"一中,{x1},{y1},很多,900\n"
        f"二中,{x2},{y2},24,约一千\n"
        f"三中,{x3},北纬三十二度,24,1000\n",
        encoding="utf-8",
    )
    add_layer(town, "schools", path)
    said = refused(town, capsys)
    assert "row 1, column 班数" in said
    assert "row 2, column 学位数" in said
    assert "row 3, column 纬度" in said


def test_an_empty_file(town, capsys):
    path = town.parent / "parks.csv"
    path.write_bytes(b"")
    add_layer(town, "parks", path)
    assert "parks.csv" in refused(town, capsys)


def test_a_file_that_is_something_else(town, capsys):
    path = town.parent / "parks.gpkg"
    path.write_bytes(b"this is no GeoPackage" * 50)
    add_layer(town, "parks", path)
    assert "parks.gpkg" in refused(town, capsys)


def test_a_truncated_pbf(town, capsys, shared_data):
    whole = (shared_data / "las_palmas" / "las_palmas_20230221.osm.pbf").read_bytes()
    cut = town.parent / "cut.osm.pbf"
    cut.write_bytes(whole[: len(whole) // 3])
    toml = town / "city.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("../town.osm", "../cut.osm.pbf"), encoding="utf-8")
    assert "cut.osm.pbf" in refused(town, capsys)


def test_a_truncated_xml_file(town, capsys):
    path = town.parent / "town.osm"
    path.write_bytes(path.read_bytes()[:-400])
    assert "town.osm" in refused(town, capsys)


def test_a_damaged_gz_file(town, capsys):
    path = town.parent / "people.csv.gz"
    path.write_bytes(gzip.compress(b"id,lon,lat,persons\n" * 100)[:-12])
    toml = town / "city.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("../人口.csv", "../people.csv.gz"), encoding="utf-8")
    assert "people.csv.gz" in refused(town, capsys)


def test_units_that_overlap_beyond_the_limit(town, capsys, degrees):
    path = town.parent / "blocks.gpkg"
    shapes = [rectangle(degrees, 0, 0, 1400, 1000), rectangle(degrees, 600, 0, 2000, 1000)]
    gpd.GeoDataFrame({"name": ["西片", "东片"]}, geometry=shapes, crs="EPSG:4326").to_file(path)
    add_layer(town, "blocks", path)
    said = refused(town, capsys)
    assert "西片" in said
    assert "东片" in said


def test_units_that_overlap_a_little_are_cut_and_reported(town, capsys, degrees):
    path = town.parent / "blocks.gpkg"
    shapes = [rectangle(degrees, 0, 0, 1010, 1000), rectangle(degrees, 1000, 0, 2000, 1000)]
    gpd.GeoDataFrame({"name": ["西片", "东片"]}, geometry=shapes, crs="EPSG:4326").to_file(path)
    add_layer(town, "blocks", path)
    capsys.readouterr()
    assert main(["run", str(town), "--lang", "en"]) == 0
    units = gpd.read_parquet(town / "runs" / "latest" / "units.parquet").set_index("unit_id")
    blocks = units[units["level"] == "block"]
    assert len(blocks) == 2
    assert blocks.area.sum() == pytest.approx(units[units["level"] == "city"].area.sum(), rel=1e-6)


def test_a_self_crossing_polygon_is_mended_and_reported_with_its_row(town, capsys, degrees):
    path = town.parent / "parks.geojson"
    bow_tie = Polygon([degrees(100, 600), degrees(400, 900), degrees(400, 600), degrees(100, 900)])
    gpd.GeoDataFrame({"name": ["领结公园"]}, geometry=[bow_tie], crs="EPSG:4326").to_file(path, driver="GeoJSON")
    add_layer(town, "parks", path)
    capsys.readouterr()
    assert main(["check", str(town), "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "parks.geojson, row 1" in said


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('edition = "national-2031"', "national-2031"),
        ('crs = "EPSG:4326"', "EPSG:4326"),
        ('crs = "EPSG:99999999"', "EPSG:99999999"),
        ("checkup_year = 'soon'", "checkup_year"),
        ("colour = 'red'", "colour"),
    ],
)
def test_a_wrong_setting_is_named(town, capsys, line, expected):
    toml = town / "city.toml"
    key = line.split(" ")[0]
    lines = [kept for kept in toml.read_text(encoding="utf-8").splitlines() if not kept.startswith(f"{key} =")]
    lines.insert(lines.index("[city]") + 1, line)
    toml.write_text("\n".join(lines), encoding="utf-8")
    capsys.readouterr()
    assert main(["run", str(town), "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert expected in said or key in said


def test_no_city_folder(tmp_path, capsys):
    assert main(["run", str(tmp_path), "--lang", "zh"]) == 2
    assert "city.toml" in capsys.readouterr().err


def test_init_lists_every_wrong_option_and_writes_nothing(tmp_path, capsys):
    folder = tmp_path / "new"
    arguments = ["--osm", "nowhere.osm", "--bbox", "5,4,3,2", "--city-class", "huge", "--edition", "none"]
    assert main(["init", str(folder), "--name", "x", "--lang", "en", *arguments]) == 2
    said = capsys.readouterr().err
    for part in ("nowhere.osm", "5,4,3,2", "huge", "none"):
        assert part in said
    assert not folder.exists()


def test_init_does_not_overwrite_a_city(town, capsys):
    before = (town / "city.toml").read_bytes()
    assert main(["init", str(town), "--name", "x", "--bbox", "1,1,2,2"]) == 2
    assert (town / "city.toml").read_bytes() == before
    assert "city.toml" in capsys.readouterr().err


def test_settings_of_indicators_are_checked_before_anything_is_computed(town, capsys):
    with (town / "city.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[parameters."city.road_density"]\ntwin_within_m = "far"\nnonsense = 3\n')
        stream.write('\n[parameters."city.road_densty"]\ntwin_within_m = 30\n')
    said = refused(town, capsys)
    assert "city.road_density.nonsense" in said
    assert "far" in said
    assert "city.road_densty" in said
    assert "city.road_density" in said


def test_a_setting_changes_what_it_names(town, capsys):
    import json

    values = []
    for radius in (1000, 300):
        toml = town / "city.toml"
        text = toml.read_text(encoding="utf-8").split("\n[parameters", maxsplit=1)[0]
        toml.write_text(f'{text}\n[parameters."block.middle_school_coverage"]\nradius_m = {radius}\n', encoding="utf-8")
        assert main(["run", str(town)]) == 0
        capsys.readouterr()
        assert main(["show", str(town), "Made-up town", "--json"]) == 0
        rows = json.loads(capsys.readouterr().out)["rows"]
        values.append(next(row["value"] for row in rows if row["code"] == "22"))
    assert values[0] > values[1]
