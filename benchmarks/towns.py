"""Walking networks to measure on: Las Palmas repeated side by side. ``python -m benchmarks.towns FOLDER SIDE …``."""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from benchmarks.extract import extract
from benchmarks.walks import plain_graph
from citycheckup.geo.attachment import Attached, attach
from citycheckup.geo.networks import walking_network
from citycheckup.geo.walking_graph import WalkingGraph, streets_of
from citycheckup.sources.osm.map import read_osm
from citycheckup.sources.projection import city_crs

ACCESS_M = 200.0
KINDS = {
    "bus_stop": ("highway", "bus_stop"),
    "pitch": ("leisure", "pitch"),
    "parking": ("amenity", "parking"),
    "park": ("leisure", "park"),
    "school": ("amenity", "school"),
    "playground": ("leisure", "playground"),
    "clinic": ("amenity", "clinic"),
    "pharmacy": ("amenity", "pharmacy"),
    "hospital": ("amenity", "hospital"),
    "kindergarten": ("amenity", "kindergarten"),
    "social_facility": ("amenity", "social_facility"),
    "fire_station": ("amenity", "fire_station"),
}


def main() -> None:
    """Write for each side the graph of side by side towns, its points and places."""
    folder, sides = Path(sys.argv[1]), [int(side) for side in sys.argv[2:]]
    graph, points, places = _town()
    for side in sides:
        file = folder / f"{side}.npz"
        many, rank = _repeated(graph, side)
        arrays = {"nodes": many.nodes, "ends": many.ends, "lengths_m": many.lengths_m}
        for name, several in (("points", points), *places.items()):
            repeated = _moved(several, len(graph.ends), rank, side)
            arrays |= {
                f"{name}.edge": repeated.edge,
                f"{name}.along_m": repeated.along_m,
                f"{name}.gap_m": repeated.gap_m,
            }
        matrix = plain_graph(many, {kind: _moved(places[kind], len(graph.ends), rank, side) for kind in KINDS})
        plain = {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr}
        np.savez(file, **arrays)
        np.savez(file.with_suffix(".plain.npz"), **plain)


def _town() -> tuple[WalkingGraph, Attached, dict[str, Attached]]:
    """The largest connected part of one town's streets, its buildings and places."""
    osm = extract().osm
    tables = read_osm(osm).tables
    west, south, east, north = tables["roads"].total_bounds
    crs = city_crs((west + east) / 2, (south + north) / 2)
    network = walking_network(tables["roads"].to_crs(crs))
    streets = streets_of(network)
    graph = streets.graph
    _, part = connected_components(plain_graph(graph, {}), directed=False)
    kept = part == np.argmax(np.bincount(part))
    buildings = shapely.get_coordinates(tables["buildings"].to_crs(crs).geometry.centroid.to_numpy())
    lonlat = {kind: [] for kind in KINDS}
    for feature in osmium.FileProcessor(str(osm)).with_locations().with_filter(osmium.filter.EmptyTagFilter()):
        for kind, (key, value) in KINDS.items():
            if feature.tags.get(key) == value and not feature.is_relation():
                node = feature if feature.is_node() else feature.nodes[0]
                if node.location.valid():
                    lonlat[kind].append((node.location.lon, node.location.lat))

    def onto(points: NDArray[np.float64]) -> Attached:
        found = attach(streets, points, ACCESS_M)
        rank = np.cumsum(kept[graph.ends[:, 0]]) - 1
        on = (found.edge >= 0) & kept[graph.ends[found.edge, 0]]
        return Attached(np.where(on, rank[found.edge], -1).astype(np.int32), found.along_m, found.gap_m)

    places = {
        kind: onto(shapely.get_coordinates(gpd.GeoSeries(shapely.points(several), crs=4326).to_crs(crs).to_numpy()))
        for kind, several in lonlat.items()
    }
    inside = kept[graph.ends[:, 0]]
    whole = WalkingGraph(
        graph.nodes[kept], (np.cumsum(kept) - 1)[graph.ends[inside]].astype(np.int32), graph.lengths_m[inside]
    )
    return whole, onto(buildings), places


def _repeated(graph: WalkingGraph, side: int) -> tuple[WalkingGraph, NDArray[np.int32]]:
    """Repeat a graph side by side, without streets between; say where each edge has come to be."""
    step_m = graph.nodes.max(axis=0) - graph.nodes.min(axis=0) + 500.0
    corners = np.stack(np.divmod(np.arange(side * side), side), axis=1) * step_m
    nodes = (graph.nodes + corners[:, None]).reshape(-1, 2)
    ends = (graph.ends + (np.arange(side * side) * len(graph.nodes))[:, None, None]).reshape(-1, 2)
    many, edges = WalkingGraph.of(nodes, ends, np.tile(graph.lengths_m, side * side))
    rank = np.empty(len(edges), dtype=np.int32)
    rank[edges] = np.arange(len(edges), dtype=np.int32)
    return many, rank


def _moved(several: Attached, edges: int, rank: NDArray[np.int32], side: int) -> Attached:
    town = np.repeat(np.arange(side * side), len(several))
    edge = np.tile(several.edge, side * side)
    moved = np.where(edge >= 0, rank[edge + town * edges], -1).astype(np.int32)
    return Attached(moved, np.tile(several.along_m, side * side), np.tile(several.gap_m, side * side))


if __name__ == "__main__":
    main()
