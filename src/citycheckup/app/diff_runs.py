"""What changed between two runs, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from citycheckup.app.wiring import indicators, steps
from citycheckup.engine.needs import needs_of
from citycheckup.layers.schema import BY_NAME, LAYERS
from citycheckup.layers.table_schema import TABLE_BY_NAME, TABLES
from citycheckup.reports.run_folder import latest_run
from citycheckup.results import ResultRow, code_order, rows_of
from citycheckup.vocabulary import InputError, Level, Message, Problem

_VALUE_DIGITS = 9  # what rounding may do to a value is no change
_BEHIND_GRADES = {"satisfaction", "confirmations"}


@dataclass(frozen=True)
class ChangedRow:
    """One value, verdict, grade or status that is not what it was; None: there was no such row."""

    indicator: str
    code: str
    level: Level
    unit_id: str
    unit_name: str | None
    before: ResultRow | None
    after: ResultRow | None


@dataclass(frozen=True)
class ChangedIndicator:
    """Everything that changed of one indicator, and the reasons for it."""

    indicator: str
    code: str
    reasons: tuple[Message, ...]
    rows: tuple[ChangedRow, ...]
    lines_added: tuple[str, ...]
    lines_removed: tuple[str, ...]


@dataclass(frozen=True)
class RunDifference:
    """Two runs compared: what differs in their inputs, and the indicators that changed, in the order of codes."""

    before: Path
    after: Path
    inputs: tuple[Message, ...]
    indicators: tuple[ChangedIndicator, ...]


def diff_runs(before: Path, after: Path) -> RunDifference:
    """Compare two run folders (or city folders, which stand for their latest run).

    Raises
    ------
    InputError
        One of them is no run folder.
    """
    old, new = _run(before), _run(after)
    old_manifest, new_manifest = _manifest(old), _manifest(new)
    old_rows, new_rows = _rows(old), _rows(new)
    old_lines, new_lines = _lines(old), _lines(new)
    causes = _Causes(old_manifest, new_manifest)
    changed: dict[str, list[ChangedRow]] = {}
    for key in sorted(old_rows.keys() | new_rows.keys()):
        one, other = old_rows.get(key), new_rows.get(key)
        if _differs(one, other):
            row = other or one
            assert row is not None
            changed.setdefault(row.indicator, []).append(
                ChangedRow(row.indicator, row.code, row.level, row.unit_id, row.unit_name, one, other)
            )
    names = changed.keys() | {key.split("@")[0] for key in old_lines ^ new_lines}
    codes = {row.indicator: row.code for row in [*old_rows.values(), *new_rows.values()]}
    found = [
        ChangedIndicator(
            indicator=name,
            code=codes.get(name, ""),
            reasons=causes.of(name, changed.get(name, [])),
            rows=tuple(changed.get(name, [])),
            lines_added=tuple(sorted(key for key in new_lines - old_lines if key.split("@")[0] == name)),
            lines_removed=tuple(sorted(key for key in old_lines - new_lines if key.split("@")[0] == name)),
        )
        for name in names
    ]
    ordered = tuple(sorted(found, key=lambda change: (code_order(change.code), change.indicator)))
    return RunDifference(old, new, causes.inputs(), ordered)


class _Causes:
    """What differs between two manifests, and which indicators it can have changed."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        self._before, self._after = before, after
        self._layers = {name for kind in ("layers", "tables") for name in self._differing(kind)}
        names = [*(schema.name for schema in LAYERS), *(schema.name for schema in TABLES)]
        self._needs = {declared.id: needs_of(declared, steps(), names) for declared in indicators()}

    def inputs(self) -> tuple[Message, ...]:
        """Return what differs, whatever it changed."""
        said = (
            [Message("diff.layers_changed", {"layers": [_title(name) for name in sorted(self._layers)]})]
            if self._layers
            else []
        )
        if "local" in self._differing("inputs"):
            said.append(Message("diff.local_changed"))
        others = ("edition", "units", "parameters", "code", "libraries")
        said += [Message(f"diff.{key}_changed") for key in others if self._before.get(key) != self._after.get(key)]
        return tuple(said)

    def of(self, indicator: str, rows: Sequence[ChangedRow]) -> tuple[Message, ...]:
        """Return why an indicator changed: definition, threshold, units, settings, data, or the program itself."""
        reasons = []
        pairs = [(row.before, row.after) for row in rows if row.before is not None and row.after is not None]
        if self._before.get("edition") != self._after.get("edition"):
            editions = {"before": self._before.get("edition"), "after": self._after.get("edition")}
            reasons.append(Message("diff.definition", editions))
        thresholds = {(a.comparator, a.threshold, b.comparator, b.threshold) for a, b in pairs}
        formulas = {(a.arguments.get("formula"), b.arguments.get("formula")) for a, b in pairs}
        reasons += [
            Message("diff.formula", {"before": was, "after": now})
            for was, now in sorted(formulas, key=str)
            if was != now and was is not None and now is not None
        ]
        reasons += [
            Message("diff.threshold", {"before": f"{was}{figure}", "after": f"{now}{new}"})
            for was, figure, now, new in sorted(thresholds, key=str)
            if (was, figure) != (now, new)
        ]
        if self._before.get("units") != self._after.get("units"):
            reasons.append(Message("diff.units"))
        reasons += self._settings(indicator)
        data = sorted(self._layers & self._rests_on(indicator, rows))
        if data:
            reasons.append(Message("diff.data", {"layers": [_title(name) for name in data]}))
        if not reasons:
            reasons.append(Message("diff.program"))
        return tuple(reasons)

    def _rests_on(self, indicator: str, rows: Sequence[ChangedRow]) -> set[str]:
        """Return the layers and tables behind an indicator, and those behind a grade where one changed."""
        needs = self._needs.get(indicator)
        names = set(needs.required | needs.optional) if needs else _named_by(rows)
        pairs = [(row.before, row.after) for row in rows]
        if any(one is None or other is None or one.grade != other.grade for one, other in pairs):
            names |= _BEHIND_GRADES
        return names

    def _differing(self, kind: str) -> set[str]:
        """Return the names under a heading of the manifests that do not say the same."""
        before, after = self._before.get(kind, {}), self._after.get(kind, {})
        return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}

    def _settings(self, indicator: str) -> list[Message]:
        before, after = self._before.get("parameters", {}), self._after.get("parameters", {})
        said = [
            Message("diff.setting", {"name": key, "before": before.get(key), "after": after.get(key)})
            for key in ("classes", "method", "crs")
            if before.get(key) != after.get(key)
        ]
        knobs_before, knobs_after = before.get("knobs", {}), after.get("knobs", {})
        for name in sorted(knobs_before.keys() | knobs_after.keys()):
            if knobs_before.get(name) != knobs_after.get(name) and name in (indicator, *steps()):
                facts = {"name": name, "before": knobs_before.get(name), "after": knobs_after.get(name)}
                said.append(Message("diff.setting", facts))
        return said


def _named_by(rows: Sequence[ChangedRow]) -> set[str]:
    """Return the layers and tables that the rows themselves name: a city's own indicators are declared in its file."""
    said = [row.arguments for pair in rows for row in (pair.before, pair.after) if row is not None]
    named = [arguments[key] for arguments in said for key in ("layers", "missing") if key in arguments]
    return {str(name) for names in named if isinstance(names, Mapping | list) for name in names}


def _title(name: str) -> Message:
    """Return the title of a layer or table in the reader's language."""
    schema = BY_NAME.get(name) or TABLE_BY_NAME.get(name)
    zh, en = (schema.title_zh, schema.title_en) if schema else (name, name)
    return Message("diff.input", {"zh": zh, "en": en, "name": name})


def _run(path: Path) -> Path:
    if (path / "results.parquet").is_file():
        return path.resolve()
    latest = latest_run(path / "runs")
    if latest is None:
        raise InputError(Problem(Message("diff.no_run", {"path": str(path)}), file=str(path)))
    return latest


def _manifest(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    return found


def _rows(run: Path) -> dict[tuple[str, str], ResultRow]:
    return {(row.indicator, row.unit_id): row for row in rows_of(pq.read_table(run / "results.parquet"))}


def _lines(run: Path) -> set[str]:
    """Return the keys of the list's lines; none where the run has no lists."""
    file = run / "shortfalls.parquet"
    if not file.is_file():
        return set()
    table = pq.read_table(file, columns=["key", "kind"]).to_pylist()
    return {line["key"] for line in table if line["kind"] == "shortfall"}


def _differs(one: ResultRow | None, other: ResultRow | None) -> bool:
    if one is None or other is None:
        return True
    return _compared(one) != _compared(other)


def _compared(row: ResultRow) -> tuple[object, ...]:
    value = None if row.value is None else round(row.value, _VALUE_DIGITS)
    return value, row.status, row.meets, row.grade, row.threshold, row.comparator, row.edition
