"""The city's map as an OpenStreetMap file, as a real city's would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import osmium
import pandas as pd
import shapely
from osmium.osm.mutable import Node, Way
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from citycheckup.demo_city.plan import CRS
from citycheckup.demo_city.streets import HIGHWAYS, Streets

_LANDUSE = {
    "residential": "residential",
    "commercial": "commercial",
    "industrial": "industrial",
    "public_service": "institutional",
    "school": "education",
}
_GENERATOR = "citycheckup demo (made-up city)"

Tags = Mapping[str, str]


@cache
def _transformer() -> Transformer:
    return Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)


def to_degrees(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return longitudes and latitudes of places in the city's metres, to the centimetre that OSM files hold."""
    longitude, latitude = _transformer().transform(x, y)
    return np.round(longitude, 7), np.round(latitude, 7)


def write_map(
    path: Path,
    *,
    streets: Streets,
    lots: pd.DataFrame,
    buildings: pd.DataFrame,
    stations: pd.DataFrame,
    river: BaseGeometry,
    year: int,
) -> None:
    """Write the map: nodes, then ways, both numbered from 1; the same content gives the same bytes.

    Parameters
    ----------
    lots, buildings
        Rectangles, see ``lots_of`` and ``buildings_of``.
    stations
        Rail stations: ``x``, ``y``, ``name``; one line runs through those of each row, from west to east.
    river
        The river's water: a polygon, or empty.
    year
        Every feature was last changed on 1 March of this year.
    """
    when = datetime(year, 3, 1, tzinfo=UTC)
    header = osmium.io.Header()
    header.set("generator", _GENERATOR)
    header.set("sorting", "Type_then_ID")
    path.unlink(missing_ok=True)
    lots = lots[lots["use"] != "public_service"]
    with osmium.SimpleWriter(str(path), header=header) as writer:
        first = 1
        placed: tuple[tuple[np.ndarray, np.ndarray, list[Tags] | None], ...] = (
            (streets.crossings["x"].to_numpy(), streets.crossings["y"].to_numpy(), None),
            (stations["x"].to_numpy(), stations["y"].to_numpy(), [_station_tags(name) for name in stations["name"]]),
            (*_corners(lots), None),
            (*_corners(buildings), None),
            (*_outline(river), None),
        )
        for x, y, tags in placed:
            _write_nodes(writer, first, x, y, tags, when)
            first += len(x)
        way = 1
        for crossings, road in zip(streets.ways["crossings"], _street_tags(streets), strict=True):
            writer.add_way(Way(id=way, version=1, timestamp=when, nodes=(crossings + 1).tolist(), tags=road))
            way += 1
        corner = 1 + len(streets.crossings) + len(stations)
        for area in [*_lot_tags(lots), *_building_tags(buildings)]:
            ring = [corner, corner + 1, corner + 2, corner + 3, corner]
            writer.add_way(Way(id=way, version=1, timestamp=when, nodes=ring, tags=area))
            way, corner = way + 1, corner + 4
        banks = len(_outline(river)[0])
        if banks:
            ring = [*range(corner, corner + banks), corner]
            writer.add_way(
                Way(id=way, version=1, timestamp=when, nodes=ring, tags={"natural": "water", "water": "river"})
            )
            way += 1
        for nodes in _lines(stations, 1 + len(streets.crossings)):
            writer.add_way(Way(id=way, version=1, timestamp=when, nodes=nodes, tags={"railway": "subway"}))
            way += 1


def _write_nodes(
    writer: osmium.SimpleWriter, first: int, x: np.ndarray, y: np.ndarray, tags: Sequence[Tags] | None, when: datetime
) -> None:
    longitude, latitude = to_degrees(x, y)
    for at, place in enumerate(zip(longitude.tolist(), latitude.tolist(), strict=True)):
        own = {} if tags is None else tags[at]
        writer.add_node(Node(id=first + at, version=1, timestamp=when, location=place, tags=own))


def _corners(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the four corners of each rectangle, anticlockwise from the south-west."""
    x = table[["west", "east", "east", "west"]].to_numpy().ravel()
    y = table[["south", "south", "north", "north"]].to_numpy().ravel()
    return x, y


def _outline(river: BaseGeometry) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of the river's outline, the first not repeated."""
    corners = shapely.get_coordinates(shapely.get_exterior_ring(river))[:-1] if not river.is_empty else np.empty((0, 2))
    return corners[:, 0], corners[:, 1]


def _lines(stations: pd.DataFrame, first: int) -> list[list[int]]:
    """Return the nodes of each rail line: the stations of one row, from west to east."""
    numbered = stations.assign(node=np.arange(first, first + len(stations)), row=stations["y"].round())
    lines = [line.sort_values("x")["node"].tolist() for _, line in numbered.groupby("row", sort=True)]
    return [line for line in lines if len(line) > 1]


def _station_tags(name: str) -> Tags:
    return {"railway": "station", "station": "subway", "public_transport": "station", "subway": "yes", "name": name}


def _street_tags(streets: Streets) -> Iterator[Tags]:
    for name, kind in zip(streets.ways["name"], streets.ways["road_class"], strict=True):
        yield {"highway": HIGHWAYS[kind], "name": name}


def _lot_tags(lots: pd.DataFrame) -> Iterator[Tags]:
    for use, name in zip(lots["use"], lots["name"], strict=True):
        named = {"name": name} if isinstance(name, str) else {}
        yield {"leisure": "park", **named} if use == "green" else {"landuse": _LANDUSE[use], **named}


def _building_tags(buildings: pd.DataFrame) -> Iterator[Tags]:
    columns = ("use", "form", "storeys_count", "built_year")
    for use, form, storeys, year in zip(*(buildings[column].tolist() for column in columns), strict=True):
        tags = {"building:levels": str(storeys)}
        if isinstance(form, str):
            tags |= {"building": "house" if form in {"court", "village"} else "apartments", "start_date": str(year)}
        else:
            tags["building"] = {"学校": "school", "商业": "retail", "厂房": "industrial"}.get(use, "public")
        yield tags
