"""One checkup of one city: from the folder's files to a run folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from citycheckup.app.clock import Clock, system_clock
from citycheckup.app.draw_units import units_of_year
from citycheckup.app.indicator_set import IndicatorSet, data_of, indicator_set
from citycheckup.app.parameters import check_parameters
from citycheckup.app.workspace import workspace_of
from citycheckup.catalogue import Catalogue
from citycheckup.diagnosis.diagnose import Diagnosis, diagnose
from citycheckup.editions import Edition, definition_version
from citycheckup.engine.evaluate import Outcome, evaluate
from citycheckup.engine.graph import Workspace
from citycheckup.engine.manifest import manifest
from citycheckup.geo.memory import give_back
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.reports.overview import Marking
from citycheckup.reports.run_files import Outputs, RunContent, write_run
from citycheckup.reports.run_folder import final_path, run_folder
from citycheckup.results import results_table
from citycheckup.sources.city import CityData
from citycheckup.sources.folder import CityFolder, open_folder
from citycheckup.vocabulary import (
    CancelToken,
    CityClass,
    InputError,
    Message,
    Problem,
    Progress,
    Severity,
    Status,
    no_progress,
)
from citycheckup.wording import as_plain

_LAND = ("residential_land", "construction_land", "built_up_land", "street_cells")


@dataclass(frozen=True)
class RunSummary:
    """What a run came to: where it lies, how many rows have which status, and what the figures stand on."""

    folder: Path
    city: str
    content_hash: str
    rows: int
    statuses: Mapping[str, int]
    problems: tuple[Problem, ...]
    ground: tuple[Message, ...] = ()


def run_city(
    path: Path,
    *,
    outputs: Outputs = Outputs.ALL,
    runs: Path | None = None,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
    clock: Clock = system_clock,
) -> RunSummary:
    """Check up a city and write the run folder: everything, or only its tables; into the city folder, or ``runs``.

    Raises
    ------
    InputError
        Something that ``city.toml`` names cannot be used: every problem found; nothing has been written.
    CancelledError
        The token was pulled; nothing has been written.
    """
    started = clock()
    folder = open_folder(path)
    content, problems = _checked_up(folder, outputs, progress, cancel)
    # What the city was read into is gone by now: a survey alone is a gigabyte of a million buildings.
    content_hash = str(content.manifest["content_hash"])
    with run_folder(runs or folder.runs, content_hash, started) as unfinished:
        write_run(unfinished, content, outputs=outputs, progress=progress, cancel=cancel)
        final = final_path(unfinished)
    statuses = content.results["status"].to_pandas().value_counts()
    return RunSummary(
        folder=final,
        city=folder.config.city.name,
        content_hash=content_hash,
        rows=len(content.results),
        statuses={str(status): int(statuses.get(str(status), 0)) for status in Status},
        problems=problems,
        ground=content.ground,
    )


def _checked_up(
    folder: CityFolder, outputs: Outputs, progress: Progress, cancel: CancelToken | None
) -> tuple[RunContent, tuple[Problem, ...]]:
    """Read a city, compute its indicators and say what they mean: what the run folder will hold, and what was noticed.

    Arguments and errors: see :func:`run_city`.
    """
    check_parameters(folder)
    chosen = indicator_set(folder)
    declared, listed = chosen.catalogue, chosen.editions
    data = data_of(folder, chosen, progress=progress, cancel=cancel)
    errors = [problem for problem in (*chosen.problems, *data.problems) if problem.severity is Severity.ERROR]
    if errors:
        raise InputError(errors)
    config = folder.config
    workspace = workspace_of(folder, data, progress=progress, cancel=cancel)
    units, unit_problems = units_of_year(folder, data, workspace)
    data = replace(data, origins={})  # nobody asks any more where each of a survey's rows was written
    workspace.supply("units", units)
    give_back()
    classes = frozenset(config.city.classes)
    with ThreadPoolExecutor(1) as aside:  # what was read is hashed meanwhile: nobody asks for that before the end
        told = aside.submit(
            manifest,
            inputs=data.files,
            edition=config.city.edition,
            parameters={
                "classes": sorted(config.city.classes),
                "crs": config.city.crs,
                "method": config.city.method,
                "knobs": config.parameters,
                "units": config.units,
            },
            layers=data.layers,
            units=units,
            tables=data.tables,
        )
        data = replace(data, tables={})
        # The diagnosis does not look at the survey, of a million buildings half a gigabyte.
        outcome = evaluate(
            workspace, declared, listed, units, city_classes=classes, knobs=chosen.knobs, used_here_only=("survey",)
        )
        described = told.result()
    diagnosis = diagnosed(workspace, units, listed, outcome, declared)
    described["definitions"] = definitions_of(chosen, config.city.classes, config.city.method, outcome)
    content = run_content(folder, data, workspace, units, listed, outcome, diagnosis, described, outputs)
    return content, (*chosen.problems, *data.problems, *unit_problems)


def definitions_of(
    chosen: IndicatorSet, city_classes: Collection[CityClass], method: str, outcome: Outcome
) -> dict[str, str]:
    """Return by indicator id the definition version that its values were measured by."""
    return {
        entry.indicator: definition_version(
            entry,
            city_classes,
            chosen.knobs.get(entry.indicator),
            method if entry.indicator in outcome.service_areas else None,
        )
        for edition in chosen.editions
        for entry in edition.entries
    }


def diagnosed(
    workspace: Workspace, units: Units, listed: Sequence[Edition], outcome: Outcome, declared: Catalogue
) -> Diagnosis:
    """Say what the results mean, with what the residents' survey and the office have entered."""
    made = partial(_made, workspace)
    satisfaction, confirmations = made("satisfaction"), made("confirmations")
    return diagnose(
        outcome.rows,
        outcome.places,
        listed,
        units,
        unit_residents=made("unit_residents"),
        dwelling_sheet=made("dwelling_sheet"),
        catalogue=declared,
        satisfaction=satisfaction.rows if satisfaction is not None else None,
        confirmations=confirmations.rows if confirmations is not None else None,
    )


def run_content(
    folder: CityFolder,
    data: CityData,
    workspace: Workspace,
    units: Units,
    listed: tuple[Edition, ...],
    outcome: Outcome,
    diagnosis: Diagnosis,
    described: Mapping[str, object],
    outputs: Outputs = Outputs.ALL,
) -> RunContent:
    """Gather what the run folder holds."""
    made = partial(_made, workspace)
    residents = made("unit_residents")
    ground = made("ground") or ()
    unit_table = units.table.assign(residents_persons=float("nan"), unallocated_persons=float("nan"))
    if residents is not None:
        unit_table = unit_table.assign(**residents.reindex(unit_table.index))
    shown = {name: layer.table for name in _LAND if (layer := made(name)) is not None}
    if workspace.was_made("street_sample") and (cells := made("neighbourhood_cells")) is not None:
        shown["neighbourhood_cells"] = cells
    supplied = [value for value in data.layers.values() if isinstance(value, Layer)]
    attribution = tuple(sorted({line for layer in supplied for line in layer.attribution}))
    return RunContent(
        city_name=folder.config.city.name,
        made_up=folder.config.city.made_up,
        scores=_scores(made("satisfaction")),
        crs=folder.config.city.crs,
        year=units.year,
        editions=listed,
        units=unit_table,
        results=results_table(diagnosis.rows),
        tables=diagnosis.tables,
        dwellings=made("dwelling_sheet"),
        land=shown,
        service_areas=outcome.service_areas,
        layers=data.layers,
        attribution=attribution,
        manifest={
            **described,
            "ground": [as_plain(statement) for statement in ground],
            # Of the whole folder: files without room for a marking of their own are the office's.
            "marking": str(Marking.INTERNAL),
            "public_files": ["overview_public.html"] if outputs is Outputs.ALL else [],
            "outputs": str(outputs),
            "attribution": list(attribution),
            "made_up": folder.config.city.made_up,
        },
        ground=ground,
    )


def _scores(satisfaction: Table | None) -> dict[str, float]:
    if satisfaction is None:
        return {}
    return dict(zip(satisfaction.rows["indicator"], satisfaction.rows["score"].astype(float), strict=True))


def _made(workspace: Workspace, name: str) -> Any:
    value = workspace.get(name)
    return None if isinstance(value, Missing) else value
