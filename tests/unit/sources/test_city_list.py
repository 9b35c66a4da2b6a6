"""A list of cities: a table or a folder, here or in object storage; all its problems at once."""

import fsspec
import openpyxl
import pytest

from citycheckup.sources.national.city_list import read_list
from citycheckup.sources.national.place import Place, place_of
from citycheckup.vocabulary import InputError


def city_toml(city, name, **more):
    lines = [f'id = "{city}"', f'name = "{name}"', "checkup_year = 2025", 'crs = "EPSG:4549"', "bbox = [1, 2, 3, 4]"]
    return "\n".join(["[city]", *lines, *(f"{key} = {value}" for key, value in more.items()), ""])


@pytest.fixture
def cities(tmp_path):
    """Two city folders beside each other."""
    for city, name in (("yi", "一市"), ("er", "二市")):
        (tmp_path / city).mkdir()
        (tmp_path / city / "city.toml").write_text(city_toml(city, name), encoding="utf-8")
    return tmp_path


@pytest.fixture
def memory():
    files = fsspec.filesystem("memory")
    yield files
    files.rm("/in", recursive=True)


def listed(place):
    cities, _ = read_list(str(place))
    return [(one.config.city.id, one.place.url) for one in cities]


def keys(error):
    return [problem.message.key for problem in error.value.problems]


def test_a_folder_of_city_folders_is_a_list(cities):
    (cities / "notes").mkdir()
    (cities / "readme.txt").write_text("no city", encoding="utf-8")
    assert listed(cities) == [("er", str(cities / "er")), ("yi", str(cities / "yi"))]


@pytest.mark.parametrize("heading", ["文件夹,城市", "folder,name", "路径,城市名称"])
def test_a_table_names_folders_relative_to_itself(cities, heading):
    table = cities / "名单.csv"
    table.write_text(f"{heading}\nyi,一市\n./er,er\n", encoding="gbk")
    assert [city for city, _ in listed(table)] == ["er", "yi"]


def test_a_workbook_is_a_list_too(cities):
    book = openpyxl.Workbook()
    for row in (["城市体检名单", None], ["城市", "文件夹"], ["一市", "yi"], [None, str(cities / "er")]):
        book.active.append(row)
    book.save(cities / "list.xlsx")
    assert [city for city, _ in listed(cities / "list.xlsx")] == ["er", "yi"]


def test_object_storage_is_read_like_a_disk(cities, memory):
    for city in ("yi", "er"):
        memory.pipe(f"/in/{city}/city.toml", (cities / city / "city.toml").read_bytes())
    memory.pipe("/in/list.csv", b"folder\nyi\nmemory://in/er\n")
    expected = [("er", "memory://in/er"), ("yi", "memory://in/yi")]
    assert [(city, url.replace("///", "//")) for city, url in listed("memory://in/list.csv")] == expected
    assert [city for city, _ in listed("memory://in")] == ["er", "yi"]


def test_a_remote_folder_is_fetched_without_what_runs_made(tmp_path, memory):
    for name in ("city.toml", "data/a.csv", "units/2025.parquet", "runs/x/results.parquet", ".cache/y"):
        memory.pipe(f"/in/yi/{name}", name.encode())
    folder = Place("memory://in/yi").fetched(tmp_path / "copy")
    found = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    assert found == ["city.toml", "data/a.csv", "units/2025.parquet"]
    assert (folder / "data" / "a.csv").read_text() == "data/a.csv"


def test_every_problem_of_a_list_is_told_at_once(cities):
    (cities / "broken").mkdir()
    (cities / "broken" / "city.toml").write_text("[city", encoding="utf-8")
    (cities / "again").mkdir()
    (cities / "again" / "city.toml").write_text(city_toml("yi", "一市"), encoding="utf-8")
    table = cities / "list.csv"
    table.write_text("folder,name\nyi,二市\nnowhere,\nbroken,\nagain,\n,三市\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_list(str(table))
    assert keys(error) == [
        "tables.value_missing",
        "national.other_name",
        "national.city_unusable",
        "folder.no_city_file",
        "national.city_unusable",
        "folder.not_toml",
        "national.id_twice",
    ]
    rows = [problem.row for problem in error.value.problems if problem.message.key.startswith("national")]
    assert rows == [1, 2, 3, 4]


def test_a_list_without_cities_and_an_address_nobody_knows_are_refused(tmp_path):
    with pytest.raises(InputError) as error:
        read_list(str(tmp_path))
    assert keys(error) == ["national.no_cities"]
    with pytest.raises(InputError) as error:
        read_list("carrier-pigeon://somewhere/list.csv")
    assert keys(error) == ["national.no_storage"]
    with pytest.raises(InputError) as error:
        read_list(str(tmp_path / "absent.csv"))
    assert keys(error) == ["tables.absent"]


def test_size_is_of_the_files_that_are_named(cities):
    text = city_toml("yi", "一市") + '[layers.parks]\nfile = "../parks.csv"\n[layers.schools]\nfile = "absent.csv"\n'
    (cities / "yi" / "city.toml").write_text(text, encoding="utf-8")
    (cities / "parks.csv").write_text("x" * 1000, encoding="utf-8")
    sizes = {one.config.city.id: one.size_bytes for one in read_list(str(cities))[0]}
    assert sizes == {"yi": 1000, "er": 0}
    assert place_of(str(cities)).local == cities
