"""Areas of shapes within units, and which unit a point lies in: the plain exact way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

Geometries = np.ndarray[Any, np.dtype[np.object_]]
Positions = np.ndarray[Any, np.dtype[np.intp]]


def area_by_unit(shapes: gpd.GeoSeries, units: gpd.GeoDataFrame) -> pd.Series:
    """Return the area in m2 of each unit that any of the shapes covers.

    Parameters
    ----------
    shapes
        Areas in a metric CRS; they may overlap (what two of them cover counts once), be null, empty or invalid.
    units
        Areas in the same CRS, index ``unit_id``; they may overlap, as levels do.

    Returns
    -------
    Series
        Float, m2, index as ``units``; 0 where no shape reaches the unit.
    """
    return _area_m2(union_by_unit(shapes, units), units)


def covered_area_by_unit(shapes: gpd.GeoSeries, land: gpd.GeoSeries, units: gpd.GeoDataFrame) -> pd.Series:
    """Return the area in m2 of each unit's land that any of the shapes covers: union(shapes) ∩ union(land) ∩ unit.

    Parameters
    ----------
    shapes, land
        Areas in a metric CRS; each may overlap itself, be null, empty or invalid.
    units
        Areas in the same CRS, index ``unit_id``.

    Returns
    -------
    Series
        Float, m2, index as ``units``; 0 where there is no land, or none of it is covered.
    """
    # Within one unit a shape counts only where there is land, and the other way round.
    return _area_m2(shapely.intersection(union_by_unit(shapes, units), union_by_unit(land, units)), units)


def points_in(units: gpd.GeoDataFrame, points: gpd.GeoSeries) -> pd.Series:
    """Return the unit that each point lies in.

    Parameters
    ----------
    units
        Areas of one level in a metric CRS, unique text index.
    points
        Points in the same CRS; null and empty ones lie in no unit.

    Returns
    -------
    Series
        Text, index as ``points``; None for a point in no unit. On an edge that units share, the lowest id.
    """
    ordered = units.sort_index()
    point, unit = shapely.STRtree(polygonal(ordered.geometry.to_numpy())).query(
        points.to_numpy(), predicate="intersects"
    )
    first = np.full(len(points), len(ordered))
    np.minimum.at(first, point, unit)
    ids = np.array([*ordered.index, None], dtype=object)
    return pd.Series(ids[first], index=points.index, dtype=object, name="unit_id")


def union_by_unit(shapes: gpd.GeoSeries, units: gpd.GeoDataFrame) -> Geometries:
    """Return, for each unit in turn, the union of the parts of the shapes inside it (empty where there are none)."""
    areas, unit_areas = polygonal(shapes.to_numpy()), polygonal(units.geometry.to_numpy())
    unit, shape = shapely.STRtree(areas).query(unit_areas, predicate="intersects")
    pieces = intersection(areas[shape], unit_areas[unit])
    unions = np.full(len(units), shapely.Polygon(), dtype=object)
    for at, own in _grouped(unit, shape):
        unions[at] = shapely.union_all(pieces[own])
    return polygonal(unions)


def intersection(shapes: Geometries, within: Geometries) -> Geometries:
    """Return the areas that each pair has in common; a shape wholly inside comes back untouched."""
    common = shapes.copy()
    shapely.prepare(within)
    cut = ~shapely.contains_properly(within, shapes)
    common[cut] = polygonal(shapely.intersection(shapes[cut], within[cut]))
    return common


def clip(shapes: gpd.GeoSeries, within: BaseGeometry) -> gpd.GeoSeries:
    """Return the parts of areas that lie inside ``within``; the index is kept, what lies outside is gone."""
    areas = polygonal(shapes.to_numpy())
    clipped = intersection(areas, np.full(len(areas), within, dtype=object))
    parts = gpd.GeoSeries(clipped, index=shapes.index, crs=shapes.crs)
    return parts[shapely.area(clipped) > 0]


def without_overlaps(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return areas that do not overlap: what several cover stays with the first; what has nothing left is gone."""
    areas = polygonal(shapes.to_numpy())
    later, earlier = shapely.STRtree(areas).query(areas, predicate="intersects")
    pairs = later > earlier
    later, earlier = later[pairs], earlier[pairs]
    overlapping = shapely.area(shapely.intersection(areas[later], areas[earlier])) > 0
    later, earlier = later[overlapping], earlier[overlapping]
    trimmed = areas.copy()
    for at, own in _grouped(later, earlier):
        trimmed[at] = shapely.difference(areas[at], shapely.union_all(areas[earlier[own]]))
    trimmed = polygonal(trimmed)
    return gpd.GeoSeries(trimmed, index=shapes.index, crs=shapes.crs)[shapely.area(trimmed) > 0]


def polygonal(shapes: Geometries) -> Geometries:
    """Return valid areas: broken ones mended, lines and points left out, nulls empty."""
    areas = np.array(shapes, dtype=object)
    areas[shapely.is_missing(areas)] = shapely.Polygon()
    broken = ~shapely.is_valid(areas)
    areas[broken] = shapely.make_valid(areas[broken], method="structure", keep_collapsed=False)
    mixed = ~np.isin(shapely.get_type_id(areas), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    areas[mixed] = shapely.buffer(areas[mixed], 0)  # keeps the areas of a collection and nothing else
    return areas


def _grouped(keys: Positions, then: Positions) -> Iterator[tuple[int, Positions]]:
    """Yield each key with the positions that hold it, in the order of ``then``."""
    order = np.lexsort((then, keys))
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    for start, end in pairwise([*starts, len(keys)]):
        yield int(keys[order[start]]), order[start:end]


def _area_m2(unions: Geometries, units: gpd.GeoDataFrame) -> pd.Series:
    return pd.Series(shapely.area(unions), index=units.index, name="area_m2", dtype="float64")
