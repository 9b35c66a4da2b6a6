"""The checkup of one city of many, on whichever machine: from its folder's files to its part of the dataset."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq

from citycheckup.app.run_city import run_city
from citycheckup.engine.manifest import program
from citycheckup.reports.national_dataset import NationalDataset
from citycheckup.reports.run_files import Outputs
from citycheckup.reports.writers import geoparquet_table, write_parquet
from citycheckup.sources.folder import CITY_FILE, CityFolder, file_hash, named_files, open_folder
from citycheckup.sources.national.place import Place
from citycheckup.vocabulary import InputError, Message, Problem

# Each city has a metric system of its own; units of all of them lie together.
_CRS_OF_ALL = "EPSG:4326"


class State(StrEnum):
    """What became of a city. Its results are there if it was done now or before."""

    DONE = "done"
    DONE_BEFORE = "done_before"
    FAILED = "failed"


@dataclass(frozen=True)
class CityTask:
    """One city to check up: where its folder lies, where its results go, and the program that must compute them.

    ``program`` is what :func:`citycheckup.engine.manifest.program` says where the work was given out: a worker with
    another version would mix two versions' figures. ``resume``: leave out what is there by the same inputs.
    """

    city: str
    name: str
    place: Place
    dataset: NationalDataset
    program: Mapping[str, object]
    resume: bool

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class CityOutcome:
    """What became of a city, and every problem of its inputs."""

    city: str
    state: State
    problems: tuple[Problem, ...] = ()


def check_up_city(task: CityTask) -> CityOutcome:
    """Check up one city and put its tables into the dataset, unless they are there by the same content hash.

    A city whose inputs cannot be used has failed. Any other error is raised: storage that did not answer may do so when
    the city is tried again.
    """
    if dict(task.program) != program():
        return CityOutcome(task.city, State.FAILED, (Problem(Message("national.other_program")),))
    with tempfile.TemporaryDirectory(prefix="citycheckup-") as scratch:
        try:
            folder = open_folder(task.place.fetched(Path(scratch, "city")))
            asked = inputs_hash(folder)
            if task.resume and _is_there(task, folder, asked):
                return CityOutcome(task.city, State.DONE_BEFORE)
            summary = run_city(folder.path, outputs=Outputs.TABLES, runs=Path(scratch, "runs"))
        except InputError as error:
            return CityOutcome(task.city, State.FAILED, _placed(error.problems, task.place, scratch))
        described = json.loads((summary.folder / "manifest.json").read_text(encoding="utf-8"))
        manifest = {
            **described,
            "inputs_hash": asked,
            "units_sha256": _units_hash(folder),
            "statuses": dict(summary.statuses),
            "rows": summary.rows,
        }
        task.dataset.put(task.city, _parts(folder, summary.folder, Path(scratch, "parts")), manifest)
    return CityOutcome(task.city, State.DONE, summary.problems)


def inputs_hash(folder: CityFolder) -> str:
    """Return the SHA-256 of all that a city's results follow from, but for frozen units: files, settings, program."""
    core = {
        "settings": file_hash(folder.path / CITY_FILE),
        "inputs": {key: file_hash(folder.file(name)) for key, name in sorted(named_files(folder.config).items())},
        **program(),
    }
    return hashlib.sha256(json.dumps(core, sort_keys=True).encode()).hexdigest()


def _is_there(task: CityTask, folder: CityFolder, asked: str) -> bool:
    """Whether the dataset holds the city by the same inputs, and by the units that are frozen, if they are."""
    manifest = task.dataset.manifest(task.city)
    if manifest is None or manifest.get("inputs_hash") != asked:
        return False
    # Without frozen units the run would draw them of the same inputs: the same again.
    frozen = _units_hash(folder)
    return frozen is None or frozen == manifest.get("units_sha256")


def _units_hash(folder: CityFolder) -> str | None:
    frozen = folder.units_file(folder.config.city.checkup_year)
    return file_hash(frozen) if frozen.exists() else None


def _parts(folder: CityFolder, run: Path, into: Path) -> dict[str, Path]:
    """Write the tables of a run as they go into the dataset: each row says what its city is."""
    city = folder.config.city
    facts: dict[str, Any] = {
        "year": city.checkup_year,
        "city_name": city.name,
        "city_edition": city.edition,
        "city_classes": ",".join(sorted(city.classes)),
        "made_up": city.made_up,
    }
    units = gpd.read_parquet(run / "units.parquet").set_index("unit_id").to_crs(_CRS_OF_ALL)
    tables = {
        "results": pq.read_table(run / "results.parquet"),
        "units": geoparquet_table(units),
        "grades": pq.read_table(run / "grades.parquet"),
    }
    written = {}
    for name, table in tables.items():
        written[name] = into / f"{name}.parquet"
        for column, value in facts.items():
            kind = {int: pa.int64(), bool: pa.bool_()}.get(type(value), pa.string())
            table = table.append_column(column, pa.array([value] * len(table), kind))  # noqa: PLW2901 - it grows
        write_parquet(table, written[name])
    return written


def _placed(problems: tuple[Problem, ...], place: Place, scratch: str) -> tuple[Problem, ...]:
    """Name the city's own folder where a problem names the copy that a worker had of it."""
    copy = str(Path(scratch, "city"))
    if place.local is not None:
        return problems
    placed = []
    for problem in problems:
        arguments = {
            name: value.replace(copy, place.url) if isinstance(value, str) else value
            for name, value in problem.message.arguments.items()
        }
        file = problem.file.replace(copy, place.url) if problem.file else None
        placed.append(
            Problem(
                Message(problem.message.key, arguments),
                file,
                problem.row,
                problem.column,
                problem.severity,
                problem.cell,
            )
        )
    return tuple(placed)
