"""Whether a value meets its standard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from citycheckup.editions import EditionEntry, Threshold, threshold_for
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Better, CityClass

_EPSILON = 1e-9  # what rounding may take from a value that just meets its threshold


def meets(value: float, threshold: Threshold, entry: EditionEntry) -> bool:
    """Whether a value meets its threshold; "= 100 %" asks for no less: doing more than was planned is no failure."""
    exact = threshold.comparator == "="
    comparator = {Better.HIGHER: ">=", Better.LOWER: "<="}.get(entry.better, "=") if exact else threshold.comparator
    return compares(value, comparator, threshold.value)


def judged_by_parts(
    row: ResultRow, entry: EditionEntry, classes: frozenset[CityClass], parts: pd.DataFrame
) -> ResultRow:
    """Judge an indicator of several figures: it meets its standard where every part that has one does."""
    if row.unit_id not in parts.index or row.value is None:
        return row
    verdicts: dict[str, object] = {}
    for part in parts.columns:
        threshold, value = threshold_for(entry, set(classes), str(part)), _known(parts[part].get(row.unit_id))
        if threshold is not None and value is not None:
            verdicts[str(part)] = {
                "value": value,
                "comparator": threshold.comparator,
                "threshold": threshold.value,
                "meets": meets(value, threshold, entry),
            }
    if not verdicts:
        return row
    all_meet = all(isinstance(verdict, dict) and verdict["meets"] for verdict in verdicts.values())
    return replace(row, meets=all_meet, arguments={**row.arguments, "parts": verdicts})


def compares(value: float, comparator: str, threshold: float) -> bool:
    """Whether a value meets a threshold; rounding in the last places never decides."""
    slack = _EPSILON * max(1.0, abs(threshold))
    match comparator:
        case ">=":
            return value >= threshold - slack
        case "<=":
            return value <= threshold + slack
        case "=":
            return abs(value - threshold) <= slack
    raise ValueError(f"unknown comparator {comparator}")


def _known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
