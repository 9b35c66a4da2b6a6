"""Problems of the made-up city that no indicator tells of: from inspections, residents' cases and visits.

Each says what becomes of it, in the name of a way that :mod:`citycheckup.app.demo_work` walks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from citycheckup.demo_city.duty_list import NOBODYS
from citycheckup.demo_city.made_up_work import said
from citycheckup.demo_city.plan import Plan

_COMMUNITIES_PER_ROUND = 4


@dataclass(frozen=True)
class Reported:
    """A problem as it comes in.

    Attributes
    ----------
    source_kind
        "inspection", "case" or "visit".
    severity, severity_standard
        "general", or "major" with the standard that says so.
    items
        Names of the places it is about.
    way
        What becomes of it; ``into``: number of the report with which it is one, where it is merged.
    """

    number: int
    source_kind: str
    source_id: str
    category: str
    unit_id: str
    statement: str
    basis: str
    found_on: date
    way: str
    severity: str = "general"
    severity_standard: str | None = None
    items: tuple[str, ...] = ()
    into: int | None = None


_TELLS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "inspection": (
        ("dwelling.corridor_hazard_buildings", "抽查发现楼道堆放杂物，疏散净宽不足", ("1号楼楼道", "3号楼楼道")),
        ("dwelling.gas_hazard_buildings", "抽查发现燃气软管老化、未装自闭阀", ("2号楼燃气立管",)),
        ("dwelling.envelope_hazard_buildings", "抽查发现外墙饰面空鼓、局部脱落", ("5号楼北立面", "6号楼北立面")),
        ("dwelling.structural_hazard_buildings", "抽查发现底层承重墙被擅自开洞", ("4号楼底层",)),
        ("community.ev_charging_point_shortfall", "抽查发现充电桩接地不良", ("东侧充电桩",)),
        ("community.smart_retrofit_need", "抽查发现消防控制室无人值守", ("消防控制室",)),
    ),
    "case": (
        ("community.parking_space_shortfall", "来电反映夜间无处停车，占用消防车通道", ()),
        ("community.substandard_footway_length", "来信反映人行道破损、轮椅无法通行", ("东门步行道",)),
        ("dwelling.damaged_pipe_buildings", "来电反映排水立管渗漏、楼道积水", ("7号楼排水立管",)),
        ("community.waste_sorting_shortfall", "来访反映垃圾投放点满溢、异味重", ("北门投放点",)),
        ("dwelling.age_friendly_retrofit_buildings", "来电反映单元门无坡道、老人出行不便", ("8号楼单元门",)),
        ("community.kindergarten_shortfall", "来信反映幼儿园门前接送拥堵", ()),
    ),
    "visit": (
        ("community.property_management_shortfall", "督导时发现公共设施无人管理", ("门卫室", "配电间")),
        ("community.elderly_care_shortfall", "走访时发现助餐点已停办", ("社区助餐点",)),
        ("community.activity_space_shortfall", "走访时发现活动场地被围挡占用", ("中心活动场地",)),
        ("community.infant_care_shortfall", "走访时发现托育点未按时开放", ("托育点",)),
    ),
    "queue": ((NOBODYS, "来电反映楼内给电动自行车充电、无集中充电处", ("2号楼门厅",)),),
}
_BASIS = {"inspection": "示范检查表第 3 项", "case": "示范诉求办理办法第 6 条", "visit": "示范督导提纲第 2 条"}
_STANDARD = "示范重大事故隐患判定标准第 4 条"
_NAMES = {"inspection": "检查", "case": "诉求", "visit": "督导"}

# Source, severity, way, and the days between which it came in.
_ROUND = (
    ("inspection", "general", "mended", "2024-08-05", "2025-03-31"),
    ("inspection", "major", "mended", "2024-08-05", "2025-05-31"),
    ("inspection", "general", "bounced", "2024-09-02", "2025-04-30"),
    ("inspection", "general", "removed", "2024-09-02", "2025-06-30"),
    ("inspection", "general", "came_back", "2024-08-05", "2024-11-30"),
    ("inspection", "major", "stubborn", "2024-09-02", "2024-10-31"),
    ("inspection", "general", "not_upheld", "2024-10-08", "2025-12-31"),
    ("inspection", "major", "watched", "2025-08-04", "2025-09-30"),
    ("inspection", "general", "in_check", "2025-10-09", "2025-12-19"),
    ("inspection", "major", "in_work", "2026-01-05", "2026-02-10"),
    ("inspection", "general", "just_found", "2026-03-25", "2026-03-30"),
    ("case", "general", "mended", "2024-08-05", "2025-06-30"),
    ("case", "general", "mended", "2024-08-05", "2025-06-30"),
    ("case", "general", "bounced", "2024-09-02", "2025-05-31"),
    ("case", "general", "extended", "2024-10-08", "2025-05-31"),
    ("case", "general", "transferred", "2024-08-05", "2025-12-31"),
    ("case", "general", "watched", "2025-11-03", "2025-11-28"),
    ("case", "general", "objected", "2026-03-16", "2026-03-20"),
    ("case", "general", "taken_on", "2026-03-09", "2026-03-20"),
    ("case", "general", "twin", "2025-01-06", "2025-09-30"),
    ("visit", "general", "mended", "2024-09-02", "2025-03-31"),
    ("visit", "general", "reassigned", "2024-10-08", "2025-03-31"),
    ("visit", "general", "done", "2025-10-09", "2026-01-09"),
    ("visit", "general", "planned", "2026-01-12", "2026-02-06"),
    ("visit", "general", "passed", "2025-12-15", "2026-01-09"),
    ("inspection", "general", "reopened", "2025-09-08", "2025-10-17"),
    ("queue", "general", "queued", "2025-09-01", "2026-03-13"),
    ("queue", "general", "queued", "2025-09-01", "2026-03-13"),
)


def reports_of(plan: Plan, communities: Sequence[str]) -> list[Reported]:
    """Return what came in, by the day on which it was found."""
    return sorted(_all(plan, communities), key=lambda one: (one.found_on, one.number))


def _all(plan: Plan, communities: Sequence[str]) -> Iterator[Reported]:
    dice, told = plan.stream("work/reports"), Counter[tuple[str, str]]()
    number = 0
    for source, severity, way, first, last in _ROUND * (1 + len(communities) // _COMMUNITIES_PER_ROUND):
        number += 1
        kind = "case" if source == "queue" else source
        choices = [(tell, unit) for tell in _TELLS[source] for unit in communities]
        # As seldom as can be the same in the same place: what is mended there would seem to come back.
        least = min(told[tell[0], unit] for tell, unit in choices)
        fresh = [(tell, unit) for tell, unit in choices if told[tell[0], unit] == least]
        (category, text, items), unit = fresh[int(dice.integers(len(fresh)))]
        told[category, unit] += 1
        days = (date.fromisoformat(last) - date.fromisoformat(first)).days
        one = Reported(
            number=number,
            source_kind=kind,
            source_id=f"示范{_NAMES[kind]}-{number:04d}",
            category=category,
            unit_id=unit,
            statement=said(text),
            basis=said(_BASIS[kind]),
            found_on=date.fromisoformat(first) + timedelta(days=int(dice.integers(days + 1))),
            way="mended" if way == "twin" else way,
            severity=severity,
            severity_standard=said(_STANDARD) if severity == "major" else None,
            items=items,
        )
        yield one
        if way == "twin":  # somebody else reports the same three days later
            number += 1
            later = one.found_on + timedelta(days=3)
            name = f"示范{_NAMES[kind]}-{number:04d}"
            yield replace(one, number=number, source_id=name, found_on=later, way="merged", items=(), into=one.number)
