from __future__ import annotations

import datetime as dt
import gzip

import openpyxl
import pytest

from citycheckup.sources.tables.table import is_table, read_table
from citycheckup.vocabulary import InputError, Severity
from citycheckup.wording import LANGUAGES, render, templates

TEXT = "学校名称,经度,纬度\n南京市第一中学,118.78,32.04\n鼓楼区实验小学,118.70,32.00\n"


@pytest.fixture
def write(tmp_path):
    def written(data, name="t.csv"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return written


def refused(path, **options):
    with pytest.raises(InputError) as caught:
        read_table(path, **options)
    for problem in caught.value.problems:
        assert all(render(problem.message, language) for language in LANGUAGES)
    return [(p.message.key.removeprefix("tables."), p.row, p.column) for p in caught.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_encodings_are_recognised(write, encoding):
    raw = read_table(write(TEXT.encode(encoding)))
    assert list(raw.rows.columns) == ["学校名称", "经度", "纬度"]
    assert raw.rows.loc[1, "学校名称"] == "鼓楼区实验小学"
    assert not raw.problems


def test_gbk_read_as_utf8_names_the_first_bad_row_and_the_remedy(write):
    ascii_headings = TEXT.replace("学校名称,经度,纬度", "name,lon,lat").encode("gbk")
    with pytest.raises(InputError) as caught:
        read_table(write(ascii_headings), encoding="utf-8")
    (problem,) = caught.value.problems
    assert (problem.row, problem.column, problem.file) == (1, "name", "t.csv")
    assert 'encoding = "gb18030"' in render(problem.message, "en")
    assert "第 2 行" in render(problem.message, "zh")


@pytest.mark.parametrize(
    ("data", "declared", "key"),
    [
        (TEXT.encode(), "gbk", "encoding_wrong_other"),
        (TEXT.encode("gbk"), "utf-8", "encoding_wrong_other"),
        (TEXT.encode(), "cp1252x", "encoding_no_such"),
        (TEXT.encode() + b"\xff,1,2\n", None, "encoding_damaged"),
        (TEXT.encode() + b"\xff,1,2\n", "utf-8", "encoding_wrong"),
        ("Código,Año\n1,Niño\n".encode("cp1252"), None, "encoding_unknown"),
        ("縣市,學校名稱\n香港,聖保羅書院\n".encode("big5"), None, "encoding_unknown"),
    ],
)
def test_wrong_encodings_are_noticed(write, data, declared, key):
    assert refused(write(data), encoding=declared)[0][0] == key


def test_a_declared_encoding_is_used(write):
    raw = read_table(write("縣市,學校名稱\n香港,聖保羅書院\n".encode("big5")), encoding="big5")
    assert raw.rows.loc[0, "學校名稱"] == "聖保羅書院"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters(write, delimiter):
    lines = [["名称", "面积"], ["甲", "1,5" if delimiter != "," else '"1,5"'], ["乙", "2"]]
    raw = read_table(write("\n".join(delimiter.join(line) for line in lines)))
    assert raw.rows.to_dict("list") == {"名称": ["甲", "乙"], "面积": ["1,5", "2"]}


def test_gzip_and_quoted_line_breaks(write):
    raw = read_table(write(gzip.compress(b'a,b\n"1\n2",3\n4,5\n'), "t.csv.gz"))
    assert raw.rows["a"].tolist() == ["1 2", "4"]
    assert is_table(write("a", "t.csv.gz"))
    assert not is_table(write("a", "t.gpkg"))


@pytest.mark.parametrize("data", ["", "\n \n", ",,\n,,\n", "\ufeff"])
def test_empty_files(write, data):
    assert refused(write(data)) == [("empty", None, None)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("名称,班数,名 称\n甲,1,乙\n", ("heading_twice", None, "名称")),
        ("1,2,3\n4,5,6\n", ("no_headings", None, None)),
        ('a,b\n1,2\n3,"4\n5,6\n', ("quote_open", 2, None)),
        ("<html><table></table></html>", ("is_html", None, None)),
        (b"PK\x03\x04 broken", ("unreadable", None, None)),
        (gzip.compress(TEXT.encode(), mtime=0)[:30], ("unreadable", None, None)),
    ],
)
def test_unusable_files(write, data, problem):
    assert refused(write(data))[0] == problem


def test_absent_file(tmp_path):
    assert refused(tmp_path / "no.csv") == [("absent", None, None)]


def test_headings_without_rows_are_a_warning(write):
    raw = read_table(write("名称,班数\n"))
    assert raw.rows.empty
    assert [(p.message.key, p.severity) for p in raw.problems] == [("tables.no_rows", Severity.WARNING)]


def test_blank_headings_are_noted_with_their_number(write):
    raw = read_table(write(",a,b,\n0,x,1,\n1,y,2,\n"))
    assert list(raw.rows.columns) == ["a", "b"]
    assert [(p.message.key, p.message.arguments) for p in raw.problems] == [("tables.heading_blank", {"number": 1})]


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名册"
    sheet["A1"] = "学校名册"
    sheet.merge_cells("A1:D1")
    for row in (["代码", "名称", "规模", None, "开办"], [101, "一中", 36.0, 1800, dt.date(1950, 9, 1)]):
        sheet.append(row)
    sheet.merge_cells("C2:D2")
    sheet["A6"], sheet["B6"] = "007", "　二中　"
    book.create_sheet("Sheet2")
    path = tmp_path / "学校.xlsx"
    book.save(path)
    return path


def test_workbook(workbook):
    raw = read_table(workbook)
    assert (raw.file, raw.heading_row) == ("学校.xlsx [名册]", 2)
    assert raw.rows.index.tolist() == [0, 3]
    assert raw.rows.loc[0].tolist() == ["101", "一中", "36", "1950-09-01"]
    assert raw.rows.loc[3].dropna().tolist() == ["007", "二中"]
    assert [(p.message.key, p.message.arguments) for p in raw.problems] == [("tables.heading_merged", {"number": 4})]


def test_sheets(workbook):
    assert refused(workbook, sheet="Sheet3") == [("no_such_sheet", None, None)]
    assert refused(workbook, sheet="Sheet2") == [("empty", None, None)]
    book = openpyxl.load_workbook(workbook)
    book["Sheet2"]["A1"] = "x"
    book.save(workbook)
    assert refused(workbook) == [("choose_sheet", None, None)]
    assert len(read_table(workbook, sheet="名册").rows) == 2


def test_a_workbook_is_told_by_its_bytes(workbook):
    renamed = workbook.rename(workbook.with_suffix(".csv"))
    assert len(read_table(renamed).rows) == 2


def test_wording_is_the_same_in_both_languages():
    english, chinese = ({key for key in templates(language) if key.startswith("tables.")} for language in LANGUAGES)
    assert english == chinese
