"""The features of a run's map one by one: found by id, by a box or by a property, without reading a table whole."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

Box = tuple[float, float, float, float]
_DECIMALS = 7  # of a degree: a centimetre
_ROWS_AT_ONCE = 10_000
# By collection the column of its ids, and those that are looked for often.
IDS: Mapping[str, str] = {"unit": "unit_id", "building": "building_id", "facility": "facility_id"}
_OF_THE_INDEX = frozenset({"number", "outline", "x", "y"})
_SOUGHT: Mapping[str, tuple[str, ...]] = {
    "unit": ("level", "parent_id"),
    "building": ("compound_id", "community_id", "block_id"),
    "facility": ("kind",),
}


@dataclass(frozen=True)
class Feature:
    """One feature: its id, what is known of it, its outline (WKB) and a point on it, in degrees."""

    id: str
    properties: Mapping[str, Any]
    outline: bytes
    middle: tuple[float, float]


def write_features(tables: Mapping[str, gpd.GeoDataFrame], path: Path) -> None:
    """Write the index, whole or not at all.

    Parameters
    ----------
    tables
        By collection: a column of ids (:data:`IDS`), other columns, geometry in degrees.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".unfinished-{os.getpid()}-{path.name}")
    unfinished.unlink(missing_ok=True)
    database = sqlite3.connect(unfinished)
    try:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        for name in IDS:
            if name in tables:
                _write(database, name, tables[name])
        database.execute("ANALYZE")
        database.commit()
        database.close()
        unfinished.replace(path)
    finally:
        database.close()
        unfinished.unlink(missing_ok=True)


def _write(database: sqlite3.Connection, name: str, table: gpd.GeoDataFrame) -> None:
    ordered = table.sort_values(IDS[name], kind="stable").reset_index(drop=True)
    columns = [str(column) for column in ordered.columns if column != ordered.geometry.name]
    listed = ", ".join(f'"{column}"' for column in columns)
    database.execute(f'CREATE TABLE "{name}" (number INTEGER PRIMARY KEY, {listed}, outline BLOB NOT NULL, x, y)')
    database.execute(f'CREATE VIRTUAL TABLE "{name}_box" USING rtree(number, west, east, south, north)')
    marks = ", ".join("?" * (len(columns) + 4))
    shapes = shapely.transform(ordered.geometry.to_numpy(), lambda at: np.round(at, _DECIMALS))
    bounds = shapely.bounds(shapes)
    outlines = shapely.to_wkb(shapes)
    middles = np.round(shapely.get_coordinates(shapely.point_on_surface(shapes)), _DECIMALS)
    plain = [_plain(ordered[column]) for column in columns]
    for start in range(0, len(ordered), _ROWS_AT_ONCE):
        part = slice(start, start + _ROWS_AT_ONCE)
        numbers = range(start + 1, start + 1 + len(outlines[part]))
        database.executemany(
            f'INSERT INTO "{name}" VALUES ({marks})',  # noqa: S608 - our own names
            zip(numbers, *(values[part] for values in plain), outlines[part], *middles[part].T.tolist(), strict=True),
        )
        west, south, east, north = bounds[part].T.tolist()
        database.executemany(
            f'INSERT INTO "{name}_box" VALUES (?, ?, ?, ?, ?)',  # noqa: S608 - our own names
            zip(numbers, west, east, south, north, strict=True),
        )
    for column in (IDS[name], *_SOUGHT[name]):
        if column in columns:
            database.execute(f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")')


def _plain(column: pd.Series) -> list[Any]:
    """Return values that SQLite knows; unknown ones as null."""
    values = column.astype(object).where(column.notna(), None).tolist()
    return [value.item() if isinstance(value, np.generic) else value for value in values]


class FeatureIndex:
    """An index that is open for reading, from any thread; names of collections and columns are checked here."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mine = threading.local()
        self._middles: dict[str, dict[str, tuple[float, float]]] = {}
        self.columns: dict[str, tuple[str, ...]] = {}
        self.bounds: dict[str, Box] = {}
        for name in IDS:
            about = self._database.execute(f'PRAGMA table_info("{name}")').fetchall()
            if about:
                self.columns[name] = tuple(row[1] for row in about if row[1] not in _OF_THE_INDEX)
                box = self._database.execute(
                    f'SELECT min(west), min(south), max(east), max(north) FROM "{name}_box"'  # noqa: S608
                ).fetchone()
                self.bounds[name] = box

    @property
    def _database(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._mine, "database", None)
        if found is None:
            found = sqlite3.connect(f"file:{self._path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            self._mine.database = found
        return found

    def middles(self, collection: str) -> Mapping[str, tuple[float, float]]:
        """Return a point on every feature of a small collection, by id; kept once asked for."""
        if collection not in self._middles:
            everything = self._found(collection, None, {}, -1, 0)
            self._middles[collection] = {one.id: one.middle for one in everything}
        return self._middles[collection]

    def one(self, collection: str, feature_id: str) -> Feature | None:
        """Return a feature by its id, or None."""
        return next(self._found(collection, None, {IDS[collection]: [feature_id]}, 1, 0), None)

    def some(self, collection: str, ids: Sequence[str]) -> dict[str, Feature]:
        """Return the features that have one of these ids, by id."""
        return {one.id: one for one in self._found(collection, None, {IDS[collection]: list(ids)}, len(ids), 0)}

    def page(
        self,
        collection: str,
        *,
        box: Box | None = None,
        where: Mapping[str, Sequence[Any]] | None = None,
        limit: int,
        offset: int = 0,
    ) -> tuple[list[Feature], int]:
        """Return features in the order of their ids, and how many there are in all.

        Parameters
        ----------
        box
            West, south, east, north in degrees: features whose own box touches it.
        where
            By column the values of which a feature must have one.
        """
        if collection not in self.columns:
            return [], 0
        test, values = self._test(collection, box, where or {})
        counted = self._database.execute(f'SELECT count(*) FROM "{collection}"{test}', values).fetchone()[0]  # noqa: S608
        return list(self._found(collection, box, where or {}, limit, offset)), int(counted)

    def _found(
        self, collection: str, box: Box | None, where: Mapping[str, Sequence[Any]], limit: int, offset: int
    ) -> Iterator[Feature]:
        if collection not in self.columns:
            return
        test, values = self._test(collection, box, where)
        names = [name for name in self.columns[collection] if name != IDS[collection]]
        listed = ", ".join(f'"{name}"' for name in (IDS[collection], *names))
        query = f'SELECT {listed}, outline, x, y FROM "{collection}"{test} ORDER BY number LIMIT ? OFFSET ?'  # noqa: S608 - names checked
        for identity, *properties, outline, x, y in self._database.execute(query, [*values, limit, offset]):
            yield Feature(str(identity), dict(zip(names, properties, strict=True)), outline, (x, y))

    def _test(self, collection: str, box: Box | None, where: Mapping[str, Sequence[Any]]) -> tuple[str, list[Any]]:
        parts: list[str] = []
        values: list[Any] = []
        if box is not None:
            west, south, east, north = box
            parts.append(
                f'number IN (SELECT number FROM "{collection}_box" '  # noqa: S608 - a name of ours
                "WHERE west <= ? AND east >= ? AND south <= ? AND north >= ?)"
            )
            values += [east, west, north, south]
        for column, wanted in where.items():
            if column not in self.columns[collection]:
                raise KeyError(column)
            parts.append(f'"{column}" IN ({", ".join("?" * len(wanted))})')
            values += wanted
        return (" WHERE " + " AND ".join(parts) if parts else ""), values
