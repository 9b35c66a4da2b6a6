"""OpenStreetMap into layers: PBF or XML in, one table a layer out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import osmium
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from citycheckup.layers.schema import Shape
from citycheckup.sources.osm.broken import Mended, mend
from citycheckup.sources.osm.duplicates import without_duplicates
from citycheckup.sources.osm.features import Features, collect
from citycheckup.sources.osm.file import ordered, stated_date
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
        ISO date of the newest feature read, else what the file says of itself; None: not known.
    problems
        Warnings and notes: what was mended, left out, not readable.
    """

    tables: dict[str, gpd.GeoDataFrame]
    data_date: str | None
    problems: list[Problem]


def read_osm(path: Path, area_wgs84: BaseGeometry | None = None) -> OsmMap:
    """Read the layers of a city from an OSM file.

    Parameters
    ----------
    path
        PBF or XML (.osm, .xml), or compressed XML (.gz, .bz2), in any order.
    area_wgs84
        Area in EPSG:4326; only features that intersect it are kept, whole. None: all.

    Raises
    ------
    InputError
        The file is absent, cut off, damaged, no OSM, empty, or lies wholly elsewhere.
    """
    with ordered(path) as file:
        found = collect(file, area_wgs84)
        bounds = found.bounds()
        if bounds is None and next(iter(osmium.FileProcessor(str(file))), None) is None:
            raise InputError(Problem(Message("maps.osm_empty"), path.name))
        mended = mend(file, {area_id: members for area_id, (members, _) in found.unassembled.items()}, area_wgs84)
    if bounds is not None and area_wgs84 is not None and not shapely.box(*bounds).intersects(area_wgs84):
        corners = dict(zip(("west", "south", "east", "north"), bounds, strict=True))
        raise InputError(Problem(Message("maps.osm_elsewhere", corners), path.name))
    for area_id, geometry in mended.areas.items():
        for match in found.unassembled[area_id][1]:
            found.batches[match.layer].add(area_id, geometry, match)
    tables = {layer: batch.table(layer) for layer, batch in found.batches.items()}
    tables["greenways"] = _with_routes(tables["greenways"], tables["roads"], found)
    problems = _problems(found, mended, path.name)
    for layer in sorted(layers_of(Shape.POINT) & layers_of(Shape.AREA)):
        tables[layer], gone = without_duplicates(tables[layer], layer)
        problems += _listed("maps.osm_duplicates", gone, path.name, Severity.NOTE, layer=layer)
    return OsmMap(tables, found.data_date or stated_date(path), problems)


def _with_routes(greenways: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, found: Features) -> gpd.GeoDataFrame:
    """Add the ways of signed greenway routes; a way keeps its own row, or takes the route's values."""
    rows = {}
    for _, (ways, match) in sorted(found.routes.items()):
        for way in ways:
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


def _problems(found: Features, mended: Mended, file: str) -> list[Problem]:
    found.open_rings.sift()
    kept = {item[0] for layer in layers_of(Shape.LINE) for item in found.batches[layer].kept}
    problems = _listed("maps.osm_mended", mended.areas, file, Severity.WARNING)
    problems += _listed("maps.osm_not_mended", mended.hopeless, file, Severity.WARNING)
    problems += _listed("maps.osm_open_rings", [item[0] for item in found.open_rings.kept], file, Severity.WARNING)
    problems += _listed("maps.osm_incomplete", mended.incomplete, file, Severity.NOTE)
    problems += _listed("maps.osm_cut_lines", found.cut_lines & kept, file, Severity.NOTE)
    unreadable: Counter[str] = Counter()
    for batch in found.batches.values():
        unreadable.update(key for _, _, match in batch.kept for key in match.unreadable)
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
