"""Reads a run folder as the ledger needs it, and says what exactly it is."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from citycheckup.diagnosis.evidence import is_lowest
from citycheckup.editions import SUPPLEMENTARY, Edition, EditionEntry, editions, load_edition
from citycheckup.ledger.confirmation import RunIdentity
from citycheckup.ledger.run_facts import RunFacts, short_lines
from citycheckup.reports.run_folder import latest_run
from citycheckup.results import ResultRow, rows_of
from citycheckup.sources.folder import file_hash
from citycheckup.vocabulary import InputError, Message, Problem

# What findings are made from: whoever approves a run approves these.
_FILES = ("manifest.json", "results.parquet", "shortfalls.parquet", "shortfall_places.parquet")


def run_path(folder: Path, run: Path | None) -> Path:
    """Return a run's folder: the one named, a city folder's latest one, or the latest of ``folder``.

    Raises
    ------
    InputError
        There is none.
    """
    given = folder if run is None else run
    if (given / "manifest.json").is_file():
        return given.resolve()
    latest = latest_run(given / "runs")
    if latest is None:
        raise InputError(Problem(Message("diff.no_run", {"path": str(given)}), file=str(given)))
    return latest


def identity_of(path: Path) -> RunIdentity:
    """Return what a run is, with the SHA-256 of its files.

    Raises
    ------
    InputError
        It lacks a file, or was made before runs said their definitions.
    """
    missing = [name for name in _FILES if not (path / name).is_file()]
    if missing:
        raise InputError(Problem(Message("findings.run_incomplete", {"missing": missing}), file=str(path)))
    manifest = _manifest(path)
    if not manifest.get("definitions"):
        raise InputError(Problem(Message("findings.run_too_old"), file=str(path)))
    hashes = {name: file_hash(path / name) for name in _FILES}
    return RunIdentity(manifest["content_hash"], manifest["edition"], int(manifest["units"]["year"]), hashes)


def read_run(path: Path, local: tuple[Edition, ...] = ()) -> RunFacts:
    """Read a run.

    Parameters
    ----------
    local
        The city's own indicators, of which nothing stands in the editions that come along.
    """
    identity, manifest = identity_of(path), _manifest(path)
    entries = _entries(identity.edition, local)
    rows = [row for row in rows_of(pq.read_table(path / "results.parquet")) if is_lowest(row)]
    years_units = pq.read_table(path / "units.parquet", columns=["unit_id", "level"]).to_pylist()
    return RunFacts(
        run=identity.run,
        edition=identity.edition,
        year=identity.year,
        definitions=manifest["definitions"],
        rows={(row.indicator, row.unit_id): row for row in rows},
        short=short_lines(
            pq.read_table(path / "shortfalls.parquet").to_pylist(),
            pq.read_table(path / "shortfall_places.parquet").to_pylist(),
        ),
        objects=_objects(path, years_units),
        basis={row.indicator: _basis(row, entries) for row in rows},
        names={name: entry.name_zh for name, (_, entry) in entries.items()},
        cut_anew=_cut_anew(path, identity.year, {unit["unit_id"] for unit in years_units}),
    )


def _manifest(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    return found


def _entries(edition: str, local: tuple[Edition, ...]) -> dict[str, tuple[Edition, EditionEntry]]:
    known = [load_edition(name) for name in (SUPPLEMENTARY, edition) if name in editions() or name == SUPPLEMENTARY]
    return {entry.indicator: (listed, entry) for listed in (*local, *known) for entry in listed.entries}


def _basis(row: ResultRow, entries: dict[str, tuple[Edition, EditionEntry]]) -> str:
    """Return document and clause: of the threshold that judged the row, else of the indicator."""
    found = entries.get(row.indicator)
    if found is None:
        return f"{row.edition} {row.code}"
    edition, entry = found
    judging = [t.source for t in entry.thresholds if (t.comparator, t.value) == (row.comparator, row.threshold)]
    return judging[0] if judging else f"{edition.document} {entry.code}"


def _objects(path: Path, units: list[dict[str, str]]) -> dict[str, frozenset[str]]:
    known = {"compound": frozenset(unit["unit_id"] for unit in units if unit["level"] == "compound")}
    file = path / "buildings.parquet"
    if file.is_file():
        known["building"] = frozenset(pq.read_table(file, columns=["building_id"])["building_id"].to_pylist())
    return known


def _cut_anew(path: Path, year: int, there: set[str]) -> dict[str, tuple[str, ...]]:
    """Return by id of a unit that is gone the units where it lay, from the year's predecessor table."""
    file = path.parent.parent / "units" / f"{year}.lineage.csv"
    if not file.is_file():
        return {}
    found: dict[str, list[str]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            old, new = line["old_id"], line["new_id"]
            if old and old not in there:
                found.setdefault(old, []).extend([new] if new in there else [])
    return {old: tuple(sorted(news)) for old, news in sorted(found.items())}
