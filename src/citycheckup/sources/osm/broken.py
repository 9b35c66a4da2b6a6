"""Areas of OpenStreetMap that could not be put together: mended where their lines allow, named where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import osmium
import shapely
from shapely.geometry.base import BaseGeometry

# A ring's member ways with their roles; of a closed way: itself.
Members = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Mended:
    """What became of broken areas, by id: geometry, or sorted ids of those without."""

    areas: Mapping[str, BaseGeometry] = field(default_factory=dict)
    incomplete: tuple[str, ...] = ()
    hopeless: tuple[str, ...] = ()


def mend(file: Path, broken: Mapping[str, Members], around: BaseGeometry | None) -> Mended:
    """Put broken areas together from their member ways.

    Outer rings are noded and polygonized, so that a ring that crosses itself keeps every part it encloses; inner rings
    are cut out. Areas that have parts outside the file are incomplete and not guessed at.

    Parameters
    ----------
    file
        An ordered OSM file.
    broken
        Member ways by area id ("way/1", "relation/1").
    around
        Areas whose known lines lie outside of it (EPSG:4326) are of no interest, and left out.
    """
    lines, cut = _lines(file, {way for members in broken.values() for way, _ in members})
    areas: dict[str, BaseGeometry] = {}
    incomplete, hopeless = [], []
    for area_id in sorted(broken):
        members = broken[area_id]
        known = [(lines[way], role) for way, role in members if way in lines]
        if (
            around is not None
            and known
            and not around.intersects(shapely.box(*shapely.total_bounds([k[0] for k in known])))
        ):
            continue
        if len(known) < len(members) or any(way in cut for way, _ in members):
            incomplete.append(area_id)
            continue
        outer = _enclosed([line for line, role in known if role != "inner"])
        area = outer.difference(_enclosed([line for line, role in known if role == "inner"]))
        if area.is_empty:
            hopeless.append(area_id)
        else:
            areas[area_id] = area
    return Mended(areas, tuple(incomplete), tuple(hopeless))


def _enclosed(lines: list[BaseGeometry]) -> BaseGeometry:
    """Return everything that lines enclose."""
    return shapely.union_all(shapely.get_parts(shapely.polygonize([shapely.union_all(lines)])))


def _lines(file: Path, ways: set[int]) -> tuple[dict[int, BaseGeometry], set[int]]:
    """Return the ways' lines (of the nodes that are there) by id, and the ids of those with nodes missing."""
    lines: dict[int, BaseGeometry] = {}
    cut: set[int] = set()
    if not ways:
        return lines, cut
    reader = osmium.FileProcessor(str(file)).with_locations()
    reader.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)).with_filter(osmium.filter.IdFilter(sorted(ways)))
    for way in reader:
        assert isinstance(way, osmium.osm.Way)  # the filter lets nothing else pass
        points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
        if len(points) < len(way.nodes):
            cut.add(way.id)
        if len(points) > 1:
            lines[way.id] = shapely.LineString(points)
    return lines, cut
