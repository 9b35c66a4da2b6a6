"""Population grids: the cells of a raster, and squares round the points that stand for cells."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
from rasterio.errors import RasterioError
from rasterio.windows import Window
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from citycheckup.vocabulary import InputError, Message, Problem, Severity

_USUAL_CELLS_M = (10, 20, 25, 30, 50, 100, 200, 250, 300, 400, 500, 1000, 2000, 5000)


def raster_cells(
    path: Path, *, area_wgs84: BaseGeometry | None = None, crs: str | None = None
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Read the cells of a raster's first band in and round an area, each as the quadrangle it is.

    Parameters
    ----------
    path
        GeoTIFF, or any raster GDAL reads; persons per cell.
    area_wgs84
        Longitude, latitude; only cells in its bounds are read. None: all.
    crs
        The raster's CRS, where it does not say.

    Returns
    -------
    tuple
        Index ``id`` (``cell-<row>-<column>`` of the raster), ``residents_persons`` (float, ≥ 0), polygons in the
        raster's CRS; their sum is the raster's own. Cells without a value are not in the table: nobody is counted
        there; a note says how many.

    Raises
    ------
    InputError
        Absent, unreadable, without CRS, away from the area, or with negative numbers of persons.
    """
    file = path.name
    if not path.exists():
        raise InputError(Problem(Message("tables.absent"), file))
    try:
        with rasterio.open(path) as raster:
            source_crs = crs or (raster.crs.to_wkt() if raster.crs else None)
            if source_crs is None:
                raise InputError(Problem(Message("tables.raster_without_crs"), file))
            window = _window(raster, area_wgs84, source_crs)
            if window is None:
                raise InputError(Problem(Message("tables.population_elsewhere"), file))
            persons = raster.read(1, window=window, masked=True)
            transform, bands = raster.transform, raster.count
    except RasterioError as error:
        raise InputError(Problem(Message("tables.unreadable", {"reason": str(error)}), file)) from error
    values = np.ma.filled(persons.astype("float64"), np.nan)
    negative = int(np.count_nonzero(values < 0))
    if negative:
        arguments = {"count": negative, "lowest": float(np.nanmin(values))}
        raise InputError(Problem(Message("tables.raster_negative", arguments), file))
    known = np.isfinite(values)
    rows, columns = np.nonzero(known)
    problems = []
    if empty := values.size - len(rows):
        arguments = {"count": empty, "cells": values.size}
        problems.append(Problem(Message("tables.raster_no_value", arguments), file, severity=Severity.NOTE))
    if bands > 1:
        problems.append(Problem(Message("tables.raster_bands", {"bands": bands}), file, severity=Severity.WARNING))
    rows, columns = rows + window.row_off, columns + window.col_off
    # Corners are worked out from whole numbers, so that neighbours share them exactly.
    across = columns[:, None] + np.array([0, 1, 1, 0])
    down = rows[:, None] + np.array([0, 0, 1, 1])
    x = transform.a * across + transform.b * down + transform.c
    y = transform.d * across + transform.e * down + transform.f
    cells = gpd.GeoDataFrame(
        {"residents_persons": values[known]},
        geometry=shapely.polygons(np.stack([x, y], axis=-1)),
        index=pd.Index(
            [f"cell-{row}-{column}" for row, column in zip(rows, columns, strict=True)],
            dtype=object,
            name="id",
        ),
        crs=source_crs,
    )
    return cells.sort_index(), problems


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


def _window(raster: rasterio.DatasetReader, area_wgs84: BaseGeometry | None, crs: str) -> Window | None:
    """Return the whole rows and columns that hold the area; None if it lies off the raster."""
    whole = Window(0, 0, raster.width, raster.height)
    if area_wgs84 is None:
        return whole
    outline = gpd.GeoSeries([shapely.segmentize(shapely.box(*area_wgs84.bounds), 0.01)], crs="EPSG:4326").to_crs(crs)
    corners = shapely.get_coordinates(shapely.box(*outline.total_bounds))
    inverse = ~raster.transform
    columns, rows = (
        inverse.a * corners[:, 0] + inverse.b * corners[:, 1] + inverse.c,
        (inverse.d * corners[:, 0] + inverse.e * corners[:, 1] + inverse.f),
    )
    left, right = max(0, int(np.floor(columns.min()))), min(raster.width, int(np.ceil(columns.max())))
    top, bottom = max(0, int(np.floor(rows.min()))), min(raster.height, int(np.ceil(rows.max())))
    return Window(left, top, right - left, bottom - top) if right > left and bottom > top else None
