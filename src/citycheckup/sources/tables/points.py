"""Points from tables: longitude and latitude in two columns or one cell, or outlines as well-known text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from citycheckup.sources.tables.cells import folded, is_null, number, plain_numbers
from citycheckup.sources.tables.distinct import different_values
from citycheckup.sources.tables.headings import POSITION_COLUMNS, find_heading
from citycheckup.vocabulary import InputError, Message, Problem

WGS84 = "EPSG:4326"
_NO_MAPPING: Mapping[str, str] = MappingProxyType({})
_CHINA_WGS84 = (73.0, 3.0, 136.0, 54.0)
_SURROUNDINGS_DEGREES = 0.5
_BETWEEN = re.compile(r"[,，;；、\s]+")

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


def points(
    raw: pd.DataFrame,
    *,
    file: str,
    columns: Mapping[str, str] = _NO_MAPPING,
    crs: str | None = None,
    around_wgs84: BaseGeometry | None = None,
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Put the rows of a table on the map.

    Parameters
    ----------
    raw
        Text or numbers, null where empty; the index counts rows from 0.
    file
        The file's name for the problems.
    columns
        May name the headings: ``longitude`` and ``latitude`` (or easting and northing, in a projected CRS),
        ``coordinates`` (both in one cell, longitude first), or ``wkt``. Else they are recognised.
    crs
        CRS of the coordinates; None: EPSG:4326.
    around_wgs84
        The city (longitude, latitude): tells whether longitude and latitude are swapped. Without it, swapped pairs are
        seen where a latitude exceeds 90°, or where all points fit China only when swapped.

    Returns
    -------
    tuple
        The rows (same index) without the columns that were used, with geometry in ``crs``; null where a row has a
        problem. Problems (all errors): no coordinates, what is no number, out of range, swapped.

    Raises
    ------
    InputError
        No heading says where the places are, or the CRS does not exist.
    """
    crs = crs or WGS84
    try:
        to_wgs84 = Transformer.from_crs(crs, WGS84, always_xy=True)
    except CRSError as error:
        raise InputError(Problem(Message("tables.crs_unknown", {"crs": crs}), file)) from error
    headings = [str(heading) for heading in raw.columns]
    used, geometry, problems = _outlines(raw, headings, columns, file)
    if used is None:
        used, x, y, problems = _pairs(raw, headings, columns, file)
        faults = _faults_of_place(x, y, to_wgs84, around_wgs84)
        problems += _placed(faults, raw, x, y, used, file)
        good = np.isfinite(x) & np.isfinite(y) & (faults == _FINE)
        geometry = np.full(len(raw), None, dtype=object)
        geometry[good] = shapely.points(x[good], y[good])
    problems.sort(key=lambda problem: (problem.row or 0, problem.column or ""))
    return gpd.GeoDataFrame(raw.drop(columns=used), geometry=geometry, crs=crs), problems


def _heading(role: str, headings: list[str], columns: Mapping[str, str], file: str) -> str | None:
    if role in columns:
        found = find_heading(columns[role], headings)
        if found is None:
            arguments = {"column": role, "heading": columns[role], "headings": headings}
            raise InputError(Problem(Message("tables.heading_absent", arguments), file, column=columns[role]))
        return found
    names = {folded(name) for name in POSITION_COLUMNS[role]}
    return next((h for h in headings if folded(h) in names or folded(h).split("(")[0] in names), None)


def _outlines(
    raw: pd.DataFrame, headings: list[str], columns: Mapping[str, str], file: str
) -> tuple[list[str] | None, np.ndarray, list[Problem]]:
    """Return geometries of a column of well-known text; None as the columns used if there is no such column."""
    chosen = {"longitude", "latitude", "coordinates"} & columns.keys()
    heading = None if chosen else _heading("wkt", headings, columns, file)
    if heading is None:
        return None, np.array([], dtype=object), []
    texts = raw[heading].astype(object).where(raw[heading].notna(), None).to_numpy(dtype=object)
    geometry = shapely.from_wkt([text if isinstance(text, str) else None for text in texts], on_invalid="ignore")
    bad = [at for at, outline in enumerate(geometry) if outline is None or outline.is_empty]
    geometry[bad] = None
    problems = [
        _problem("no_place", file, raw, at, heading) if texts[at] is None
        else _problem("not_wkt", file, raw, at, heading, found=str(texts[at])[:60])
        for at in bad
    ]  # fmt: skip
    return [heading], geometry, problems


def _pairs(
    raw: pd.DataFrame, headings: list[str], columns: Mapping[str, str], file: str
) -> tuple[list[str], Floats, Floats, list[Problem]]:
    """Return the columns used, x and y (NaN where a row has none, which is a problem), and the problems."""
    both = None if {"longitude", "latitude"} & columns.keys() else columns.get("coordinates")
    x_heading = None if both else _heading("longitude", headings, columns, file)
    y_heading = None if both else _heading("latitude", headings, columns, file)
    if x_heading is not None and y_heading is not None:
        x, x_problems = _numbers(raw, x_heading, file)
        y, y_problems = _numbers(raw, y_heading, file)
        return [x_heading, y_heading], x, y, x_problems + y_problems
    heading = _heading("coordinates", headings, columns, file)
    if heading is None:
        raise InputError(Problem(Message("tables.no_position", {"headings": headings}), file))
    found = [_pair(value) for value in raw[heading]]
    problems = [
        _problem("no_place", file, raw, at, heading) if pair is None
        else _problem("not_a_pair", file, raw, at, heading, found=str(raw[heading].iloc[at]))
        for at, pair in enumerate(found) if pair is None or len(pair) != 2
    ]  # fmt: skip
    pairs = np.array([pair if pair and len(pair) == 2 else (np.nan, np.nan) for pair in found], dtype=float)
    pairs = pairs.reshape(-1, 2)
    return [heading], pairs[:, 0], pairs[:, 1], problems


def _pair(value: object) -> tuple[float, ...] | None:
    """Return the numbers of a cell, as many as there are; none if a part is no number; None for an empty cell."""
    if not isinstance(value, str) or is_null(value):
        return None
    parts = [number(part) for part in _BETWEEN.split(value.strip("()（）[] "))]
    return tuple(part[0] for part in parts if part is not None and part[1] in {"", "°"}) if None not in parts else ()


def _numbers(raw: pd.DataFrame, heading: str, file: str) -> tuple[Floats, list[Problem]]:
    codes, written = different_values(raw[heading])
    different = np.append(written.astype(object), [""])  # the last is what rows without a value say
    numbers, plain = plain_numbers(different)
    wrong: dict[int, str] = {}
    for at in np.flatnonzero(~plain).tolist():
        text = str(different[at])
        parts = number(text)
        if parts is not None and parts[1] in {"", "°", "度"}:
            numbers[at] = parts[0]
        else:
            wrong[at] = text
    codes = np.where(codes < 0, len(written), codes)
    problems = [
        _problem("no_place", file, raw, int(at), heading)
        if is_null(wrong[codes[at]])
        else _problem("not_degrees", file, raw, int(at), heading, found=wrong[codes[at]])
        for at in np.flatnonzero(np.isin(codes, list(wrong)))
    ]
    return numbers[codes], problems


_FINE, _SWAPPED, _OUT_OF_RANGE = 0, 1, 2


def _faults_of_place(
    x: Floats, y: Floats, to_wgs84: Transformer, around_wgs84: BaseGeometry | None
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Say of each pair whether it is fine, fits only when swapped, or fits nowhere."""
    west, south, east, north = _CHINA_WGS84 if around_wgs84 is None else around_wgs84.bounds
    margin = 0.0 if around_wgs84 is None else _SURROUNDINGS_DEGREES

    def fit(first: Floats, second: Floats) -> tuple[np.ndarray, np.ndarray]:
        lon, lat = to_wgs84.transform(first, second)
        possible = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        near = (lon >= west - margin) & (lon <= east + margin) & (lat >= south - margin) & (lat <= north + margin)
        return possible, possible & near

    known = np.isfinite(x) & np.isfinite(y)
    possible, near = fit(x, y)
    swapped_possible, swapped_near = fit(y, x)
    only_swapped = swapped_near & ~near
    if around_wgs84 is None and not (known.any() and only_swapped[known].all()):
        only_swapped = swapped_possible & ~possible
    return np.select([known & only_swapped, known & ~possible], [_SWAPPED, _OUT_OF_RANGE], _FINE)


def _placed(
    faults: np.ndarray[tuple[int], np.dtype[np.int64]],
    raw: pd.DataFrame,
    x: Floats,
    y: Floats,
    used: list[str],
    file: str,
) -> list[Problem]:
    known = np.isfinite(x) & np.isfinite(y)
    swapped = faults == _SWAPPED
    if known.any() and swapped[known].all():
        return [
            Problem(Message("tables.swapped_all", {"headings": used, "x": used[0], "y": used[-1]}), file, 1, used[0])
        ]
    return [
        _problem(
            "swapped" if swapped[at] else "out_of_range", file, raw, int(at), used[0], x=float(x[at]), y=float(y[at])
        )
        for at in np.flatnonzero(faults)
    ]


def _problem(key: str, file: str, raw: pd.DataFrame, at: int, column: str, /, **arguments: object) -> Problem:
    return Problem(Message(f"tables.{key}", arguments), file, int(raw.index[at]) + 1, column)
