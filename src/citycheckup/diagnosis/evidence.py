"""What stands behind each lowest result row: how many objects there are, how many were looked at, how many fall short.

The lowest rows are those of the level at which an indicator is reported (dwellings and compounds by community). An
object is what a survey looks at (a building, a compound, a road); where the row counts none, the unit itself is the one
object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from citycheckup.results import ResultRow
from citycheckup.vocabulary import Completeness, Level, Status

_COLUMNS = {
    "edition": str,
    "indicator": str,
    "level": str,
    "unit_id": str,
    "parent_id": object,
    "unit": str,
    "value": float,
    "numerator": float,
    "denominator": float,
    "coverage": float,
    "meets": object,
    "proof": bool,
    "objects_count": float,
    "surveyed_count": float,
    "short_count": float,
    "counts_objects": bool,
    "share_short": float,
}


def reported_level(indicator_level: Level) -> Level:
    """Return the lowest level that has rows: dwellings and compounds are reported by community."""
    return Level.COMMUNITY if indicator_level in (Level.DWELLING, Level.COMPOUND) else indicator_level


def is_lowest(row: ResultRow) -> bool:
    """Whether a row is no roll-up."""
    return row.level is reported_level(row.indicator_level)


def is_proof(row: ResultRow) -> bool:
    """Whether a row may accuse: its layers are authoritative and leave no doubt, or the unit itself was surveyed.

    A survey or a record of the unit proves what it found there, also where the map that lists the unit's buildings may
    have gaps, and also where it looked at only some of them.
    """
    if row.value is None:
        return False
    if (_number(row.arguments.get("surveyed_count")) or 0.0) > 0:
        return True
    layers = row.arguments.get("layers")
    completeness = layers.values() if isinstance(layers, Mapping) else ()
    return "doubt" not in row.arguments and all(worth == Completeness.AUTHORITATIVE for worth in completeness)


def lowest_rows(rows: Iterable[ResultRow], places: Mapping[str, pd.DataFrame] | None = None) -> pd.DataFrame:
    """Return the lowest rows to which their indicator applies.

    Parameters
    ----------
    places
        By indicator, the places that fall short (columns ``unit_id``, ``place_id``); they count the objects that do.

    Returns
    -------
    DataFrame
        Index 0, 1, 2 … in the order of edition, indicator and unit. Columns of the result rows, and ``proof`` (see
        :func:`is_proof`), ``objects_count`` (null: nobody knows how many), ``surveyed_count``, ``short_count`` (of the
        surveyed ones), ``counts_objects`` (the row counts them; else the unit is the one object), ``share_short`` (the
        uncovered share of a coverage; null for anything else).
    """
    kept = [row for row in rows if is_lowest(row) and row.status is not Status.NOT_APPLICABLE]
    kept.sort(key=lambda row: (row.edition, row.indicator, row.unit_id))
    counting = {row.indicator for row in kept if _number(row.arguments.get("objects_count")) is not None}
    short_places = {name: _places_by_unit(table) for name, table in (places or {}).items()}
    records = [_record(row, row.indicator in counting, short_places.get(row.indicator)) for row in kept]
    return pd.DataFrame(records, columns=list(_COLUMNS)).astype(_COLUMNS)


def _record(row: ResultRow, counting: bool, short_places: Mapping[str, int] | None) -> dict[str, Any]:
    objects, surveyed = (_number(row.arguments.get(name)) for name in ("objects_count", "surveyed_count"))
    if objects is not None:
        surveyed = min(surveyed if surveyed is not None else objects * (row.coverage or 0.0), objects)
        found = row.numerator or 0.0 if short_places is None else float(short_places.get(row.unit_id, 0))
        short = min(found, surveyed)
    else:
        itself = not counting and row.level is row.indicator_level
        objects = 1.0 if itself else np.nan
        surveyed = float(itself and row.value is not None)
        short = float(itself and row.meets is False)
    return {
        **{name: getattr(row, name) for name in ("edition", "indicator", "unit_id", "parent_id", "unit", "value")},
        **{name: getattr(row, name) for name in ("numerator", "denominator", "coverage", "meets")},
        "level": str(row.level),
        "proof": is_proof(row),
        "counts_objects": _number(row.arguments.get("objects_count")) is not None,
        "share_short": _share_short(row),
        "objects_count": objects,
        "surveyed_count": surveyed,
        "short_count": short,
    }


def _share_short(row: ResultRow) -> float | None:
    if row.unit != "share" or row.value is None or row.comparator is None or row.threshold is None:
        return None
    more_is_better = row.comparator == ">=" or (row.comparator == "=" and row.threshold > 0)
    return 1 - row.value if more_is_better else row.value


def _places_by_unit(places: pd.DataFrame) -> dict[str, int]:
    return {str(unit): int(count) for unit, count in places.groupby("unit_id")["place_id"].nunique().items()}


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - NaN
        return None
    return float(value)
