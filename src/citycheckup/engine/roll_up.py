"""Rows of higher units, added up from the units below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from citycheckup.results import ResultRow
from citycheckup.vocabulary import Form, Status


def summed(children: Sequence[ResultRow], form: Form) -> dict[str, Any]:
    """Return what is known of a higher unit: the sums over the units below that have a value.

    Units to which the indicator does not apply are left out; units without data make the sum ``partial`` and lower its
    coverage, so that a gap is never read as a zero.
    """
    applicable = [row for row in children if row.status is not Status.NOT_APPLICABLE]
    known = [row for row in applicable if row.value is not None]
    if not applicable:
        return {"value": None, "status": Status.NOT_APPLICABLE, "template": "engine.nothing_to_measure"}
    if not known:
        statuses = {row.status for row in applicable}
        status = statuses.pop() if len(statuses) == 1 else Status.NO_DATA
        why = {name: applicable[0].arguments.get(name) for name in ("missing", "reason")}
        silent = "engine.not_surveyed_here" if status is Status.NOT_SURVEYED else "engine.unit_without_data"
        template = f"engine.{status}" if why["reason"] else silent
        return {"value": None, "status": status, "coverage": 0.0, "template": template, "arguments": why}
    numerator = sum(row.numerator or 0.0 for row in known)
    denominator = None if form is Form.COUNT else sum(row.denominator or 0.0 for row in known)
    counted: dict[str, object] = {
        "units": len(applicable),
        "known": len(known),
        "short": sum(row.meets is False for row in known),
    }
    if all("objects_count" in row.arguments for row in applicable):
        counted["objects_count"] = sum(_as_number(row.arguments["objects_count"]) for row in applicable)
    whole = len(known) == len(applicable) and all(row.status is Status.OK for row in known)
    return {
        "value": numerator if denominator is None else numerator / denominator,
        "numerator": numerator,
        "denominator": denominator,
        "method": known[0].method,
        "status": Status.OK if whole else Status.PARTIAL,
        "coverage": _joint_coverage(applicable),
        "data_date": min((row.data_date for row in known if row.data_date), default=None),
        "template": f"engine.rolled_up_{form}",
        "arguments": counted,
    }


def _joint_coverage(rows: Sequence[ResultRow]) -> float:
    """Return the coverage of several units together: by the objects looked at, where rows count them, else by units."""
    weights = [_as_number(row.arguments.get("objects_count", 1)) for row in rows]
    total = sum(weights)
    if not total:
        return 0.0
    return sum((row.coverage or 0.0) * weight for row, weight in zip(rows, weights, strict=True)) / total


def _as_number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
