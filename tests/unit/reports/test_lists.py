"""``lists.xlsx``: the handbook's sheets and columns, each shortfall once, careful words, and text that stays text."""

import hashlib
import json
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from citycheckup.editions import load_edition
from citycheckup.reports.lists import write_lists
from citycheckup.reports.lists.content import ListContent
from citycheckup.reports.workbook import Sheet, write_workbook

EDITION = load_edition("national-2025")
ENTRIES = {entry.indicator: entry for entry in EDITION.entries}
CORRIDOR = "dwelling.corridor_hazard_buildings"
KINDERGARTEN = "community.kindergarten_shortfall"
PARKS = "block.park_coverage"
DRAINS = "city.remaining_flooding_points"


def shortfall(indicator, unit_id, value=1.0, *, kind="shortfall", **more):
    entry = ENTRIES[indicator]
    return {
        "key": f"{indicator}@{unit_id}",
        "kind": kind,
        "indicator": indicator,
        "code": entry.code,
        "unit_id": unit_id,
        "value": value,
        "unit": entry.unit,
        "status": "ok",
        "residents_persons": None,
        "urgency": str(entry.urgency),
        "hotspot": None,
        "arguments": json.dumps(more.pop("arguments", {})),
        **more,
    }


def place(indicator, unit_id, place_id, name=None, items=(), kind="building", amount=None):
    key = f"{indicator}@{unit_id}"
    return {
        "key": key,
        "place_id": place_id,
        "place_name": name,
        "place_kind": kind,
        "items": json.dumps(list(items)),
        "amount": amount,
        "residents_persons": None,
    }


@pytest.fixture
def content():
    return ListContent(
        city_name="虚构市",
        year=2025,
        edition_title_zh=EDITION.title_zh,
        rows=[],
        entries=EDITION.entries,
        shortfalls=pd.DataFrame(
            [
                shortfall(CORRIDOR, "C1", 2.0, residents_persons=120),
                shortfall(CORRIDOR, "C2", 1.0),
                shortfall(KINDERGARTEN, "C1", arguments={"good_count": 0, "too_small_count": 1}),
                shortfall(KINDERGARTEN, "C2", kind="candidate"),
                shortfall(PARKS, "B1", 0.4, hotspot=True),
                shortfall(DRAINS, "city", 3.0),
            ]
        ),
        places=pd.DataFrame(
            [
                place(CORRIDOR, "C1", "b1", "=1+1", ["3.1", "3.2"]),
                place(CORRIDOR, "C1", "b2", None, ["3.1"]),
                place(KINDERGARTEN, "C2", "k1", "不应出现的待核实场所", kind="site"),
            ]
        ),
        unit_names={"C1": "东风社区", "C2": "新村社区", "B1": "东河街区", "city": "虚构市"},
    )


def opened(path):
    return openpyxl.load_workbook(path)


def table(book, name):
    """The rows of a sheet under its headings, as dictionaries, and the headings."""
    lines = [list(row) for row in book[name].iter_rows(values_only=True)]
    top = next(at for at, line in enumerate(lines) if line[0] in {"序号", "编号", "项目"})
    headings = [text for text in lines[top] if text is not None]
    return [dict(zip(headings, line, strict=False)) for line in lines[top + 1 :]], headings


@pytest.fixture
def book(content, tmp_path):
    write_lists(tmp_path / "lists.xlsx", content)
    return opened(tmp_path / "lists.xlsx")


def test_every_level_has_its_three_sheets_then_come_the_annexes(book):
    names = book.sheetnames
    assert names[0] == "说明"
    assert names[-2:] == ["待核实清单", "附表-对象名录"]
    kinds = [name.removesuffix("指标表") for name in names if name.endswith("指标表")]
    assert len(kinds) == 4
    for kind in kinds:
        assert {f"{kind}指标表", f"{kind}问题清单", f"{kind}整治建议清单"} <= set(names)


def test_the_columns_are_the_handbooks(book):
    levels = [name.removesuffix("指标表") for name in book.sheetnames if name.endswith("指标表")]
    dwelling, community, block, city = levels
    columns = {name: set(table(book, name)[1]) for name in book.sheetnames}
    assert columns[f"{dwelling}问题清单"] >= {"序号", "指标", "结果（数量）", "问题", "涉及数量", "涉及住宅名称"}
    assert columns[f"{community}问题清单"] >= {"序号", "指标", "是否配建", "规模不足", "功能不足", "其他"}
    assert columns[f"{block}问题清单"] >= {"序号", "指标", "结果", "问题"}
    assert columns[f"{city}问题清单"] >= {"维度", "指标", "指标值", "居民满意度得分", "分析"}
    for level in (dwelling, community, block):
        assert columns[f"{level}整治建议清单"] >= {"指标", "结果", "问题", "整治建议", "区域", "整治类型", "责任单位"}
        assert "是否列入下年度更新计划" in columns[f"{level}整治建议清单"]
    assert columns[f"{city}整治建议清单"] >= {"问题领域", "指标或调查项", "数值或得分", "问题", "整治建议", "责任单位"}


def test_a_dwelling_shortfall_has_a_line_for_each_item_and_one_piece_of_advice(book):
    rows, _ = table(book, next(name for name in book.sheetnames if name.endswith("问题清单")))
    of_first = [row for row in rows if row["社区"] == "东风社区"]
    assert [row["涉及数量"] for row in of_first] == [2, 1]
    assert [row["涉及住宅名称"] for row in of_first] == ["=1+1、b2", "=1+1"]
    assert all(row["问题"].endswith("（初筛疑似）") for row in of_first)
    assert [row["影响居民（估计）"] for row in of_first] == ["约 120 人"] * 2
    advice, _ = table(book, next(name for name in book.sheetnames if name.endswith("整治建议清单")))
    assert [row["区域"] for row in advice] == ["东风社区", "新村社区"]
    assert all(row["整治建议"] for row in advice)
    assert {row["责任单位"] for row in advice} == {None}


def test_a_dwelling_shortfall_whose_buildings_nobody_named_is_listed_all_the_same(book):
    rows, _ = table(book, next(name for name in book.sheetnames if name.endswith("问题清单")))
    (row,) = [row for row in rows if row["社区"] == "新村社区"]
    assert (row["问题"], row["涉及数量"], row["涉及住宅名称"]) == ("未达标", None, None)


def test_what_is_to_be_checked_is_on_no_issue_list_and_names_no_place(book):
    rows, _ = table(book, "待核实清单")
    assert [(row["指标"], row["单元"]) for row in rows] == [(ENTRIES[KINDERGARTEN].name_zh, "新村社区")]
    issues = [name for name in book.sheetnames if name.endswith(("问题清单", "整治建议清单"))]
    of_kindergartens = [
        row for name in issues for row in table(book, name)[0] if row.get("指标") == ENTRIES[KINDERGARTEN].name_zh
    ]
    assert len(of_kindergartens) == 2  # the issue and the advice of C1
    annex, _ = table(book, "附表-对象名录")
    assert [(row["对象编号"], row["对象名称"]) for row in annex] == [("b1", "=1+1"), ("b2", None)]


def test_a_hotspot_goes_first(book):
    names = [name for name in book.sheetnames if name.endswith("整治建议清单")]
    (row,) = table(book, names[2])[0]
    assert row["优先级"] == "优先"
    assert row["结果"] == "40.0%"


def test_no_cell_is_a_formula_and_every_sheet_says_who_may_see_it(book):
    for sheet in book:
        assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n"}
        assert sheet.oddHeader.left.text == "内部资料"
        assert "（内部资料）" in sheet["A1"].value


def test_units_of_the_same_name_are_told_apart(content, tmp_path):
    same = replace(content, unit_names={**content.unit_names, "C2": "东风社区"})
    write_lists(tmp_path / "lists.xlsx", same)
    advice, _ = table(opened(tmp_path / "lists.xlsx"), "住房整治建议清单")
    assert [row["区域"] for row in advice] == ["东风社区（C1）", "东风社区（C2）"]


def test_where_nothing_was_found_the_list_says_so_and_does_not_say_safe(content, tmp_path):
    none = replace(content, shortfalls=content.shortfalls.iloc[:0], places=content.places.iloc[:0])
    write_lists(tmp_path / "lists.xlsx", none)
    book = opened(tmp_path / "lists.xlsx")
    for name in book.sheetnames:
        if name.endswith("问题清单"):
            text = " ".join(str(value) for row in book[name].iter_rows(values_only=True) for value in row if value)
            assert "本次未发现" in text
            assert "安全" not in text


def test_the_same_content_gives_the_same_bytes(content, tmp_path):
    write_lists(tmp_path / "one.xlsx", content)
    turned = replace(content, shortfalls=content.shortfalls.iloc[::-1].reset_index(drop=True))
    write_lists(tmp_path / "two.xlsx", turned)
    one, two = (hashlib.sha256((tmp_path / f"{name}.xlsx").read_bytes()).hexdigest() for name in ("one", "two"))
    assert one == two


HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://example.org", "internal:Sheet1!A1", "00123", "<b>&", "1e5")


def test_text_stays_text_in_a_workbook(tmp_path):
    path = tmp_path / "book.xlsx"
    sheet = Sheet("名称", "=标题", ("=列", "数"), [(text, 1.5) for text in HOSTILE] + [(None, None)], ("=注",))
    write_workbook(path, [sheet], title="A & B", marking="公开")
    page = opened(path)["名称"]
    assert [page.cell(at, 1).value for at in range(4, 4 + len(HOSTILE))] == list(HOSTILE)
    assert {cell.data_type for line in page.iter_rows() for cell in line} <= {"s", "n"}
    assert all(cell.hyperlink is None for line in page.iter_rows() for cell in line)
    assert page.cell(4, 2).value == 1.5
    assert page.cell(4 + len(HOSTILE), 1).value is None
    assert page["A1"].value == "=标题（公开）"
    assert page.oddHeader.left.text == "公开"
