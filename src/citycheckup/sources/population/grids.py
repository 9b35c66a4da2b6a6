"""Population grids: squares round the points that stand for cells, and how large they are."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

_USUAL_CELLS_M = (10, 20, 25, 30, 50, 100, 200, 250, 300, 400, 500, 1000, 2000, 5000)


def squares(points_metric: gpd.GeoSeries, cell_m: float) -> gpd.GeoSeries:
    """Return a square with sides of ``cell_m`` round each point (metric CRS, same index)."""
    x, y, half_m = points_metric.x.to_numpy(), points_metric.y.to_numpy(), cell_m / 2
    boxes = shapely.box(x - half_m, y - half_m, x + half_m, y + half_m)
    return gpd.GeoSeries(boxes, index=points_metric.index, crs=points_metric.crs)


def infer_cell_m(
    points_metric: gpd.GeoSeries, *, tolerance_share: float = 0.12, least_regular_share: float = 0.8
) -> float | None:
    """Return the side of the cells whose centres these points are; None if they do not lie on a grid.

    Grids are often drawn in an equal-area projection: seen from the city, cells are parallelograms, narrower one way
    than the other. So it is the area that counts: of the parallelogram between a point's nearest neighbour and its
    nearest neighbour in another direction. The points are a grid when the root of that area is within
    ``tolerance_share`` of the median for at least ``least_regular_share`` of them. The result is a usual cell size
    where it is within 5 % of one, else two significant figures; metres.
    """
    xy = np.unique(shapely.get_coordinates(points_metric.to_numpy()), axis=0)
    if len(xy) < 9:
        return None
    near = np.asarray(cKDTree(xy).query(xy, k=9)[1])
    steps = xy[near[:, 1:]] - xy[:, None, :]
    lengths = np.hypot(steps[..., 0], steps[..., 1])
    cross = np.abs(steps[:, :1, 0] * steps[..., 1] - steps[:, :1, 1] * steps[..., 0])
    aside = cross > 0.5 * lengths * lengths[:, :1]  # at least 30° from the nearest neighbour's direction
    first = aside.argmax(axis=1)
    sides_m = np.sqrt(cross[np.arange(len(xy)), first])[aside.any(axis=1)]
    if not len(sides_m):
        return None
    side_m = float(np.median(sides_m))
    if np.mean(np.abs(sides_m / side_m - 1) <= tolerance_share) < least_regular_share:
        return None
    usual = min(_USUAL_CELLS_M, key=lambda size: abs(size / side_m - 1))
    return float(usual) if abs(usual / side_m - 1) <= 0.05 else float(f"{side_m:.2g}")
