"""The administrative tree 市 – 区 – 街道 – 社区 beside the units, and which of its areas holds a unit."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from citycheckup.units.faces import Geometries
from citycheckup.units.rules import UnitRules
from citycheckup.vocabulary import AdminLevel, Message, Problem, Severity

_OF_COLUMN = {"district": AdminLevel.DISTRICT, "street": AdminLevel.STREET, "community": AdminLevel.COMMUNITY}
# OSM wiki, Tag:boundary=administrative, China: 6 区县, 8 乡镇街道, 10 村居.
_OF_OSM_LEVEL = {6: AdminLevel.DISTRICT, 8: AdminLevel.STREET, 10: AdminLevel.COMMUNITY}
_DEPTH = {level: depth for depth, level in enumerate(AdminLevel)}


def administrative_tree(
    areas: gpd.GeoDataFrame | None, boundary: BaseGeometry, *, city_id: str, city_name: str, rules: UnitRules
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Put administrative areas into one tree under the city.

    Parameters
    ----------
    areas
        Polygons in the city's metric CRS with the columns ``name``, ``district``, ``street``, ``community`` (text; the
        lowest that is filled is the area's own level, the others are its parents, made by union where they have no row
        of their own) or ``admin_level`` (6, 8, 10 as in OSM; the parent is the area of a higher level that holds most
        of it; one with the city's own outline is the city itself: ``rules.same_as_city_share``). What holds less than
        ``rules.residual_min_m2`` of the city is a neighbour's edge. Both are left out.
    boundary
        The city. Areas are cut to it.

    Returns
    -------
    tuple
        The tree: index ``unit_id`` (the areas' own ids; "district/street" names where there is no row), columns
        ``level``, ``name``, ``parent_id``, geometry; the root ``admin-<city_id>`` first. And the problems: rows that
        name no level.
    """
    root = pd.DataFrame(
        {"level": AdminLevel.CITY, "name": city_name, "parent_id": None, "geometry": boundary},
        index=[f"admin-{city_id}"],
        dtype=object,
    )
    if areas is None or areas.empty:
        return _as_tree(root, None), []
    areas = areas.sort_index()
    by_osm = areas["admin_level"].map(_OF_OSM_LEVEL) if "admin_level" in areas else pd.Series(None, index=areas.index)
    paths = {
        identifier: path
        for identifier, *path in areas.reindex(columns=list(_OF_COLUMN)).astype(object).itertuples()
        if any(pd.notna(part) for part in path)
    }
    named = _named(areas, {i: tuple(None if pd.isna(p) else str(p) for p in path) for i, path in paths.items()})
    levelled = areas[by_osm.notna() & ~areas.index.isin(list(paths))]
    parts = levelled[~_is_city(levelled, boundary, rules)]
    osm = pd.DataFrame(
        {"level": by_osm[parts.index], "name": parts["name"], "parent_id": None, "geometry": parts.geometry},
        dtype=object,
    )
    nodes = pd.concat([named, osm])
    nodes["geometry"] = _inside(nodes["geometry"].to_numpy(dtype=object), boundary)
    nodes = nodes[shapely.area(nodes["geometry"].to_numpy(dtype=object)) >= rules.residual_min_m2]
    problems = []
    levelless = areas.index.difference([*paths, *levelled.index])
    if len(levelless):
        facts = {"count": len(levelless), "ids": levelless[:10].tolist()}
        problems.append(Problem(Message("units.admin_no_level", facts), severity=Severity.WARNING))
    nodes["parent_id"] = _parents(nodes, str(root.index[0]))
    return _as_tree(pd.concat([root, nodes.sort_index()]), areas.crs), problems


def holding_area(units: gpd.GeoDataFrame, tree: gpd.GeoDataFrame) -> pd.Series:
    """Return for each unit the id of the lowest administrative area that holds more than half of it.

    Parameters
    ----------
    units
        Polygons, index ``unit_id``, in the tree's CRS.
    tree
        From :func:`administrative_tree`.
    """
    root = tree.index[0]
    shapes, areas = units.geometry.to_numpy(), tree.geometry.to_numpy()[1:]
    area, unit = shapely.STRtree(shapes).query(areas, predicate="intersects")
    shared_m2 = shapely.area(shapely.intersection(shapes[unit], areas[area]))
    held = pd.DataFrame({"unit": unit, "area": tree.index[1:].to_numpy()[area]})
    held["depth"] = tree["level"].iloc[1:].map(_DEPTH).to_numpy()[area]
    held = held[shared_m2 > shapely.area(shapes)[unit] / 2]
    lowest = held.sort_values(["unit", "depth", "area"], ascending=[True, False, True]).drop_duplicates("unit")
    found = pd.Series(root, index=units.index, name="admin_id", dtype=object)
    found.iloc[lowest["unit"].to_numpy()] = lowest["area"].to_numpy()
    return found


def _named(areas: gpd.GeoDataFrame, paths: Mapping[str, tuple[str | None, ...]]) -> pd.DataFrame:
    """Return a node for each prefix of a path: its own rows' area, or the union of the rows below it."""
    levels = list(_OF_COLUMN.values())
    own: dict[tuple[str | None, ...], list[str]] = {}
    for identifier, path in paths.items():
        for depth, part in enumerate(path):
            if part is not None:
                own.setdefault(path[: depth + 1], [])
        own[_cut(path)].append(identifier)
    ids = {node: min(rows) if rows else "/".join(part or "" for part in node) for node, rows in own.items()}
    records = []
    for node, rows in own.items():
        below = rows or [identifier for identifier, path in paths.items() if path[: len(node)] == node]
        above = next((ids[node[:depth]] for depth in range(len(node) - 1, 0, -1) if node[:depth] in ids), None)
        outline = shapely.union_all(areas.geometry.loc[sorted(below)].to_numpy())
        records.append((ids[node], levels[len(node) - 1], node[-1], above, outline))
    nodes = pd.DataFrame(records, columns=["id", "level", "name", "parent_id", "geometry"], dtype=object)
    return nodes.set_index("id")


def _cut(path: tuple[str | None, ...]) -> tuple[str | None, ...]:
    return path[: max(depth for depth, part in enumerate(path) if part is not None) + 1]


def _parents(nodes: pd.DataFrame, root: str) -> pd.Series:
    """Keep a parent known by name; else the lowest area of a higher level that holds most; else the root."""
    shapes = nodes["geometry"].to_numpy(dtype=object)
    depth = nodes["level"].map(_DEPTH).to_numpy()
    parent = nodes["parent_id"].where(nodes["parent_id"].isin(nodes.index), None)
    is_unknown = parent.isna().to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    higher = depth[other] < depth[one]
    one, other = one[higher], other[higher]
    shared_m2 = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    most = shared_m2 > shapely.area(shapes)[one] / 2
    held = pd.DataFrame({"one": one, "depth": depth[other], "id": nodes.index.to_numpy()[other]})[most]
    for at, _, identifier in held.sort_values(["one", "depth", "id"], ascending=[True, True, False]).to_numpy():
        if is_unknown[at]:
            parent.iloc[at] = identifier  # the last is the lowest; ties: the first id
    return parent.where(parent.notna(), root)


def _is_city(areas: gpd.GeoDataFrame, boundary: BaseGeometry, rules: UnitRules) -> NDArray[np.bool_]:
    shared_m2 = shapely.area(shapely.intersection(areas.geometry.to_numpy(), boundary))
    together_m2 = areas.geometry.area.to_numpy() + boundary.area - shared_m2
    return np.asarray(shared_m2 / together_m2 >= rules.same_as_city_share)


def _inside(areas: Geometries, boundary: BaseGeometry) -> Geometries:
    """Cut areas to the city; where they only touch it along a line, the line is dropped."""
    inside = np.asarray(shapely.intersection(areas, boundary))
    mixed = shapely.get_type_id(inside) == shapely.GeometryType.GEOMETRYCOLLECTION
    inside[mixed] = shapely.buffer(inside[mixed], 0)
    return inside


def _as_tree(nodes: pd.DataFrame, crs: object) -> gpd.GeoDataFrame:
    nodes.index = pd.Index(nodes.index.astype(str), name="unit_id", dtype=object)
    return gpd.GeoDataFrame(nodes.drop(columns="geometry"), geometry=nodes["geometry"].to_numpy(), crs=crs)
