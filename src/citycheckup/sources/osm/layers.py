"""Tables of points, lines and areas sorted into the layers that the rules name, with their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.layers.schema import LAYERS, Kind, Shape
from citycheckup.sources.osm.elements import Array
from citycheckup.sources.osm.sorting import Sorter
from citycheckup.sources.osm.tables import WGS84, OsmTables
from citycheckup.sources.osm.tags import Match, columns_of, is_drawn_backward

_DTYPES: Mapping[Kind, Any] = {
    Kind.TEXT: pd.StringDtype(na_value=np.nan),
    Kind.NUMBER: "float64",
    Kind.INTEGER: "Int64",
    Kind.FLAG: "boolean",
}


@dataclass(eq=False)
class Sorted:
    """Layers from a map.

    Attributes
    ----------
    tables
        Table by layer: EPSG:4326, index ``id`` sorted, the columns of ``tags.columns_of``.
    unreadable
        How often a tag's value could not be read, by key.
    """

    tables: dict[str, gpd.GeoDataFrame]
    unreadable: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, eq=False)
class _Piece:
    """Things of one layer and shape: ids, geometry, their matches once each, and which of those each thing has."""

    ids: Array
    geometry: Array
    matches: list[Match]
    codes: Array


def into_layers(osm: OsmTables, sorter: Sorter) -> Sorted:
    """Sort features into layers by the rules of ``tags.toml``."""
    pieces: dict[str, list[_Piece]] = {schema.name: [] for schema in LAYERS if schema.from_osm}
    of_relation = osm.areas["id"].str.startswith("relation/").to_numpy(dtype=bool)
    for table, shape, relation in (
        (osm.points, Shape.POINT, False),
        (osm.lines, Shape.LINE, False),
        (osm.areas[~of_relation], Shape.AREA, False),
        (osm.areas[of_relation], Shape.AREA, True),
    ):
        for layer, piece in _by_layer(table[table.geometry.notna()], sorter, shape, relation=relation):
            pieces[layer].append(piece)
    found = Sorted({})
    for layer, several in pieces.items():
        found.tables[layer] = _table(layer, several)
        for piece in several:
            times = np.bincount(piece.codes, minlength=len(piece.matches))
            for match, count in zip(piece.matches, times.tolist(), strict=True):
                found.unreadable.update(dict.fromkeys(match.unreadable, count))
    return found


def _by_layer(table: gpd.GeoDataFrame, sorter: Sorter, shape: Shape, *, relation: bool) -> list[tuple[str, _Piece]]:
    codes, texts = pd.factorize(table["tags"])
    sorts = np.array([sorter.sort(text) for text in texts], dtype=np.int64)[codes] if len(texts) else np.zeros(0, int)
    distinct, of = np.unique(sorts, return_inverse=True)
    ids, geometry = table["id"].to_numpy(dtype=object), np.asarray(table.geometry.array)
    if shape is Shape.LINE:
        backward = np.array([is_drawn_backward(sorter.sorts[sort]) for sort in distinct], dtype=bool)[of]
        geometry = np.where(backward, shapely.reverse(geometry), geometry)
    by_layer: dict[str, dict[int, Match]] = {}
    for at, sort in enumerate(distinct.tolist()):
        for match in sorter.matches(sort, shape, relation=relation):
            by_layer.setdefault(match.layer, {})[at] = match
    pieces = []
    for layer, matches in by_layer.items():
        number = np.full(len(distinct), -1)
        number[list(matches)] = np.arange(len(matches))
        code = number[of]
        rows = code >= 0
        pieces.append((layer, _Piece(ids[rows], geometry[rows], list(matches.values()), code[rows])))
    return pieces


def _table(layer: str, pieces: list[_Piece]) -> gpd.GeoDataFrame:
    ids = np.concatenate([piece.ids for piece in pieces] or [np.zeros(0, dtype=object)])
    geometry = np.concatenate([piece.geometry for piece in pieces] or [np.zeros(0, dtype=object)])
    matches = [match for piece in pieces for match in piece.matches]
    first = np.cumsum([0, *(len(piece.matches) for piece in pieces)])
    codes = np.concatenate(
        [piece.codes + start for piece, start in zip(pieces, first, strict=False)] or [np.zeros(0, dtype=np.int64)]
    )
    order = np.argsort(ids, kind="stable")
    index = pd.Index(ids[order], name="id", dtype=_DTYPES[Kind.TEXT])
    columns = {}
    for name, kind in columns_of(layer).items():
        values = pd.Series([match.columns.get(name) for match in matches], dtype=object).astype(_DTYPES[kind])
        columns[name] = values.take(codes[order]).set_axis(index)
    return gpd.GeoDataFrame(columns, index=index, geometry=geometry[order], crs=WGS84)
