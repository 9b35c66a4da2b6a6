"""Workbooks with everything that goes wrong in workbooks: every problem with its sheet and cell, nothing half taken."""

import openpyxl
import pytest
import xlsxwriter

from citycheckup.checklists import load_checklist
from citycheckup.editions import load_edition
from citycheckup.sources.figures.table_file import read_table_file
from citycheckup.sources.folder import TableEntry
from citycheckup.wording import LANGUAGES, render

ENTRIES = {entry.code: entry for entry in load_edition("national-2025").entries}
HEADINGS = ["指标编号", "指标名称", "单元编号", "分子", "分母", "数值", "单位", "填报部门", "备注"]


def reading(path, name="statistics", sheet=None):
    return read_table_file(
        name,
        TableEntry(file=path.name, sheet=sheet),
        path,
        entries=ENTRIES,
        checklist=load_checklist(),
        crs="EPSG:4549",
    )


def keys(found, severity="error"):
    return [
        (p.message.key.split(".")[1], p.cell or p.message.arguments.get("range"))
        for p in found.problems
        if p.severity == severity
    ]


def in_words(found):
    for problem in found.problems:
        for language in LANGUAGES:
            assert render(problem.message, language)


@pytest.fixture
def dirty(tmp_path):
    path = tmp_path / "统计.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("填写说明").write(0, 0, "x")
        page = book.add_worksheet("部门统计数据")
        page.merge_range(0, 0, 0, 8, "某市部门统计数据")
        page.write_row(1, 0, HEADINGS)
        rows = [
            ["30", "a", "全市", "561 吨", "1000吨", "56.1", "%"],
            [31, "b", None, None, None, 3, "个"],
            ["30", "again", None, 1, 2],
            ["36", "no such unit", None, "1光年", "2光年"],
            ["404", "no such code", None, 1, 2],
            ["37", "error value"],
            ["38", "never worked out"],
            ["39", "worked out"],
            ["44", "merged", None, 1, 2],
            ["45", "merged", None, 1, 2],
            ["46", "hidden", None, 1, 2],
            ["47", "text", None, "约3", "４"],
            ["合计", None, None, 9, 9],
        ]
        for at, row in enumerate(rows, 2):
            page.write_row(at, 0, row)
        page.write_formula(7, 3, "=NA()", None, "#N/A")
        page.write_formula(7, 8, "=NA()", None, "#N/A")  # in a column that nobody reads
        page.write_formula(8, 3, "=A1+B1")
        page.write_number(8, 4, 5)
        page.write_formula(9, 3, "=1+1", None, 2)
        page.write_number(9, 4, 5)
        page.merge_range(10, 7, 11, 7, "住建局")
        page.set_row(12, None, None, {"hidden": True})
    return path


def test_every_problem_at_once_with_sheet_and_cell(dirty):
    found = reading(dirty)
    assert found.table is None
    assert keys(found) == [
        ("key_twice", "A5"),
        ("unit_unknown", "D6"),
        ("unit_unknown", "E6"),
        ("code_unknown", "A7"),
        ("error_value", "D8"),
        ("formula_without_result", "D9"),
        ("cells_merged", "H11"),
        ("not_a_figure", "D14"),
    ]
    assert keys(found, "warning") == [("row_of_totals", None)]
    assert keys(found, "note") == [("rows_hidden", None), ("columns_ignored", None)]
    assert {p.file for p in found.problems} == {"统计.xlsx [部门统计数据]"}
    assert {(p.cell, p.row, p.column) for p in found.problems if p.cell == "D8"} == {("D8", 6, "分子")}
    in_words(found)


def test_headings_in_two_rows_are_refused_with_their_range(tmp_path):
    path = tmp_path / "两行表头.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("部门统计数据")
        page.write_row(0, 0, ["指标编号", "指标名称", "单元编号", "数据", None, "数值", "单位"])
        page.merge_range(0, 0, 1, 0, "指标编号")
        page.merge_range(0, 3, 0, 4, "数据")
        page.write_row(1, 3, ["分子", "分母"])
        page.write_row(2, 0, ["30", "a", None, 1, 2])
    found = reading(path)
    assert ("headings_in_several_rows", "A1:A2") in keys(found)
    assert found.table is None


def test_formulas_that_a_program_wrote_and_nobody_worked_out(tmp_path):
    path = tmp_path / "s.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    page.title = "部门统计数据"
    page.append(HEADINGS)
    page.append(["30", "a", None, "=1+1", 5])
    book.save(path)
    assert keys(reading(path)) == [("formula_without_result", "D2")]


def test_a_filled_in_sheet_without_faults_is_not_read_twice(tmp_path, monkeypatch):
    from citycheckup.sources.tables import sheet_faults

    path = tmp_path / "s.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("部门统计数据")
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ["30", "a", None, 1, 2])

    def never(*_):
        raise AssertionError("nothing to look for")

    monkeypatch.setattr(sheet_faults._Content, "start", never)
    assert len(reading(path).table) == 1


@pytest.fixture(scope="module")
def sixty_thousand(tmp_path_factory):
    """30,000 rows of figures and 30,000 lines of a survey; one in ten is dirty."""
    folder = tmp_path_factory.mktemp("many")
    codes = sorted(ENTRIES, key=int)
    with xlsxwriter.Workbook(folder / "统计.xlsx") as book:
        page = book.add_worksheet("部门统计数据")
        page.write_row(0, 0, HEADINGS)
        for at in range(1, 30_001):
            row = [codes[at % len(codes)], "名", f"B{at}", 12, 40, None, None, "局", "备注"]
            dirt = at // 10 % 8 if at % 10 == 0 else None
            row = {
                0: ["404", *row[1:]],
                1: [*row[:3], "约12", *row[4:]],
                2: [*row[:3], "12光年", *row[4:]],
                3: [*row[:4], 0, *row[5:]],
                4: [*row[:2], f"B{at - 60}", *row[3:]],
            }.get(dirt, row)
            page.write_row(at, 0, row)
            if dirt == 5:
                page.write_formula(at, 3, "=NA()", None, "#N/A")
            elif dirt == 6:
                page.write_formula(at, 3, "=A1")
            elif dirt == 7:
                page.merge_range(at, 7, at + 1, 7, "局")
    with xlsxwriter.Workbook(folder / "调查.xlsx") as book:
        page = book.add_worksheet("住宅")
        page.write_row(0, 0, ["对象编号", "对象名称", "所属单元", "1.2 裂缝", "1.3 拆改", "1.4 砌体"])
        for at in range(1, 30_001):
            answers = ["是", "否", "不适用"] if at % 10 else ["也许", "否", None]
            page.write_row(at, 0, [f"b{at - (at % 1000 == 1 and at > 1)}", f"{at}栋", "C1", *answers])
    return folder


@pytest.mark.slow
def test_sixty_thousand_rows_with_every_kind_of_dirt(sixty_thousand):
    figures = reading(sixty_thousand / "统计.xlsx")
    survey = reading(sixty_thousand / "调查.xlsx", "survey")
    assert figures.table is None
    assert survey.table is None
    counted = {
        key: sum(1 for found, _ in keys(figures) if found == key) for key in {found for found, _ in keys(figures)}
    }
    per_kind = {dirt: sum(1 for at in range(10, 30_001, 10) if at // 10 % 8 == dirt) for dirt in range(8)}
    assert counted["code_unknown"] == per_kind[0]
    assert counted["not_a_figure"] == per_kind[1]
    assert counted["unit_unknown"] == per_kind[2]
    assert counted["denominator_zero"] == per_kind[3]
    assert counted["error_value"] == per_kind[5]
    assert counted["formula_without_result"] == per_kind[6]
    assert counted["cells_merged"] == per_kind[7]
    twice = {found for found, _ in keys(survey)}
    assert twice == {"not_an_answer", "key_twice"}
    assert sum(1 for found, _ in keys(survey) if found == "key_twice") == 29
    assert sum(1 for found, _ in keys(survey) if found == "not_an_answer") == 3000
    assert all(
        p.cell or p.message.arguments.get("range")
        for p in (*figures.problems, *survey.problems)
        if p.severity == "error"
    )
