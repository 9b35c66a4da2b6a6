"""A made-up city's buildings, land and streets as one OSM file: what reading that city from a map would begin with."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pyogrio
import shapely

_TAG = {"buildings": ("building", "apartments"), "land_use": ("landuse", "residential"), "parks": ("leisure", "park")}


def buildings_count(city: Path) -> int:
    """Return how many buildings a made-up city's folder holds."""
    return len(_areas(city, "buildings"))


def write_city_map(city: Path, osm: Path) -> None:
    """Write the city's buildings, land and parks, and the streets of its own map, as one PBF: nodes first, then ways.

    Parameters
    ----------
    city
        A folder of ``citycheckup demo``, with ``city.toml``.
    """
    with osmium.SimpleWriter(str(osm)) as writer:
        ways: list[tuple[list[int], dict[str, str]]] = []
        last = 0
        for name, (key, value) in _TAG.items():
            areas = _areas(city, name)
            parts = shapely.get_parts(areas.to_numpy())
            rings = shapely.get_exterior_ring(parts)
            places, ring = shapely.get_coordinates(rings, return_index=True)
            ends = np.cumsum(np.bincount(ring, minlength=len(rings)))
            for begin, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
                ids = list(range(last + begin + 1, last + end))
                for node, place in zip(ids, places[begin : end - 1].tolist(), strict=True):
                    writer.add_node(osmium.osm.mutable.Node(id=node, version=1, location=tuple(place)))
                ways.append(([*ids, ids[0]], {key: value}))
            last += len(places)
        streets = str(city / _settings(city)["osm"]["file"])
        for node in osmium.FileProcessor(streets, osmium.osm.NODE):
            writer.add_node(node.replace(id=node.id + last))
        for number, (nodes, tags) in enumerate(ways, 1):
            writer.add_way(osmium.osm.mutable.Way(id=number, version=1, nodes=nodes, tags=tags))
        for number, way in enumerate(osmium.FileProcessor(streets, osmium.osm.WAY), len(ways) + 1):
            writer.add_way(way.replace(id=number, nodes=[node.ref + last for node in way.nodes]))


def _areas(city: Path, layer: str) -> gpd.GeoSeries:
    file = city / _settings(city)["layers"][layer]["file"]
    table = gpd.read_parquet(file) if file.suffix == ".parquet" else pyogrio.read_dataframe(file)
    return table.geometry.to_crs("EPSG:4326")


def _settings(city: Path) -> dict[str, Any]:
    return tomllib.loads((city / "city.toml").read_text(encoding="utf-8"))
