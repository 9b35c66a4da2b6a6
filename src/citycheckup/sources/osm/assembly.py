"""Areas of OpenStreetMap from closed ways and multipolygons; the hard cases are put together by osmium."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from citycheckup.sources.osm.elements import Array, Elements

_FEWEST_CORNERS = 4  # of a ring, the first again at the end


@dataclass(eq=False)
class Areas:
    """Areas by id ("way/1", "relation/1"): put together, mended, or sorted by what is wrong with them.

    Attributes
    ----------
    whole
        As they are drawn.
    mended
        Rings that cross themselves, as all that they enclose.
    incomplete, hopeless
        Ids of those that have parts outside the file, and of those that enclose nothing.
    """

    whole: dict[str, BaseGeometry] = field(default_factory=dict)
    mended: dict[str, BaseGeometry] = field(default_factory=dict)
    incomplete: list[str] = field(default_factory=list)
    hopeless: list[str] = field(default_factory=list)


def closed_ways(elements: Elements, at: Array) -> tuple[Array, Array]:
    """Return the polygons of closed ways whose ring is sound, and which of the ways those are.

    Parameters
    ----------
    at
        Positions of closed ways.

    Returns
    -------
    tuple
        Polygons (k), and whether a way has one (n).
    """
    corners, starts, sound = _rings(elements, at)
    # All in one call: a ring, then a polygon, each as an object of its own, would take twice the time and memory.
    polygons = shapely.from_ragged_array(shapely.GeometryType.POLYGON, corners, (starts, np.arange(len(starts))))
    valid = shapely.is_valid(polygons)
    sound[sound] = valid
    return polygons[valid], sound


def plain_multipolygons(elements: Elements, at: Array) -> tuple[Array, Array]:
    """Return the polygons of multipolygons of one closed outer way and closed inner ways, and which those are.

    Parameters
    ----------
    at
        Positions of multipolygons.

    Returns
    -------
    tuple
        Polygons (k), and whether a relation has one (n).
    """
    members, of = elements.relations.spans(at)
    is_way = elements.relations.is_way[members].astype(bool)
    members, of = members[is_way], of[is_way]
    roles = elements.relations.roles[members]
    ways, there = elements.ways.find(elements.relations.refs[members])
    ring_of, of_ring = np.unique(ways[there], return_inverse=True)
    corners, starts, sound = _rings(elements, ring_of)
    number = np.full(len(members), -1)
    number[there] = np.where(sound, np.cumsum(sound) - 1, -1)[of_ring]
    outer = roles == "outer"
    fit = (number >= 0) & (outer | (roles == "inner"))
    plain = np.bincount(of[outer], minlength=len(at)) == 1
    plain[of[~fit]] = False
    west, south = np.full((2, len(members)), np.nan)
    west[number >= 0], south[number >= 0] = corners[starts[number[number >= 0]]].T
    order = np.lexsort((south, west, ~outer, of))  # of each first the outer ring, then the inner ones from the west
    order = order[plain[of[order]]]
    corner, begins = _around(starts, number[order], clockwise=~outer[order])
    first_rings = np.append(np.flatnonzero(outer[order]), len(order))
    polygons = shapely.from_ragged_array(shapely.GeometryType.POLYGON, corners[corner], (begins, first_rings))
    valid = shapely.is_valid(polygons)
    plain[plain] = valid
    return polygons[valid], plain


def _around(starts: Array, rings: Array, clockwise: Array) -> tuple[Array, Array]:
    """Return the positions of the corners of some rings, end to end, and where each ring begins among them (n + 1).

    The rings lie counter-clockwise; those that are wanted clockwise are gone round backwards.
    """
    lengths = starts[rings + 1] - starts[rings]
    begins = np.append(0, np.cumsum(lengths))
    ring = np.repeat(np.arange(len(rings)), lengths)
    step = np.arange(begins[-1]) - begins[ring]
    return starts[rings][ring] + np.where(clockwise[ring], lengths[ring] - 1 - step, step), begins


def _rings(elements: Elements, at: Array) -> tuple[Array, Array, Array]:
    """Return the rings of ways that are closed and have all their nodes, no place twice running.

    Returns
    -------
    tuple
        Corners of the rings end to end (c, 2), where each ring starts (k + 1), and which ways have one (n).
    """
    refs, of = elements.ways.spans(at)
    corners = elements.nodes.degrees(elements.ways.refs[refs])
    sound = np.bincount(of, minlength=len(at)) >= _FEWEST_CORNERS
    sound[sound] = elements.ways.closed[at[sound]]
    sound[of[np.isnan(corners[:, 0])]] = False
    repeated = (of[1:] == of[:-1]) & (corners[1:] == corners[:-1]).all(axis=1)
    sound[of[1:][repeated]] = False
    taken = sound[of]
    starts = np.concatenate([[0], np.cumsum(np.bincount(of, minlength=len(at))[sound])]).astype(np.int64)
    return _as_osmium_draws(corners[taken], starts), starts, sound


def _as_osmium_draws(corners: Array, starts: Array) -> Array:
    """Let rings begin at their westernmost (of these: southernmost) corner, and run counter-clockwise."""
    if not len(corners):
        return corners
    first, lengths = starts[:-1], np.diff(starts)
    of = np.repeat(np.arange(len(first)), lengths)
    x, y = (corners - corners[first][of]).T  # near zero, so that small areas are not lost among large numbers
    twice_area = np.zeros(len(corners))
    twice_area[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    forward = (
        np.add.reduceat(twice_area, first) > 0
    )  # between two rings it is zero: each ends where it began, at (0, 0)
    x_least = np.minimum.reduceat(x, first)[of]
    y_least = np.minimum.reduceat(np.where(x == x_least, y, np.inf), first)[of]
    at_begin = np.flatnonzero((x == x_least) & (y == y_least))
    begin = at_begin[np.unique(of[at_begin], return_index=True)[1]] - first
    step = np.arange(len(corners)) - first[of]
    turned = (begin[of] + np.where(forward[of], step, -step)) % (lengths - 1)[of]
    drawn: Array = corners[first[of] + turned]
    return drawn


def assemble(elements: Elements, ways: Array, relations: Array, around: BaseGeometry | None) -> Areas:
    """Put areas together whose rings are not simply one sound closed way.

    Parameters
    ----------
    ways, relations
        Positions of closed ways and of multipolygons.
    around
        Broken areas whose known lines lie outside of it (EPSG:4326) are of no interest, and left out.
    """
    members: dict[str, list[tuple[int, str]]] = {f"way/{way}": [(int(way), "outer")] for way in elements.ways.ids[ways]}
    for at in relations:
        span = elements.relations.span(at)
        is_way = elements.relations.is_way[span].astype(bool)
        refs, roles = elements.relations.refs[span][is_way], elements.relations.roles[span][is_way]
        members[f"relation/{elements.relations.ids[at]}"] = list(zip(refs.tolist(), roles.tolist(), strict=True))
    lines, cut = _lines(elements, {way for several in members.values() for way, _ in several})
    complete = {
        area_id: several
        for area_id, several in members.items()
        if all(way in lines and way not in cut for way, _ in several)
    }
    areas = Areas(whole=_by_osmium(elements, complete))
    for area_id in sorted(members.keys() - areas.whole.keys()):
        known = [(lines[way], role) for way, role in members[area_id] if way in lines]
        if around is not None and known and not _near(around, (line for line, _ in known)):
            continue
        if area_id not in complete:
            areas.incomplete.append(area_id)
            continue
        outer = _enclosed([line for line, role in known if role != "inner"])
        area = outer.difference(_enclosed([line for line, role in known if role == "inner"]))
        if area.is_empty:
            areas.hopeless.append(area_id)
        else:
            areas.mended[area_id] = area
    return areas


def _near(around: BaseGeometry, lines: Iterable[BaseGeometry]) -> bool:
    return bool(around.intersects(shapely.box(*shapely.total_bounds(list(lines)))))


def _enclosed(lines: list[BaseGeometry]) -> BaseGeometry:
    """Return everything that lines enclose: noded, so that a ring that crosses itself keeps every part."""
    return shapely.union_all(shapely.get_parts(shapely.polygonize([shapely.union_all(lines)])))


def _lines(elements: Elements, ways: set[int]) -> tuple[dict[int, BaseGeometry], set[int]]:
    """Return the ways' lines (of the nodes that are there) by id, and the ids of those with nodes missing."""
    wanted = np.array(sorted(ways), dtype=np.int64)
    at, there = elements.ways.find(wanted)
    refs, of = elements.ways.spans(at[there])
    points = elements.nodes.degrees(elements.ways.refs[refs])
    missing = np.isnan(points[:, 0])
    ids = wanted[there]
    cut = set(ids[of[missing]].tolist())
    points, of = points[~missing], of[~missing]
    enough = np.bincount(of, minlength=len(ids)) > 1
    taken = enough[of]
    number = np.cumsum(enough) - 1
    lines = np.asarray(shapely.linestrings(points[taken], indices=number[of[taken]]))
    return dict(zip(ids[enough].tolist(), lines, strict=True)), cut


def _by_osmium(elements: Elements, complete: dict[str, list[tuple[int, str]]]) -> dict[str, BaseGeometry]:
    """Return the areas, by id, that osmium can put together.

    They are given to it by themselves, so that it need not read the large file again.
    """
    if not complete:
        return {}
    text = osmium.io.FileBuffer("".join(f"{line}\n" for line in _in_opl(elements, complete)).encode(), "opl")
    found: dict[str, str] = {}
    to_wkb = osmium.geom.WKBFactory().create_multipolygon
    areas = osmium.FileProcessor(text).with_areas().with_filter(osmium.filter.EntityFilter(osmium.osm.AREA))
    for area in areas:
        assert isinstance(area, osmium.osm.Area)  # the filter lets nothing else pass
        area_id = f"{'way' if area.from_way() else 'relation'}/{area.orig_id()}"
        if area.num_rings()[0] and area_id in complete:  # no rings: they could not be put together
            found[area_id] = to_wkb(area)
    return dict(zip(found, shapely.from_wkb([bytes.fromhex(text) for text in found.values()]), strict=True))


def _in_opl(elements: Elements, areas: dict[str, list[tuple[int, str]]]) -> Iterator[str]:
    """Yield everything that areas consist of, as lines of OPL, osmium's plain text: faster than an object for each."""
    ways = np.array(sorted({way for several in areas.values() for way, _ in several}), dtype=np.int64)
    at, _ = elements.ways.find(ways)
    refs, _ = elements.ways.spans(at)
    nodes = np.unique(elements.ways.refs[refs])
    for node, (lon, lat) in zip(nodes.tolist(), elements.nodes.degrees(nodes).tolist(), strict=True):
        yield f"n{node} x{lon:.7f} y{lat:.7f}"
    for way, position in zip(ways.tolist(), at, strict=True):
        tags = "area=yes" if f"way/{way}" in areas else ""
        refs_of_way = elements.ways.refs[elements.ways.span(position)].tolist()
        yield f"w{way} T{tags} N{','.join(f'n{ref}' for ref in refs_of_way)}"
    for relation in sorted(int(area_id.removeprefix("relation/")) for area_id in areas if area_id[0] == "r"):
        members = ",".join(f"w{way}@{_escaped(role)}" for way, role in areas[f"relation/{relation}"])
        yield f"r{relation} Ttype=multipolygon M{members}"


def _escaped(role: str) -> str:
    return role if role.isidentifier() else "".join(f"%{ord(character):x}%" for character in role)
