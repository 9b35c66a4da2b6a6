"""Chooses rows of a layer or a table by a condition, and says which unit each belongs to. Unknown is never no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from citycheckup.formulas.names import Belongs, Source
from citycheckup.formulas.tree import Comparison, Condition, Constant, Flag, Joined, Known, Negated, Places
from citycheckup.geo.points_in_areas import points_in
from citycheckup.layers.layer import Layer
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Completeness, Level

_NULL_IS_NO = frozenset({("survey", "ticked")})  # an item that does not apply to the object is no problem there


@dataclass(frozen=True, eq=False)
class Chosen:
    """Rows of a source in its own order.

    Attributes
    ----------
    rows
        All rows of the source; a layer's with their geometry.
    certain, possible
        Per row, whether it surely meets the condition, and whether it may (something it asks for is null).
    unheard
        Nothing was found, and the source does not claim to be whole: nobody knows.
    """

    rows: pd.DataFrame
    certain: NDArray[np.bool_]
    possible: NDArray[np.bool_]
    unheard: bool


def choose(places: Places, value: Layer | Table) -> Chosen:
    """Return the rows of a layer or table that meet the condition."""
    rows = value.table if isinstance(value, Layer) else value.rows
    if places.where is None:
        certain = possible = np.ones(len(rows), dtype=bool)
    else:
        yes, unknown = _verdict(places.where, rows, places.source)
        certain, possible = yes & ~unknown, unknown
    unheard = not certain.any() and value.completeness is not Completeness.AUTHORITATIVE
    return Chosen(rows, certain, possible if places.where is not None else np.zeros(len(rows), dtype=bool), unheard)


def _verdict(condition: Condition, rows: pd.DataFrame, source: Source) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return for each row whether the condition holds, and whether that is unknown (three-valued logic)."""
    match condition:
        case Known(column):
            return rows[column.name].notna().to_numpy(), np.zeros(len(rows), dtype=bool)
        case Flag(column):
            null = rows[column.name].isna().to_numpy()
            yes = _filled(rows[column.name], null, False) == True  # noqa: E712 - an array, compared cell by cell
            return yes & ~null, null if (source.name, column.name) not in _NULL_IS_NO else np.zeros_like(null)
        case Negated(inner):
            yes, unknown = _verdict(inner, rows, source)
            return ~yes & ~unknown, unknown
        case Joined(word, conditions):
            found = [_verdict(inner, rows, source) for inner in conditions]
            yes = np.column_stack([one & ~doubt for one, doubt in found])
            no = np.column_stack([~one & ~doubt for one, doubt in found])
            every, some = np.logical_and.reduce, np.logical_or.reduce
            holds, fails = (
                (every(yes, axis=1), some(no, axis=1))
                if word == "and"
                else (
                    some(yes, axis=1),
                    every(no, axis=1),
                )
            )
            return np.asarray(holds), ~np.asarray(holds) & ~np.asarray(fails)
        case Comparison():
            return _compared(condition, rows, source)


def _compared(condition: Comparison, rows: pd.DataFrame, source: Source) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    left = rows[condition.left.name]
    null = left.isna().to_numpy()
    if isinstance(condition.right, Constant):
        right: Any = condition.right.values if "in" in condition.comparator else condition.right.values[0]
        sample = condition.right.values[0]
    else:
        other = rows[condition.right.name]
        null = null | other.isna().to_numpy()
        sample = 0.0 if pd.api.types.is_numeric_dtype(other) else ""
        right = _filled(other, null, sample)
    values = _filled(left, null, sample)
    match condition.comparator:
        case "==":
            yes = values == right
        case "!=":
            yes = values != right
        case "<":
            yes = values < right
        case "<=":
            yes = values <= right
        case ">":
            yes = values > right
        case ">=":
            yes = values >= right
        case "in":
            yes = np.isin(values, list(right))
        case "not in":
            yes = ~np.isin(values, list(right))
    unknown = np.zeros_like(null) if (source.name, condition.left.name) in _NULL_IS_NO else null
    return np.asarray(yes, dtype=bool) & ~null, unknown


def _filled(values: pd.Series, null: NDArray[np.bool_], sample: float | str | bool) -> NDArray[Any]:
    """Return the values as one plain type; what stands in for a null is never looked at."""
    filled = values.astype(object).where(~pd.Series(null, index=values.index), sample)
    kind: Any = {bool: bool, str: str}.get(type(sample), float)
    return filled.to_numpy().astype(kind)


def unit_of(source: Source, rows: pd.DataFrame, units: Units, level: Level, sheet: pd.DataFrame | None) -> pd.Series:
    """Return the unit of ``level`` that each row belongs to; None where it belongs to none.

    A place belongs where its representative point lies, commuters to where they live, a record to the unit it is about
    and to every unit above, a department's figure to that unit alone.

    Parameters
    ----------
    sheet
        The dwellings, index ``building_id``, with ``community_id``: where a surveyed building belongs.
    """
    at_level = units.at(level)
    match source.belongs:
        case Belongs.BY_PLACE:
            shapes = gpd.GeoSeries(rows.geometry)
            return points_in(at_level, shapes.representative_point())
        case Belongs.BY_HOME:
            homes = gpd.points_from_xy(rows["home_x_m"], rows["home_y_m"], crs=at_level.crs)
            return points_in(at_level, gpd.GeoSeries(homes, index=rows.index))
        case Belongs.BY_COMPOUND:
            return above(rows["compound_id"], units, level)
        case Belongs.BY_COMMUNITY:
            return above(rows["community_id"], units, level)
        case Belongs.BY_UNIT:
            named = rows["unit_id"].astype(object)
            named = named.where(named.notna(), units.city_id)
            return named.where(named.isin(at_level.index), None)
        case Belongs.BY_OBJECT:
            named = rows["unit_id"].astype(object).where(rows["unit_id"].notna(), rows["object_id"])
            if sheet is not None:
                homes_of = sheet["community_id"].astype(object)
                named = named.where(named.isin(units.table.index), named.map(homes_of.to_dict()))
            return above(named, units, level)


def above(ids: pd.Series, units: Units, level: Level) -> pd.Series:
    """Return for each unit id the unit of ``level`` that it is or lies in; None where there is none."""
    parents, wanted = units.table["parent_id"].to_dict(), set(units.at(level).index)

    def climbed(start: Any) -> str | None:
        at = start
        while isinstance(at, str) and at not in wanted:
            at = parents.get(at)
        return at if isinstance(at, str) else None

    known = {start: climbed(start) for start in ids.dropna().unique()}
    return ids.astype(object).map(known).astype(object).where(ids.notna(), None)
