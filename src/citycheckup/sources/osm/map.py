"""OpenStreetMap into layers: PBF or XML in, one table a layer out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from citycheckup.layers.schema import Shape
from citycheckup.sources.osm.duplicates import without_duplicates
from citycheckup.sources.osm.file import ordered, stated_date
from citycheckup.sources.osm.kept import KeptTables
from citycheckup.sources.osm.layers import into_layers
from citycheckup.sources.osm.sorting import Sorter
from citycheckup.sources.osm.tables import OsmTables, read_tables
from citycheckup.sources.osm.tags import columns_of, layers_of
from citycheckup.vocabulary import InputError, Message, Problem, Severity

_IDS_SHOWN = 5


@dataclass(frozen=True, eq=False)
class OsmMap:
    """What an OSM file says of a city.

    Attributes
    ----------
    tables
        One table per layer that OSM can supply, empty where there is nothing. Index ``id``: "node/1", "way/1",
        "relation/1", sorted as text. Columns: the schema's (null: not mapped), those of ``osm_tags.EXTRA_COLUMNS``, and
        ``kind``, the tag that put the feature here. Geometry: EPSG:4326, valid; lines keep shared nodes exactly.
    data_date
        ISO date of the newest element in the file, else what the file says of itself; None: not known.
    problems
        Warnings and notes: what was mended, left out, not readable.
    """

    tables: dict[str, gpd.GeoDataFrame]
    data_date: str | None
    problems: list[Problem]


def read_osm(
    path: Path,
    area_wgs84: BaseGeometry | None = None,
    cache: Path | None = None,
    *,
    leave_out: frozenset[str] = frozenset(),
) -> OsmMap:
    """Read the layers of a city from an OSM file.

    Parameters
    ----------
    path
        PBF or XML (.osm, .xml), or compressed XML (.gz, .bz2), in any order.
    area_wgs84
        Area in EPSG:4326; only features that intersect it are kept, whole. None: all.
    cache
        Folder to keep the decoded tables in, for the next time; it may be deleted at any time. None: nothing is kept.
    leave_out
        Layers that the city has from elsewhere: their tables stay empty, and nothing is drawn for them.

    Raises
    ------
    InputError
        The file is absent, cut off, damaged, no OSM, empty, or lies wholly elsewhere.
    """
    sorter = Sorter(leave_out)
    osm = _tables(path, area_wgs84, cache, sorter)
    if osm.is_empty:
        raise InputError(Problem(Message("maps.osm_empty"), path.name))
    if osm.bounds is not None and area_wgs84 is not None and not shapely.box(*osm.bounds).intersects(area_wgs84):
        corners = dict(zip(("west", "south", "east", "north"), osm.bounds, strict=True))
        raise InputError(Problem(Message("maps.osm_elsewhere", corners), path.name))
    found = into_layers(osm, sorter)
    tables = found.tables
    tables["greenways"] = _with_routes(tables["greenways"], tables["roads"], osm.routes, sorter)
    problems = _problems(osm, found.unreadable, path.name)
    for layer in sorted(layers_of(Shape.POINT) & layers_of(Shape.AREA)):
        tables[layer], gone = without_duplicates(tables[layer], layer)
        problems += _listed("maps.osm_duplicates", gone, path.name, Severity.NOTE, layer=layer)
    return OsmMap(tables, osm.newest, problems)


def _tables(path: Path, area: BaseGeometry | None, cache: Path | None, sorter: Sorter) -> OsmTables:
    if not path.is_file():
        raise InputError(Problem(Message("maps.file_missing"), path.name))
    kept = None if cache is None else KeptTables(cache, path, area, sorter.leave_out)
    if kept is not None and (osm := kept.read()) is not None:
        return osm
    with ordered(path) as file:
        osm = read_tables(file, area, sorter)
    osm = osm if osm.newest else replace(osm, newest=stated_date(path))
    if kept is not None:
        kept.write(osm)
    return osm


def _with_routes(
    greenways: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, routes: pd.DataFrame, sorter: Sorter
) -> gpd.GeoDataFrame:
    """Add the ways of signed greenway routes; a way keeps its own row, or takes the route's values."""
    rows: dict[str, dict[str, object]] = {}
    for tags, ways in zip(routes["tags"], routes["ways"], strict=True):
        match = sorter.matches(sorter.sort(tags), Shape.LINE)[-1]
        for way in (f"way/{number}" for number in ways):
            if way in roads.index and way not in greenways.index and way not in rows:
                rows[way] = {**match.columns, "geometry": roads.geometry[way]}
    if not rows:
        return greenways
    columns = [*columns_of("greenways"), "geometry"]
    more = pd.DataFrame.from_dict(rows, orient="index", columns=columns).astype(greenways.dtypes.drop("geometry"))
    added = gpd.GeoDataFrame(more, geometry="geometry", crs=greenways.crs)
    return (
        pd.concat([greenways, added]).sort_index().rename_axis("id")
        if len(greenways)
        else added.rename_axis("id").sort_index()
    )


def _problems(osm: OsmTables, unreadable: Mapping[str, int], file: str) -> list[Problem]:
    problems = []
    for key, table, state, severity in (
        ("maps.osm_mended", osm.areas, "mended", Severity.WARNING),
        ("maps.osm_not_mended", osm.areas, "hopeless", Severity.WARNING),
        ("maps.osm_open_rings", osm.lines, "open_ring", Severity.WARNING),
        ("maps.osm_incomplete", osm.areas, "incomplete", Severity.NOTE),
        ("maps.osm_cut_lines", osm.lines, "cut", Severity.NOTE),
    ):
        problems += _listed(key, table["id"][table["state"] == state], file, severity)
    for tag, count in sorted(unreadable.items()):
        message = Message("maps.osm_unreadable_values", {"tag": tag, "count": count})
        problems.append(Problem(message, file, severity=Severity.NOTE))
    return problems


def _listed(key: str, ids: Iterable[str], file: str, severity: Severity, **more: object) -> list[Problem]:
    """Return a problem that counts features and names the first few, or none where there are no features."""
    all_ids = sorted(ids)
    shown = [*all_ids[:_IDS_SHOWN], *(["…"] if len(all_ids) > _IDS_SHOWN else [])]
    arguments = {"count": len(all_ids), "ids": shown, **more}
    return [Problem(Message(key, arguments), file, severity=severity)] if all_ids else []
