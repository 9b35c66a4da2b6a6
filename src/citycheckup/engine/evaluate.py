"""Every indicator of an edition for every unit: measures become result rows, with status, roll-ups and thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from citycheckup.catalogue import Catalogue, Indicator, Measure
from citycheckup.editions import Edition, EditionEntry, threshold_for
from citycheckup.engine.graph import Workspace
from citycheckup.layers.layer import Layer, Missing, weakest
from citycheckup.layers.units import Units
from citycheckup.results import ResultRow
from citycheckup.vocabulary import CityClass, Completeness, Form, Level, Message, Method, RollUp, Status
from citycheckup.wording import as_plain

_EPSILON = 1e-9  # what rounding may take from a value that just meets its threshold


@dataclass(frozen=True)
class Outcome:
    """What a run found: the rows, and the service areas that were used, by indicator."""

    rows: tuple[ResultRow, ...]
    service_areas: Mapping[str, gpd.GeoDataFrame]


def evaluate(
    workspace: Workspace,
    catalogue: Catalogue,
    edition: Edition,
    units: Units,
    *,
    city_classes: frozenset[CityClass] = frozenset(),
    knobs: Mapping[str, Mapping[str, Any]] | None = None,
) -> Outcome:
    """Compute every entry of the edition.

    An entry that the catalogue does not know how to compute still has its rows: ``not_surveyed`` where a field survey
    would say, ``no_data`` where a table of figures would; the arguments name what is missing.

    Parameters
    ----------
    knobs
        What a city or a standard sets, by indicator id and then by keyword-only parameter.
    """
    rows: list[ResultRow] = []
    areas: dict[str, gpd.GeoDataFrame] = {}
    for entry in edition.entries:
        declared = catalogue[entry.indicator] if entry.indicator in catalogue else None
        found: Measure | Missing
        if declared is None:
            found = Missing((_source_of(entry),), Message(f"engine.needs_{entry.method}", {"code": entry.code}))
        else:
            found = workspace.call(declared.compute, (knobs or {}).get(entry.indicator, {}), entry.indicator)
        own = (
            list(_without_value(edition, entry, found, units))
            if isinstance(found, Missing)
            else list(_with_values(edition, entry, _known(declared), found, units, workspace))
        )
        own = [_judged(row, entry, city_classes) for row in own]
        rows += own
        rows += [_judged(row, entry, city_classes) for row in _rolled_up(own, edition, entry, declared, units)]
        if isinstance(found, Measure) and found.service_areas is not None:
            areas[entry.indicator] = found.service_areas
    return Outcome(tuple(rows), areas)


def _known(declared: Indicator | None) -> Indicator:
    if declared is None:
        raise ValueError("an indicator without a function has no measure")
    return declared


def _source_of(entry: EditionEntry) -> str:
    return f"{entry.method}:{entry.code}"


def _reported_level(entry: EditionEntry) -> Level:
    """Dwelling indicators are kept by building; the tidy table begins at the community."""
    return Level.COMMUNITY if entry.level in (Level.DWELLING, Level.COMPOUND) else entry.level


def _blank(edition: Edition, entry: EditionEntry, units: Units, unit_id: str, unit: Mapping[str, Any]) -> ResultRow:
    return ResultRow(
        edition=edition.id,
        indicator=entry.indicator,
        code=entry.code,
        indicator_level=entry.level,
        level=Level(unit["level"]),
        unit_id=unit_id,
        unit_name=_text(unit["name"]),
        parent_id=_text(unit["parent_id"]),
        period=str(units.year),
        value=None,
        numerator=None,
        denominator=None,
        unit=entry.unit,
        method=str(entry.method),
        status=Status.NO_DATA,
    )


def _records(units: Units, level: Level) -> Iterable[tuple[str, Mapping[str, Any]]]:
    table = units.at(level)
    columns = ["level", "name", "parent_id"]
    for unit_id, values in zip(table.index, table[columns].itertuples(index=False, name=None), strict=True):
        yield str(unit_id), dict(zip(columns, values, strict=True))


def _without_value(edition: Edition, entry: EditionEntry, missing: Missing, units: Units) -> Iterable[ResultRow]:
    status = Status.NOT_SURVEYED if entry.method == Method.SURVEY else Status.NO_DATA
    arguments = {"missing": list(missing.layers), "reason": as_plain(missing.reason)}
    for unit_id, unit in _records(units, _reported_level(entry)):
        blank = _blank(edition, entry, units, unit_id, unit)
        yield replace(blank, status=status, coverage=0.0, template=f"engine.{status}", arguments=arguments)


def _with_values(
    edition: Edition, entry: EditionEntry, declared: Indicator, measure: Measure, units: Units, workspace: Workspace
) -> Iterable[ResultRow]:
    behind = workspace.layers_behind(entry.indicator)
    worth = weakest(layer.completeness for layer in behind.values())
    common = dict(measure.common) | {
        "layers": {name: str(layer.completeness) for name, layer in sorted(behind.items())}
    }
    data_date = oldest_date(behind.values())
    for unit_id, unit in _records(units, declared.level):
        blank = _blank(edition, entry, units, unit_id, unit)
        numerator = _number(measure.numerator, unit_id)
        denominator = _number(measure.denominator, unit_id)
        doubt = None if measure.doubt is None else measure.doubt.get(unit_id)
        arguments = common | _extra(measure.arguments, unit_id)
        status = Status.OK if worth is Completeness.AUTHORITATIVE else Status.PARTIAL
        template = measure.template
        value: float | None = None
        if isinstance(doubt, Message):
            status = Status.PARTIAL
            arguments["doubt"] = as_plain(doubt)
        if declared.form is not Form.COUNT and denominator == 0:
            status, template = Status.NOT_APPLICABLE, "engine.nothing_to_measure"
            arguments["denominator_of"] = declared.denominator
        elif numerator is None or (declared.form is not Form.COUNT and denominator is None):
            status, template = Status.NO_DATA, "engine.unit_without_data"
        else:
            value = numerator if declared.form is Form.COUNT else numerator / denominator  # type: ignore[operator]
        yield replace(
            blank,
            value=value,
            numerator=numerator,
            denominator=denominator,
            method=measure.method,
            status=status,
            coverage=_coverage(measure, unit_id, value),
            data_date=data_date,
            template=template,
            arguments=arguments,
        )


def _rolled_up(
    own: list[ResultRow], edition: Edition, entry: EditionEntry, declared: Indicator | None, units: Units
) -> Iterable[ResultRow]:
    """Rows of the higher units: numerators and denominators added up over the units below that have a value.

    Units to which the indicator does not apply are left out; units without data make the sum ``partial`` and lower its
    coverage, so that a gap is never read as a zero.
    """
    if not own or (declared is not None and declared.roll_up is RollUp.NONE):
        return
    form = declared.form if declared else Form.COUNT
    below = own
    level = own[0].level.parent
    while level is not None:
        children: dict[str | None, list[ResultRow]] = {}
        for row in below:
            children.setdefault(row.parent_id, []).append(row)
        above = [
            _sum(_blank(edition, entry, units, unit_id, unit), children.get(unit_id, []), form)
            for unit_id, unit in _records(units, level)
        ]
        yield from above
        below, level = above, level.parent


def _sum(blank: ResultRow, children: list[ResultRow], form: Form) -> ResultRow:
    applicable = [row for row in children if row.status is not Status.NOT_APPLICABLE]
    known = [row for row in applicable if row.value is not None]
    if not applicable:
        return replace(blank, status=Status.NOT_APPLICABLE, template="engine.nothing_to_measure")
    if not known:
        statuses = {row.status for row in applicable}
        status = statuses.pop() if len(statuses) == 1 else Status.NO_DATA
        why = {name: applicable[0].arguments.get(name) for name in ("missing", "reason")}
        template = f"engine.{status}" if why["reason"] else "engine.unit_without_data"
        return replace(blank, status=status, coverage=0.0, template=template, arguments=why)
    numerator = sum(row.numerator or 0.0 for row in known)
    denominator = None if form is Form.COUNT else sum(row.denominator or 0.0 for row in known)
    whole = len(known) == len(applicable) and all(row.status is Status.OK for row in known)
    return replace(
        blank,
        value=numerator if denominator is None else numerator / denominator,
        numerator=numerator,
        denominator=denominator,
        method=known[0].method,
        status=Status.OK if whole else Status.PARTIAL,
        coverage=sum(row.coverage or 0.0 for row in applicable) / len(applicable),
        data_date=min((row.data_date for row in known if row.data_date), default=None),
        template=f"engine.rolled_up_{form}",
        arguments={"units": len(applicable), "known": len(known), "short": sum(row.meets is False for row in known)},
    )


def _judged(row: ResultRow, entry: EditionEntry, classes: frozenset[CityClass]) -> ResultRow:
    threshold = threshold_for(entry, set(classes))
    if threshold is None:
        return row
    meets = None if row.value is None else compares(row.value, threshold.comparator, threshold.value)
    return replace(row, threshold=threshold.value, comparator=threshold.comparator, meets=meets)


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


def oldest_date(layers: Iterable[Layer]) -> str | None:
    """Return the oldest data date of several layers, or None where one of them has none: a value is as old as the
    oldest of what it was made from.
    """
    dates = [layer.data_date for layer in layers]
    return min(date for date in dates if date) if dates and all(dates) else None


def _number(series: pd.Series | None, unit_id: str) -> float | None:
    if series is None:
        return None
    value = series.get(unit_id)
    return None if value is None or pd.isna(value) else float(value)


def _coverage(measure: Measure, unit_id: str, value: float | None) -> float | None:
    if measure.coverage is not None:
        return _number(measure.coverage, unit_id)
    return 0.0 if value is None else 1.0


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
