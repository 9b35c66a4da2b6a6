"""One pass over a file of OpenStreetMap: features by layer, and what needs a second look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from citycheckup.layers.schema import LAYERS, Kind, Shape
from citycheckup.sources.osm.broken import Members
from citycheckup.sources.osm.tags import Match, columns_of, is_drawn_backward, keys, matches

_WGS84 = "EPSG:4326"
_BATCH = 50_000  # geometries looked at in one go; bounds memory where the city is a small part of the file
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DTYPES: Mapping[Kind, Any] = {
    Kind.TEXT: pd.StringDtype(na_value=np.nan),
    Kind.NUMBER: "float64",
    Kind.INTEGER: "Int64",
    Kind.FLAG: "boolean",
}


@dataclass(eq=False)
class Batch:
    """Features of one layer. Geometry is looked at many at a time, and what lies outside the area is dropped."""

    area: BaseGeometry | None
    kept: list[tuple[str, BaseGeometry, Match]] = field(default_factory=list)
    bounds: list[np.ndarray] = field(default_factory=list)  # of everything, also of what was dropped
    _waiting: list[tuple[str, Any, Match]] = field(default_factory=list)

    def add(self, feature_id: str, geometry: object, match: Match) -> None:
        """Take a feature: id, geometry (hex WKB, (lon, lat), or Shapely's), columns."""
        self._waiting.append((feature_id, geometry, match))
        if len(self._waiting) >= _BATCH:
            self.sift()

    def sift(self) -> None:
        """Keep those of the waiting features that have any geometry and intersect the area."""
        if not self._waiting:
            return
        geometry = _geometries([raw for _, raw, _ in self._waiting])
        self.bounds.append(shapely.total_bounds(geometry))
        inside = ~shapely.is_empty(geometry)
        if self.area is not None:
            inside &= shapely.intersects(self.area, geometry)
        self.kept += [(self._waiting[at][0], geometry[at], self._waiting[at][2]) for at in np.flatnonzero(inside)]
        self._waiting = []

    def table(self, layer: str) -> gpd.GeoDataFrame:
        """Return the features as a table in EPSG:4326, sorted by id, with the layer's columns."""
        self.sift()
        self.kept.sort(key=lambda item: item[0])
        index = pd.Index([feature_id for feature_id, _, _ in self.kept], name="id", dtype=_DTYPES[Kind.TEXT])
        columns = {}
        for name, kind in columns_of(layer).items():
            values = [match.columns.get(name) for _, _, match in self.kept]
            columns[name] = pd.Series(values, index=index, dtype=object).astype(_DTYPES[kind])
        geometry = np.array([geometry for _, geometry, _ in self.kept], dtype=object)
        return gpd.GeoDataFrame(columns, index=index, geometry=geometry, crs=_WGS84)


@dataclass(eq=False)
class Features:
    """What a pass has found.

    Attributes
    ----------
    batches
        Features by layer.
    open_rings
        Lines with tags of an area: the ring does not close.
    assembled
        Ids of the areas that pyosmium has put together. A relation's area comes before the relation.
    unassembled
        Members and matches of the other areas, by id ("way/1", "relation/1").
    cut_lines
        Ids of lines some of whose nodes are not in the file.
    routes
        Signed routes that are greenways: by relation id, the ids of their ways, and the match.
    newest
        Time of the newest feature with a tag of interest; 1970 where the file has no times.
    """

    batches: dict[str, Batch]
    open_rings: Batch
    assembled: set[str] = field(default_factory=set)
    unassembled: dict[str, tuple[Members, list[Match]]] = field(default_factory=dict)
    cut_lines: set[str] = field(default_factory=set)
    routes: dict[str, tuple[tuple[str, ...], Match]] = field(default_factory=dict)
    newest: datetime = _EPOCH

    @property
    def data_date(self) -> str | None:
        """ISO date of the newest feature, or None."""
        return self.newest.date().isoformat() if self.newest > _EPOCH else None

    def bounds(self) -> tuple[float, float, float, float] | None:
        """Return west, south, east, north of all features in the file, or None if there are none."""
        for batch in self.batches.values():
            batch.sift()
        corners = [corners for batch in self.batches.values() for corners in batch.bounds]
        if not corners:
            return None
        west, south, east, north = np.asarray(corners).T
        return float(west.min()), float(south.min()), float(east.max()), float(north.max())


def collect(file: Path, area: BaseGeometry | None) -> Features:
    """Read the features of every layer from an ordered OSM file, once through.

    Parameters
    ----------
    file
        PBF file in order.
    area
        Area in EPSG:4326 that features must intersect; None: all.
    """
    if area is not None:
        shapely.prepare(area)
    found = Features({schema.name: Batch(area) for schema in LAYERS if schema.from_osm}, Batch(area))
    wanted = osmium.filter.KeyFilter(*keys())
    for thing in osmium.FileProcessor(str(file)).with_areas(wanted).with_filter(wanted):
        tags = dict(thing.tags)
        match thing:
            case osmium.osm.Node():
                for one in matches(tags, Shape.POINT):
                    found.batches[one.layer].add(f"node/{thing.id}", (thing.lon, thing.lat), one)
            case osmium.osm.Way():
                _take_way(thing, tags, found)
            case osmium.osm.Relation():
                _take_relation(thing, tags, found)
            case osmium.osm.Area():
                _take_area(thing, tags, found)
            case _:  # a changeset: no thing on the ground
                continue
        found.newest = max(found.newest, thing.timestamp)
    return found


def _take_way(way: osmium.osm.Way, tags: dict[str, str], found: Features) -> None:
    way_id = f"way/{way.id}"
    lines, areas = matches(tags, Shape.LINE), matches(tags, Shape.AREA)
    if areas and way.is_closed() and tags.get("area") != "no":
        found.unassembled[way_id] = ((way.id, "outer"),), areas  # its area comes later
    elif areas and not lines and not way.is_closed():
        found.open_rings.add(way_id, _line(way, way_id, found), areas[0])
    if lines:
        line: Any = _line(way, way_id, found)
        if is_drawn_backward(tags):
            line = shapely.reverse(shapely.from_wkb(line) if isinstance(line, str) else line)
        for match in lines:
            found.batches[match.layer].add(way_id, line, match)


def _take_relation(relation: osmium.osm.Relation, tags: dict[str, str], found: Features) -> None:
    relation_id = f"relation/{relation.id}"
    members = tuple((member.ref, member.role) for member in relation.members if member.type == "w")
    if tags.get("type") in {"multipolygon", "boundary"}:
        areas = matches(tags, Shape.AREA, relation=True)
        if areas and relation_id not in found.assembled:
            found.unassembled[relation_id] = members, areas
    elif tags.get("type") == "route":
        for match in matches(tags, Shape.LINE):
            found.routes[relation_id] = tuple(f"way/{way}" for way, _ in members), match


def _take_area(area: osmium.osm.Area, tags: dict[str, str], found: Features) -> None:
    area_id = f"{'way' if area.from_way() else 'relation'}/{area.orig_id()}"
    if area.num_rings()[0] == 0:  # pyosmium's sign that it could not put the rings together
        return
    found.assembled.add(area_id)
    closed_way = found.unassembled.pop(area_id, None)
    areas = closed_way[1] if closed_way else matches(tags, Shape.AREA, relation=not area.from_way())
    if areas:
        polygons = _WKB.create_multipolygon(area)
        for match in areas:
            found.batches[match.layer].add(area_id, polygons, match)


_WKB = osmium.geom.WKBFactory()


def _line(way: osmium.osm.Way, way_id: str, found: Features) -> object:
    """Return a way's line; where nodes are missing, its longest run of nodes that are there."""
    try:
        return _WKB.create_linestring(way)
    except (osmium.InvalidLocationError, RuntimeError):
        found.cut_lines.add(way_id)
    runs: list[list[tuple[float, float]]] = [[]]
    for node in way.nodes:
        if node.location.valid():
            runs[-1].append((node.lon, node.lat))
        elif runs[-1]:
            runs.append([])
    longest = max(runs, key=len)
    return shapely.LineString(longest if len(longest) > 1 else None)


def _geometries(raw: list[Any]) -> np.ndarray:
    """Return valid geometries from hex WKB, (lon, lat) or Shapely's; a multipolygon of one part becomes the part."""
    geometry = np.empty(len(raw), dtype=object)
    for kind, make in ((str, shapely.from_wkb), (tuple, shapely.points), (BaseGeometry, np.asarray)):
        at = [i for i, item in enumerate(raw) if isinstance(item, kind)]
        if at:
            geometry[at] = make([raw[i] for i in at])
    invalid = ~shapely.is_valid(geometry)
    geometry[invalid] = shapely.make_valid(geometry[invalid], method="structure", keep_collapsed=False)
    alone = shapely.get_num_geometries(geometry) == 1
    alone &= shapely.get_type_id(geometry) == shapely.GeometryType.MULTIPOLYGON
    geometry[alone] = shapely.get_geometry(geometry[alone], 0)
    return geometry
