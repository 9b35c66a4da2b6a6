"""Whether the tables speak of units and buildings that exist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

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
_ROWS_AT_ONCE = 1 << 18

Ids = Collection[str] | pd.Index


def check_references(
    tables: Mapping[str, Table | Missing],
    origins: Mapping[str, Origins],
    units: Units,
    dwelling_ids: Ids | None,
    building_ids: Ids = (),
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
        dwellings.table.index if isinstance(dwellings, Layer) else None,
        buildings.table.index if isinstance(buildings, Layer) else (),
    )


def _of_table(
    table: Table,
    origins: Origins,
    units: Units,
    dwelling_ids: Ids | None,
    building_ids: Ids,
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
        yield from _of_survey(rows, origins, units, dwelling_ids, building_ids)
    if table.name == "statistics":
        words = [word for words in PART_WORDS.values() for word in words]
        for at in _strangers(_Distinct.of(rows["part"]), words, origins):
            arguments = {"part": rows["part"].iloc[at], "known": words}
            yield origins.problem(at, Message("forms.part_unknown", arguments), "part", Severity.WARNING)


def _of_survey(
    rows: pd.DataFrame,
    origins: Origins,
    units: Units,
    dwelling_ids: Ids | None,
    building_ids: Ids,
) -> Iterator[Problem]:
    named = _named_by_kind(_Distinct.of(rows["object_kind"]), _Distinct.of(rows["object_id"]))
    for kind, level in _UNIT_KINDS.items():
        if kind in named:
            yield from _unknown(named[kind], list(units.at(level).index), kind, origins, "object_id")
    if dwelling_ids is not None and "building" in named:
        ids = named["building"]
        if not ids.strange(dwelling_ids).any():  # mostly: then nobody goes through all buildings
            return
        others = set(building_ids).difference(dwelling_ids)
        yield from _unknown(ids, [*dwelling_ids, *others], "building", origins, "object_id")
        for at in _first_of_each(ids, ids.among(others), origins):
            message = Message("forms.not_a_dwelling", {"id": ids.column.iloc[at]})
            yield origins.problem(at, message, "object_id", Severity.WARNING)


@dataclass(frozen=True, eq=False)
class _Distinct:
    """A column whose different texts are each looked up once: a survey names a building in dozens of rows.

    Attributes
    ----------
    column
        Its rows.
    codes
        For each row the number of its text, -1 for a null.
    texts
        The different texts.
    named
        For each text, and last for a null, whether it is asked about.
    where
        The rows that are asked about, from 0; None: all.
    """

    column: pd.Series
    codes: NDArray[np.integer]
    texts: pd.Index
    named: NDArray[np.bool_]
    where: Callable[[], NDArray[np.bool_]] | None = None

    @classmethod
    def of(cls, column: pd.Series) -> _Distinct:
        """Give each text of a column its number; a null has none."""
        if isinstance(column.dtype, pd.CategoricalDtype):
            codes, texts = column.cat.codes.to_numpy(), column.cat.categories
        else:
            codes, texts = pd.factorize(column)
        return cls(column, codes, pd.Index(texts, dtype=object), np.ones(len(texts) + 1, dtype=bool))

    def among(self, known: Ids) -> NDArray[np.bool_]:
        """Return which texts are asked about and known, and last that a null is not."""
        return np.append(self.texts.isin(_listed(known)), np.False_) & self.named

    def strange(self, known: Ids) -> NDArray[np.bool_]:
        """Return which texts are asked about and not known, and last that a null is no stranger."""
        return np.append(~self.texts.isin(_listed(known)), np.False_) & self.named

    def rows(self, texts: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return the rows asked about that hold one of some texts. Mostly there are none: then no row is looked at."""
        if not texts.any():
            return np.empty(0, dtype=np.intp)
        there = texts[self.codes]
        return np.flatnonzero(there if self.where is None else there & self.where())


def _named_by_kind(kinds: _Distinct, ids: _Distinct) -> dict[str, _Distinct]:
    """Return the ids, by the kind of object that they are named as."""
    together = np.zeros((len(kinds.texts) + 1, len(ids.texts) + 1), dtype=bool)
    for begin in range(0, len(kinds.codes), _ROWS_AT_ONCE):
        rows = slice(begin, begin + _ROWS_AT_ONCE)
        together[kinds.codes[rows], ids.codes[rows]] = True
    return {
        str(kind): replace(ids, named=together[at], where=partial(np.equal, kinds.codes, at))
        for at, kind in enumerate(kinds.texts)
    }


def _listed(ids: Ids) -> pd.Index | list[str]:
    return ids if isinstance(ids, pd.Index) else list(ids)


def _unknown(
    ids: _Distinct,
    known: Sequence[str],
    kind: str,
    origins: Origins,
    column: str,
) -> Iterator[Problem]:
    key = "forms.unknown_object" if known else "forms.no_object_of_kind"
    for at in _strangers(ids, known, origins):
        arguments = {"id": ids.column.iloc[at], "kind": Message(f"forms.kind.{kind}"), "some": sorted(known)[:_SOME]}
        yield origins.problem(at, Message(key, arguments), column)


def _strangers(ids: _Distinct, known: Ids, origins: Origins) -> list[int]:
    """Return the rows whose id is not known; of one line of a form, which makes many rows, only the first."""
    return _first_of_each(ids, ids.strange(known), origins)


def _first_of_each(ids: _Distinct, texts: NDArray[np.bool_], origins: Origins) -> list[int]:
    """Return the rows that hold one of the texts, of one line only the first."""
    at = ids.rows(texts)
    lines = pd.DataFrame({"sheet": origins.sheet[at], "row": origins.row[at]})
    first: list[int] = at[~lines.duplicated().to_numpy()].tolist()
    return first


def _some(known: Sequence[str], units: Units) -> list[str]:
    """Return a few ids to show, of communities where there are any."""
    communities = sorted(units.at(Level.COMMUNITY).index)
    return [str(unit_id) for unit_id in (communities or sorted(known))[:_SOME]]
