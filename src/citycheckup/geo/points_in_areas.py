"""Which area a point lies in: exact, and quick where there are many points.

Where many points are asked about, a fine grid is laid over the areas. Squares of it that no outline touches hang
together in regions, and the points of one region all lie in the same areas: GEOS is asked once for each region, and
once for each point in a square that an outline crosses.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from citycheckup.geo.areas import Geometries, Positions, polygonal, prepared

Floats = NDArray[np.float64]

_MANY_POINTS = 20_000  # below, and below a point for five corners, asking GEOS about every point is as quick
_CORNERS_PER_POINT = 5
_SQUARES_PER_POINT = 6
_SQUARES_MAX = 8_000_000  # 40 MB
_AREAS_AT_ONCE = 500
_MARGIN = 0.01  # of a square: far more than what rounding moves an outline's points


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
    shapes = points.to_numpy()
    found = first_area_of(ordered.geometry.to_numpy(), shapely.get_x(shapes), shapely.get_y(shapes))
    ids = np.array([*ordered.index, None], dtype=object)
    return pd.Series(ids[found], index=points.index, dtype=object, name="unit_id")


def first_area_of(areas: Geometries, x_m: Floats, y_m: Floats) -> Positions:
    """Return the position of the first area that each point lies in or on, -1 for none.

    Parameters
    ----------
    areas
        Areas in a metric CRS, shape (n,); they may overlap, be null, empty or invalid.
    x_m, y_m
        Coordinates in the same CRS, shape (m,); not-a-number lies in none.
    """
    areas = polygonal(areas)
    found = np.full(len(x_m), -1, dtype=np.intp)
    west, south, east, north = shapely.total_bounds(areas) if len(areas) else np.full(4, np.nan)
    near = np.flatnonzero((x_m >= west) & (x_m <= east) & (y_m >= south) & (y_m <= north))
    many = max(_MANY_POINTS, shapely.get_num_coordinates(areas).sum() / _CORNERS_PER_POINT)
    if not 0 < len(near) >= many:
        found[near] = _asked(areas, x_m[near], y_m[near])
        return found
    x_m, y_m = x_m[near], y_m[near]
    grid = _Grid.over((west, south, east, north), squares=min(_SQUARES_PER_POINT * len(near), _SQUARES_MAX))
    region, regions_count = grid.regions(areas)
    of_point = region[grid.row(y_m), grid.column(x_m)]
    answers = np.full(regions_count + 1, -1, dtype=np.intp)
    # One point stands for each region: the last of those in it.
    spokesman = np.full(regions_count + 1, -1, dtype=np.intp)
    spokesman[of_point] = np.arange(len(of_point))
    spokesman[0] = -1
    there = spokesman >= 0
    answers[there] = _asked(areas, x_m[spokesman[there]], y_m[spokesman[there]])
    at_outline = np.flatnonzero(of_point == 0)
    inside = answers[of_point]
    inside[at_outline] = _asked(areas, x_m[at_outline], y_m[at_outline])
    found[near] = inside
    return found


def _asked(areas: Geometries, x_m: Floats, y_m: Floats) -> Positions:
    """Ask GEOS about every point."""
    point, area = shapely.STRtree(areas).query(shapely.points(x_m, y_m))
    with prepared(areas):
        inside = shapely.intersects_xy(areas[area], x_m[point], y_m[point])
    found = np.full(len(x_m), len(areas), dtype=np.intp)
    np.minimum.at(found, point[inside], area[inside])
    found[found == len(areas)] = -1
    return found


class _Grid:
    """Squares over a rectangle: which one a coordinate lies in."""

    def __init__(self, west_m: float, south_m: float, side_m: float, columns: int, rows: int) -> None:
        self._west_m, self._south_m, self._side_m = west_m, south_m, side_m
        self._columns, self._rows = columns, rows

    @classmethod
    def over(cls, bounds: tuple[float, float, float, float], *, squares: int) -> _Grid:
        west, south, east, north = bounds
        side_m = max(((east - west) * (north - south) / squares) ** 0.5, max(east - west, north - south) / squares)
        return cls(west, south, side_m, int((east - west) / side_m) + 1, int((north - south) / side_m) + 1)

    def column(self, x_m: Floats) -> NDArray[np.int32]:
        return np.clip((x_m - self._west_m) / self._side_m, 0, self._columns - 1).astype(np.int32)

    def row(self, y_m: Floats) -> NDArray[np.int32]:
        return np.clip((y_m - self._south_m) / self._side_m, 0, self._rows - 1).astype(np.int32)

    def regions(self, areas: Geometries) -> tuple[NDArray[Any], int]:
        """Return for each square the number of its region from 1 on, 0 where an outline touches it; and how many."""
        free = np.ones((self._rows, self._columns), dtype=bool)
        margin_m = self._side_m * _MARGIN
        for some in np.array_split(areas, len(areas) // _AREAS_AT_ONCE + 1):
            # Steps so short that each lies, margin and all, in the squares of its corners: two rows, two columns.
            outlines = shapely.segmentize(shapely.boundary(some), self._side_m - 2 * margin_m)
            xy, line = shapely.get_coordinates(shapely.get_parts(outlines), return_index=True)
            step = np.flatnonzero(line[:-1] == line[1:])
            lower, upper = np.minimum(xy[step], xy[step + 1]) - margin_m, np.maximum(xy[step], xy[step + 1]) + margin_m
            for row in (self.row(lower[:, 1]), self.row(upper[:, 1])):
                for column in (self.column(lower[:, 0]), self.column(upper[:, 0])):
                    free[row, column] = False
        return ndimage.label(free)
