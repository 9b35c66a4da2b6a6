"""The metric coordinate reference system of a city."""

from __future__ import annotations

import math

from pyproj import CRS
from pyproj.exceptions import CRSError

from citycheckup.vocabulary import InputError, Message, Problem

_CGCS2000 = "EPSG:4490"
_FIRST_ZONE, _FIRST_CODE = 25, 4534  # CGCS2000 / 3-degree Gauss-Kruger CM 75E; one code a zone, to CM 135E
_LAST_ZONE = 45


def city_crs(lon: float, lat: float) -> str:
    """Return the projected CRS, in metres, for a city round a point in degrees (EPSG:4326).

    In the area of use that EPSG registers for CGCS2000 (a box round China): CGCS2000 / 3-degree Gauss-Kruger by central
    meridian, EPSG:4534 to 4554, as the handbook asks (chapter on data). Elsewhere: the WGS 84 / UTM zone. The box
    reaches into neighbouring countries; there the 3-degree zone is at least as accurate as UTM, being narrower.

    Raises
    ------
    ValueError
        It is no place on earth.
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"no place on earth: {lon}, {lat}")
    china = CRS(_CGCS2000).area_of_use
    if china is not None and china.west <= lon <= china.east and china.south <= lat <= china.north:
        zone = min(max(math.floor(lon / 3 + 0.5), _FIRST_ZONE), _LAST_ZONE)
        return f"EPSG:{_FIRST_CODE + zone - _FIRST_ZONE}"
    zone = min(int((lon + 180) // 6) + 1, 60)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def check_metric(crs: str) -> None:
    """Accept a projected CRS whose axes are in metres.

    Raises
    ------
    InputError
        The code is not known, or the CRS is in degrees, feet or the like.
    """
    try:
        known = CRS(crs)
    except CRSError as error:
        raise InputError(Problem(Message("maps.crs_unknown", {"crs": crs}))) from error
    if not known.is_projected or any(axis.unit_conversion_factor != 1 for axis in known.axis_info[:2]):
        raise InputError(Problem(Message("maps.crs_not_metric", {"crs": crs, "name": known.name})))
