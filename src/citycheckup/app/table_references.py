"""Whether the tables speak of units and buildings that exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
        for at in _strangers(_Distinct.of(rows["unit_id"]), known, origins):
            key = "forms.unknown_unit_of_last_year" if last_year else "forms.unknown_unit"
            arguments = {"id": rows["unit_id"].iloc[at], "some": _some(known, units)}
            yield origins.problem(at, Message(key, arguments), "unit_id", severity)
    if table.name in _UNIT_COLUMNS:
        column, level = _UNIT_COLUMNS[table.name]
        yield from _unknown(_Distinct.of(rows[column]), list(units.at(level).index), str(level), origins, column)
    if table.name == "survey":
        ids, kinds = _Distinct.of(rows["object_id"]), _Distinct.of(rows["object_kind"])
        for kind, level in _UNIT_KINDS.items():
            yield from _unknown(ids, list(units.at(level).index), kind, origins, "object_id", kinds.among([kind]))
        if dwelling_ids is not None:
            of_building = kinds.among(["building"])
            others = set(building_ids) - set(dwelling_ids)
            known = [*dwelling_ids, *others]
            yield from _unknown(ids, known, "building", origins, "object_id", of_building)
            for at in _first_of_each(of_building & ids.among(others), origins):
                message = Message("forms.not_a_dwelling", {"id": ids.column.iloc[at]})
                yield origins.problem(at, message, "object_id", Severity.WARNING)
    if table.name == "statistics":
        words = [word for words in PART_WORDS.values() for word in words]
        for at in _strangers(_Distinct.of(rows["part"]), words, origins):
            arguments = {"part": rows["part"].iloc[at], "known": words}
            yield origins.problem(at, Message("forms.part_unknown", arguments), "part", Severity.WARNING)


@dataclass(frozen=True, eq=False)
class _Distinct:
    """A column whose different texts are each looked up once: a survey names a building in dozens of rows."""

    column: pd.Series
    codes: NDArray[np.int64]
    texts: pd.Index

    @classmethod
    def of(cls, column: pd.Series) -> _Distinct:
        """Give each text of a column its number; a null has none."""
        codes, texts = pd.factorize(column)
        return cls(column, codes, pd.Index(np.asarray(texts, dtype=object)))

    def among(self, known: Collection[str], *, null: bool = False) -> NDArray[np.bool_]:
        """Return which rows hold one of the known texts; ``null`` is what a null counts as."""
        found: NDArray[np.bool_] = np.append(self.texts.isin(list(known)), null)[self.codes]
        return found


def _unknown(
    ids: _Distinct,
    known: Sequence[str],
    kind: str,
    origins: Origins,
    column: str,
    where: NDArray[np.bool_] | None = None,
) -> Iterator[Problem]:
    key = "forms.unknown_object" if known else "forms.no_object_of_kind"
    for at in _strangers(ids, known, origins, where):
        arguments = {"id": ids.column.iloc[at], "kind": Message(f"forms.kind.{kind}"), "some": sorted(known)[:_SOME]}
        yield origins.problem(at, Message(key, arguments), column)


def _strangers(
    ids: _Distinct, known: Collection[str], origins: Origins, where: NDArray[np.bool_] | None = None
) -> list[int]:
    """Return the rows whose id is not known; of one line of a form, which makes many rows, only the first."""
    strange = ~ids.among(known, null=True)
    return _first_of_each(strange if where is None else strange & where, origins)


def _first_of_each(there: NDArray[np.bool_], origins: Origins) -> list[int]:
    at = np.flatnonzero(there)
    lines = pd.DataFrame({"sheet": origins.sheet[at], "row": origins.row[at]})
    first: list[int] = at[~lines.duplicated().to_numpy()].tolist()
    return first


def _some(known: Sequence[str], units: Units) -> list[str]:
    """Return a few ids to show, of communities where there are any."""
    communities = sorted(units.at(Level.COMMUNITY).index)
    return [str(unit_id) for unit_id in (communities or sorted(known))[:_SOME]]
