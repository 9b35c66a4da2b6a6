"""Fetches a city's outline and map by name from the internet, through pyrosm."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import geopandas as gpd

from citycheckup.vocabulary import InputError, Message, Problem

_SURROUNDINGS_DEGREES = 0.025  # more than the largest service radius: facilities outside that reach in


def fetch_place(place: str, folder: Path) -> tuple[Path, Path]:
    """Fetch the map (OSM PBF) and the outline (GeoJSON) of a place into ``folder/data``; return both paths.

    The outline is Nominatim's, the map the smallest published extract that covers it, cropped to its surroundings.

    Raises
    ------
    InputError
        The extra package is not installed, there is no internet, or the place is not found; nothing has been written
        beside what was already fetched.
    """
    try:
        pyrosm: Any = import_module("pyrosm")
    except ImportError as error:
        raise InputError(Problem(Message("folder.place_needs_extra"))) from error
    target = folder / "data"
    try:
        outline = pyrosm.geocode(place)
        target.mkdir(parents=True, exist_ok=True)
        osm = pyrosm.get_data_by_area(outline.buffer(_SURROUNDINGS_DEGREES), directory=str(target))
    except Exception as error:
        raise InputError(Problem(Message("folder.place_failed", {"place": place, "reason": str(error)}))) from error
    boundary = target / "boundary.geojson"
    gpd.GeoDataFrame({"name": [place]}, geometry=[outline], crs="EPSG:4326").to_file(boundary, driver="GeoJSON")
    return Path(osm), boundary
