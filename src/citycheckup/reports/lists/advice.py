"""The rectification list 整治建议清单 of a level, in the handbook's columns."""

from __future__ import annotations

from citycheckup.editions import Urgency
from citycheckup.reports.lists.content import ZH, ListContent
from citycheckup.reports.workbook import Cell, Sheet
from citycheckup.vocabulary import Level
from citycheckup.wording import has, word

_TAIL = ("问题", "整治建议", "区域", "整治类型", "责任单位")
_HEADINGS = ("序号", "指标", "结果", *_TAIL, "优先级", "是否列入下年度更新计划")
_CITY_HEADINGS = ("序号", "问题领域", "指标或调查项", "数值或得分", *_TAIL)


def advice_sheet(content: ListContent, level: Level) -> Sheet:
    """Return what to do about each shortfall of a level; responsible units are for the office to fill in.

    Problems to be solved by a deadline, and those in a hotspot, go first (priority is our own proposal).
    """
    rows: list[tuple[Cell, ...]] = []
    for at, line in enumerate(content.lines(level, "shortfall"), 1):
        key = f"advice.{line.record['indicator']}"
        advice = word(key, ZH) if has(key) else None
        common: tuple[Cell, ...] = (line.ticked or line.explained, advice, line.place, line.urgency, None)
        if level is Level.CITY:
            rows.append((at, line.entry.dimension_zh, line.entry.name_zh, line.result, *common))
        else:
            first = line.record["urgency"] == Urgency.DEADLINE or bool(line.record.get("hotspot"))
            rows.append((at, line.entry.name_zh, line.result, *common, "优先" if first else "一般", None))
    name = word(f"cli.level.{level}", ZH)
    headings = _CITY_HEADINGS if level is Level.CITY else _HEADINGS
    return Sheet(f"{name}整治建议清单", f"{name}整治建议清单", headings, rows)
