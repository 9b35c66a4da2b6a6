"""Every indicator of an edition for every unit: measures become result rows, with status, roll-ups and thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from citycheckup.catalogue import Catalogue, Indicator, Measure
from citycheckup.editions import Edition, EditionEntry
from citycheckup.engine.graph import Workspace
from citycheckup.engine.judging import judged, judged_by_parts
from citycheckup.engine.roll_up import summed
from citycheckup.layers.layer import Layer, Missing, weakest
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.results import ResultRow
from citycheckup.vocabulary import CityClass, Completeness, Form, Level, Message, Method, RollUp, Status
from citycheckup.wording import as_plain


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
) -> Outcome:
    """Compute every entry of an edition, and of what stands beside it.

    An entry that the catalogue does not know how to compute still has its rows: ``not_surveyed`` where a field survey
    would say, ``no_data`` where a table of figures would; the arguments name what is missing.

    Parameters
    ----------
    knobs
        What a city or a standard sets, by indicator id and then by keyword-only parameter.
    """
    rows: list[ResultRow] = []
    areas: dict[str, gpd.GeoDataFrame] = {}
    places: dict[str, pd.DataFrame] = {}
    for edition, entry in [(listed, entry) for listed in editions for entry in listed.entries]:
        scope = _Scope(edition, entry, catalogue.get(entry.indicator), units)
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
        own = [judged(row, entry, city_classes) for row in own]
        if isinstance(found, Measure) and found.parts is not None:
            own = [judged_by_parts(row, entry, city_classes, found.parts) for row in own]
        rows += own
        rows += scope.rolled_up(own, city_classes)
    return Outcome(tuple(rows), areas, places)


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
    units: Units

    def blanks(self, level: Level) -> Iterable[ResultRow]:
        """Yield a row without a value for every unit of a level."""
        table = self.units.at(level)
        for unit_id, name, parent_id in zip(table.index, table["name"], table["parent_id"], strict=True):
            yield ResultRow(
                edition=self.edition.id,
                indicator=self.entry.indicator,
                code=self.entry.code,
                indicator_level=self.entry.level,
                level=level,
                unit_id=str(unit_id),
                unit_name=_text(name),
                parent_id=_text(parent_id),
                period=str(self.units.year),
                value=None,
                numerator=None,
                denominator=None,
                unit=self.entry.unit,
                method=str(self.entry.method),
                status=Status.NO_DATA,
            )

    def without_value(self, missing: Missing) -> list[ResultRow]:
        """Return the rows of an indicator that could not be computed; dwellings are reported by community."""
        status = Status.NOT_SURVEYED if self.entry.method == Method.SURVEY else Status.NO_DATA
        arguments = {"missing": list(missing.layers), "reason": as_plain(missing.reason)}
        return [
            replace(blank, status=status, coverage=0.0, template=f"engine.{status}", arguments=arguments)
            for blank in self.blanks(self.reported_level)
        ]

    @property
    def reported_level(self) -> Level:
        """The lowest level with rows in the tidy table: dwellings and compounds are reported by community."""
        return Level.COMMUNITY if self.entry.level in (Level.DWELLING, Level.COMPOUND) else self.entry.level

    def with_values(self, measure: Measure, behind: Mapping[str, Layer | Table]) -> list[ResultRow]:
        """Return the rows of a measure; ``behind`` are the layers it was made from."""
        worth = weakest(layer.completeness for layer in behind.values())
        made_from = {name: str(layer.completeness) for name, layer in sorted(behind.items())}
        common = dict(measure.common) | {"layers": made_from}
        data_date = oldest_date(behind.values())
        return [self._valued(blank, measure, common, worth, data_date) for blank in self.blanks(self.reported_level)]

    def _valued(
        self,
        blank: ResultRow,
        measure: Measure,
        common: Mapping[str, object],
        worth: Completeness,
        data_date: str | None,
    ) -> ResultRow:
        unit_id = blank.unit_id
        counts = measure.denominator is None
        numerator, denominator = _number(measure.numerator, unit_id), _number(measure.denominator, unit_id)
        arguments = dict(common) | _extra(measure.arguments, unit_id)
        doubt = None if measure.doubt is None else measure.doubt.get(unit_id)
        status = Status.OK if worth is Completeness.AUTHORITATIVE else Status.PARTIAL
        template, value = measure.template, None
        if isinstance(doubt, Message):
            status = Status.PARTIAL
            arguments["doubt"] = as_plain(doubt)
        if denominator == 0:
            status, template = Status.NOT_APPLICABLE, "engine.nothing_to_measure"
        elif numerator is None or (denominator is None and not counts):
            status, template = Status.NO_DATA, "engine.unit_without_data"
        else:
            value = numerator if denominator is None else numerator / denominator
        said = None if measure.status is None else measure.status.get(unit_id)
        if isinstance(said, str):
            status = Status(said)
            if status not in (Status.OK, Status.PARTIAL):
                value, numerator, denominator, template = None, None, None, f"engine.{status}_here"
        coverage = 1.0 if measure.coverage is None else _number(measure.coverage, unit_id)
        if value is not None and coverage is not None and coverage < 1:
            status = Status.PARTIAL
        return replace(
            blank,
            value=value,
            numerator=numerator,
            denominator=denominator,
            method=measure.method,
            status=status,
            coverage=0.0 if value is None else coverage,
            data_date=data_date,
            template=template,
            arguments=arguments,
        )

    def rolled_up(self, own: Sequence[ResultRow], classes: frozenset[CityClass]) -> Iterable[ResultRow]:
        """Yield the rows of the higher units, level by level; see :func:`summed`."""
        if not own or (self.declared is not None and self.declared.roll_up is RollUp.NONE):
            return
        form = self.declared.form if self.declared else Form.COUNT
        below, level = list(own), own[0].level.parent
        while level is not None:
            children: dict[str | None, list[ResultRow]] = {}
            for row in below:
                children.setdefault(row.parent_id, []).append(row)
            sums = [summed(blank, children.get(blank.unit_id, []), form) for blank in self.blanks(level)]
            below = [judged(row, self.entry, classes) for row in sums]
            yield from below
            level = level.parent


def oldest_date(layers: Iterable[Layer | Table]) -> str | None:
    """Return the oldest data date of several layers, or None where one of them has none.

    A value is as old as the oldest of what it was made from.
    """
    dates = [layer.data_date for layer in layers]
    return min(date for date in dates if date) if dates and all(dates) else None


def _number(series: pd.Series | None, unit_id: str) -> float | None:
    if series is None:
        return None
    value = series.get(unit_id)
    return None if value is None or pd.isna(value) else float(value)


def _extra(arguments: pd.DataFrame | None, unit_id: str) -> dict[str, object]:
    if arguments is None or unit_id not in arguments.index:
        return {}
    return {str(name): _plain(value) for name, value in arguments.loc[unit_id].items()}


def _plain(value: Any) -> object:
    if isinstance(value, Message):
        return as_plain(value)
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and pd.isna(value) else value


def _text(value: Any) -> str | None:
    return None if value is None or (not isinstance(value, str) and pd.isna(value)) else str(value)
