"""Areas and lines that cover the city: land use, parks, greenways, built-up area, streets 街道 and their districts."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.demo_city.ground import Ground, outlines
from citycheckup.demo_city.names import stems
from citycheckup.demo_city.plan import CRS, Plan

_WORDS = {
    "residential": "居住用地",
    "green": "绿地与广场用地",
    "public_service": "公共管理与公共服务用地",
    "school": "公共管理与公共服务用地",
    "commercial": "商业服务业用地",
    "industrial": "工业用地",
}
_GREENWAY_ROWS, _GREENWAY_WIDTH_M = 3, 9.0
_CIM_SHARE = 0.8
_PLATFORM_BEYOND_M = 50.0


def land_use_table(ground: Ground, lots: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the land use of every lot, the river, and the country round the city."""
    table = outlines(lots, 名称=lots["name"], 用地性质=lots["use"].map(_WORDS))
    country = shapely.difference(ground.outline, shapely.union_all([*ground.built_up, ground.river]))
    rest = gpd.GeoDataFrame(
        {"名称": [None, None], "用地性质": ["耕地", "水域"]},
        geometry=[country, ground.river],
        crs=CRS,
        index=["country", "river"],
    )
    return gpd.GeoDataFrame(pd.concat([table, rest]), crs=CRS)


def parks_table(lots: pd.DataFrame, plan: Plan) -> gpd.GeoDataFrame:
    """Return the parks, open to everybody: more than a hectare each, but for the lost ones' pocket parks."""
    green = lots[lots["use"] == "green"]
    table = outlines(green, 名称=park_names(lots, plan).reindex(green.index), 历史城区="否")
    table.insert(1, "面积", np.round(table.area, 1))
    return table


def park_names(lots: pd.DataFrame, plan: Plan) -> pd.Series:
    """Return the name of each lot that is or was a park."""
    own = lots.index[lots["cell"].eq(4) & lots.index.str.endswith("a")]
    return pd.Series([f"{stem}公园" for stem in stems(len(own), plan.stream("park names"))], index=own)


def greenways_table(ground: Ground, plan: Plan) -> gpd.GeoDataFrame:
    """Return the greenways: along the river, along every third row of communities, and along the north edge."""
    heights = [ground.row_south(row) for row in range(0, ground.rows, _GREENWAY_ROWS)]
    heights = sorted({*heights, ground.river_y - 60.0, ground.north})
    lines = [shapely.LineString([(ground.west, y), (ground.east, y)]) for y in heights]
    names = [f"{stem}绿道" for stem in stems(len(lines), plan.stream("greenway names"))]
    index = [f"GW-{at:03d}" for at in range(1, len(lines) + 1)]
    return gpd.GeoDataFrame({"名称": names, "宽度": _GREENWAY_WIDTH_M}, geometry=lines, crs=CRS, index=index)


def built_up_table(ground: Ground) -> gpd.GeoDataFrame:
    """Return the built-up area, a part a bank."""
    parts = ground.built_up
    index = [f"built-up-{at + 1}" for at in range(len(parts))]
    return gpd.GeoDataFrame({"名称": ["建成区"] * len(parts)}, geometry=parts, crs=CRS, index=index)


def cim_table(ground: Ground) -> gpd.GeoDataFrame:
    """Return what three-dimensional data cover: four fifths of the built-up area, from the west."""
    west, south, east, north = ground.outline.bounds
    inner_west, _, inner_east, _ = shapely.union_all(ground.built_up).bounds
    edge = inner_west + _CIM_SHARE * (inner_east - inner_west)
    return gpd.GeoDataFrame(
        {"名称": ["三维数据"]}, geometry=[shapely.box(west, south, min(edge, east), north)], crs=CRS
    )


def platform_table(ground: Ground) -> gpd.GeoDataFrame:
    """Return the area of the city management platform: all of the city."""
    area = shapely.buffer(ground.outline, _PLATFORM_BEYOND_M, join_style="mitre")
    return gpd.GeoDataFrame({"名称": ["平台覆盖范围"]}, geometry=[area], crs=CRS)


def tunnels_table(ground: Ground) -> gpd.GeoDataFrame:
    """Return the stretches of road with a utility tunnel: along every third row of communities."""
    heights = [ground.row_south(row) for row in range(0, ground.rows, _GREENWAY_ROWS)]
    lines = [shapely.LineString([(ground.west, y), (ground.east, y)]) for y in heights]
    index = [f"UT-{at:03d}" for at in range(1, len(lines) + 1)]
    return gpd.GeoDataFrame({"名称": [None] * len(lines)}, geometry=lines, crs=CRS, index=index)


def administrative_table(ground: Ground, plan: Plan) -> gpd.GeoDataFrame:
    """Return the sub-districts, one a block, and their districts: one a bank and about ten blocks."""
    blocks = ground.blocks
    streets = [f"{stem}街道" for stem in stems(len(blocks), plan.stream("sub-district names"))]
    part = np.arange(len(blocks)) // 10
    districts = [f"{stem}区" for stem in stems(int(part.max()) + 1, plan.stream("district names"))]
    table = outlines(blocks, 名称=streets, 区县=[districts[at] for at in part], 街道=streets)
    return table.set_axis("S-" + blocks.index, axis=0)


def communities_table(ground: Ground, plan: Plan) -> gpd.GeoDataFrame:
    """Return the communities with their residents."""
    names = [f"{stem}社区" for stem in stems(len(ground.communities), plan.stream("community names"))]
    return outlines(ground.communities, 名称=names, 常住人口=ground.communities["residents_persons"])


def blocks_table(ground: Ground, plan: Plan) -> gpd.GeoDataFrame:
    """Return the blocks."""
    names = [f"{stem}街区" for stem in stems(len(ground.blocks), plan.stream("block area names"))]
    return outlines(ground.blocks, 名称=names)
