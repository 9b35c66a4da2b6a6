"""Whether the tables speak of units and buildings that exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from citycheckup.engine.graph import Workspace
from citycheckup.indicators.from_statistics import PART_WORDS
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.sources.city import CityData
from citycheckup.sources.figures.table_rows import Origins
from citycheckup.vocabulary import Level, Message, Problem, Severity, Tree

_UNIT_COLUMNS = {
    "compound_records": ("compound_id", Level.COMPOUND),
    "community_records": ("community_id", Level.COMMUNITY),
}
_UNIT_KINDS = {"compound": Level.COMPOUND, "community": Level.COMMUNITY, "block": Level.BLOCK}
_SOME = 3


def check_references(
    tables: Mapping[str, Table | Missing],
    origins: Mapping[str, Origins],
    units: Units,
    dwelling_ids: Collection[str] | None,
    building_ids: Collection[str] = (),
) -> list[Problem]:
    """Return a problem for each row that names a unit, a compound, a community or a building which does not exist.

    Parameters
    ----------
    tables
        By name, as read.
    origins
        By name: where each row was written.
    dwelling_ids
        The buildings taken for dwellings; None: not known, so that none is checked.
    building_ids
        Every building. An answer on one that is no dwelling is a warning, since it does not count; so is a unit of last
        year's list that is gone, and a part of a figure that nobody knows.
    """
    problems: list[Problem] = []
    for name, table in tables.items():
        if isinstance(table, Table) and name in origins:
            problems += _of_table(table, origins[name], units, dwelling_ids, building_ids)
    return problems


def reference_problems(data: CityData, units: Units, workspace: Workspace) -> list[Problem]:
    """Check the references of a city's tables, with the units of the year and the buildings taken for dwellings."""
    if not data.origins:
        return []
    dwellings = workspace.get("dwellings") if "survey" in data.origins else None
    buildings = data.layers["buildings"]
    return check_references(
        data.tables,
        data.origins,
        units,
        list(dwellings.table.index) if isinstance(dwellings, Layer) else None,
        list(buildings.table.index) if isinstance(buildings, Layer) else (),
    )


def _of_table(
    table: Table,
    origins: Origins,
    units: Units,
    dwelling_ids: Collection[str] | None,
    building_ids: Collection[str],
) -> Iterator[Problem]:
    rows = table.rows
    if "unit_id" in rows:
        known = list(units.tree(Tree.CHECKUP).index)
        last_year = table.name == "last_year_list"
        severity = Severity.WARNING if last_year else Severity.ERROR
        for at in _strangers(rows["unit_id"], known, origins):
            key = "forms.unknown_unit_of_last_year" if last_year else "forms.unknown_unit"
            arguments = {"id": rows["unit_id"].iloc[at], "some": _some(known, units)}
            yield origins.problem(at, Message(key, arguments), "unit_id", severity)
    if table.name in _UNIT_COLUMNS:
        column, level = _UNIT_COLUMNS[table.name]
        yield from _unknown(rows[column], list(units.at(level).index), str(level), origins, column)
    if table.name == "survey":
        for kind, level in _UNIT_KINDS.items():
            of_kind = rows["object_id"].where(rows["object_kind"] == kind)
            yield from _unknown(of_kind, list(units.at(level).index), kind, origins, "object_id")
        if dwelling_ids is not None:
            buildings = rows["object_id"].where(rows["object_kind"] == "building")
            others = set(building_ids) - set(dwelling_ids)
            yield from _unknown(buildings, [*dwelling_ids, *others], "building", origins, "object_id")
            for at in np.flatnonzero(_first_of_each(buildings.where(buildings.isin(others)), origins)).tolist():
                message = Message("forms.not_a_dwelling", {"id": buildings.iloc[at]})
                yield origins.problem(at, message, "object_id", Severity.WARNING)
    if table.name == "statistics":
        words = [word for words in PART_WORDS.values() for word in words]
        for at in _strangers(rows["part"], words, origins):
            arguments = {"part": rows["part"].iloc[at], "known": words}
            yield origins.problem(at, Message("forms.part_unknown", arguments), "part", Severity.WARNING)


def _unknown(ids: pd.Series, known: Sequence[str], kind: str, origins: Origins, column: str) -> Iterator[Problem]:
    key = "forms.unknown_object" if known else "forms.no_object_of_kind"
    for at in _strangers(ids, known, origins):
        arguments = {"id": ids.iloc[at], "kind": Message(f"forms.kind.{kind}"), "some": sorted(known)[:_SOME]}
        yield origins.problem(at, Message(key, arguments), column)


def _strangers(ids: pd.Series, known: Collection[str], origins: Origins) -> list[int]:
    """Return the rows whose id is not known; of one line of a form, which makes many rows, only the first."""
    return np.flatnonzero(_first_of_each(ids.where(~ids.isin(list(known))), origins)).tolist()


def _first_of_each(ids: pd.Series, origins: Origins) -> np.ndarray:
    there = ids.notna().to_numpy()
    lines = pd.DataFrame({"sheet": origins.sheet, "row": origins.row})[there]
    first = there.copy()
    first[there] = ~lines.duplicated().to_numpy()
    return first


def _some(known: Sequence[str], units: Units) -> list[str]:
    """Return a few ids to show, of communities where there are any."""
    communities = sorted(units.at(Level.COMMUNITY).index)
    return [str(unit_id) for unit_id in (communities or sorted(known))[:_SOME]]
