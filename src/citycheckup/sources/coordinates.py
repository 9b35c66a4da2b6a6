"""Coordinates of Chinese phone and web maps, GCJ-02 and BD-09, turned into WGS 84."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely

System = Literal["wgs84", "gcj02", "bd09"]
Points = npt.NDArray[np.float64]

# The formula's own constants: the Krasovsky 1940 ellipsoid, and the box outside of which nothing is shifted.
_MAJOR_AXIS_M = 6378245.0
_ECCENTRICITY2 = 0.00669342162296594323
_WEST, _SOUTH, _EAST, _NORTH = 72.004, 0.8293, 137.8347, 55.8271
_BD_ANGLE = np.pi * 3000 / 180
# The shift changes by about a thousandth of the way gone, so each step gains three digits; the number is fixed so that
# a point's result does not depend on the points beside it.
_STEPS = 8


def to_wgs84(geometries: npt.ArrayLike, system: System) -> npt.NDArray[np.object_]:
    """Return geometries in WGS 84 degrees (EPSG:4326) of geometries in degrees of GCJ-02 or BD-09.

    Parameters
    ----------
    geometries
        Array of Shapely geometries, longitude and latitude in degrees; nulls stay nulls.
    system
        ``gcj02`` (Gaode, Tencent, Google in China), ``bd09`` (Baidu), or ``wgs84`` (nothing is changed).

    Notes
    -----
    GCJ-02 is not published; the formula is the one in use in open tools since 2012 ("eviltransform"). It is turned back
    by iteration, to far below a centimetre.
    """
    geometry = np.asarray(geometries, dtype=object)
    if system == "wgs84":
        return geometry
    turned: npt.NDArray[np.object_] = shapely.transform(
        geometry, {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}[system]
    )
    return turned


def wgs84_to_gcj02(points: Points) -> Points:
    """Return GCJ-02 longitudes and latitudes, shape (n, 2), of WGS 84 ones; outside the box round China the same."""
    lon, lat = points[:, 0], points[:, 1]
    x, y = lon - 105.0, lat - 35.0
    waves = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + waves
    north_m += (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)) * 2 / 3
    north_m += (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)) * 2 / 3
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + waves
    east_m += (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)) * 2 / 3
    east_m += (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)) * 2 / 3
    phi = np.radians(lat)
    curve = 1 - _ECCENTRICITY2 * np.sin(phi) ** 2
    degrees_east = np.degrees(east_m / (_MAJOR_AXIS_M / np.sqrt(curve) * np.cos(phi)))
    degrees_north = np.degrees(north_m / (_MAJOR_AXIS_M * (1 - _ECCENTRICITY2) / (curve * np.sqrt(curve))))
    inside = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    shift = np.column_stack([degrees_east, degrees_north])
    return points + np.where(inside[:, None], shift, 0.0)


def gcj02_to_bd09(points: Points) -> Points:
    """Return BD-09 longitudes and latitudes, shape (n, 2), of GCJ-02 ones."""
    lon, lat = points[:, 0], points[:, 1]
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_ANGLE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_ANGLE)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def gcj02_to_wgs84(points: Points) -> Points:
    """Return WGS 84 longitudes and latitudes, shape (n, 2), of GCJ-02 ones."""
    return _inverse(wgs84_to_gcj02, points)


def bd09_to_wgs84(points: Points) -> Points:
    """Return WGS 84 longitudes and latitudes, shape (n, 2), of BD-09 ones."""
    return gcj02_to_wgs84(_inverse(gcj02_to_bd09, points))


def _inverse(forward: Callable[[Points], Points], wanted: Points) -> Points:
    guess = wanted
    for _ in range(_STEPS):
        guess = guess - (forward(guess) - wanted)
    return guess
