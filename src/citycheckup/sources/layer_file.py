"""One file of the city's own becomes one layer: read, conformed, mended, named, projected."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from citycheckup.layers.schema import BY_NAME, LayerSchema, Shape
from citycheckup.sources.coordinates import System, to_wgs84
from citycheckup.sources.folder import LayerEntry
from citycheckup.sources.identity import with_ids
from citycheckup.sources.maps.vectors import check_position, read_vector, repair
from citycheckup.sources.tables.conform import conform
from citycheckup.sources.tables.headings import POSITION_COLUMNS
from citycheckup.sources.tables.points import points
from citycheckup.sources.tables.table import is_table, read_table
from citycheckup.vocabulary import Message, Problem

WGS84 = "EPSG:4326"

_SHAPES = {
    "Point": Shape.POINT,
    "MultiPoint": Shape.POINT,
    "LineString": Shape.LINE,
    "MultiLineString": Shape.LINE,
    "Polygon": Shape.AREA,
    "MultiPolygon": Shape.AREA,
}


def read_layer_file(
    name: str, entry: LayerEntry, path: Path, around_wgs84: BaseGeometry | None, *, crs: str | None = None
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Read one layer in EPSG:4326, with the columns of its schema and the index ``id``.

    Parameters
    ----------
    around_wgs84
        The city and its surroundings; a layer that lies elsewhere is a problem. None: not known yet.
    crs
        The city's own CRS: a layer that is in it already stays so, to the last bit.

    Returns
    -------
    tuple
        The layer's features, and every problem found. With an error among them the features are not to be used.

    Raises
    ------
    InputError
        The file cannot be read at all.
    """
    schema = BY_NAME[name]
    raw, file, problems = _raw(entry, path, around_wgs84)
    if raw.crs is None or any(problem.message.key == "maps.not_degrees" for problem in problems):
        return raw.iloc[:0], problems  # nobody knows where this is; the problems say so
    mapping = {column: heading for column, heading in entry.columns.items() if column not in POSITION_COLUMNS}
    attributes, unfit = conform(raw, schema, file=file, columns=mapping)
    problems += unfit
    table = gpd.GeoDataFrame(attributes, geometry=raw.geometry, crs=raw.crs)
    table = table[table.geometry.notna()]
    problems += _wrong_shapes(table, schema, file)
    table, mended = repair(table, file)
    problems += mended
    table, unnamed = with_ids(table, name, file)
    problems += unnamed
    if crs is not None and table.crs == crs and entry.coordinates == "wgs84":
        table = table.set_crs(crs, allow_override=True)  # one of its many spellings
    else:
        table = corrected(table.to_crs(WGS84), entry.coordinates)
    if around_wgs84 is not None and len(table) and not _meets(table, around_wgs84):
        problems += check_position(table.to_crs(WGS84), around_wgs84, file)
    return table, problems


def _meets(table: gpd.GeoDataFrame, around_wgs84: BaseGeometry) -> bool:
    around = gpd.GeoSeries([around_wgs84], crs=WGS84).to_crs(table.crs).iloc[0]
    shapely.prepare(around)
    return bool(shapely.intersects(around, table.geometry.to_numpy()).any())


def corrected(table: gpd.GeoDataFrame, coordinates: System) -> gpd.GeoDataFrame:
    """Return a table in EPSG:4326 whose coordinates were degrees of another Chinese system, put right."""
    moved = gpd.GeoSeries(to_wgs84(table.geometry.to_numpy(), coordinates), index=table.index, crs=WGS84)
    return table.set_geometry(moved)


def _raw(
    entry: LayerEntry, path: Path, around_wgs84: BaseGeometry | None
) -> tuple[gpd.GeoDataFrame, str, list[Problem]]:
    if not is_table(path):
        raw, problems = read_vector(path, sublayer=entry.layer, encoding=entry.encoding, crs=entry.crs)
        return raw, path.name, problems
    table = read_table(path, sheet=entry.sheet, encoding=entry.encoding)
    placed, misplaced = points(
        table.rows, file=table.file, columns=entry.columns, crs=entry.crs, around_wgs84=around_wgs84
    )
    return placed, table.file, [*table.problems, *misplaced]


def _wrong_shapes(table: gpd.GeoDataFrame, schema: LayerSchema, file: str) -> list[Problem]:
    """Name the rows whose geometry is not of a kind that the layer can hold; where none is, the file as a whole."""
    allowed = [str(shape) for shape in sorted(schema.shapes)]
    kinds = [shapely.GeometryType[kind.upper()] for kind, shape in _SHAPES.items() if shape in schema.shapes]
    fits = np.isin(shapely.get_type_id(table.geometry.to_numpy()), kinds)
    if fits.all():
        return []
    if not fits.any():
        found = sorted(set(table.geom_type))
        told = {"layer": schema.name, "found": found, "allowed": allowed, "count": len(table)}
        return [Problem(Message("city.wrong_shapes", told), file=file)]
    return [
        Problem(
            Message("city.wrong_shape", {"layer": schema.name, "found": kind, "allowed": allowed}),
            file=file,
            row=int(row) + 1,
        )
        for row, kind in table.geom_type[~fits].items()
    ]
