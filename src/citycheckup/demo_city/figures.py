"""Departments' figures for every statistic of both editions, some of them below their standard on purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from citycheckup.demo_city.faults import FIRST_YEAR, Fault
from citycheckup.demo_city.plan import CITY_ID
from citycheckup.editions import Edition


@dataclass(frozen=True)
class Figure:
    """A share of so much (numerator over denominator per 10,000 residents), or a count by itself."""

    value: float
    base_per_10000_persons: float | None = None
    part: str | None = None
    department: str = "市住房城乡建设局"


# Per 10,000 residents: t of load a day, 10,000 m2, km of pipes …; whatever the figure counts.
_FIGURES: Mapping[str, tuple[Figure, ...]] = {
    "city.sewage_collection_rate": (Figure(0.82, 400, department="市水务局"),),
    "city.black_odorous_water_bodies": (Figure(0, department="市生态环境局"),),
    "city.water_relapse_events": (Figure(0, department="市生态环境局"),),
    "city.maternal_child_health_shortfall": (Figure(0, department="市卫生健康委员会"),),
    "city.green_building_share": (Figure(1.0, 60),),
    "city.heritage_plaque_rate": (Figure(1.0, 8),),
    "city.historic_building_vacancy_rate": (Figure(0.125, 8),),
    "city.heritage_damage_events": (Figure(0, department="市文化和旅游局"),),
    "city.unauthorised_demolitions": (Figure(0),),
    "city.new_protected_objects": (Figure(2),),
    "city.rental_housing_coverage": (Figure(0.35, 200),),
    "city.peak_hour_speed": (
        Figure(38.0, 500, "expressway", "市公安局交通警察支队"),
        Figure(24.0, 800, "arterial", "市公安局交通警察支队"),
    ),
    "city.affordable_housing_share": (Figure(0.16, 50),),
    "city.urban_village_renewal_rate": (Figure(0.4, 5),),
    "city.construction_death_ratio": (Figure(0, 10, department="市应急管理局"),),
    "city.construction_accidents": (Figure(0, department="市应急管理局"),),
    "city.remaining_flooding_points": (Figure(0, department="市水务局"),),
    "city.flooding_points_eliminated": (Figure(6, department="市水务局"),),
    "city.drainage_capacity_density": (Figure(0.02, 1, department="市水务局"),),
    "city.drainage_capacity": (Figure(120_000, department="市水务局"),),
    "city.emergency_water_rate": (Figure(0.72, 0.25, department="市水务局"),),
    "city.dual_use_facilities": (Figure(6, department="市发展和改革委员会"),),
    "city.dangerous_bridges": (Figure(0),),
    "city.gas_network_annual_renewal_rate": (Figure(1.0, 4, department="市燃气办公室"),),
    "city.gas_network_renewal_rate": (Figure(1.0, 40, department="市燃气办公室"),),
    "city.smart_pipeline_share": (Figure(0.41, 30),),
    "city.high_risk_works_monitoring_coverage": (Figure(1.0, 6),),
    "city.high_rise_fire_warning_coverage": (Figure(1.0, 20, department="市消防救援支队"),),
    "city.platform_case_density": (Figure(860.0, 1, department="市城市管理局"),),
}
# What falls short, by year: indicator, part, value.
_SHORT: Mapping[int, tuple[tuple[str, str | None, float], ...]] = {
    2024: (("city.smart_pipeline_share", None, 0.24), ("city.construction_accidents", None, 1.0)),
    2025: (
        ("city.smart_pipeline_share", None, 0.27),
        ("city.remaining_flooding_points", None, 3.0),
        ("city.peak_hour_speed", "arterial", 17.5),
    ),
}
_SATISFACTION = {"city.greenway_coverage": 83.5, "city.road_density": 54.0, "block.park_coverage": 78.2}
_CONFIRMED = {"city.greenway_coverage": ("very_good", "与专项规划实施情况一致")}


def statistics_rows(edition: Edition, persons: int, year: int) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the table ``statistics`` of an edition, and what falls short in it.

    Columns ``code``, ``part``, ``numerator``, ``denominator``, ``value`` (in the printed unit), ``unit``, ``period``,
    ``department``, ``evidence``. Only a share's or ratio's numerator and denominator are given, only a count's value.
    """
    short = {(indicator, part): value for indicator, part, value in _SHORT[year]}
    rows, faults = [], []
    for entry in edition.entries:
        for figure in _FIGURES.get(entry.indicator, ()):
            planted = short.get((entry.indicator, figure.part))
            value = figure.value if planted is None else planted
            if planted is not None:
                faults.append(Fault(entry.indicator, CITY_ID, amount=None))
            base = figure.base_per_10000_persons
            whole = None if base is None else max(1.0, round(base * persons / 10_000, 1))
            rows.append(
                {
                    "code": entry.code,
                    "part": figure.part,
                    "numerator": None if whole is None else round(value * whole, 6),
                    "denominator": whole,
                    "value": value if whole is None else None,
                    "unit": entry.unit_zh if whole is None else None,
                    "period": str(year),
                    "department": figure.department,
                    "evidence": f"佐证材料/{entry.code}.pdf",
                }
            )
    return pd.DataFrame(rows), faults


def last_year_rows(edition: Edition, year: int, before: list[Fault], now: list[Fault]) -> pd.DataFrame:
    """Return last year's list: every unit and indicator that fell short, and whether that has been mended.

    The first year's own predecessor is a list of ten lines, all of them mended.
    """
    if year == FIRST_YEAR:
        deadline = [entry for entry in edition.entries if entry.thresholds][:5]
        others = [entry for entry in edition.entries if not entry.thresholds][:5]
        keys = [(entry.indicator, CITY_ID, True) for entry in (*deadline, *others)]
    else:
        still = {(fault.indicator, fault.unit_id) for fault in now}
        keys = [(*key, key not in still) for key in sorted({(fault.indicator, fault.unit_id) for fault in before})]
    rows = []
    for indicator, unit_id, rectified in keys:
        entry = edition.entry(indicator)
        if entry is None:  # an indicator that this edition no longer has
            continue
        rows.append(
            {
                "key": f"{indicator}@{unit_id}",
                "code": entry.code,
                "unit_id": None if unit_id == CITY_ID else unit_id,
                "urgency": str(entry.urgency),
                "rectified": rectified,
            }
        )
    return pd.DataFrame(rows)


def overdue(rows: pd.DataFrame) -> list[Fault]:
    """Return the shortfall that unmended deadline lines of last year's list are."""
    late = rows[(rows["urgency"] == "deadline") & ~rows["rectified"]]
    return [Fault("city.rectification_rate", CITY_ID, amount=None)] if len(late) else []


def satisfaction_rows(edition: Edition) -> pd.DataFrame:
    """Return scores of the residents' survey; one of them is below 60."""
    return _by_code(edition, _SATISFACTION, lambda score: {"score": score, "respondents_count": 1800})


def confirmation_rows(edition: Edition, year: int) -> pd.DataFrame:
    """Return the grades that the office has confirmed."""
    return _by_code(
        edition,
        _CONFIRMED,
        lambda said: {
            "grade": said[0],
            "reason": said[1],
            "body": "市城市体检工作办公室（虚构）",
            "confirmed_on": f"{year}-08-20",
        },
    )


def _by_code(edition: Edition, said: Mapping[str, Any], record: Callable[[Any], dict[str, object]]) -> pd.DataFrame:
    codes = {entry.indicator: entry.code for entry in edition.entries}
    return pd.DataFrame([{"code": codes[name], **record(value)} for name, value in said.items() if name in codes])
