"""The indicator sheet 指标表 of a level: every value with its standard, verdict and explanation."""

from __future__ import annotations

from citycheckup.reports.figures import shown_threshold
from citycheckup.reports.lists.content import ZH, ListContent
from citycheckup.reports.workbook import Cell, Sheet
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Level, Status
from citycheckup.wording import word

_HEADINGS = ("编号", "指标", "单元", "指标值", "单位", "标准", "判定", "数据状态", "数据覆盖率", "数据日期", "说明")


def indicator_sheet(content: ListContent, level: Level) -> Sheet:
    """Return the values of the indicators of a level, for its units and the city; shares in percent."""
    lowest = Level.COMMUNITY if level is Level.DWELLING else level
    rows: list[tuple[Cell, ...]] = []
    for row in content.rows:
        entry = content.by_indicator.get(row.indicator)
        if entry is None or row.indicator_level is not level or row.level not in (lowest, Level.CITY):
            continue
        rows.append(
            (
                row.code,
                entry.name_zh,
                content.unit_name(row.unit_id),
                None if row.value is None else round(row.value * (100 if row.unit == "share" else 1), 4),
                entry.unit_zh,
                shown_threshold(row.comparator, row.threshold, row.unit, ZH),
                _verdict(row),
                word(f"reports.status.{row.status}", ZH),
                None if row.coverage is None else round(row.coverage, 4),
                row.data_date,
                content.explained(row.indicator, row.unit_id),
            )
        )
    name = word(f"cli.level.{level}", ZH)
    return Sheet(f"{name}指标表", f"{name}体检指标表", _HEADINGS, rows)


def _verdict(row: ResultRow) -> str:
    if row.meets is None:
        return "—"
    if row.status is Status.OK:
        return "达标" if row.meets else "未达标"
    return "初步达标" if row.meets else "疑似未达标，待核实"
