"""Map files of every common kind, read as they are; their geometry mended, their place checked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from citycheckup.geo.threads import by_parts
from citycheckup.sources.maps.files import Raw, open_vector
from citycheckup.vocabulary import InputError, Message, Problem, Severity

_ROWS_NAMED = 20
_LARGE_CHANGE = 0.01  # of the area: above it a mended polygon is worth a look


def read_vector(
    path: Path, *, sublayer: str | None = None, encoding: str | None = None, crs: str | None = None
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Read one layer of a map file, columns untouched.

    Parameters
    ----------
    path
        GeoPackage, Shapefile, GeoJSON, GeoParquet, FileGDB, DXF, KML or FlatGeobuf; a .zip of one of them, too.
    sublayer
        Which layer, where the file holds several.
    encoding
        Encoding of a Shapefile's, GeoJSON's or DXF's text; None: what the file says, else what is recognised.
    crs
        CRS of the coordinates (``EPSG:…``); None: what the file says. A given one wins.

    Returns
    -------
    tuple
        One row per feature in the file's order, index 0, 1, …: row number - 1; two-dimensional geometry without curves,
        in the file's CRS, null or empty where a feature has none. And warnings and notes.

    Raises
    ------
    InputError
        The file is absent, damaged or empty; holds several layers and none was named; has no CRS, an unknown one, or
        coordinates that cannot be degrees though it says so; or its text is not in the encoding that was named.
    """
    raw = open_vector(path, sublayer, encoding)
    table, problems = raw.table, list(raw.problems)
    table, unplaced = _with_crs(raw, crs, path.name)
    problems += unplaced
    empty = np.flatnonzero(table.geometry.isna() | table.geometry.is_empty)
    if len(empty) == len(table):
        problems.append(Problem(Message("maps.all_empty", {"count": len(table)}), path.name))
    else:
        problems += _by_row("maps.no_geometry", ((int(at), {}) for at in empty), path.name, Severity.WARNING)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise InputError(problems)
    return table, problems


def _with_crs(raw: Raw, given: str | None, file: str) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    table = raw.table
    if given is not None:
        try:
            table = table.set_crs(CRS(given), allow_override=True)
        except CRSError:
            return table, [Problem(Message("maps.crs_unknown", {"crs": given}), file)]
    if table.crs is None:
        return table, [Problem(Message("maps.no_crs"), file)]
    west, south, east, north = table.total_bounds
    if table.crs.is_geographic and (west < -180 or east > 180 or south < -90 or north > 90):
        arguments = {"crs": table.crs.to_string() if given is None else given, "x": float(east), "y": float(north)}
        return table, [Problem(Message("maps.not_degrees", arguments), file)]
    return table, []


def repair(table: gpd.GeoDataFrame, file: str) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Mend invalid geometry (rings that cross themselves, stick out or overlap) and report every row.

    Parameters
    ----------
    table
        Index: row number - 1, as :func:`read_vector` gives it.
    file
        The file's name for the messages.

    Returns
    -------
    tuple
        The same rows with valid geometry of the same dimension, less those that have none (reported on reading) or
        whose geometry nothing is left of (an ERROR each). Rings that overlap count once. And a problem per mended row:
        WARNING where its area changed by more than 1 %, else NOTE.
    """
    table = table[~(table.geometry.isna() | table.geometry.is_empty)]
    before = np.asarray(table.geometry.array)
    bad = np.flatnonzero(~by_parts(shapely.is_valid, before, dtype=bool))
    if not len(bad):
        return table, []
    broken = before[bad]
    reasons = shapely.is_valid_reason(broken)
    mended = shapely.make_valid(broken, method="structure", keep_collapsed=False)
    hopeless = shapely.is_empty(mended) | (shapely.get_dimensions(mended) != shapely.get_dimensions(broken))
    was, now = shapely.area(broken), shapely.area(mended)
    change = np.divide(np.abs(now - was), now, out=np.zeros(len(now)), where=now > 0)

    def rows(which: np.ndarray) -> Iterable[tuple[int, dict[str, object]]]:
        for at in np.flatnonzero(which):
            yield int(table.index[bad[at]]), {"reason": str(reasons[at]), "change": float(change[at])}

    large = change > _LARGE_CHANGE
    problems = _by_row("maps.not_repairable", rows(hopeless), file, Severity.ERROR)
    problems += _by_row("maps.repaired", rows(~hopeless & large), file, Severity.WARNING)
    problems += _by_row("maps.repaired", rows(~hopeless & ~large), file, Severity.NOTE)
    after = before.copy()
    after[bad] = mended
    table = table.set_geometry(gpd.GeoSeries(after, index=table.index, crs=table.crs))
    return table.drop(index=table.index[bad[hopeless]]), problems


def check_position(table_wgs84: gpd.GeoDataFrame, around_wgs84: BaseGeometry, file: str) -> list[Problem]:
    """Report a layer that lies wholly outside the city's surroundings, and why where that can be seen.

    Parameters
    ----------
    table_wgs84
        The layer in EPSG:4326.
    around_wgs84
        The city and its surroundings in EPSG:4326.
    file
        The file's name for the message.

    Returns
    -------
    list
        One ERROR (longitude and latitude swapped; or: elsewhere, with its bounds), or nothing.
    """
    geometry = np.asarray(table_wgs84.geometry.array)
    if not len(geometry) or shapely.intersects(around_wgs84, geometry).any():
        return []
    swapped = shapely.transform(geometry, lambda points: points[:, ::-1])
    if shapely.intersects(around_wgs84, swapped).any():
        return [Problem(Message("maps.swapped"), file)]
    corners = zip(("west", "south", "east", "north"), shapely.total_bounds(geometry), strict=True)
    return [Problem(Message("maps.elsewhere", {side: float(value) for side, value in corners}), file)]


def _by_row(key: str, rows: Iterable[tuple[int, dict[str, object]]], file: str, severity: Severity) -> list[Problem]:
    """Return a problem per row, and above a number of them the count of the rest."""
    found = list(rows)
    problems = [
        Problem(Message(key, arguments), file, at + 1, severity=severity) for at, arguments in found[:_ROWS_NAMED]
    ]
    if len(found) > _ROWS_NAMED:
        rest = {"count": len(found) - _ROWS_NAMED, "what": problems[0].message}
        problems.append(Problem(Message("maps.more_rows", rest), file, severity=severity))
    return problems
