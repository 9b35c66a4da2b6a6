"""The one tidy table: one row per indicator and unit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

import pyarrow as pa

from citycheckup.vocabulary import Grade, Level, Status


@dataclass(frozen=True)
class ResultRow:
    """One value, with all that is needed to explain it.

    ``level`` is the level of the unit the row is about, ``indicator_level`` the level at which the edition defines
    the indicator; where they differ the row is a roll-up. Shares are 0 to 1. ``coverage`` is the share of what should
    have been looked at that was. ``template`` and ``arguments`` are put into words where the row is shown. ``meets``
    compares the value with the threshold; a row with status ``partial`` that does not meet it is a candidate to check,
    not a shortfall.
    """

    edition: str
    indicator: str
    code: str
    indicator_level: Level
    level: Level
    unit_id: str
    unit_name: str | None
    parent_id: str | None
    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    unit: str
    method: str
    status: Status
    coverage: float | None = None
    data_date: str | None = None
    threshold: float | None = None
    comparator: str | None = None
    meets: bool | None = None
    grade: Grade | None = None
    template: str = ""
    arguments: Mapping[str, object] = field(default_factory=dict)


SCHEMA = pa.schema(
    [
        ("edition", pa.string()),
        ("indicator", pa.string()),
        ("code", pa.string()),
        ("indicator_level", pa.string()),
        ("level", pa.string()),
        ("unit_id", pa.string()),
        ("unit_name", pa.string()),
        ("parent_id", pa.string()),
        ("period", pa.string()),
        ("value", pa.float64()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("unit", pa.string()),
        ("method", pa.string()),
        ("status", pa.string()),
        ("coverage", pa.float64()),
        ("data_date", pa.string()),
        ("threshold", pa.float64()),
        ("comparator", pa.string()),
        ("meets", pa.bool_()),
        ("grade", pa.string()),
        ("template", pa.string()),
        ("arguments", pa.string()),
    ]
)

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_LEVEL_ORDER = {level: at for at, level in enumerate(reversed(list(Level)))}


def results_table(rows: Iterable[ResultRow]) -> pa.Table:
    """Return the tidy table of ``rows``, ordered by code, level (city first) and unit, whatever order they came in.

    ``arguments`` becomes canonical JSON text (sorted keys).
    """
    ordered = sorted(rows, key=lambda row: (code_order(row.code), row.indicator, _LEVEL_ORDER[row.level], row.unit_id))
    columns = {name: [getattr(row, name) for row in ordered] for name in SCHEMA.names}
    columns["arguments"] = [as_json(row.arguments) for row in ordered]
    return pa.table(columns, schema=SCHEMA)


def as_json(arguments: Mapping[str, object]) -> str:
    """Return arguments of an explanation as canonical JSON text (sorted keys)."""
    return _ENCODER.encode(dict(arguments))


def rows_of(table: pa.Table) -> list[ResultRow]:
    """Return the rows of a results table, as written by :func:`results_table`."""
    rows = []
    for record in table.to_pylist():
        record["arguments"] = json.loads(record["arguments"])
        record["level"], record["indicator_level"] = Level(record["level"]), Level(record["indicator_level"])
        record["status"] = Status(record["status"])
        record["grade"] = Grade(record["grade"]) if record["grade"] else None
        rows.append(ResultRow(**record))
    return rows


def as_record(row: ResultRow) -> dict[str, object]:
    """Return a row as plain values for JSON."""
    return asdict(row)


def code_order(code: str) -> tuple[int, str]:
    """Sort key that puts code 9 before code 10 and local codes (text) last."""
    return (int(code), "") if code.isdigit() else (10**6, code)
