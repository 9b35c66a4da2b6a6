"""Where commuters live and work, in the city's metric system."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from citycheckup.sources.coordinates import System, to_wgs84
from citycheckup.sources.figures.table_rows import Origins
from citycheckup.vocabulary import Message, Problem

WGS84 = "EPSG:4326"


def with_metres(
    rows: pd.DataFrame, origins: Origins, crs: str, coordinates: System
) -> tuple[pd.DataFrame, list[Problem]]:
    """Add ``home_x_m``, ``home_y_m``, ``work_x_m`` and ``work_y_m`` to a table of trips.

    Parameters
    ----------
    rows
        Columns of the table ``commuting``, in degrees; NaN where a cell could not be read.
    coordinates
        What the degrees are: WGS 84, or GCJ-02 or BD-09 of Chinese maps and phones.

    Returns
    -------
    tuple
        The rows, and an error for each pair that is no place on earth.
    """
    into = Transformer.from_crs(CRS(WGS84), CRS(crs), always_xy=True)
    problems: list[Problem] = []
    metres: dict[str, np.ndarray] = {}
    for end in ("home", "work"):
        longitude, latitude = (rows[f"{end}_{axis}"].to_numpy(float) for axis in ("longitude", "latitude"))
        known = np.isfinite(longitude) & np.isfinite(latitude)
        good = known & (np.abs(longitude) <= 180) & (np.abs(latitude) <= 90)
        for at in np.flatnonzero(known & ~good):
            arguments = {"x": float(longitude[at]), "y": float(latitude[at])}
            problems.append(origins.problem(int(at), Message("forms.no_such_place", arguments), f"{end}_longitude"))
        points = shapely.points(longitude[good], latitude[good])
        places = gpd.GeoSeries(to_wgs84(points, coordinates))
        x, y = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
        x[good], y[good] = into.transform(places.x.to_numpy(), places.y.to_numpy())
        metres |= {f"{end}_x_m": x, f"{end}_y_m": y}
    return rows.assign(**metres), problems
