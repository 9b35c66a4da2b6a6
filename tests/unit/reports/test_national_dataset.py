"""A city is in the dataset as a whole or not at all, on a disk and in object storage."""

import fsspec
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from citycheckup.reports.national_dataset import TABLES, NationalDataset
from citycheckup.reports.national_workbook import NationalContent, write_national_workbook
from citycheckup.vocabulary import Message, Problem


@pytest.fixture(params=["disk", "memory"])
def dataset(request, tmp_path):
    if request.param == "disk":
        return NationalDataset(str(tmp_path / "out"))
    # Storage in memory lasts as long as the process: each test has a folder of its own.
    return NationalDataset(f"memory://{tmp_path.name}")


@pytest.fixture
def parts(tmp_path):
    table = pa.table({"level": ["city", "block"], "value": [1.0, 2.0]})
    made = {name: tmp_path / "parts" / f"{name}.parquet" for name in TABLES}
    (tmp_path / "parts").mkdir()
    for file in made.values():
        pq.write_table(table, file)
    return made


def test_a_city_is_put_read_and_removed(dataset, parts):
    assert dataset.manifest("yi") is None
    assert dataset.cities() == []
    dataset.put("yi", parts, {"content_hash": "abc"})
    assert dataset.manifest("yi")["content_hash"] == "abc"
    assert dataset.city_rows("yi").to_pydict() == {"level": ["city"], "value": [1.0]}
    dataset.put("er", parts, {})
    assert dataset.cities() == ["er", "yi"]
    dataset.discard("yi")
    dataset.discard("yi")
    assert (dataset.cities(), dataset.manifest("yi")) == (["er"], None)


@pytest.mark.parametrize("harm", ["gone", "cut"])
def test_a_city_that_lost_a_file_does_not_count_as_whole(dataset, parts, harm):
    dataset.put("yi", parts, {})
    files, root = fsspec.core.url_to_fs(dataset.url)
    part = f"{root}/units/city=yi/part.parquet"
    content = files.cat_file(part)
    files.rm(part)
    if harm == "cut":
        files.pipe_file(part, content[:-1])
    assert dataset.manifest("yi") is None
    assert dataset.cities() == ["yi"]


def test_a_city_that_could_not_be_put_whole_has_no_manifest(dataset, parts, tmp_path):
    dataset.put("yi", parts, {})
    with pytest.raises(FileNotFoundError):
        dataset.put("yi", {**parts, "units": tmp_path / "absent"}, {})
    assert dataset.manifest("yi") is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_in_the_workbook_are_no_formulas(tmp_path, language):
    hostile = '=HYPERLINK("http://example.org","一市")'
    city = {
        "city": "yi", "city_name": hostile, "year": 2025, "edition": "national-2025", "city_classes": "large",
        "made_up": True, "state": "failed", "content_hash": None, "rows_count": None, "ok_count": None,
        "partial_count": None, "no_data_count": None, "not_surveyed_count": None, "not_applicable_count": None,
    }  # fmt: skip
    tables = {"cities": pa.Table.from_pylist([city])} | {
        name: pa.table({}) for name in ("medians", "ranks", "standards")
    }
    problems = {"yi": (Problem(Message("tables.absent"), file=hostile),)}
    paths = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]
    for path in paths:
        write_national_workbook(path, NationalContent(tables, problems, ("© somebody",)), language)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    book = openpyxl.load_workbook(paths[0])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert sum(cell.value == hostile for cell in cells) == 3
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert ("虚构" in str(book.worksheets[0]["A2"].value)) == (language == "zh")
