"""Areas: mended, cut to one another, freed of overlaps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from citycheckup.geo.threads import by_parts, one_by_one

Geometries = np.ndarray[Any, np.dtype[np.object_]]
Positions = np.ndarray[Any, np.dtype[np.intp]]

_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_INTERIORS_MEET = "T********"


def polygonal(shapes: Geometries) -> Geometries:
    """Return valid areas: broken ones mended, lines and points left out, nulls empty."""
    areas = np.array(shapes, dtype=object)
    areas[shapely.is_missing(areas)] = shapely.Polygon()
    broken = ~by_parts(shapely.is_valid, areas, dtype=bool)
    areas[broken] = shapely.make_valid(areas[broken], method="structure", keep_collapsed=False)
    return areas_only(areas)


def areas_only(shapes: Geometries) -> Geometries:
    """Return what an overlay made of valid areas without the lines and points where they only touch."""
    areas = np.array(shapes, dtype=object)
    mixed = ~np.isin(shapely.get_type_id(areas), _AREAS)
    areas[mixed] = shapely.buffer(areas[mixed], 0)  # keeps the areas of a collection and nothing else
    return areas


@contextmanager
def prepared(shapes: Geometries) -> Iterator[None]:
    """Let GEOS keep an index of each shape for a while: kilobytes a shape, of a large city more than all the shapes."""
    shapely.prepare(shapes)
    try:
        yield
    finally:
        shapely.destroy_prepared(shapes)


def intersection(shapes: Geometries, within: Geometries) -> Geometries:
    """Return the areas that each pair of valid areas has in common; a shape wholly inside comes back untouched."""
    common = shapes.copy()
    with prepared(within):
        cut = ~shapely.contains_properly(within, shapes)
    common[cut] = areas_only(by_parts(shapely.intersection, shapes[cut], within[cut]))
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
    earlier, later = overlapping(areas)
    groups = list(grouped(later, earlier))

    def less(group: tuple[int, Positions]) -> Any:
        at, own = group
        # Mostly plots with streets between them, of a whole city at once: only those that touch need to be united.
        return shapely.difference(areas[at], shapely.disjoint_subset_union_all(areas[earlier[own]]))

    trimmed = areas.copy()
    trimmed[[at for at, _ in groups]] = one_by_one(less, groups)
    trimmed = areas_only(trimmed)
    return gpd.GeoSeries(trimmed, index=shapes.index, crs=shapes.crs)[shapely.area(trimmed) > 0]


def overlapping(areas: Geometries) -> tuple[Positions, Positions]:
    """Return the pairs of valid areas (the lower position first) that share more than edges."""
    one, other = shapely.STRtree(areas).query(areas)
    pairs = one < other
    one, other = one[pairs], other[pairs]
    # The larger of the two first: GEOS keeps an index of it for all its neighbours.
    corners = shapely.get_num_coordinates(areas)
    swapped = corners[one] < corners[other]
    larger, smaller = np.where(swapped, other, one), np.where(swapped, one, other)
    # Cheaper than to cut them: houses in a row touch, and hardly any overlap.
    with prepared(areas[larger]):
        meet = shapely.relate_pattern(areas[larger], areas[smaller], _INTERIORS_MEET)
    return one[meet], other[meet]


@dataclass(frozen=True, eq=False)
class Areas:
    """Valid areas and their ids, and which of them overlap: looked for once, however often they are cut."""

    index: pd.Index
    geometry: Geometries

    @classmethod
    def of(cls, shapes: gpd.GeoSeries) -> Areas:
        """Return shapes as areas: broken ones mended, lines and points empty."""
        return cls(shapes.index, polygonal(shapes.to_numpy()))

    @cached_property
    def cluster(self) -> Positions:
        """For each area a number that it shares with those that it overlaps, directly or by others."""
        return clusters(self.geometry)


def clusters(areas: Geometries) -> Positions:
    """Return a number for each valid area, the same for those that overlap one another, directly or by others."""
    one, other = overlapping(areas)
    links = coo_array((np.ones(len(one)), (one, other)), shape=(len(areas), len(areas)))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.intp)


def grouped(keys: Positions, then: Positions) -> Iterator[tuple[int, Positions]]:
    """Yield each key with the positions that hold it, in the order of ``then``."""
    order = np.lexsort((then, keys))
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    for start, end in pairwise([*starts, len(keys)]):
        yield int(keys[order[start]]), order[start:end]
