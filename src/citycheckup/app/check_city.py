"""Says of a city folder, layer by layer and column by column, what is there, what is missing, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from citycheckup.app.draw_units import derive_city_units
from citycheckup.app.parameters import check_parameters
from citycheckup.app.wiring import indicators, margin_m, steps
from citycheckup.app.workspace import workspace_of
from citycheckup.editions import SUPPLEMENTARY, load_edition
from citycheckup.engine.needs import blocked_by
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.schema import LAYERS, LayerSchema
from citycheckup.sources.city import CityData, read_city
from citycheckup.sources.folder import CityFolder, open_folder
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
    """One layer: what there is of it, what its absence blocks, and how to mend it."""

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
    declared = indicators()
    data = read_city(folder, margin_m=margin_m(declared), progress=progress, cancel=cancel)
    listed = (load_edition(folder.config.city.edition), load_edition(SUPPLEMENTARY))
    codes = {entry.indicator: entry.code for edition in listed for entry in edition.entries}
    wanted = [indicator for indicator in declared if indicator.id in codes]
    names = [schema.name for schema in LAYERS]
    derived = steps()
    problems = list(data.problems)
    if not any(problem.severity is Severity.ERROR for problem in problems):
        problems += _unit_problems(folder, data, progress, cancel)
    reports = []
    for schema in LAYERS:
        blocks, weakens = blocked_by(schema.name, wanted, derived, names)
        reports.append(_report(schema, data.layers[schema.name], folder, blocks, weakens))
    uncomputed = tuple(code for indicator, code in codes.items() if indicator not in declared)
    city = folder.config.city
    return CheckReport(
        city.name, city.crs, city.edition, city.checkup_year, tuple(reports), tuple(problems), uncomputed, codes
    )


def _unit_problems(folder: CityFolder, data: CityData, progress: Progress, cancel: CancelToken | None) -> list[Problem]:
    """Draw the units where they are not frozen yet, to see what a run would say of them; nothing is kept."""
    if folder.units_file(folder.config.city.checkup_year).exists():
        return []
    try:
        return derive_city_units(folder, data, workspace_of(folder, data, progress=progress, cancel=cancel))[1]
    except InputError as error:
        return list(error.problems)


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
