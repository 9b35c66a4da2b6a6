"""Population zones from whatever a city has: a raster, polygons, or points with persons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from citycheckup.layers.schema import BY_NAME, LayerSchema
from citycheckup.sources.coordinates import to_wgs84
from citycheckup.sources.folder import LayerEntry
from citycheckup.sources.identity import with_ids
from citycheckup.sources.maps.vectors import read_vector, repair
from citycheckup.sources.population.grids import squares
from citycheckup.sources.tables.conform import conform
from citycheckup.sources.tables.points import WGS84, points
from citycheckup.sources.tables.table import is_table, read_table
from citycheckup.vocabulary import Message, Problem, Severity

_RASTERS = frozenset({".tif", ".tiff", ".vrt", ".asc", ".img"})


def read_population(
    path: Path, *, entry: LayerEntry, crs: str, around_wgs84: BaseGeometry | None = None
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Read where how many people live.

    Parameters
    ----------
    path
        A raster (persons per cell), a table of points (CSV, workbook), or a map file of polygons or points.
    entry
        How to read it, as in ``city.toml``. With ``cell_m``, points are the centres of square cells of that side.
    crs
        The city's metric CRS.
    around_wgs84
        Only zones that touch it are returned, whole; longitude, latitude. None: all.

    Returns
    -------
    tuple
        Zones in ``crs``: index ``id`` (text, sorted); ``residents_persons`` (float, ≥ 0, never null), ``zone_kind``
        (``cell``, ``polygon``, ``point``), geometry (polygons; points for ``point``). And the problems: a zone whose
        persons are not known is an error, for nobody can tell it from an empty one later; raster cells without a value
        are counted in a note.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    if path.suffix.lower() in _RASTERS:
        # Few cities have one, and its library takes longer to import than all of ours.
        from citycheckup.sources.population.rasters import raster_cells  # noqa: PLC0415 - few cities have a raster

        zones, problems = raster_cells(path, area_wgs84=around_wgs84, crs=entry.crs)
        zones = zones.to_crs(crs)
        kinds = np.full(len(zones), "cell", dtype=object)
    else:
        zones, problems = _features(path, entry, around_wgs84)
        if entry.coordinates != "wgs84":
            zones = zones.to_crs(WGS84)
            zones = zones.set_geometry(to_wgs84(zones.geometry.to_numpy(), entry.coordinates), crs=WGS84)
        zones = zones.to_crs(crs)
        is_point = zones.geom_type.to_numpy() == "Point"
        kinds = np.where(is_point, "point" if entry.cell_m is None else "cell", "polygon").astype(object)
        if entry.cell_m is not None and is_point.any():
            zones.loc[is_point, zones.geometry.name] = squares(zones.geometry[is_point], entry.cell_m)
    table = gpd.GeoDataFrame(
        {
            "residents_persons": zones["residents_persons"],
            "zone_kind": pd.Series(kinds, index=zones.index, dtype=object),
        },
        geometry=zones.geometry,
        crs=crs,
    )
    if around_wgs84 is not None:
        around = gpd.GeoSeries([around_wgs84], crs=WGS84).to_crs(crs).iloc[0]
        shapely.prepare(around)
        table = table[table.intersects(around)]
        if not len(table) and not any(problem.severity is Severity.ERROR for problem in problems):
            problems.append(Problem(Message("tables.population_elsewhere"), path.name))
    return table.sort_index(), problems


def _features(
    path: Path, entry: LayerEntry, around_wgs84: BaseGeometry | None
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return points or polygons with ids and persons, in the file's CRS; rows with an error are left out."""
    placed, file, problems = _placed(path, entry, around_wgs84)
    attributes, unfit = conform(placed, _schema(), file=file, columns=entry.columns)
    placed, misshapen = _shaped(placed, file)
    features = gpd.GeoDataFrame(attributes, geometry=placed.geometry.reindex(attributes.index), crs=placed.crs)
    whole = features["residents_persons"].notna() & features.geometry.notna()
    named, unnamed = with_ids(features[whole], "population", file)
    return named, [*problems, *unfit, *misshapen, *unnamed]


def _placed(
    path: Path, entry: LayerEntry, around_wgs84: BaseGeometry | None
) -> tuple[gpd.GeoDataFrame, str, list[Problem]]:
    """Return the rows of a table or map file as they are written, with geometry, and the file's name for problems."""
    if is_table(path):
        raw = read_table(path, sheet=entry.sheet, encoding=entry.encoding)
        placed, problems = points(
            raw.rows, file=raw.file, columns=entry.columns, crs=entry.crs, around_wgs84=around_wgs84
        )
        return placed, raw.file, [*raw.problems, *problems]
    read, problems = read_vector(path, sublayer=entry.layer, encoding=entry.encoding, crs=entry.crs)
    placed, mended = repair(read, path.name)
    return placed, path.name, [*problems, *mended]


def _shaped(placed: gpd.GeoDataFrame, file: str) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Take apart multipoints of one point, and refuse what is neither point nor area."""
    single = (placed.geom_type == "MultiPoint") & (placed.count_geometries() == 1)
    if single.any():
        placed = placed.copy()
        placed.loc[single, placed.geometry.name] = shapely.get_geometry(placed.geometry[single].to_numpy(), 0)
    wrong = placed.geometry.notna() & ~placed.geom_type.isin(["Point", "Polygon", "MultiPolygon"])
    return placed[~wrong], [
        Problem(Message("tables.population_shape", {"shape": shape}), file, int(at) + 1)
        for at, shape in placed.geom_type[wrong].items()
    ]


def _schema() -> LayerSchema:
    """Return the population layer with persons required: a zone without a number is no zone."""
    schema = BY_NAME["population"]
    return replace(
        schema,
        columns=tuple(replace(column, required=column.name == "residents_persons") for column in schema.columns),
    )
