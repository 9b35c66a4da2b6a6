"""Draws the units of a checkup year once, freezes them in the folder, and redraws them only when told to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from citycheckup.app.indicator_set import data_of, indicator_set
from citycheckup.app.parameters import check_parameters
from citycheckup.app.table_references import reference_problems
from citycheckup.app.workspace import workspace_of
from citycheckup.engine.graph import Workspace
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.units import Units
from citycheckup.reports.writers import write_geoparquet, write_text
from citycheckup.sources.city import CityData
from citycheckup.sources.folder import CityConfig, CityFolder, open_folder
from citycheckup.sources.frozen_units import read_units
from citycheckup.units.check import check_units
from citycheckup.units.derive import derive_units
from citycheckup.units.lineage import successors
from citycheckup.units.rules import UnitRules
from citycheckup.vocabulary import (
    AdminLevel,
    CancelToken,
    InputError,
    Level,
    Message,
    Problem,
    Progress,
    Severity,
    no_progress,
)


@dataclass(frozen=True)
class DrawnUnits:
    """What ``citycheckup units`` did: the units, how they follow from earlier ones, and what was noticed."""

    units: Units
    file: Path
    newly_drawn: bool
    lineage: pd.DataFrame | None
    problems: tuple[Problem, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Units by level, the city first, the administrative tree last."""
        found = self.units.table["level"].value_counts()
        order = [*reversed(Level), *AdminLevel]
        return {str(level): int(found[level]) for level in order if level in found}


def units_of_year(folder: CityFolder, data: CityData, workspace: Workspace) -> tuple[Units, list[Problem]]:
    """Return the frozen units of the checkup year; draw and freeze them where there are none yet.

    Raises
    ------
    InputError
        Units cannot be drawn, or tables speak of units or buildings that do not exist; nothing has been frozen.
    """
    year = folder.config.city.checkup_year
    frozen = folder.units_file(year)
    there = frozen.exists()
    units, problems = (
        (read_units(frozen, year, folder.config.city.crs), []) if there else derive_city_units(folder, data, workspace)
    )
    problems = [*problems, *reference_problems(data, units, workspace)]
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise InputError(errors)
    if there:
        return units, problems
    _freeze(folder, units)
    # Read back, so that the first run of a year sees to the last bit what later ones will.
    return read_units(frozen, year, folder.config.city.crs), problems


def draw_units(
    path: Path,
    *,
    redraw: bool = False,
    from_year: int | None = None,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> DrawnUnits:
    """Draw the units of the folder's checkup year.

    Where they are frozen already they are returned as they are, unless ``redraw`` is set: then they are drawn anew,
    unchanged ones keep their ids, and the predecessor table is written beside them. ``from_year`` takes the
    predecessors from an earlier year's units, so that ids carry on from year to year.

    Raises
    ------
    InputError
        The inputs cannot be used, or ``from_year`` has no frozen units; nothing has been written.
    """
    folder = open_folder(path)
    check_parameters(folder)
    year = folder.config.city.checkup_year
    crs = folder.config.city.crs
    frozen = folder.units_file(year)
    if frozen.exists() and not redraw:
        return DrawnUnits(read_units(frozen, year, crs), frozen, newly_drawn=False, lineage=None, problems=())
    before_file = folder.units_file(from_year) if from_year is not None else frozen
    if from_year is not None and not before_file.exists():
        raise InputError(Problem(Message("units.no_frozen_year", {"year": from_year}), file=str(before_file)))
    before = read_units(before_file, from_year or year, crs) if before_file.exists() else None
    chosen = indicator_set(folder)
    data = data_of(folder, chosen, progress=progress, cancel=cancel)
    errors = [problem for problem in data.problems if problem.severity is Severity.ERROR]
    if errors:
        raise InputError(errors)
    units, problems = derive_city_units(folder, data, workspace_of(folder, data, progress=progress, cancel=cancel))
    lineage = None
    if before is not None:
        units, lineage = successors(before, units, used_ids=_used_ids(folder))
        write_text(lineage.to_csv(index=False, lineterminator="\n", float_format="%.6f"), folder.lineage_file(year))
    _freeze(folder, units)
    return DrawnUnits(units, frozen, newly_drawn=True, lineage=lineage, problems=tuple(problems))


def derive_city_units(folder: CityFolder, data: CityData, workspace: Workspace) -> tuple[Units, list[Problem]]:
    """Derive the units of the checkup year from the city's layers; nothing is written.

    Raises
    ------
    InputError
        The given units cannot be used: every problem, with the file of the layer.
    """

    def layer(name: str) -> Layer | None:
        found = workspace.get(name)
        return None if isinstance(found, Missing) else found

    config = folder.config
    city = config.city
    cells, residents = layer("street_cells"), layer("residents")
    try:
        return derive_units(
            year=city.checkup_year,
            city_id=city.id,
            city_name=city.name,
            boundary=data.boundary,
            crs=city.crs,
            blocks=layer("blocks"),
            communities=layer("communities"),
            compounds=layer("compounds"),
            administrative_areas=layer("administrative_areas"),
            land_use=layer("land_use"),
            street_cells=None if cells is None else cells.table,
            roads=layer("roads"),
            residents=None if residents is None else residents.table,
            rules=UnitRules(**config.units),
        )
    except InputError as error:
        raise InputError([_with_file(problem, config) for problem in error.problems]) from error


def _with_file(problem: Problem, config: CityConfig) -> Problem:
    """Name the file of the layer that a problem speaks of: units know layers, not files."""
    layer = problem.message.arguments.get("layer")
    name = layer.key.rsplit(".", 1)[-1] if isinstance(layer, Message) else ""
    return replace(problem, file=config.layers[name].file) if name in config.layers else problem


def _used_ids(folder: CityFolder) -> list[str]:
    """Return the ids of every year's frozen units: none of them may ever mean another unit."""
    crs = folder.config.city.crs
    frozen = sorted(folder.units_file(0).parent.glob("*.parquet"))
    return sorted({str(unit_id) for file in frozen for unit_id in read_units(file, int(file.stem), crs).table.index})


def _freeze(folder: CityFolder, units: Units) -> None:
    check_units(units)
    write_geoparquet(units.table, folder.units_file(units.year))
