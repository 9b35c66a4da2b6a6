"""Areas of shapes within units, and how much of them places cover: piece by piece, without a union of everything.

A shape that overlaps no other counts by its own area; only shapes that overlap are united, and only with those that
they overlap. Of what lies wholly within one service area nothing is cut either.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from citycheckup.geo.areas import (
    Areas,
    Geometries,
    Positions,
    grouped,
    intersection,
    polygonal,
    prepared,
)
from citycheckup.geo.threads import by_parts, one_by_one

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pieces:
    """What lies of some shapes in each unit, in pieces that do not overlap within a unit.

    Attributes
    ----------
    units
        Index of the units.
    unit
        For each piece the position of its unit.
    geometry
        Valid areas; pieces of one unit may touch.
    """

    units: pd.Index
    unit: Positions
    geometry: Geometries

    def area_m2(self) -> pd.Series:
        """Return the area by unit: float, 0 where a unit has no piece."""
        return self._by_unit(np.asarray(shapely.area(self.geometry), dtype=float))

    def covered_m2(self, shapes: gpd.GeoSeries) -> pd.Series:
        """Return the area of each unit's pieces that any of the shapes covers: float, 0 where none does.

        ``shapes`` are areas in the same CRS; they may overlap, be null, empty or invalid.
        """
        return self._by_unit(_covered_m2(self.geometry, polygonal(shapes.to_numpy())))

    def union(self) -> Geometries:
        """Return for each unit in turn the union of its pieces (empty where it has none)."""
        unions = np.full(len(self.units), shapely.Polygon(), dtype=object)
        groups = list(grouped(self.unit, np.arange(len(self.unit))))
        unions[[at for at, _ in groups]] = one_by_one(_union, [self.geometry[own] for _, own in groups])
        return unions

    def _by_unit(self, values: Floats) -> pd.Series:
        # From the smallest on, so that the sum is the same to the last bit whatever order the shapes came in.
        order = np.lexsort((values, self.unit))
        sums = np.bincount(self.unit[order], weights=values[order], minlength=len(self.units))
        return pd.Series(sums, index=self.units, name="area_m2", dtype="float64")


@dataclass(frozen=True, eq=False)
class Cuts:
    """Shapes cut at the borders of units, cut once for every selection of the shapes.

    Attributes
    ----------
    units, shapes
        Index of the units, and of the shapes.
    unit, shape
        For each cut the positions of its unit and of its shape.
    cluster
        For each shape a number that it shares with those that it overlaps, directly or by others.
    geometry
        Valid areas; those of one unit overlap where their shapes do.
    """

    units: pd.Index
    shapes: pd.Index
    unit: Positions
    shape: Positions
    cluster: Positions
    geometry: Geometries

    def pieces(self, of: pd.Index | None = None) -> Pieces:
        """Return the cuts of the shapes with these ids (of all, without), those that overlap as one piece."""
        kept = slice(None) if of is None else self.shapes.isin(of)[self.shape]
        return Pieces(self.units, *_united(self.unit[kept], self.cluster[self.shape[kept]], self.geometry[kept]))


def cut_by_unit(shapes: gpd.GeoSeries | Areas, units: gpd.GeoDataFrame, *, apart: bool = False) -> Cuts:
    """Cut shapes at the borders of units.

    Parameters
    ----------
    shapes
        Areas in a metric CRS; they may overlap (what two of them cover counts once), be null, empty or invalid. Given
        as :class:`Areas`, nobody looks again whether they do.
    units
        Areas in the same CRS, index ``unit_id``; they may overlap, as levels do.
    apart
        The shapes are known not to overlap: then nobody looks whether they do, and none are united.
    """
    whole = shapes if isinstance(shapes, Areas) else Areas.of(shapes)
    areas, unit_areas = whole.geometry, polygonal(units.geometry.to_numpy())
    # Units are not prepared for both: of a large city they would hold a gigabyte of indexes.
    unit, shape = shapely.STRtree(areas).query(unit_areas, predicate="intersects")
    pieces = intersection(areas[shape], unit_areas[unit])
    has_area = shapely.area(pieces) > 0
    cluster = np.arange(len(areas)) if apart else whole.cluster
    return Cuts(units.index, whole.index, unit[has_area], shape[has_area], cluster, pieces[has_area])


def pieces_by_unit(shapes: gpd.GeoSeries | Areas, units: gpd.GeoDataFrame, *, apart: bool = False) -> Pieces:
    """Cut shapes into pieces by unit; shapes that overlap become one piece.

    Parameters as for :func:`cut_by_unit`.
    """
    return cut_by_unit(shapes, units, apart=apart).pieces()


def area_by_unit(shapes: gpd.GeoSeries | Areas, units: gpd.GeoDataFrame) -> pd.Series:
    """Return the area in m2 of each unit that any of the shapes covers.

    Parameters as for :func:`pieces_by_unit`.

    Returns
    -------
    Series
        Float, m2, index as ``units``; 0 where no shape reaches the unit.
    """
    return pieces_by_unit(shapes, units).area_m2()


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
    return pieces_by_unit(land, units).covered_m2(shapes)


def union_by_unit(shapes: gpd.GeoSeries, units: gpd.GeoDataFrame) -> Geometries:
    """Return, for each unit in turn, the union of the parts of the shapes inside it (empty where there are none)."""
    return pieces_by_unit(shapes, units).union()


def _united(unit: Positions, cluster: Positions, pieces: Geometries) -> tuple[Positions, Geometries]:
    """Unite the pieces of one cluster in one unit; return units and pieces."""
    key = unit * (int(cluster.max(initial=0)) + 1) + cluster
    _, at, count = np.unique(key, return_inverse=True, return_counts=True)
    shared = count[at] > 1
    groups = _groups(key, shared)
    units = np.array([unit[own[0]] for own in groups], dtype=np.intp)
    unions = one_by_one(_union, [pieces[own] for own in groups])
    return np.concatenate([unit[~shared], units]), np.concatenate([pieces[~shared], unions])


def _covered_m2(pieces: Geometries, shapes: Geometries) -> Floats:
    """Return how much of each piece lies in any of the shapes."""
    whole_m2 = np.asarray(shapely.area(pieces), dtype=float)
    piece, shape = shapely.STRtree(shapes).query(pieces)
    full = np.zeros(len(pieces), dtype=bool)
    with prepared(shapes):
        full[piece[_covers(shapes, pieces, shape, piece)]] = True
    rest = ~full[piece]
    piece, shape = piece[rest], shape[rest]
    near = _meet(shapes[shape], pieces[piece])
    piece, shape = piece[near], shape[near]
    covered_m2 = np.where(full, whole_m2, 0.0)
    alone = np.bincount(piece, minlength=len(pieces))[piece] == 1
    covered_m2[piece[alone]] = shapely.area(by_parts(shapely.intersection, pieces[piece[alone]], shapes[shape[alone]]))
    several = np.unique(piece[~alone])
    left_m2 = shapely.area(_left_over(pieces, shapes, piece[~alone], shape[~alone])[several])
    covered_m2[several] = np.maximum(whole_m2[several] - left_m2, 0.0)
    return covered_m2


def _left_over(pieces: Geometries, shapes: Geometries, piece: Positions, shape: Positions) -> Geometries:
    """Return the pieces less the shapes that they are paired with.

    Shapes are taken away one by one, and often nothing is left before the last. From a piece with more corners than all
    of them together (the rest of a whole city) they are taken at once, united.
    """
    # In an order of the shapes' own: what is left is rounded by the order in which they are taken away.
    used, at = np.unique(shape, return_inverse=True)
    rank = np.argsort(np.argsort(shapely.to_wkb(shapes[used])))[at]
    order = np.lexsort((rank, piece))
    piece, shape = piece[order], shape[order]
    left = pieces.copy()
    corners = np.bincount(piece, weights=shapely.get_num_coordinates(shapes[shape]), minlength=len(pieces))
    large = (shapely.get_num_coordinates(pieces) > corners)[piece]
    for one, own in grouped(piece[large], np.arange(int(large.sum()))):
        left[one] = shapely.difference(pieces[one], shapely.union_all(shapes[shape[large][own]]))
    piece, shape = piece[~large], shape[~large]
    turn = np.arange(len(piece)) - np.searchsorted(piece, piece)
    for now in range(int(turn.max(initial=-1)) + 1):
        chosen = np.flatnonzero(turn == now)
        chosen = chosen[~shapely.is_empty(left[piece[chosen]])]
        left[piece[chosen]] = by_parts(shapely.difference, left[piece[chosen]], shapes[shape[chosen]])
    return left


def _meet(shapes: Geometries, pieces: Geometries) -> NDArray[np.bool_]:
    """Say of each pair whether they have a point in common; GEOS keeps an index of the larger of the two."""
    swapped = shapely.get_num_coordinates(shapes) < shapely.get_num_coordinates(pieces)
    larger, smaller = np.where(swapped, pieces, shapes), np.where(swapped, shapes, pieces)
    with prepared(larger):
        return np.asarray(shapely.intersects(larger, smaller), dtype=bool)


def _covers(shapes: Geometries, pieces: Geometries, shape: Positions, piece: Positions) -> NDArray[np.bool_]:
    """Say of each pair whether the shape covers the piece; the bounds decide most."""
    outer, inner = shapely.bounds(shapes)[shape], shapely.bounds(pieces)[piece]
    surrounds = (outer[:, :2] <= inner[:, :2]).all(axis=1) & (outer[:, 2:] >= inner[:, 2:]).all(axis=1)
    may = np.flatnonzero(surrounds)
    covers = np.zeros(len(piece), dtype=bool)
    covers[may] = shapely.covers(shapes[shape[may]], pieces[piece[may]])
    return covers


def _groups(keys: Positions, chosen: NDArray[np.bool_]) -> list[Positions]:
    """Return the positions of each key among the chosen ones."""
    positions = np.flatnonzero(chosen)
    return [positions[own] for _, own in grouped(keys[positions], positions)]


def _union(shapes: Geometries) -> BaseGeometry:
    """Unite shapes in an order of their own: a union rounds by the order of its parts."""
    if len(shapes) < 2:
        return shapely.union_all(shapes)
    return shapely.union_all(shapes[np.argsort(shapely.to_wkb(shapes))])
