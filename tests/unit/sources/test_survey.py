"""The survey, long and as the form: what was looked at, what was ticked, what cannot be."""

import pandas as pd
import pytest
import xlsxwriter

from citycheckup.checklists import Amount, load_checklist
from citycheckup.editions import load_edition
from citycheckup.sources.figures.table_file import read_table_file
from citycheckup.sources.folder import TableEntry

ENTRIES = {entry.code: entry for entry in load_edition("national-2025").entries}
FLATS = next(item.id for item in load_checklist().items if item.measure is Amount.FLATS)
METRES = next(item.id for item in load_checklist().items if item.measure is Amount.LENGTH_M)
ABOUT = ["对象编号", "对象名称", "所属单元", "调查日期"]


def reading(path, sheet=None):
    return read_table_file(
        "survey",
        TableEntry(file=path.name, sheet=sheet),
        path,
        entries=ENTRIES,
        checklist=load_checklist(),
        crs="EPSG:4549",
    )


@pytest.fixture
def form(tmp_path):
    def read(sheet=None, **sheets):
        path = tmp_path / "survey.xlsx"
        with xlsxwriter.Workbook(path) as book:
            for name, rows in sheets.items():
                page = book.add_worksheet(name)
                for at, row in enumerate(rows):
                    for column, value in enumerate(row):
                        if value is not None:
                            page.write(at, column, value)
        return reading(path, sheet)

    return read


@pytest.fixture
def long(tmp_path):
    def read(*rows):
        path = tmp_path / "survey.csv"
        headings = "检查项编号,对象类型,对象编号,对象名称,所属单元,是否存在问题,数量,调查日期"
        path.write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
        return reading(path)

    return read


def keys(found):
    return [(p.message.key.removeprefix("forms."), p.cell) for p in found.problems if p.severity != "note"]


def answers(found):
    assert found.table is not None, keys(found)
    rows = found.table.rows
    return {
        (row.item_id, row.object_id): tuple(None if pd.isna(said) else said for said in (row.ticked, row.amount))
        for row in rows.itertuples()
    }


def test_the_form_becomes_one_row_per_answer(form):
    found = form(
        填写说明=[["x"]],
        住宅=[
            [*ABOUT, "1.2 裂缝", "1.3 拆改", f"{FLATS} 套数"],
            ["b1", "一号楼", "C1", "2025-05-01", "是", "否", 3],
            ["b2", None, "C1", None, "不适用", None, 0],
            ["b3", None, "C1", None, None, None, None],
            ["b4", None, "C1", None, "√", "/", "不适用"],
        ],
        社区=[ABOUT],
        步行道=[[*ABOUT, f"{METRES} 破损"], ["f1", "某路", "C1", None, "1.2公里"]],
    )
    assert found.problems == ()
    assert answers(found) == {
        ("1.2", "b1"): (True, None),
        ("1.3", "b1"): (False, None),
        (FLATS, "b1"): (True, 3),
        ("1.2", "b2"): (None, None),
        (FLATS, "b2"): (False, 0),
        ("1.2", "b4"): (True, None),
        (FLATS, "b4"): (None, None),
        (METRES, "f1"): (True, 1200),
    }
    rows = found.table.rows
    assert set(rows["object_kind"]) == {"building", "footway"}
    assert set(rows.loc[rows["item_id"] == "1.2", "indicator"]) == {"dwelling.structural_hazard_buildings"}
    at = rows.index[(rows["item_id"] == "1.3") & (rows["object_id"] == "b1")][0]
    assert found.origins.cell(at, "object_id") == "survey.xlsx [住宅] A2"


def test_a_blank_form_is_no_survey(form):
    found = form(住宅=[[*ABOUT, "1.2 裂缝"], ["b1", "一号楼", "C1", None, None]], 小区=[ABOUT])
    assert (found.table, found.problems) == (None, ())


def test_every_fault_of_the_form_with_its_cell(form):
    found = form(
        住宅=[
            [*ABOUT, "1.2 裂缝", "9.99 没有", "14.1 车位", "1.2 又一列", f"{FLATS} 套数"],
            ["b1", None, None, None, "也许", "是", 1, "是", "三"],
            [None, None, None, None, "是", None, None, None, None],
            ["b2", None, None, None, "是", None, None, None, -1],
            ["b2", None, None, None, "大概", None, None, None, "是"],
        ],
        道路=[[*ABOUT, "26.1 乱停"], ["r1", None, None, None, "是"]],
    )
    assert keys(found) == [
        ("item_unknown", "F1"),
        ("item_of_other_kind", "G1"),
        ("item_twice", "H1"),
        ("not_an_answer", "E2"),
        ("not_an_amount_flats", "I2"),
        ("tables.value_missing", "A3"),
        ("not_an_amount_flats", "I4"),
        ("key_twice", "A5"),
        ("not_an_answer", "E5"),
        ("not_an_amount_flats", "I5"),
        ("place_missing", "C2"),
    ]
    assert found.table is None


def test_the_long_form(long):
    found = long(
        "1.2,住宅,b1,一号楼,C1,是,,2025-05-01",
        "1.3,楼栋,b1,一号楼,C1,不适用,,",
        "1.4,building,b1,,,否,,",
        "1.5,住宅,b1,,,,,",
        f"{FLATS},住宅,b1,,,,4,",
        f"{FLATS},住宅,b2,,,,0,",
    )
    assert keys(found) == []
    assert [p.message.arguments["count"] for p in found.problems] == [1]  # 1.5 was not looked at
    assert answers(found) == {
        ("1.2", "b1"): (True, None),
        ("1.3", "b1"): (None, None),
        ("1.4", "b1"): (False, None),
        (FLATS, "b1"): (True, 4),
        (FLATS, "b2"): (False, 0),
    }


def test_every_fault_of_the_long_form(long):
    found = long(
        "7.99,住宅,b1,,,是,,",
        "1.2,小区,b1,,,是,,",
        f"{FLATS},住宅,b1,,,是,,",
        f"{FLATS},住宅,b2,,,否,3,",
        "1.2,住宅,b3,,,是,,",
        "1.2,住宅,b3,,,否,,",
        "26.1,道路,r1,,,是,,",
        "26.2,道路,r1,,,是,,",
        "1.2,房屋,b4,,,是,,",
        "1.2,住宅,,,,是,,",
    )
    assert keys(found) == [
        ("item_unknown", "A2"),
        ("item_of_other_kind", "B3"),
        ("amount_missing", "G4"),
        ("amount_contradicts", "G5"),
        ("key_twice", "A7"),
        ("place_missing", "E8"),
        ("tables.not_a_choice", "B10"),
        ("tables.value_missing", "C11"),
    ]


def test_one_sheet_of_the_form_can_be_chosen(form):
    sheets = {
        "住宅": [[*ABOUT, "1.2 裂缝"], ["b1", None, None, None, "是"]],
        "小区": [[*ABOUT, "14.2 占道"], ["c1", None, None, None, "是"]],
    }
    assert set(form("小区", **sheets).table.rows["object_id"]) == {"c1"}
    assert len(form(**sheets).table) == 2


def test_rows_are_counted_as_the_file_has_them_where_some_answer_nothing(long):
    found = long(
        "1.2,住宅,b1,,C1,,,",
        "1.2,住宅,b2,,C1,是,,",
        "1.2,住宅,b3,,C1,是,,",
        "1.2,住宅,b4,,C1,,,",
        "1.2,住宅,b2,,C1,否,,",
    )
    [twice] = [problem for problem in found.problems if problem.message.key == "forms.key_twice"]
    assert (twice.row, twice.message.arguments["first"]) == (5, "A3")
