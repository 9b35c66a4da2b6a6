"""The faces that all outlines together cut the city into: every unit is a set of them, so that parts add up exactly."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from citycheckup.geo.threads import one_by_one

Geometries = NDArray[np.object_]
Numbers = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]

GRID_M = 1e-3  # all outlines are snapped to this grid; far below what surveys resolve, far above rounding


@dataclass(frozen=True, eq=False)
class Borders:
    """The straight pieces of edge between two faces: the faces (``first`` < ``second``), midpoint, length in metres."""

    first: Numbers
    second: Numbers
    middle: Geometries
    length_m: Floats


@dataclass(frozen=True, eq=False)
class Faces:
    """Polygons that cover the city once and share their vertices exactly, in an order that depends on position only."""

    geometry: Geometries

    @classmethod
    def of(cls, within: BaseGeometry, outlines: Iterable[Geometries]) -> Faces:
        """Cut ``within`` along the outlines of all areas, on one grid of 1 mm.

        Parameters
        ----------
        within
            The city, Polygon or MultiPolygon in a metric CRS.
        outlines
            Arrays of areas in the same CRS; sorted by id, so that rounding cannot depend on the order of rows.
        """
        west, south, east, north = shapely.bounds(within)
        lines = [shapely.boundary(np.array([within], dtype=object))]
        lines += [
            shapely.clip_by_rect(shapely.boundary(areas), west - 10, south - 10, east + 10, north + 10)
            for areas in outlines
        ]
        edges = shapely.union_all(shapely.multilinestrings(_strings(np.concatenate(lines))), grid_size=GRID_M)
        faces = shapely.normalize(shapely.get_parts(shapely.polygonize([edges])))
        inside = np.zeros(len(faces), dtype=bool)
        points = shapely.point_on_surface(faces)
        inside[shapely.STRtree(points).query(within, predicate="intersects")] = True
        faces, points = faces[inside], points[inside]
        # From north to south in bands of a metre, then from west to east: derived units are numbered in this order.
        return cls(faces[np.lexsort((shapely.get_x(points), -np.floor(shapely.get_y(points))))])

    def __len__(self) -> int:
        return len(self.geometry)

    @cached_property
    def area_m2(self) -> Floats:
        """Area of each face."""
        return np.asarray(shapely.area(self.geometry), dtype=float)

    @cached_property
    def _points(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.point_on_surface(self.geometry))

    def covered_by(self, areas: Geometries) -> tuple[Numbers, Numbers]:
        """Return the pairs (position of the area, face inside it), sorted by both."""
        area, face = self._points.query(areas, predicate="intersects")
        order = np.lexsort((face, area))
        return area[order], face[order]

    def residents_persons(self, residents: gpd.GeoDataFrame | None) -> Floats | None:
        """Return the persons in each face; None where nothing is known.

        A point on an edge counts for the first of its faces; points outside the city, and points with a null, count for
        none.
        """
        if residents is None:
            return None
        known = residents[residents["residents_persons"].notna().to_numpy()]
        if known.empty:
            return None
        face, point = shapely.STRtree(known.geometry.to_numpy()).query(self.geometry, predicate="intersects")
        order = np.lexsort((face, point))
        first = order[np.unique(point[order], return_index=True)[1]]
        persons = known["residents_persons"].to_numpy(dtype=float)[point[first]]
        by_size = np.lexsort((persons, face[first]))  # one order of adding, whatever the order of the rows
        return totals(face[first][by_size], persons[by_size], len(self))

    @cached_property
    def borders(self) -> Borders:
        """The pieces of edge that two faces share."""
        rings, face_of_ring = shapely.get_rings(self.geometry, return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        ticks = np.rint(xy / GRID_M).astype(np.int64)
        is_piece = ring[:-1] == ring[1:]
        start, end = ticks[:-1][is_piece], ticks[1:][is_piece]
        face = face_of_ring[ring[:-1][is_piece]]
        turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
        start[turned], end[turned] = end[turned], start[turned].copy()
        order = np.lexsort((face, end[:, 1], end[:, 0], start[:, 1], start[:, 0]))
        key = np.column_stack((start, end))[order]
        twin = np.flatnonzero((key[:-1] == key[1:]).all(axis=1))
        first, second = face[order[twin]], face[order[twin + 1]]
        start_m, end_m = key[twin, :2] * GRID_M, key[twin, 2:] * GRID_M
        middle = np.asarray(shapely.points((start_m + end_m) / 2))
        return Borders(first, second, middle, np.hypot(*(end_m - start_m).T))

    def dissolve(self, owner: Numbers, count: int) -> Geometries:
        """Return the outline of each owner 0 … ``count`` - 1; each owns a face. Faces at -1 are in none."""
        order = np.argsort(owner, kind="stable")
        starts = np.searchsorted(owner[order], np.arange(count + 1))
        owned = [self.geometry[order[start:stop]] for start, stop in itertools.pairwise(starts)]
        outlines = one_by_one(shapely.coverage_union_all, owned)
        return np.asarray(shapely.normalize(outlines))


def _strings(lines: Geometries) -> Geometries:
    parts = shapely.get_parts(lines)
    return np.asarray(parts[~shapely.is_empty(parts)])


def totals(owner: Numbers, values: Floats, count: int) -> Floats:
    """Return the sum of the values for each owner 0 … ``count`` - 1."""
    owned = owner >= 0
    sums: Floats = np.bincount(owner[owned], weights=values[owned], minlength=count).astype(float)
    return sums
