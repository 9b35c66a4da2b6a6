"""Buildings: rows of slabs, towers, courtyards, handshake houses; schools, halls and shops between them."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from citycheckup.demo_city.ground import outlines
from citycheckup.demo_city.plan import Plan

_STOREY_M = 3.0
_USES = {
    "slab": "住宅",
    "tower": "住宅",
    "court": "住宅",
    "village": "自建房",
    "school": "学校",
    "public_service": "公共服务",
    "commercial": "商业",
    "industrial": "厂房",
}


@dataclass(frozen=True)
class _Pattern:
    """How a lot is built over: rows and columns of equal buildings, storeys and years from … to, flats a storey."""

    across: int
    along: int
    width_m: float
    depth_m: float
    storeys: tuple[int, int]
    years: tuple[int, int]
    flats_per_storey: int


_PATTERNS = {
    "slab": _Pattern(2, 5, 66.0, 12.0, (6, 6), (1970, 1995), 6),
    "tower": _Pattern(3, 2, 28.0, 20.0, (18, 33), (2005, 2020), 4),
    "court": _Pattern(7, 6, 16.0, 18.0, (1, 2), (1930, 1965), 2),
    "village": _Pattern(9, 8, 13.0, 15.0, (3, 6), (1985, 2010), 2),
    "school": _Pattern(1, 2, 40.0, 20.0, (4, 5), (1985, 2015), 0),
    "public_service": _Pattern(1, 1, 30.0, 24.0, (3, 4), (1990, 2018), 0),
    "commercial": _Pattern(2, 2, 60.0, 50.0, (4, 8), (1995, 2020), 0),
    "industrial": _Pattern(2, 3, 70.0, 36.0, (1, 2), (1965, 2005), 0),
}


def buildings_of(lots: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return every building.

    Returns
    -------
    DataFrame
        Index ``building_id``, sorted; ``lot_id``, ``community_id``, ``form`` (null: no dwelling), ``use`` in words of a
        register, ``name`` (null: unnamed), ``storeys_count``, ``built_year``, ``flats_count``, and the bounds of the
        footprint in metres.
    """
    kinds = lots["form"].where(lots["form"].notna(), lots["use"])
    made = [
        _built(lots[kinds == kind], pattern, plan.stream(f"buildings/{kind}")) for kind, pattern in _PATTERNS.items()
    ]
    return pd.concat(made).sort_index()


def dwellings_of(buildings: pd.DataFrame) -> pd.DataFrame:
    """Return the buildings where people live."""
    return buildings[buildings["form"].notna()]


def buildings_table(buildings: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the register of buildings with the headings of a city's own."""
    return outlines(
        buildings,
        名称=buildings["name"],
        建筑用途=buildings["use"],
        地上层数=buildings["storeys_count"],
        高度=buildings["storeys_count"] * _STOREY_M,
        建成年份=buildings["built_year"],
        户数=buildings["flats_count"],
    )


def _built(lots: pd.DataFrame, pattern: _Pattern, random: np.random.Generator) -> pd.DataFrame:
    """Put a pattern of buildings on each lot, evenly spread."""
    count = pattern.across * pattern.along
    lot = np.repeat(np.arange(len(lots)), count)
    at = np.tile(np.arange(count), len(lots))
    step_x = (lots["east"] - lots["west"]).to_numpy()[lot] / pattern.across
    step_y = (lots["north"] - lots["south"]).to_numpy()[lot] / pattern.along
    west = lots["west"].to_numpy()[lot] + (at % pattern.across) * step_x + (step_x - pattern.width_m) / 2
    south = lots["south"].to_numpy()[lot] + (at // pattern.across) * step_y + (step_y - pattern.depth_m) / 2
    storeys = random.integers(pattern.storeys[0], pattern.storeys[1] + 1, len(lot))
    year = np.repeat(random.integers(pattern.years[0], pattern.years[1] + 1, len(lots)), count)
    form = lots["form"].to_numpy()[lot]
    kind = lots["form"].where(lots["form"].notna(), lots["use"]).map(_USES).to_numpy()[lot]
    table = pd.DataFrame(
        {
            "lot_id": lots.index.to_numpy()[lot],
            "community_id": lots["community_id"].to_numpy()[lot],
            "form": form,
            "use": kind,
            "name": [
                None if not isinstance(name, str) else f"{name}{number + 1}{'号院' if built == 'court' else '号楼'}"
                for name, number, built in zip(lots["name"].to_numpy()[lot], at, form, strict=True)
            ],
            "storeys_count": storeys,
            "built_year": year,
            "flats_count": storeys * pattern.flats_per_storey,
            "west": west,
            "south": south,
            "east": west + pattern.width_m,
            "north": south + pattern.depth_m,
        }
    )
    digits = len(str(count))
    ids = [f"{own}-{number + 1:0{digits}d}" for own, number in zip(table["lot_id"], at.tolist(), strict=True)]
    table.index = pd.Index(ids, name="building_id", dtype=object)
    return table
