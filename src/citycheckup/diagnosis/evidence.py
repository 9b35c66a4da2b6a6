"""What stands behind each lowest result row: how many objects there are, how many were looked at, how many fall short.

The lowest rows are those of the level at which an indicator is reported (dwellings and compounds by community). An
object is what a survey looks at (a building, a compound, a road); where the row counts none, the unit itself is the one
object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    same = (
        "edition",
        "indicator",
        "unit_id",
        "parent_id",
        "unit",
        "value",
        "numerator",
        "denominator",
        "coverage",
        "meets",
    )
    columns: dict[str, Any] = {name: [getattr(row, name) for row in kept] for name in same}
    columns["level"] = [str(row.level) for row in kept]
    columns["proof"] = [is_proof(row) for row in kept]
    columns["share_short"] = [_share_short(row) for row in kept]
    return pd.DataFrame(columns | _objects(kept, places or {}), columns=list(_COLUMNS)).astype(_COLUMNS)


def _objects(kept: Sequence[ResultRow], places: Mapping[str, pd.DataFrame]) -> dict[str, NDArray[Any]]:
    """Return how many objects stand behind each row, how many were looked at, and how many of these fall short."""
    short_places = {name: _places_by_unit(table) for name, table in places.items()}
    objects = _floats(_number(row.arguments.get("objects_count")) for row in kept)
    said = _floats(_number(row.arguments.get("surveyed_count")) for row in kept)
    coverage = np.nan_to_num(_floats(row.coverage for row in kept))
    found = _floats(
        short_places[row.indicator].get(row.unit_id, 0) if row.indicator in short_places else row.numerator or 0.0
        for row in kept
    )
    counts = ~np.isnan(objects)
    counting = {row.indicator for row, counted in zip(kept, counts, strict=True) if counted}
    itself = np.array([row.indicator not in counting and row.level is row.indicator_level for row in kept], dtype=bool)
    valued = np.array([row.value is not None for row in kept], dtype=bool)
    missed = np.array([row.meets is False for row in kept], dtype=bool)
    looked_at = np.fmin(np.where(np.isnan(said), objects * coverage, said), objects)
    return {
        "counts_objects": counts,
        "objects_count": np.where(counts, objects, np.where(itself, 1.0, np.nan)),
        "surveyed_count": np.where(counts, looked_at, itself & valued),
        "short_count": np.where(counts, np.fmin(found, looked_at), itself & missed),
    }


def _share_short(row: ResultRow) -> float | None:
    if row.unit != "share" or row.value is None or row.comparator is None or row.threshold is None:
        return None
    more_is_better = row.comparator == ">=" or (row.comparator == "=" and row.threshold > 0)
    return 1 - row.value if more_is_better else row.value


def _places_by_unit(places: pd.DataFrame) -> dict[str, int]:
    return {str(unit): int(count) for unit, count in places.groupby("unit_id")["place_id"].nunique().items()}


def _floats(numbers: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if number is None else number for number in numbers], dtype=float)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - NaN
        return None
    return float(value)
