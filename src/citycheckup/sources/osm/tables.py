"""An OSM file as tables of points, lines and areas: whatever belongs to some layer, with its tags."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from shapely.geometry.base import BaseGeometry

from citycheckup.layers.schema import Shape
from citycheckup.sources.osm.assembly import assemble, closed_ways, plain_multipolygons
from citycheckup.sources.osm.elements import Array, Elements, Groups, read_elements
from citycheckup.sources.osm.file import newest
from citycheckup.sources.osm.sorting import Sorter

WGS84 = "EPSG:4326"
_TEXTS = pa.schema([(name, pa.large_string()) for name in ("id", "tags", "state")])
_BATCH = 10_000  # ways drawn in one go; bounds memory, and keeps what is worked on near the processor

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class OsmTables:
    """What an OSM file shows of an area, before it is sorted into layers.

    Attributes
    ----------
    points, lines, areas
        Tables sorted by ``id`` ("way/1"): ``tags`` (JSON text), ``geometry`` (EPSG:4326, valid) and ``state``: "whole";
        of lines "cut" (some nodes are not in the file: the longest run of those that are) or "open_ring" (tags of an
        area, but it does not close); of areas "mended", "hopeless" or "incomplete" (the last two have no geometry).
    routes
        Relations of routes, sorted by ``id``: ``tags``, ``ways`` (ids of their ways).
    newest
        ISO date of the newest element in the file, or None.
    bounds
        West, south, east, north of what some layer wants, also outside the area; None where there is nothing.
    is_empty
        Whether the file holds nothing at all.
    """

    points: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    routes: pd.DataFrame
    newest: str | None
    bounds: Bounds | None
    is_empty: bool


def read_tables(file: Path, area: BaseGeometry | None, sorter: Sorter) -> OsmTables:
    """Read an ordered PBF file.

    Parameters
    ----------
    file
        PBF file, each element once.
    area
        Area in EPSG:4326 that features must intersect; None: all.
    sorter
        Judges tags, and remembers.

    Raises
    ------
    RuntimeError
        The file cannot be decoded.
    """
    clip = _Clip(area)
    # A second thread, for what DuckDB, GEOS and numpy do in one keeps no other waiting.
    with _uncollected(), _memory_of_the_system(), ThreadPoolExecutor(1) as pool:
        decoding = pool.submit(read_elements, file)
        date = newest(file)  # asked first: osmium says best what is wrong with a file
        elements = decoding.result()
        ways, relations = sorter.sorts_of(elements.ways.tags), sorter.sorts_of(elements.relations.tags)
        is_area = sorter.wanted(ways, Shape.AREA)
        closed = is_area & elements.ways.closed & ~sorter.have(ways, "area", "no")
        multipolygons = sorter.have(relations, "type", "multipolygon", "boundary")
        multipolygons &= sorter.wanted(relations, Shape.AREA, relation=True)
        drawing = pool.submit(_areas, elements, np.flatnonzero(closed), np.flatnonzero(multipolygons), clip.copy())
        points = _points(elements, sorter, clip)
        lines = _lines(elements, sorter.wanted(ways, Shape.LINE), is_area & ~elements.ways.closed, clip)
        is_route = sorter.have(relations, "type", "route") & sorter.wanted(relations, Shape.LINE)
        routes = _routes(elements.relations, is_route)
        areas = drawing.result()
    is_empty = not (len(elements.nodes.ids) or len(elements.ways.ids) or len(elements.relations.ids))
    return OsmTables(points, lines, areas, routes, date, clip.bounds(), is_empty)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let Python look for no garbage meanwhile: it would go through everything again and again, and all of it stays."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _memory_of_the_system() -> Iterator[None]:
    """Let Arrow ask the system for memory meanwhile.

    Its own allocator keeps what is given back: 40 MB more for a city, and up to a fifth more work. Afterwards it is
    there again: what large tables leave in the system's heap is lost to the rest of a checkup.
    """
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


@dataclass(eq=False)
class _Clip:
    """Leaves out what lies outside the area, and remembers how far everything reached."""

    area: BaseGeometry | None
    seen: list[Array] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.area is not None:
            self.area = shapely.from_wkb(shapely.to_wkb(self.area))
            shapely.prepare(self.area)

    def copy(self) -> _Clip:
        """Return one for another thread: GEOS may not be asked about one prepared area by two. What is seen adds up."""
        return _Clip(self.area, self.seen)

    def inside(self, geometry: Array, *, counts: bool = True) -> Array:
        """Return which geometries have any points and intersect the area."""
        if counts and len(geometry):
            self.seen.append(shapely.total_bounds(geometry))
        inside: Array = ~(shapely.is_empty(geometry) | shapely.is_missing(geometry))
        if self.area is not None:
            inside &= shapely.intersects(self.area, geometry)
        return inside

    def bounds(self) -> Bounds | None:
        corners = np.array([corners for corners in self.seen if not np.isnan(corners).any()]).reshape(-1, 4)
        if not len(corners):
            return None
        west, south, east, north = corners.T
        return float(west.min()), float(south.min()), float(east.max()), float(north.max())


@dataclass(eq=False)
class _Rows:
    """Rows of a table in the making, in pieces: ids, tags, states; geometry."""

    texts: list[pa.Table] = field(default_factory=lambda: [_TEXTS.empty_table()])
    geometry: list[Array] = field(default_factory=lambda: [np.zeros(0, dtype=object)])

    def add(self, ids: pa.Array, tags: pa.Array, geometry: Array, state: str | pa.Array) -> None:
        states = pa.repeat(pa.scalar(state), len(ids)) if isinstance(state, str) else state
        self.texts.append(pa.table([ids, tags, states], schema=_TEXTS))
        self.geometry.append(geometry)

    def table(self) -> gpd.GeoDataFrame:
        texts = pa.concat_tables(self.texts).combine_chunks()
        order = pc.sort_indices(texts["id"])
        geometry = np.concatenate(self.geometry)[order.to_numpy()]
        return gpd.GeoDataFrame(texts.take(order).to_pandas(), geometry=geometry, crs=WGS84)


def _named(prefix: str, ids: Array) -> pa.Array:
    return pc.binary_join_element_wise(prefix, pa.array(ids).cast(pa.string()), "/")


def _points(elements: Elements, sorter: Sorter, clip: _Clip) -> gpd.GeoDataFrame:
    nodes = elements.nodes
    at = np.flatnonzero(sorter.wanted(sorter.sorts_of(nodes.tags), Shape.POINT))
    points = np.asarray(shapely.points(nodes.degrees(nodes.tagged[at])))
    inside = clip.inside(points)
    rows = _Rows()
    rows.add(_named("node", nodes.tagged[at][inside]), nodes.tags.at(at[inside]), points[inside], "whole")
    return rows.table()


def _lines(elements: Elements, is_line: Array, is_open_ring: Array, clip: _Clip) -> gpd.GeoDataFrame:
    ways = elements.ways
    rows = _Rows()
    for at in _batches(np.flatnonzero(is_line)):
        lines, cut = _drawn(elements, at)
        inside = clip.inside(lines)
        state = pc.if_else(pa.array(cut[inside]), "cut", "whole")
        rows.add(_named("way", ways.ids[at[inside]]), ways.tags.at(at[inside]), lines[inside], state)
    for at in _batches(np.flatnonzero(is_open_ring & ~is_line)):
        lines, _ = _drawn(elements, at)
        inside = clip.inside(lines, counts=False)
        rows.add(_named("way", ways.ids[at[inside]]), ways.tags.at(at[inside]), lines[inside], "open_ring")
    return rows.table()


def _areas(elements: Elements, closed: Array, multipolygons: Array, clip: _Clip) -> gpd.GeoDataFrame:
    ways, relations = elements.ways, elements.relations
    rows = _Rows()
    hard: dict[str, list[Array]] = {"way": [], "relation": []}
    for kind, groups, wanted, draw in (
        ("way", ways, closed, closed_ways),
        ("relation", relations, multipolygons, plain_multipolygons),
    ):
        for at in _batches(wanted):
            polygons, drawn = draw(elements, at)
            inside, taken = clip.inside(polygons), at[drawn]
            names = _named(kind, groups.ids[taken[inside]])
            rows.add(names, groups.tags.at(taken[inside]), polygons[inside], "whole")
            hard[kind].append(at[~drawn])
    none = np.zeros(0, dtype=np.int64)
    of_ways, of_relations = (np.concatenate([none, *hard[kind]]) for kind in ("way", "relation"))
    tags: dict[str, str | None] = {}
    for kind, groups, at in (("way", ways, of_ways), ("relation", relations, of_relations)):
        tags |= zip(_named(kind, groups.ids[at]).to_pylist(), groups.tags.at(at).to_pylist(), strict=True)
    found = assemble(elements, of_ways, of_relations, clip.area)
    for state, areas in (("whole", found.whole), ("mended", found.mended)):
        geometry = _sound(np.array([*areas.values(), None], dtype=object)[:-1])
        inside = clip.inside(geometry, counts=state == "whole")
        geometry[~inside] = None
        kept = inside | (state == "mended")  # what was mended is named all the same
        names = [area_id for area_id, is_kept in zip(areas, kept, strict=True) if is_kept]
        rows.add(_texts(names), _texts(tags[area_id] for area_id in names), geometry[kept], state)
    for state, broken in (("incomplete", found.incomplete), ("hopeless", found.hopeless)):
        nowhere = np.full(len(broken), None)
        rows.add(_texts(broken), _texts(tags[area_id] for area_id in broken), nowhere, state)
    return rows.table()


def _texts(texts: Iterable[str | None]) -> pa.Array:
    return pa.array(texts, pa.string())


def _routes(relations: Groups, is_route: Array) -> pd.DataFrame:
    at = np.flatnonzero(is_route)
    spans = [relations.span(one) for one in at.tolist()]
    ways = [relations.refs[span][relations.is_way[span].astype(bool)].tolist() for span in spans]
    columns = {"id": _named("relation", relations.ids[at]).to_pandas(), "tags": relations.tags.at(at).to_pandas()}
    return pd.DataFrame({**columns, "ways": pd.Series(ways, dtype=object)}).sort_values("id", ignore_index=True)


def _batches(at: Array) -> Iterator[Array]:
    for start in range(0, len(at), _BATCH):
        yield at[start : start + _BATCH]


def _drawn(elements: Elements, at: Array) -> tuple[Array, Array]:
    """Return ways' lines (empty where there are not two places), and which are cut.

    Of a cut way it is the longest run of nodes that are in the file.
    """
    refs, of = elements.ways.spans(at)
    places = elements.nodes.degrees(elements.ways.refs[refs])
    cut = np.zeros(len(at), dtype=bool)
    cut[of[np.isnan(places[:, 0])]] = True
    use = ~cut[of]
    use[1:] &= (of[1:] != of[:-1]) | (places[1:] != places[:-1]).any(axis=1)
    enough = np.bincount(of[use], minlength=len(at)) > 1
    use &= enough[of]
    lines = np.full(len(at), shapely.LineString(), dtype=object)
    lines[enough] = shapely.linestrings(places[use], indices=(np.cumsum(enough) - 1)[of[use]])
    for one in np.flatnonzero(cut):
        mine = places[slice(*np.searchsorted(of, [one, one + 1]))]
        runs = np.split(mine, np.flatnonzero(np.isnan(mine[:, 0])))
        longest = max((run[~np.isnan(run[:, 0])] for run in runs), key=len)
        lines[one] = shapely.LineString(longest if len(longest) > 1 else None)
    lines[cut] = _sound(lines[cut])
    return lines, cut


def _sound(geometry: Array) -> Array:
    """Return valid geometries; a multipolygon of one part becomes the part."""
    sound = geometry.copy()
    invalid = ~shapely.is_valid(sound)
    sound[invalid] = shapely.make_valid(sound[invalid], method="structure", keep_collapsed=False)
    alone = shapely.get_num_geometries(sound) == 1
    alone &= shapely.get_type_id(sound) == shapely.GeometryType.MULTIPOLYGON
    sound[alone] = shapely.get_geometry(sound[alone], 0)
    return sound
