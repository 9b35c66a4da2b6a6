"""Every indicator of an edition for every unit: measures become result rows, with status, roll-ups and thresholds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from citycheckup.catalogue import Catalogue, Indicator, Measure
from citycheckup.editions import Edition, EditionEntry, Threshold, threshold_for
from citycheckup.engine.graph import Workspace
from citycheckup.engine.judging import judged_by_parts, meets
from citycheckup.engine.needs import needs_of
from citycheckup.engine.roll_up import summed
from citycheckup.engine.values import values_of
from citycheckup.layers.layer import Layer, Missing, weakest
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.results import ResultRow
from citycheckup.vocabulary import CityClass, Form, Level, Message, Method, RollUp, Status
from citycheckup.wording import as_plain

UnitName = tuple[str, str | None, str | None]  # id, name and parent
UnitNames = list[UnitName]


@dataclass(frozen=True)
class Outcome:
    """What a run found: the rows, and by indicator the service areas used and the places that fall short."""

    rows: tuple[ResultRow, ...]
    service_areas: Mapping[str, gpd.GeoDataFrame]
    places: Mapping[str, pd.DataFrame]


def evaluate(
    workspace: Workspace,
    catalogue: Catalogue,
    editions: Sequence[Edition],
    units: Units,
    *,
    city_classes: frozenset[CityClass] = frozenset(),
    knobs: Mapping[str, Mapping[str, Any]] | None = None,
    used_here_only: Collection[str] = (),
) -> Outcome:
    """Compute every entry of an edition, and of what stands beside it.

    An entry that the catalogue does not know how to compute still has its rows: ``not_surveyed`` where a field survey
    would say, ``no_data`` where a table of figures would; the arguments name what is missing.

    Parameters
    ----------
    knobs
        What a city or a standard sets, by indicator id and then by keyword-only parameter.
    used_here_only
        Supplied values that nobody asks for afterwards: the workspace lets go of each behind the last indicator that
        stands on it.
    """
    rows: list[ResultRow] = []
    named = named_units(units)
    areas: dict[str, gpd.GeoDataFrame] = {}
    places: dict[str, pd.DataFrame] = {}
    asked = [(listed, entry) for listed in editions for entry in listed.entries]
    behind = _let_go_behind([entry for _, entry in asked], catalogue, workspace, used_here_only)
    for at, (edition, entry) in enumerate(asked):
        threshold = threshold_for(entry, set(city_classes))
        scope = _Scope(edition, entry, catalogue.get(entry.indicator), named, units.year, threshold)
        if scope.declared is None:
            found: Measure | Missing = _without_function(entry)
        else:
            found = workspace.call(scope.declared.compute, (knobs or {}).get(entry.indicator, {}), entry.indicator)
        if isinstance(found, Missing):
            own = scope.without_value(found)
        else:
            own = scope.with_values(found, workspace.layers_behind(entry.indicator, found.used))
            if found.service_areas is not None:
                areas[entry.indicator] = found.service_areas
            if found.places is not None:
                places[entry.indicator] = found.places
        if isinstance(found, Measure) and found.parts is not None:
            own = [judged_by_parts(row, entry, city_classes, found.parts) for row in own]
        rows += own
        rows += scope.rolled_up(own)
        for name in behind.get(at, ()):
            workspace.forget(name)
    return Outcome(tuple(rows), areas, places)


def _let_go_behind(
    entries: Sequence[EditionEntry], catalogue: Catalogue, workspace: Workspace, used_here_only: Collection[str]
) -> dict[int, list[str]]:
    """Return, by place of an entry, the names that no later entry stands on."""
    last = dict.fromkeys(sorted(used_here_only), 0)
    for at, entry in enumerate(entries):
        if (declared := catalogue.get(entry.indicator)) is not None:
            needs = needs_of(declared, workspace.steps, used_here_only)
            last.update(dict.fromkeys(sorted(needs.required | needs.optional), at))
    behind: dict[int, list[str]] = {}
    for name, at in last.items():
        behind.setdefault(at, []).append(name)
    return behind


def _without_function(entry: EditionEntry) -> Missing:
    arguments: dict[str, object] = {"code": entry.code}
    if entry.method == Method.GEODATA:
        arguments["needs"] = Message(f"needs.{entry.indicator}")
    return Missing((f"{entry.method}:{entry.code}",), Message(f"engine.needs_{entry.method}", arguments))


@dataclass(frozen=True)
class _Scope:
    """One entry of an edition over one city's units."""

    edition: Edition
    entry: EditionEntry
    declared: Indicator | None
    units: Mapping[Level, UnitNames]
    year: int
    threshold: Threshold | None

    def row(self, level: Level, unit: UnitName, **facts: Any) -> ResultRow:
        """Return the row of a unit, judged by its value; ``facts`` are what is known beside the unit."""
        unit_id, name, parent_id = unit
        value, threshold = facts["value"], self.threshold
        return ResultRow(
            edition=self.edition.id,
            indicator=self.entry.indicator,
            code=self.entry.code,
            indicator_level=self.entry.level,
            level=level,
            unit_id=unit_id,
            unit_name=name,
            parent_id=parent_id,
            period=str(self.year),
            unit=self.entry.unit,
            threshold=None if threshold is None else threshold.value,
            comparator=None if threshold is None else threshold.comparator,
            meets=None if threshold is None or value is None else meets(value, threshold, self.entry),
            **{"method": str(self.entry.method), "numerator": None, "denominator": None, **facts},
        )

    def without_value(self, missing: Missing) -> list[ResultRow]:
        """Return the rows of an indicator that could not be computed; dwellings are reported by community."""
        status = Status.NOT_SURVEYED if self.entry.method == Method.SURVEY else Status.NO_DATA
        arguments = {"missing": list(missing.layers), "reason": as_plain(missing.reason)}
        said = {"status": status, "coverage": 0.0, "template": f"engine.{status}", "arguments": arguments}
        level = self.reported_level
        return [self.row(level, unit, value=None, **said) for unit in self.units[level]]

    @property
    def reported_level(self) -> Level:
        """The lowest level with rows in the tidy table: dwellings and compounds are reported by community."""
        return Level.COMMUNITY if self.entry.level in (Level.DWELLING, Level.COMPOUND) else self.entry.level

    def with_values(self, measure: Measure, behind: Mapping[str, Layer | Table]) -> list[ResultRow]:
        """Return the rows of a measure; ``behind`` are the layers it was made from."""
        worth = weakest(layer.completeness for layer in behind.values())
        made_from = {name: str(layer.completeness) for name, layer in sorted(behind.items())}
        data_date = oldest_date(behind.values())
        level = self.reported_level
        units = self.units[level]
        facts = values_of(measure, [unit_id for unit_id, _, _ in units], worth, {"layers": made_from})
        return [
            self.row(level, unit, method=measure.method, data_date=data_date, **known)
            for unit, known in zip(units, facts, strict=True)
        ]

    def rolled_up(self, own: Sequence[ResultRow]) -> Iterable[ResultRow]:
        """Yield the rows of the higher units, level by level; see :func:`summed`."""
        if not own or (self.declared is not None and self.declared.roll_up is RollUp.NONE):
            return
        form = self.declared.form if self.declared else Form.COUNT
        below, level = list(own), own[0].level.parent
        while level is not None:
            children: dict[str | None, list[ResultRow]] = {}
            for row in below:
                children.setdefault(row.parent_id, []).append(row)
            below = [self.row(level, unit, **summed(children.get(unit[0], []), form)) for unit in self.units[level]]
            yield from below
            level = level.parent


def named_units(units: Units) -> dict[Level, UnitNames]:
    """Return id, name and parent of every unit, by level, in the order of ids."""
    found: dict[Level, UnitNames] = {}
    for level in Level:
        table = units.at(level)
        columns = (table.index, table["name"], table["parent_id"])
        found[level] = [(str(i), _text(name), _text(parent)) for i, name, parent in zip(*columns, strict=True)]
    return found


def oldest_date(layers: Iterable[Layer | Table]) -> str | None:
    """Return the oldest data date of several layers, or None where one of them has none.

    A value is as old as the oldest of what it was made from.
    """
    dates = [layer.data_date for layer in layers]
    return min(date for date in dates if date) if dates and all(dates) else None


def _text(value: Any) -> str | None:
    return None if value is None or (not isinstance(value, str) and pd.isna(value)) else str(value)
