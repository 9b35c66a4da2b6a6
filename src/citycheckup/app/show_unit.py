"""One unit of one run: every indicator with what explains it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet as pq

from citycheckup.app.indicator_set import indicator_set
from citycheckup.editions import EditionEntry
from citycheckup.reports.run_folder import latest_run
from citycheckup.results import ResultRow, rows_of
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import InputError, Message, Problem, Tree


@dataclass(frozen=True)
class UnitSheet:
    """A unit and its rows, each with its entry in the edition."""

    run: Path
    unit_id: str
    name: str | None
    level: str
    parent_id: str | None
    residents_persons: float | None
    rows: tuple[tuple[ResultRow, EditionEntry], ...]


def show_unit(path: Path, unit: str, *, run: str | None = None) -> UnitSheet:
    """Return the sheet of a unit, given by id or by name.

    Raises
    ------
    InputError
        The folder has no such run, or the run no such unit, or several units have that name.
    """
    folder = open_folder(path)
    chosen = latest_run(folder.runs) if run is None else folder.runs / run
    if chosen is None or not (chosen / "results.parquet").is_file():
        raise InputError(Problem(Message("show.no_run", {"folder": str(path), "run": run}), file=str(folder.runs)))
    units = gpd.read_parquet(chosen / "units.parquet").set_index("unit_id")
    unit_id = _unit_id(units, unit)
    row = units.loc[unit_id]
    entries = {
        (edition.id, entry.indicator): entry for edition in indicator_set(folder).editions for entry in edition.entries
    }
    table = pq.read_table(chosen / "results.parquet", filters=[("unit_id", "=", unit_id)])
    rows = tuple(
        (found, entries[found.edition, found.indicator])
        for found in rows_of(table)
        if (found.edition, found.indicator) in entries
    )
    persons = row.get("residents_persons")
    return UnitSheet(
        run=chosen,
        unit_id=unit_id,
        name=row["name"] if isinstance(row["name"], str) else None,
        level=str(row["level"]),
        parent_id=row["parent_id"] if isinstance(row["parent_id"], str) else None,
        residents_persons=None if persons is None or persons != persons else float(persons),  # noqa: PLR0124 - NaN
        rows=rows,
    )


def _unit_id(units: gpd.GeoDataFrame, wanted: str) -> str:
    if wanted in units.index:
        return wanted
    # The administrative tree has the same names, but no results.
    named = sorted(units.index[(units["name"] == wanted) & (units["tree"] == Tree.CHECKUP)])
    if len(named) == 1:
        return str(named[0])
    if named:
        raise InputError(Problem(Message("show.several_units", {"name": wanted, "ids": named})))
    some = [str(unit_id) for unit_id in units.index[:8]]
    raise InputError(Problem(Message("show.no_unit", {"unit": wanted, "some": some})))
