"""One table with everything that goes wrong in tables, and every problem where it is."""

from __future__ import annotations

import pytest

from citycheckup.layers.schema import BY_NAME
from citycheckup.sources.tables.conform import conform
from citycheckup.sources.tables.points import points
from citycheckup.sources.tables.table import read_table
from citycheckup.vocabulary import Severity
from citycheckup.wording import LANGUAGES, render

DIRTY = """\
鼓楼区幼儿园名册,,,,,,,
填表日期：2024-05-01,,,,,,,
编号,名 称,经度（°）,纬度,班级数,建筑面积（万平方米）,是否普惠,备注
1,阳光幼儿园,１１８．７６,32.04,９,0.25,是,full-width
2,蓝天幼儿园,118.77,32.05,六,0.2,是,text in a whole number
3,,118.78,32.06,6,0.2,否,no name is allowed
4,红星幼儿园,118.79,32.07,6.5,0.2,否,not whole

5,东方幼儿园,118.80,32.08,6,2200㎡,有,unit in the cell
6,西园幼儿园,118.81,32.09,6,2200平方英尺,有,unknown unit
7,南园幼儿园,118.82,32.10,-3,0.2,无,below zero
8,北园幼儿园,118.83,32.11,—,"1,234.5平方米",/,dashes and thousands
9,中心幼儿园,一百一十八,32.12,6,0.2,也许,no degrees; no flag
10,城南幼儿园,32.13,118.84,6,0.2,是,swapped
11,城北幼儿园,,32.14,6,0.2,是,no longitude
12,城东幼儿园,118.86,3214,6,0.2,是,out of range
13,城西幼儿园,118.87,32.15,6,约2000,是,about
编号,名 称,经度（°）,纬度,班级数,建筑面积（万平方米）,是否普惠,备注
14,江边幼儿园,118.88,32.16,6,2,000,是,a comma that is not quoted
合计,,,,84,,,
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    path = tmp_path_factory.mktemp("dirty") / "名册.csv"
    path.write_bytes(DIRTY.encode("gb18030"))
    raw = read_table(path)
    placed, misplaced = points(raw.rows, file=raw.file)
    got, unfit = conform(placed, BY_NAME["kindergartens"], file=raw.file)
    return raw, got, [*raw.problems, *misplaced, *unfit]


def test_every_problem_with_its_row_and_column(read):
    _, _, problems = read
    area, lon = "建筑面积(万平方米)".replace("(", "（").replace(")", "）"), "经度（°）"
    assert [(p.message.key.removeprefix("tables."), p.row, p.column) for p in problems] == [
        ("row_too_long", 16, None),
        ("row_of_headings", 15, None),
        ("row_of_totals", 17, None),
        ("not_degrees", 10, lon),
        ("swapped", 11, lon),
        ("no_place", 12, lon),
        ("out_of_range", 13, lon),
        ("columns_ignored", None, None),
        ("not_a_number", 2, "班级数"),
        ("not_whole", 4, "班级数"),
        ("unit_unknown", 7, area),
        ("below_minimum", 8, "班级数"),
        ("not_a_flag", 10, "是否普惠"),
        ("not_a_number", 14, area),
        ("not_a_flag", 16, "是否普惠"),
    ]
    assert all(p.file == "名册.csv" for p in problems)


def test_what_could_be_read_was(read):
    raw, got, _ = read
    assert raw.heading_row == 3
    assert got.index.tolist() == [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15]
    assert got.loc[0, ["id", "name", "classes_count", "floor_area_m2", "affordable"]].tolist() == [
        "1",
        "阳光幼儿园",
        9.0,
        2500.0,
        True,
    ]
    assert got.loc[2, "name"] is None
    assert got.loc[5, "floor_area_m2"] == 2200.0
    assert got.loc[7, "affordable"] is False
    assert got.loc[8, "affordable"] is None
    assert got.loc[8, "floor_area_m2"] == 1234.5
    assert got.loc[[1, 3, 7, 8], "classes_count"].isna().all()


def test_every_problem_can_be_put_into_words(read):
    for problem in read[2]:
        for language in LANGUAGES:
            assert render(problem.message, language)


def test_errors_stop_and_the_rest_is_told(read):
    assert sum(problem.severity is Severity.ERROR for problem in read[2]) == 12
