"""The issue list 问题清单 of a level, in the handbook's columns."""

from __future__ import annotations

from citycheckup.checklists import load_checklist
from citycheckup.reports.lists.content import ZH, Line, ListContent, some, suspected
from citycheckup.reports.workbook import Cell, Sheet
from citycheckup.vocabulary import Level
from citycheckup.wording import word

_NONE_FOUND = "本次未发现问题；未调查和无数据的指标不在此列。"
_BELOW_STANDARD = "未达标"
_HEADINGS = {
    Level.DWELLING: (
        "序号",
        "指标",
        "社区",
        "结果（数量）",
        "问题",
        "涉及数量",
        "涉及住宅名称",
        "影响居民（估计）",
        "类型",
    ),
    Level.COMMUNITY: (
        "序号",
        "指标",
        "社区",
        "结果",
        "是否配建",
        "规模不足",
        "功能不足",
        "其他",
        "影响居民（估计）",
        "类型",
    ),
    Level.BLOCK: ("序号", "指标", "街区", "结果", "问题", "影响居民（估计）", "类型"),
    Level.CITY: ("序号", "维度", "编号", "指标", "指标值", "居民满意度得分", "分析"),
}


def issue_sheet(content: ListContent, level: Level) -> Sheet:
    """Return the shortfalls of a level; where there are none, that none was found this time."""
    columns = {Level.DWELLING: _dwelling, Level.COMMUNITY: _community, Level.BLOCK: _block, Level.CITY: _city}[level]
    found = [cells for line in content.lines(level, "shortfall") for cells in columns(line)]
    rows: list[tuple[Cell, ...]] = [(at, *cells) for at, cells in enumerate(found, 1)]
    name = word(f"cli.level.{level}", ZH)
    return Sheet(f"{name}问题清单", f"{name}问题清单", _HEADINGS[level], rows, () if rows else (_NONE_FOUND,))


def _dwelling(line: Line) -> list[tuple[Cell, ...]]:
    texts = load_checklist().by_id
    head: tuple[Cell, ...] = (line.entry.name_zh, line.place, line.result)
    tail: tuple[Cell, ...] = (line.persons, line.urgency)
    if not line.by_item:  # a count without the buildings behind it
        return [(*head, _BELOW_STANDARD, None, None, *tail)]
    return [
        (
            *head,
            suspected(texts[item].text_zh) if item in texts else _BELOW_STANDARD,
            len(names),
            some(names),
            *tail,
        )
        for item, names in line.by_item.items()
    ]


def _community(line: Line) -> list[tuple[Cell, ...]]:
    counts = {name: line.arguments.get(name) for name in ("good_count", "unknown_size_count", "too_small_count")}
    known = [count for count in counts.values() if isinstance(count, int | float)]
    small = counts["too_small_count"]
    provided = ("是" if sum(known) else "否") if known else "—"
    too_small = ("是" if small else "否") if isinstance(small, int | float) else "—"
    return [
        (
            line.entry.name_zh,
            line.place,
            line.result,
            provided,
            too_small,
            line.ticked or "—",
            line.explained,
            line.persons,
            line.urgency,
        )
    ]


def _block(line: Line) -> list[tuple[Cell, ...]]:
    names = some([place["place_name"] or place["place_id"] for place in line.places])
    problem = " ".join(filter(None, (line.ticked, line.explained, f"涉及：{names}" if names else "")))
    return [(line.entry.name_zh, line.place, line.result, problem, line.persons, line.urgency)]


def _city(line: Line) -> list[tuple[Cell, ...]]:
    score = line.content.scores.get(line.record["indicator"])
    return [(line.entry.dimension_zh, line.record["code"], line.entry.name_zh, line.result, score, line.explained)]
