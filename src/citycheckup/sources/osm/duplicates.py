"""One facility that OpenStreetMap has twice, taken once."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.sources.osm.tags import duplicates
from citycheckup.sources.projection import city_crs


def without_duplicates(table: gpd.GeoDataFrame, layer: str) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Return a layer with every facility once, and the sorted ids of what was left out.

    A node inside an area of the same kind is the area (sports grounds: of the same sport); so is, on sites such as
    schools, a smaller area inside that has no name of its own; but not where the stages of two schools are known to
    differ. Stations of one name within 150 m are one. What stays is the area, else the first id; it takes over the
    values that only the other one has.

    Parameters
    ----------
    table
        Points and areas in EPSG:4326, index ``id`` sorted, with ``kind`` and ``name``.
    layer
        Its name: rules for it stand under ``duplicates`` in ``tags.toml``.
    """
    is_area = (shapely.get_dimensions(table.geometry.array) == 2).astype(bool)
    pairs = _nested(table, is_area, layer)
    if layer == "rail_stations":
        pairs = [*pairs, *_same_stations(table, is_area)]
    keeper: dict[int, int] = {}
    stages = table["stage"].to_numpy(dtype=object, copy=True) if "stage" in table else np.full(len(table), None)
    for twin, around in pairs:  # each twin once; chains end at what stays
        kept = keeper.get(around, around)
        known = pd.notna(stages[twin]) and pd.notna(stages[kept])
        if twin not in keeper and kept != twin and not (known and stages[twin] != stages[kept]):
            keeper[twin] = kept
            stages[kept] = stages[twin] if pd.isna(stages[kept]) else stages[kept]
    if not keeper:
        return table, []
    table = table.copy()
    for column in table.columns.drop(table.geometry.name):
        values = table[column].to_numpy(dtype=object, copy=True)
        for twin, kept in sorted(keeper.items()):
            if pd.isna(values[kept]):
                values[kept] = values[twin]
        table[column] = pd.array(values, dtype=table[column].dtype)
    gone = sorted(keeper)
    return table.drop(index=table.index[gone]), list(table.index[gone])


def _nested(table: gpd.GeoDataFrame, is_area: np.ndarray, layer: str) -> list[tuple[int, int]]:
    """Return (inside, area) positions of things of one kind inside an area, the smallest area first."""
    geometry = np.asarray(table.geometry.array)
    areas = np.flatnonzero(is_area)
    sites = layer in duplicates()["sites"]
    inner = np.arange(len(table)) if sites else np.flatnonzero(~is_area)
    if not len(areas) or not len(inner):
        return []
    at, by = shapely.STRtree(geometry[areas]).query(shapely.point_on_surface(geometry[inner]), predicate="intersects")
    inside, around = inner[at], areas[by]
    size = shapely.area(geometry)
    same = _equal(table["kind"], inside, around) & (inside != around)
    same &= (size[inside] < size[around]) | ((size[inside] == size[around]) & (inside > around))
    if "sport" in table:
        same &= _equal(table["sport"], inside, around) | table["sport"].isna().to_numpy()[inside]
    unnamed = table["name"].isna().to_numpy()[inside]
    same &= ~is_area[inside] | unnamed | _equal(table["name"], inside, around)
    found = sorted(zip(inside[same], around[same], strict=True), key=lambda pair: (-size[pair[1]], pair[1], pair[0]))
    return [(int(inside), int(around)) for inside, around in found]


def _equal(values: pd.Series, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    texts = values.fillna("").to_numpy(dtype=object)
    return np.asarray((texts[left] == texts[right]) & (texts[left] != ""), dtype=bool)


def _same_stations(table: gpd.GeoDataFrame, is_area: np.ndarray) -> list[tuple[int, int]]:
    """Return (twin, kept) positions of stations of one name close together."""
    said = duplicates()
    names = table["name"].str.strip().str.lower()
    for word in said["station_words"]:
        names = names.str.removesuffix(word)
    if table.empty:
        return []
    west, south, east, north = table.total_bounds
    metric = np.asarray(table.geometry.to_crs(city_crs((west + east) / 2, (south + north) / 2)).array)
    left, right = shapely.STRtree(metric).query(metric, predicate="dwithin", distance=said["same_station_m"])
    rank = np.lexsort((np.arange(len(table)), ~is_area)).argsort()  # areas first, then by id
    same = _equal(names, left, right) & (rank[left] > rank[right])
    found = sorted(zip(left[same], right[same], strict=True), key=lambda pair: (rank[pair[1]], rank[pair[0]]))
    return [(int(twin), int(kept)) for twin, kept in found]
