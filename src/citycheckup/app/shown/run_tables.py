"""A run folder in memory: what pages ask for again and again, found by indicator, level and unit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pyproj import Transformer

from citycheckup.app.indicator_set import indicator_set
from citycheckup.app.shown.row_index import RowIndex
from citycheckup.app.shown.units import UnitFacts, UnitSearch
from citycheckup.diagnosis.short_places import PLACE_SCHEMA
from citycheckup.editions import Edition, EditionEntry
from citycheckup.results import ResultRow, rows_of
from citycheckup.sources.folder import CityFolder
from citycheckup.vocabulary import Level, Tree


class RunTables:
    """The small tables of one run; buildings and land stay on disk.

    Attributes
    ----------
    name
        Name of the run's folder, which is the run's id.
    manifest
        As written in the run folder.
    """

    def __init__(self, folder: CityFolder, path: Path) -> None:
        self.folder, self.path, self.name = folder, path, path.name
        self.manifest: dict[str, Any] = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        self.results: pa.Table = pq.read_table(path / "results.parquet", memory_map=False).combine_chunks()
        self.units: dict[str, UnitFacts] = {unit.unit_id: unit for unit in _units(path)}

    @property
    def content_hash(self) -> str:
        """What the run is made from; equal hashes, equal bytes."""
        return str(self.manifest["content_hash"])

    @property
    def year(self) -> int:
        """The checkup year."""
        return int(self.manifest["units"]["year"])

    @property
    def edition(self) -> str:
        """Id of the edition that the city was examined by."""
        return str(self.manifest["edition"])

    @property
    def definitions(self) -> Mapping[str, str]:
        """By indicator id the version of the definition that its values were measured by."""
        found: dict[str, str] = self.manifest.get("definitions") or {}
        return found

    @cached_property
    def city_id(self) -> str:
        """Id of the city unit."""
        return next(unit.unit_id for unit in self.units.values() if unit.level == str(Level.CITY))

    @cached_property
    def entries(self) -> Mapping[tuple[str, str], tuple[Edition, EditionEntry]]:
        """By edition and indicator, what the city was examined by, its own thresholds among it."""
        listed = indicator_set(self.folder).editions
        return {(edition.id, entry.indicator): (edition, entry) for edition in listed for entry in edition.entries}

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """By unit the units right below it, in the order of their ids."""
        found: dict[str, list[str]] = {}
        for unit in self.units.values():
            if unit.parent_id is not None:
                found.setdefault(unit.parent_id, []).append(unit.unit_id)
        return {parent: tuple(sorted(below)) for parent, below in found.items()}

    def way_down(self, unit_id: str) -> tuple[UnitFacts, ...]:
        """Return the units from the root down to a unit, itself last."""
        way: list[UnitFacts] = []
        at: str | None = unit_id
        while at is not None and at in self.units and len(way) < len(self.units):
            way.append(self.units[at])
            at = self.units[at].parent_id
        return tuple(reversed(way))

    @cached_property
    def search(self) -> UnitSearch:
        """Finds units by level, by what they lie in, and by a part of their name or id."""
        return UnitSearch(self.units.values())

    def below(self, unit_id: str) -> frozenset[str]:
        """Return a unit and all that lie in it, in its own tree."""
        found, waiting = {unit_id}, [unit_id]
        while waiting:
            below = [one for one in self.children.get(waiting.pop(), ()) if one not in found]
            found.update(below)
            waiting += below
        return frozenset(found)

    @cached_property
    def _by_unit(self) -> RowIndex:
        return RowIndex(self.results, ["unit_id"])

    @cached_property
    def _by_indicator(self) -> RowIndex:
        return RowIndex(self.results, ["indicator", "level"])

    @property
    def units_with_rows(self) -> tuple[str, ...]:
        """Ids of the units that have results, sorted."""
        return tuple(sorted(self._by_unit))

    def rows_of_unit(self, unit_id: str) -> list[ResultRow]:
        """Return every row of a unit, in the order of the codes."""
        return self._taken(self._by_unit.get(unit_id))

    def rows_of_indicator(self, indicator: str, level: str) -> list[ResultRow]:
        """Return an indicator's rows at one level, in the order of the units."""
        return self._taken(self._by_indicator.get((indicator, level)))

    def levels_of(self, indicator: str) -> tuple[str, ...]:
        """Return the levels at which an indicator has rows, the largest first."""
        there = {level for name, level in self._by_indicator if name == indicator}
        return tuple(str(level) for level in reversed(Level) if str(level) in there)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The levels of the checkup's tree that have units, the largest first."""
        there = {unit.level for unit in self.units.values() if unit.tree == str(Tree.CHECKUP)}
        return tuple(str(level) for level in reversed(Level) if str(level) in there)

    def _taken(self, rows: NDArray[np.int64] | None) -> list[ResultRow]:
        return [] if rows is None else rows_of(self.results.take(pa.array(rows)))

    @cached_property
    def shortfalls(self) -> Mapping[str, tuple[dict[str, Any], ...]]:
        """By unit its shortfalls and candidates, as in ``shortfalls.parquet``, in the order of the codes."""
        return _grouped(self._records("shortfalls"), "unit_id")

    @cached_property
    def shortfall_by_key(self) -> Mapping[str, dict[str, Any]]:
        """By key, every shortfall and candidate."""
        return {record["key"]: record for records in self.shortfalls.values() for record in records}

    @cached_property
    def _places(self) -> pa.Table:
        file = self.path / "shortfall_places.parquet"
        return pq.read_table(file).combine_chunks() if file.is_file() else PLACE_SCHEMA.empty_table()

    @cached_property
    def _places_by_key(self) -> RowIndex:
        return RowIndex(self._places, ["key"])

    @cached_property
    def _places_by_id(self) -> RowIndex:
        return RowIndex(self._places, ["place_id"])

    def place_rows(self, key: str) -> list[int]:
        """Return the numbers of the places behind a shortfall, for :meth:`place_records`."""
        rows = self._places_by_key.get(key)
        return [] if rows is None else rows.tolist()

    def rows_of_place(self, place_id: str) -> list[int]:
        """Return the numbers of everything that falls short at a place."""
        rows = self._places_by_id.get(place_id)
        return [] if rows is None else rows.tolist()

    def place_records(self, rows: Sequence[int]) -> list[dict[str, Any]]:
        """Return places as in ``shortfall_places.parquet``."""
        found: list[dict[str, Any]] = self._places.take(pa.array(rows, pa.int64())).to_pylist()
        return found

    @cached_property
    def grades(self) -> Mapping[str, dict[str, Any]]:
        """By indicator the grade of the city, as in ``grades.parquet``."""
        return {record["indicator"]: record for record in self._records("grades")}

    @cached_property
    def firmness(self) -> Mapping[tuple[str, str], dict[str, Any]]:
        """By indicator and unit what its value could still be, as in ``firmness.parquet``."""
        return {(record["indicator"], record["unit_id"]): record for record in self._records("firmness")}

    def be_ready(self) -> None:
        """Make what is looked up at many requests, so that none of them has to."""
        self.search.be_ready()
        for name in ("children", "entries", "shortfall_by_key", "grades", "firmness"):
            getattr(self, name)
        for name in ("_by_unit", "_by_indicator", "_places_by_key", "_places_by_id"):
            getattr(self, name)

    def _records(self, table: str) -> list[dict[str, Any]]:
        file = self.path / f"{table}.parquet"
        return pq.read_table(file).to_pylist() if file.is_file() else []

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of the city in degrees (WGS84)."""
        import geopandas as gpd  # noqa: PLC0415 - only the first page of a run asks for it

        city = gpd.read_parquet(
            self.path / "units.parquet", columns=["unit_id", "geometry"], filters=[("unit_id", "=", self.city_id)]
        )
        if city.empty:
            return None
        to_degrees = Transformer.from_crs(city.crs, "EPSG:4326", always_xy=True)
        left, bottom, right, top = city.total_bounds
        west, south, east, north = to_degrees.transform_bounds(left, bottom, right, top)
        return float(west), float(south), float(east), float(north)


def _units(path: Path) -> list[UnitFacts]:
    columns = [name for name in UnitFacts.__dataclass_fields__ if name in pq.read_schema(path / "units.parquet").names]
    table = pq.read_table(path / "units.parquet", columns=columns)
    unknown = dict.fromkeys(UnitFacts.__dataclass_fields__)
    return [UnitFacts(**{**unknown, **record}) for record in table.to_pylist()]


def _grouped(records: Iterable[dict[str, Any]], column: str) -> Mapping[str, tuple[dict[str, Any], ...]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        found.setdefault(record[column], []).append(record)
    return {key: tuple(group) for key, group in found.items()}
