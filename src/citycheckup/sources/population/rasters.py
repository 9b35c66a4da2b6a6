"""Population rasters: their cells as areas. Only this module needs GDAL's raster side, so it is read when one comes."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
from rasterio.errors import RasterioError
from rasterio.windows import Window
from shapely.geometry.base import BaseGeometry

from citycheckup.vocabulary import InputError, Message, Problem, Severity


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
