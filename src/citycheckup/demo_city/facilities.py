"""Facilities and registers: everything placed so that every indicator meets its standard everywhere."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from citycheckup.demo_city.ground import TILE_M, Ground
from citycheckup.demo_city.names import stems
from citycheckup.demo_city.plan import Plan

_CHILDREN_SHARE = 0.07  # of the residents: of an age for primary school


@dataclass(frozen=True, eq=False)
class Facilities:
    """Registers by layer name: one row a facility, index ``id``; ``x``, ``y`` in metres, ``community_id``, ``name``,
    and the columns of the layer's schema."""  # noqa: D205, D209 - one sentence too long for a line

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    def without(self, layer: str, gone: pd.Index) -> Facilities:
        """Return the registers without some facilities of one layer."""
        return self.replaced(layer, self.tables[layer].drop(gone))

    def replaced(self, layer: str, table: pd.DataFrame) -> Facilities:
        """Return the registers with another table for one layer."""
        return Facilities({**self.tables, layer: table})


def children_of(communities: pd.DataFrame) -> pd.Series:
    """Return how many children of an age for primary school each community has."""
    children = np.ceil(communities["residents_persons"].to_numpy() * _CHILDREN_SHARE)
    return pd.Series(children.astype(int), index=communities.index)


def whole_school_places(primary: int) -> int:
    """Return the places of a nine-year school with so many for the primary grades: six grades of nine."""
    return primary * 3 // 2


def facilities_of(ground: Ground, plan: Plan) -> Facilities:
    """Place the facilities of every community and every block, more than enough of each.

    The three of a community's own (kindergarten, care for the old and the very young) stand within 12 m of its middle,
    so more than 300 m from every other community.
    """
    tiles, stem = ground.communities, stems(len(ground.communities), plan.stream("facility names"))
    x, y, persons = tiles["x"].to_numpy(), tiles["y"].to_numpy(), tiles["residents_persons"].to_numpy()
    nine_year = (tiles["column"] + tiles["row"]).to_numpy() % 2 == 0
    children = children_of(tiles).to_numpy()

    def each(prefix: str, dx: float, dy: float, word: str, **columns: object) -> pd.DataFrame:
        names = [own + word for own in stem]
        table = pd.DataFrame({"x": x + dx, "y": y + dy, "community_id": tiles.index, "name": names, **columns})
        return table.set_axis(pd.Index(prefix + "-" + tiles.index, name="id"), axis=0)

    tables = {
        "kindergartens": each(
            "KG",
            0,
            12,
            "幼儿园",
            classes_count=12,
            places_count=360,
            floor_area_m2=4200.0,
            site_area_m2=6000.0,
            affordable=True,
        ),
        "elderly_care": each("EC", -12, 0, "养老服务站", places_count=30, floor_area_m2=800.0),
        "child_care": each("CC", 12, 0, "托育中心", places_count=60, floor_area_m2=450.0),
        "schools": each(
            "SC",
            60,
            0,
            "学校",
            stage=np.where(nine_year, "nine_year", "primary"),
            classes_count=24,
            places_count=np.where(nine_year, children * 9 // 2, children * 3),
            floor_area_m2=9000.0,
            site_area_m2=13_800.0,
        ),
        "sports_grounds": each(
            "SG", 60, 50, "学校足球场", sport="足球", players_a_side_count=7, area_m2=np.round(3.2 * persons)
        ),
        "activity_spaces": pd.concat(
            [
                each("AS", 170, 230, "健身场", kind="activity", area_m2=1000.0),
                each("GS", 260, 170, "街心绿地", kind="green", area_m2=4400.0),
            ]
        ),
        "charging_points": each("CP", 213, 240, "充电站", points_count=40),
        "parking": each("PK", 240, 240, "公共停车场", spaces_count=300),
    }
    tables |= _of_blocks(ground, plan)
    return Facilities({name: table.sort_index() for name, table in tables.items()})


def _of_blocks(ground: Ground, plan: Plan) -> dict[str, pd.DataFrame]:
    """Place what a block has one of, in the service cell of its middle community."""
    blocks, stem = ground.blocks, stems(len(ground.blocks), plan.stream("block names"))
    home = ground.communities.loc[blocks["home_id"]]
    x, y, persons = home["x"].to_numpy(), home["y"].to_numpy(), blocks["residents_persons"].to_numpy()

    def each(prefix: str, dx: float, dy: float, word: str, **columns: object) -> pd.DataFrame:
        names = [own + word for own in stem]
        table = pd.DataFrame({"x": x + dx, "y": y + dy, "community_id": home.index, "name": names, **columns})
        return table.set_axis(pd.Index(prefix + "-" + blocks.index, name="id"), axis=0)

    return {
        "culture_centres": each(
            "CU", 200, 200, "文化活动中心", floor_area_m2=6500.0, functions_complete=True, public=True
        ),
        "multi_sports_grounds": each(
            "MS", 220, 190, "多功能运动场", area_m2=6000.0, equipment_complete=True, open_hours=14.0, public=True
        ),
        "fire_stations": each("FS", 180, 190, "消防救援站", station_class="first"),
        "culture_venues": each("CV", 200, 240, "图书馆", floor_area_m2=np.round(0.32 * persons)),
        "shelters": each("SH", 240, 200, "应急避难场所", effective_area_m2=np.round(3.1 * persons)),
    }


def rail_stations_of(ground: Ground, plan: Plan) -> pd.DataFrame:
    """Return the stations of the city's rail line, every second community along its middle row."""
    y = ground.row_south(ground.rows // 2)
    x = ground.west + TILE_M * np.arange(0.5, ground.columns, 2.0)
    names = [own + "站" for own in stems(len(x), plan.stream("station names"))]
    table = pd.DataFrame({"x": x, "y": y, "name": names})
    return table.set_axis(pd.Index([f"RS-{at:03d}" for at in range(1, len(x) + 1)], name="id"), axis=0)


def filling_stations_of(ground: Ground, plan: Plan) -> pd.DataFrame:
    """Return the filling stations: on the country side of the ring road, far from every building."""
    count = max(1, len(ground.blocks) // 4)
    y = np.linspace(ground.row_south(0) + 100, ground.north - 100, count)
    names = [own + "加油站" for own in stems(count, plan.stream("filling station names"))]
    table = pd.DataFrame({"x": ground.east + 180.0, "y": y, "name": names, "safety_distance_m": 50.0})
    return table.set_axis(pd.Index([f"FI-{at:03d}" for at in range(1, count + 1)], name="id"), axis=0)
