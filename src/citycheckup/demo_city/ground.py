"""The plan of the city on the ground: communities in a grid, blocks of several, a river across the middle."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from citycheckup.demo_city.plan import CITY_ID, CITY_NAME, CRS, MIDDLE_X_M, MIDDLE_Y_M, Plan

TILE_M = 640.0  # side of a community's own ground; a facility at its middle is more than 300 m from every other
CELLS_A_SIDE = 3
CELL_M = TILE_M / CELLS_A_SIDE
MARGIN_M = 300.0  # country round the city
RIVER_M = 160.0  # width of the river with its banks
BUILT_UP_EDGE_M = 20.0  # how far the built-up area reaches beyond the outermost streets
_PERSONS_PER_TILE = 5_000
_MOST_TILES_PER_BLOCK = (3, 4)  # from west to east, from south to north: 60,000 residents and 5 km2


@dataclass(frozen=True, eq=False)
class Ground:
    """Where everything stands.

    Attributes
    ----------
    communities
        Index ``community_id``, sorted. ``column``, ``row`` in the grid; ``x``, ``y``: the middle of the tile, metres;
        ``west``, ``south``, ``east``, ``north``: the community's outline (outer ones reach over the margin and to the
        middle of the river); ``block_id``; ``residents_persons`` (whole); ``edge_distance`` (0: middle, 1: rim).
    blocks
        Index ``block_id``, sorted; outline bounds; ``residents_persons``; ``home_id``: its middle community.
    columns, rows, river_row
        Size of the grid; the first row north of the river.
    west, south
        South-west corner of the grid, metres in the city's CRS.
    """

    communities: pd.DataFrame
    blocks: pd.DataFrame
    columns: int
    rows: int
    river_row: int
    west: float
    south: float

    @property
    def east(self) -> float:
        """East edge of the outermost tiles."""
        return self.west + self.columns * TILE_M

    def row_south(self, row: int) -> float:
        """Return the south edge of a row of tiles."""
        return self.south + row * TILE_M + (RIVER_M if row >= self.river_row else 0.0)

    @property
    def north(self) -> float:
        """North edge of the outermost tiles."""
        return self.row_south(self.rows - 1) + TILE_M

    @property
    def river_y(self) -> float:
        """Middle of the river."""
        return self.south + self.river_row * TILE_M + RIVER_M / 2

    @property
    def outline(self) -> BaseGeometry:
        """The city with the country round it."""
        return shapely.box(
            self.west - MARGIN_M,
            min(self.south, self.row_south(0)) - MARGIN_M,
            self.east + MARGIN_M,
            self.north + MARGIN_M,
        )

    @property
    def banks(self) -> list[tuple[int, int]]:
        """First and last row of tiles on each bank."""
        return [
            (first, last) for first, last in ((0, self.river_row - 1), (self.river_row, self.rows - 1)) if first <= last
        ]

    @property
    def built_up(self) -> list[BaseGeometry]:
        """The built-up area, one rectangle a bank."""
        edge = BUILT_UP_EDGE_M
        return [
            shapely.box(
                self.west - edge,
                self.row_south(first) - edge,
                self.east + edge,
                self.row_south(last) + TILE_M + edge,
            )
            for first, last in self.banks
        ]

    @property
    def river(self) -> BaseGeometry:
        """The river's water, winding a little between its quays."""
        x = np.arange(self.west - MARGIN_M, self.east + MARGIN_M + 1, 40.0)
        y = self.river_y + 12 * np.sin((x - self.west) / 310)
        line = shapely.LineString(np.column_stack((x, y)))
        return self.outline.intersection(line.buffer(40.0, cap_style="square"))


def ground_of(plan: Plan) -> Ground:
    """Lay the city out: about 5,000 to 10,000 residents a community, whole numbers that add up to the size."""
    tiles = max(1, plan.persons // _PERSONS_PER_TILE)
    columns = ceil(sqrt(tiles))
    rows = max(1, tiles // columns)
    river_row = rows // 2
    west = MIDDLE_X_M - columns * TILE_M / 2
    south = MIDDLE_Y_M - rows * TILE_M / 2
    grid = Ground(pd.DataFrame(), pd.DataFrame(), columns, rows, river_row, west, south)
    row, column = (at.ravel() for at in np.indices((rows, columns)))
    communities = pd.DataFrame({"column": column, "row": row})
    communities["x"] = west + (column + 0.5) * TILE_M
    communities["y"] = np.array([grid.row_south(at) for at in range(rows)])[row] + TILE_M / 2
    communities["west"] = np.where(column == 0, west - MARGIN_M, west + column * TILE_M)
    communities["east"] = np.where(column == columns - 1, grid.east + MARGIN_M, west + (column + 1) * TILE_M)
    communities["south"] = communities["y"] - TILE_M / 2
    communities["north"] = communities["y"] + TILE_M / 2
    bounds = grid.outline.bounds
    communities.loc[row == river_row, "south"] = grid.river_y
    communities.loc[row == river_row - 1, "north"] = grid.river_y
    communities.loc[row == 0, "south"] = bounds[1]
    communities.loc[row == rows - 1, "north"] = bounds[3]
    across, along = _blocks_each_way(columns, rows)
    block = (row * along // rows) * across + column * across // columns
    digits = max(2, len(str(across * along)))
    communities["block_id"] = [f"B{number + 1:0{digits}d}" for number in block]
    communities["residents_persons"] = _shares(plan, len(communities))
    communities["edge_distance"] = np.maximum(
        np.abs(2 * (column + 0.5) / columns - 1), np.abs(2 * (row + 0.5) / rows - 1)
    )
    order = communities.groupby("block_id").cumcount() + 1
    communities.index = pd.Index(
        [f"{block}-C{number:02d}" for block, number in zip(communities["block_id"], order, strict=True)],
        name="community_id",
    )
    communities = communities.sort_index()
    return Ground(communities, _blocks(communities), columns, rows, river_row, west, south)


def _blocks_each_way(columns: int, rows: int) -> tuple[int, int]:
    """Return how many blocks there are from west to east and from south to north; two where one would be enough."""
    across, along = (ceil(count / size) for count, size in zip((columns, rows), _MOST_TILES_PER_BLOCK, strict=True))
    if across * along == 1 and columns > 1:
        return 2, 1
    return across, along


def _shares(plan: Plan, count: int) -> NDArray[np.int64]:
    """Share the residents out among the communities: whole numbers, a tenth more or less than the mean."""
    weights = plan.stream("residents").uniform(0.92, 1.08, count)
    exact = plan.persons * weights / weights.sum()
    whole = np.floor(exact).astype(np.int64)
    rest = plan.persons - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:rest]] += 1
    return np.asarray(whole)


def _blocks(communities: pd.DataFrame) -> pd.DataFrame:
    by_block = communities.groupby("block_id")
    blocks = by_block.agg(
        west=("west", "min"),
        south=("south", "min"),
        east=("east", "max"),
        north=("north", "max"),
        residents_persons=("residents_persons", "sum"),
    )
    middle = by_block[["column", "row"]].transform("mean")
    off = (communities["column"] - middle["column"]).abs() + (communities["row"] - middle["row"]).abs()
    blocks["home_id"] = off.round(6).groupby(communities["block_id"]).idxmin()
    return blocks


def outlines(table: pd.DataFrame, **columns: object) -> gpd.GeoDataFrame:
    """Return rows with ``west``, ``south``, ``east``, ``north`` as rectangles, with further columns."""
    shapes = shapely.box(table["west"], table["south"], table["east"], table["north"])
    return gpd.GeoDataFrame(dict(columns), geometry=shapes, crs=CRS, index=table.index)


def boundary_table(ground: Ground) -> gpd.GeoDataFrame:
    """Return the city's outline as a table of one row."""
    return gpd.GeoDataFrame({"名称": [CITY_NAME]}, geometry=[ground.outline], crs=CRS, index=[CITY_ID])
