"""Every indicator of an edition for every unit: measures become result rows, with status, roll-ups and thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from citycheckup.catalogue import Catalogue, Indicator, Measure
from citycheckup.editions import Edition, EditionEntry, Threshold, threshold_for
from citycheckup.engine.graph import Workspace
from citycheckup.layers.layer import Layer, Missing, weakest
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Better, CityClass, Completeness, Form, Level, Message, Method, RollUp, Status
from citycheckup.wording import as_plain

_EPSILON = 1e-9  # what rounding may take from a value that just meets its threshold


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
        own = [_judged(row, entry, city_classes) for row in own]
        if isinstance(found, Measure) and found.parts is not None:
            own = [_judged_by_parts(row, entry, city_classes, found.parts) for row in own]
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
        """Yield rows of the higher units: numerators and denominators added up over the units below with a value.

        Units to which the indicator does not apply are left out; units without data make the sum ``partial`` and lower
        its coverage, so that a gap is never read as a zero.
        """
        if not own or (self.declared is not None and self.declared.roll_up is RollUp.NONE):
            return
        form = self.declared.form if self.declared else Form.COUNT
        below, level = list(own), own[0].level.parent
        while level is not None:
            children: dict[str | None, list[ResultRow]] = {}
            for row in below:
                children.setdefault(row.parent_id, []).append(row)
            sums = [_sum(blank, children.get(blank.unit_id, []), form) for blank in self.blanks(level)]
            below = [_judged(row, self.entry, classes) for row in sums]
            yield from below
            level = level.parent


def _sum(blank: ResultRow, children: list[ResultRow], form: Form) -> ResultRow:
    applicable = [row for row in children if row.status is not Status.NOT_APPLICABLE]
    known = [row for row in applicable if row.value is not None]
    if not applicable:
        return replace(blank, status=Status.NOT_APPLICABLE, template="engine.nothing_to_measure")
    if not known:
        statuses = {row.status for row in applicable}
        status = statuses.pop() if len(statuses) == 1 else Status.NO_DATA
        why = {name: applicable[0].arguments.get(name) for name in ("missing", "reason")}
        silent = "engine.not_surveyed_here" if status is Status.NOT_SURVEYED else "engine.unit_without_data"
        template = f"engine.{status}" if why["reason"] else silent
        return replace(blank, status=status, coverage=0.0, template=template, arguments=why)
    numerator = sum(row.numerator or 0.0 for row in known)
    denominator = None if form is Form.COUNT else sum(row.denominator or 0.0 for row in known)
    counted: dict[str, object] = {
        "units": len(applicable),
        "known": len(known),
        "short": sum(row.meets is False for row in known),
    }
    if all("objects_count" in row.arguments for row in applicable):
        counted["objects_count"] = sum(_as_number(row.arguments["objects_count"]) for row in applicable)
    whole = len(known) == len(applicable) and all(row.status is Status.OK for row in known)
    return replace(
        blank,
        value=numerator if denominator is None else numerator / denominator,
        numerator=numerator,
        denominator=denominator,
        method=known[0].method,
        status=Status.OK if whole else Status.PARTIAL,
        coverage=_joint_coverage(applicable),
        data_date=min((row.data_date for row in known if row.data_date), default=None),
        template=f"engine.rolled_up_{form}",
        arguments=counted,
    )


def _joint_coverage(rows: Sequence[ResultRow]) -> float:
    """Return the coverage of several units together: by the objects looked at, where rows count them, else by units."""
    weights = [_as_number(row.arguments.get("objects_count", 1)) for row in rows]
    total = sum(weights)
    if not total:
        return 0.0
    return sum((row.coverage or 0.0) * weight for row, weight in zip(rows, weights, strict=True)) / total


def _as_number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _judged(row: ResultRow, entry: EditionEntry, classes: frozenset[CityClass]) -> ResultRow:
    threshold = threshold_for(entry, set(classes))
    if threshold is None:
        return row
    meets = None if row.value is None else _meets(row.value, threshold, entry)
    return replace(row, threshold=threshold.value, comparator=threshold.comparator, meets=meets)


def _meets(value: float, threshold: Threshold, entry: EditionEntry) -> bool:
    """Whether a value meets its threshold; "= 100 %" asks for no less: doing more than was planned is no failure."""
    exact = threshold.comparator == "="
    comparator = {Better.HIGHER: ">=", Better.LOWER: "<="}.get(entry.better, "=") if exact else threshold.comparator
    return compares(value, comparator, threshold.value)


def _judged_by_parts(
    row: ResultRow, entry: EditionEntry, classes: frozenset[CityClass], parts: pd.DataFrame
) -> ResultRow:
    """Judge an indicator of several figures: it meets its standard where every part that has one does."""
    if row.unit_id not in parts.index or row.value is None:
        return row
    verdicts: dict[str, object] = {}
    for part in parts.columns:
        threshold, value = threshold_for(entry, set(classes), str(part)), _number(parts[part], row.unit_id)
        if threshold is not None and value is not None:
            verdicts[str(part)] = {
                "value": value,
                "comparator": threshold.comparator,
                "threshold": threshold.value,
                "meets": _meets(value, threshold, entry),
            }
    if not verdicts:
        return row
    meets = all(isinstance(verdict, dict) and verdict["meets"] for verdict in verdicts.values())
    return replace(row, meets=meets, arguments={**row.arguments, "parts": verdicts})


def compares(value: float, comparator: str, threshold: float) -> bool:
    """Whether a value meets a threshold; rounding in the last places never decides."""
    slack = _EPSILON * max(1.0, abs(threshold))
    match comparator:
        case ">=":
            return value >= threshold - slack
        case "<=":
            return value <= threshold + slack
        case "=":
            return abs(value - threshold) <= slack
    raise ValueError(f"unknown comparator {comparator}")


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
