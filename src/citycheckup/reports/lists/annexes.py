"""What stands before and after the lists: the cover, the candidates to check, and the names of places."""

from __future__ import annotations

import json

import pandas as pd

from citycheckup.checklists import load_checklist
from citycheckup.reports.lists.content import ZH, ListContent, suspected
from citycheckup.reports.workbook import Cell, Sheet
from citycheckup.wording import word


def cover(content: ListContent) -> Sheet:
    """Return the cover: what the workbook is about, and how its words are meant."""
    kinds = content.shortfalls["kind"]
    lines: list[tuple[Cell, ...]] = [
        ("城市", content.city_name),
        ("体检年度", content.year),
        ("指标版本", content.edition_title_zh),
        ("问题条数", int((kinds == "shortfall").sum())),
        ("待核实条数", int((kinds == "candidate").sum())),
        ("用语", "调查勾选项在鉴定前均为“初筛疑似”；“本次未发现”不等于没有问题；由不完整图层得出的列入“待核实”。"),
        ("责任单位", "由体检办公室按责任清单填写。"),
        *(("数据来源", line) for line in content.attribution),
    ]
    notes = ("本城市为虚构，全部数据均为生成。",) if content.made_up else ()
    return Sheet("说明", "说明", ("项目", "内容"), lines, notes)


def candidates(content: ListContent) -> Sheet:
    """Return what seems to fall short, from layers that may have gaps: to be checked before it is a problem."""
    rows: list[tuple[Cell, ...]] = [
        (at, word(f"cli.level.{line.entry.level}", ZH), line.entry.name_zh, line.place, line.result, line.explained)
        for at, line in enumerate(content.lines(None, "candidate"), 1)
    ]
    notes = ("由不完整的图层得出，须实地核实后才能作为问题。",)
    return Sheet("待核实清单", "待核实清单", ("序号", "层级", "指标", "单元", "结果", "说明"), rows, notes)


def annex(content: ListContent) -> Sheet:
    """Return every building, compound, road and site behind the shortfalls, by name."""
    texts = load_checklist().by_id
    rows: list[tuple[Cell, ...]] = []
    for line in content.lines(None, "shortfall"):
        for place in line.places:
            items = "；".join(texts[item].text_zh for item in json.loads(place["items"]) if item in texts)
            amount = place["amount"]
            rows.append(
                (
                    line.record["code"],
                    line.entry.name_zh,
                    line.place,
                    word(f"lists.kind.{place['place_kind']}", ZH),
                    place["place_id"],
                    place["place_name"],
                    suspected(items) if items else None,
                    None if amount is None or pd.isna(amount) else float(amount),
                )
            )
    headings = ("编号", "指标", "单元", "对象类型", "对象编号", "对象名称", "检查项", "数量")
    return Sheet("附表-对象名录", "附表：问题涉及的住宅、小区、道路和场所", headings, rows)
