"""Fixtures shared by all tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
from shapely.geometry import box

from citycheckup.editions import EditionEntry, load_edition, threshold_for
from citycheckup.results import ResultRow, results_table
from citycheckup.vocabulary import Level, Status

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real extracts; a test that needs it skips where it is not there."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no real extracts: {SHARED_DATA} is not there")
    return SHARED_DATA


@dataclass(frozen=True)
class MadeUpCity:
    """A city that does not exist: 4 blocks of 3 communities each, 5 indicators, every status."""

    units: gpd.GeoDataFrame
    results: pa.Table
    rows: list[ResultRow]
    entries: list[EditionEntry]


@pytest.fixture(scope="session")
def made_up_city() -> MadeUpCity:
    """Blocks of 1 by 1.5 km in a square; names are missing, quoted, and hostile on purpose."""
    places = [("city", Level.CITY, "虚构市 Made-up City", None, box(0, 0, 2000, 3000))]
    for at, name in enumerate(["东河街区", '"Quoted" & Co', None, "<script>alert(1)</script>"]):
        x, y = at % 2 * 1000, at // 2 * 1500
        block = f"B0{at + 1}"
        places.append((block, Level.BLOCK, name, "city", box(x, y, x + 1000, y + 1500)))
        places += [
            (
                f"{block}-C{c + 1}",
                Level.COMMUNITY,
                f"第{c + 1}社区",
                block,
                box(x, y + c * 500, x + 1000, y + c * 500 + 500),
            )
            for c in range(3)
        ]
    units = gpd.GeoDataFrame(
        {
            "level": [str(level) for _, level, *_ in places],
            "tree": "checkup",
            "name": [place[2] for place in places],
            "parent_id": [place[3] for place in places],
            "origin": "given",
            "admin_id": None,
            "area_m2": [place[4].area for place in places],
            "residents_persons": [None if place[0] == "B03" else 1234.5 for place in places],
            "unallocated_persons": 0.0,
        },
        index=pd.Index([place[0] for place in places], name="unit_id"),
        geometry=[place[4] for place in places],
        crs="EPSG:4549",
    ).sort_index()
    edition = load_edition("national-2025")
    entries = [entry for entry in edition.entries if entry.code in {"1", "12", "22", "34", "35"}]
    rows = [_made_up_row(edition, entry, unit_id, unit) for entry in entries for unit_id, unit in units.iterrows()]
    kept = [row for row in rows if row is not None]
    return MadeUpCity(units, results_table(kept), kept, entries)


def _made_up_row(edition, entry, unit_id, unit):
    level = Level(unit["level"])
    order = list(Level)
    if order.index(level) < order.index(max(entry.level, Level.COMMUNITY, key=order.index)):
        return None
    value, numerator, denominator, status = {
        "1": (None, None, None, Status.NOT_SURVEYED),
        "12": (1.0, 1.0, None, Status.OK) if unit_id.endswith(("C1", "city")) else (0.0, 0.0, None, Status.OK),
        "22": {
            "B01": (0.561, 561_000.0, 1e6, Status.OK),
            "B02": (1.0, 1e6, 1e6, Status.PARTIAL),
            "B03": (None, None, None, Status.NO_DATA),
            "B04": (None, 0.0, 0.0, Status.NOT_APPLICABLE),
        }.get(unit_id, (0.7805, 1_561_000.0, 2e6, Status.PARTIAL)),
        "34": (None, None, None, Status.NO_DATA),
        "35": (3.194, 6.388, 2.0, Status.PARTIAL),
    }[entry.code]
    threshold = threshold_for(entry, set())
    reason = {"reason": {"key": "engine.needs_survey", "arguments": {"code": entry.code}}, "missing": ["x"]}
    return ResultRow(
        edition=edition.id,
        indicator=entry.indicator,
        code=entry.code,
        indicator_level=entry.level,
        level=level,
        unit_id=unit_id,
        unit_name=None if pd.isna(unit["name"]) else unit["name"],
        parent_id=None if pd.isna(unit["parent_id"]) else unit["parent_id"],
        period="2026",
        value=value,
        numerator=numerator,
        denominator=denominator,
        unit=entry.unit,
        method="buffer",
        status=status,
        coverage=None if value is None else 1.0,
        data_date="2023-02-20",
        threshold=threshold.value if threshold else None,
        comparator=threshold.comparator if threshold else None,
        meets=None if value is None or threshold is None else value >= threshold.value,
        template="engine.no_data" if value is None else "engine.rolled_up_ratio",
        arguments=reason if value is None else {"known": 1, "units": 1, "layers": {"schools": "indicative"}},
    )
