"""Says of a city folder, layer by layer and column by column, what is there, what is missing, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from citycheckup.app.draw_units import derive_city_units
from citycheckup.app.indicator_set import data_of, indicator_set
from citycheckup.app.parameters import check_parameters
from citycheckup.app.table_references import reference_problems
from citycheckup.app.wiring import steps
from citycheckup.app.workspace import workspace_of
from citycheckup.engine.needs import blocked_by
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.schema import LAYERS, LayerSchema
from citycheckup.layers.table import Table
from citycheckup.layers.table_schema import TABLES, TableSchema
from citycheckup.sources.city import CityData
from citycheckup.sources.folder import CityFolder, open_folder
from citycheckup.sources.frozen_units import read_units
from citycheckup.vocabulary import (
    CancelToken,
    Completeness,
    InputError,
    Message,
    Problem,
    Progress,
    Severity,
    no_progress,
)


@dataclass(frozen=True)
class ColumnReport:
    """One column: the share of rows that have it (0 to 1)."""

    name: str
    filled_share: float
    headings: tuple[str, ...]


@dataclass(frozen=True)
class LayerReport:
    """One layer or table: what there is of it, what its absence blocks, and how to mend it.

    ``features`` of a table are its rows.
    """

    name: str
    title_zh: str
    title_en: str
    present: bool
    features: int
    completeness: Completeness | None
    data_date: str | None
    origin: str | None
    columns: tuple[ColumnReport, ...]
    blocks: tuple[str, ...]
    weakens: tuple[str, ...]
    reason: Message | None
    remedy: Message | None
    is_table: bool = False


@dataclass(frozen=True)
class CheckReport:
    """A whole city folder. ``codes`` gives an indicator's code in the edition by its id."""

    name: str
    crs: str
    edition: str
    checkup_year: int
    layers: tuple[LayerReport, ...]
    problems: tuple[Problem, ...]
    uncomputed: tuple[str, ...]
    codes: Mapping[str, str]
    tables: tuple[LayerReport, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether a run would be refused."""
        return any(problem.severity == "error" for problem in self.problems)


def check_city(path: Path, *, progress: Progress = no_progress, cancel: CancelToken | None = None) -> CheckReport:
    """Read everything a city folder names, and report on it; nothing is written.

    Raises
    ------
    InputError
        ``city.toml`` itself cannot be used. Faults of the files it names are in the report.
    """
    folder = open_folder(path)
    check_parameters(folder)
    chosen = indicator_set(folder)
    declared, listed = chosen.catalogue, chosen.editions
    data = data_of(folder, chosen, progress=progress, cancel=cancel)
    codes = {entry.indicator: entry.code for edition in listed for entry in edition.entries}
    wanted = [indicator for indicator in declared if indicator.id in codes]
    names = [schema.name for schema in LAYERS] + [table.name for table in TABLES]
    derived = steps()
    problems = [*chosen.problems, *data.problems]
    if not any(problem.severity is Severity.ERROR for problem in problems):
        problems += _unit_problems(folder, data, progress, cancel)
    reports = []
    for schema in LAYERS:
        if schema.name not in data.layers:
            continue
        blocks, weakens = blocked_by(schema.name, wanted, derived, names)
        reports.append(_report(schema, data.layers[schema.name], folder, blocks, weakens))
    tables = []
    for table in TABLES:
        blocks, weakens = blocked_by(table.name, wanted, derived, names)
        tables.append(_table_report(table, data.tables[table.name], blocks, weakens))
    uncomputed = tuple(code for indicator, code in codes.items() if indicator not in declared)
    city = folder.config.city
    return CheckReport(
        name=city.name,
        crs=city.crs,
        edition=city.edition,
        checkup_year=city.checkup_year,
        layers=tuple(reports),
        problems=tuple(problems),
        uncomputed=uncomputed,
        codes=codes,
        tables=tuple(tables),
    )


def what_there_is(data: CityData, folder: CityFolder) -> tuple[LayerReport, ...]:
    """Return of each layer and table that is there how much there is of it, without what it is needed for."""
    layers = [(schema, data.layers.get(schema.name)) for schema in LAYERS]
    tables = [(schema, data.tables.get(schema.name)) for schema in TABLES]
    return (
        *(_report(schema, layer, folder, (), ()) for schema, layer in layers if isinstance(layer, Layer)),
        *(_table_report(schema, table, (), ()) for schema, table in tables if isinstance(table, Table)),
    )


def _unit_problems(folder: CityFolder, data: CityData, progress: Progress, cancel: CancelToken | None) -> list[Problem]:
    """Say what a run would say of the units, and of what tables refer to; units not frozen yet are not kept."""
    workspace = workspace_of(folder, data, progress=progress, cancel=cancel)
    year = folder.config.city.checkup_year
    frozen = folder.units_file(year)
    try:
        if frozen.exists():
            units, problems = read_units(frozen, year, folder.config.city.crs), list[Problem]()
        else:
            units, problems = derive_city_units(folder, data, workspace)
    except InputError as error:
        return list(error.problems)
    return [*problems, *reference_problems(data, units, workspace)]


def _report(
    schema: LayerSchema, value: Layer | Missing, folder: CityFolder, blocks: Collection[str], weakens: Collection[str]
) -> LayerReport:
    layer = value if isinstance(value, Layer) else None
    missing = value if isinstance(value, Missing) else None
    needed = blocks or weakens or schema.identifies_units
    return LayerReport(
        name=schema.name,
        title_zh=schema.title_zh,
        title_en=schema.title_en,
        present=layer is not None,
        features=len(layer) if layer else 0,
        completeness=layer.completeness if layer else None,
        data_date=layer.data_date if layer else None,
        origin=layer.origin if layer else None,
        columns=_columns(schema, layer),
        blocks=tuple(blocks),
        weakens=tuple(weakens),
        reason=missing.reason if missing else None,
        remedy=_remedy(schema, layer, folder) if needed else None,
    )


def _table_report(
    schema: TableSchema, value: Table | Missing, blocks: Collection[str], weakens: Collection[str]
) -> LayerReport:
    table = value if isinstance(value, Table) else None
    missing = value if isinstance(value, Missing) else None
    columns = [
        ColumnReport(
            column.name,
            float(table.rows[column.name].notna().mean()) if table is not None else 0.0,
            column.headings[:1],
        )
        for column in schema.columns
    ]
    return LayerReport(
        name=schema.name,
        title_zh=schema.title_zh,
        title_en=schema.title_en,
        present=table is not None,
        features=len(table) if table else 0,
        completeness=table.completeness if table else None,
        data_date=table.data_date if table else None,
        origin=table.origin if table else None,
        columns=tuple(columns),
        blocks=tuple(blocks),
        weakens=tuple(weakens),
        reason=missing.reason if missing else None,
        remedy=Message("check.supply_table", {"table": schema.name}) if missing else None,
        is_table=True,
    )


def _columns(schema: LayerSchema, layer: Layer | None) -> tuple[ColumnReport, ...]:
    reports = []
    for column in schema.columns:
        if column.name == "id":
            continue
        share = 0.0
        if layer is not None and len(layer) and column.name in layer.table.columns:
            share = float(layer.table[column.name].notna().mean())
        reports.append(ColumnReport(column.name, share, column.headings[:1]))
    return tuple(reports)


def _remedy(schema: LayerSchema, layer: Layer | None, folder: CityFolder) -> Message | None:
    columns = [column.name for column in schema.columns]
    headings = [column.headings[0] for column in schema.columns if column.headings]
    names = {"layer": schema.name, "headings": headings, "columns": columns}
    if layer is None:
        return Message("check.supply_layer", names)
    if schema.name in folder.config.layers and layer.completeness is not Completeness.AUTHORITATIVE:
        return Message("check.vouch_for_layer", {"layer": schema.name})
    if layer.origin == "osm" and layer.completeness is Completeness.INDICATIVE:
        return Message("check.replace_osm", names)
    return None
