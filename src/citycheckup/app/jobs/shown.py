"""Jobs, and a city's data, in words for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from citycheckup.app.city_files import city_files, state_of
from citycheckup.app.jobs.check_report import LayerShown, layers_shown
from citycheckup.app.jobs.desk import JobDesk
from citycheckup.app.jobs.job import Job, JobKind, JobState
from citycheckup.app.naming_files import OSM
from citycheckup.layers.schema import LAYERS
from citycheckup.layers.table_schema import TABLES
from citycheckup.reports.figures import layer_title
from citycheckup.sources.folder import CityConfig, CityFolder, LayerEntry, OsmSettings, TableEntry
from citycheckup.wording import from_plain, render, word

_TOLD_MOST = 100  # problems, wherever jobs are listed or followed


@dataclass(frozen=True)
class ProblemShown:
    """Something wrong with an input: what, and where."""

    severity: str
    text: str
    file: str | None
    row: int | None
    column: str | None
    cell: str | None


@dataclass(frozen=True)
class JobShown:
    """A job. ``share`` is how much is done (0 to 1); None: not known yet. ``run`` is the run it made or draws.

    ``imported`` is what an import took in. Of many problems the first are told, and how many there are.
    """

    id: str
    kind: str
    kind_text: str
    folder_id: str
    state: str
    state_text: str
    is_final: bool
    created_at: str
    started_at: str | None
    ended_at: str | None
    asked_by: str | None
    share: float | None
    what: str | None
    run: str | None
    imported: list[LayerShown]
    problems: list[ProblemShown]
    problems_count: int


@dataclass(frozen=True)
class LogLine:
    """A line of a job's log."""

    at: str
    text: str


@dataclass(frozen=True)
class JobWhole:
    """A job with its log and every problem."""

    job: JobShown
    log: list[LogLine]
    problems: list[ProblemShown]


@dataclass(frozen=True)
class FileShown:
    """A file of the city folder; ``keys`` are the places in ``city.toml`` that name it."""

    name: str
    size_bytes: int
    changed_at: str
    keys: list[str]


@dataclass(frozen=True)
class CheckShown:
    """What the last check found; ``is_current``: no file has changed since."""

    job: str
    at: str
    is_current: bool
    has_errors: bool
    edition: str
    crs: str
    layers: list[LayerShown]
    problems: list[ProblemShown]


@dataclass(frozen=True)
class UseShown:
    """What a file can be used as: a layer, a table, or the map.

    Attributes
    ----------
    keys
        What can be said of how a file is read as that, beside ``file``.
    said
        What ``city.toml`` says now, ``file`` first; empty: it names none.
    """

    name: str
    title: str
    keys: list[str]
    said: dict[str, Any]


@dataclass(frozen=True)
class DataShown:
    """A year's data: its files, what the last check found (None: there was none), and the job under way, if any."""

    year: int
    folder_id: str
    files: list[FileShown]
    uses: list[UseShown]
    check: CheckShown | None
    job: JobShown | None


def job_shown(job: Job, language: str) -> JobShown:
    """Return a job in words."""
    made = job.result.get("run")
    return JobShown(
        id=job.id,
        kind=str(job.kind),
        kind_text=word(f"jobs.kind.{job.kind}", language),
        folder_id=Path(job.folder).name,
        state=str(job.state),
        state_text=word(f"jobs.state.{job.state}", language),
        is_final=job.state.is_final,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        asked_by=job.asked_by,
        share=1.0 if job.state is JobState.DONE else job.done / job.total if job.total else None,
        what=None if job.what is None else render(from_plain(dict(job.what)), language),
        run=job.run if made is None else str(made),
        imported=layers_shown(job.result.get("layers", ()), language),
        problems=_problems(job.problems[:_TOLD_MOST], language),
        problems_count=len(job.problems),
    )


def job_whole(jobs: JobDesk, job_id: str, language: str) -> JobWhole:
    """Return a job with its log and every problem.

    Raises
    ------
    InputError
        There is none of that id.
    """
    log = [LogLine(line["at"], render(from_plain(line["what"]), language)) for line in jobs.room(job_id).log()]
    job = jobs.job(job_id)
    return JobWhole(job_shown(job, language), log, _problems(job.problems, language))


def data_shown(folder: CityFolder, jobs: JobDesk, language: str) -> DataShown:
    """Return what there is of a year's data."""
    own = [job for job in jobs.jobs() if Path(job.folder) == folder.path.resolve()]
    under_way = next((job for job in own if not job.state.is_final and job.kind is not JobKind.MAP), None)
    checked = next((job for job in own if job.kind is JobKind.CHECK and job.state is JobState.DONE), None)
    return DataShown(
        year=folder.config.city.checkup_year,
        folder_id=folder.path.name,
        files=[
            FileShown(one.name, one.size_bytes, _time(one.changed_at_ns), list(one.keys)) for one in city_files(folder)
        ],
        uses=_uses(folder.config, language),
        check=None if checked is None else _check(checked, folder, language),
        job=None if under_way is None else job_shown(under_way, language),
    )


def _uses(config: CityConfig, language: str) -> list[UseShown]:
    """Return what a file can be used as: the map first, then layers and tables."""
    settings: list[tuple[str, type[BaseModel], BaseModel | None]] = [
        (OSM, OsmSettings, config.osm),
        *((layer.name, LayerEntry, config.layers.get(layer.name)) for layer in LAYERS),
        *((table.name, TableEntry, config.tables.get(table.name)) for table in TABLES),
    ]
    return [
        UseShown(
            name,
            word("files.osm", language) if name == OSM else layer_title(name, language),
            keys=[key for key in kind.model_fields if key != "file"],
            said={} if entry is None else entry.model_dump(mode="json", exclude_unset=True),
        )
        for name, kind, entry in settings
    ]


def _check(job: Job, folder: CityFolder, language: str) -> CheckShown:
    report: dict[str, Any] = job.result["report"]
    problems = _problems(job.problems, language)
    return CheckShown(
        job=job.id,
        at=job.ended_at or job.created_at,
        is_current=job.result["looked_at"] == state_of(folder),
        has_errors=any(problem.severity == "error" for problem in problems),
        edition=report["edition"],
        crs=report["crs"],
        layers=layers_shown(report["layers"], language),
        problems=problems,
    )


def _problems(problems: Iterable[Mapping[str, Any]], language: str) -> list[ProblemShown]:
    return [
        ProblemShown(
            severity=one["severity"],
            text=render(from_plain(one["message"]), language),
            file=one["file"],
            row=one["row"],
            column=one["column"],
            cell=one["cell"],
        )
        for one in problems
    ]


def _time(at_ns: int) -> str:
    return datetime.fromtimestamp(at_ns / 1e9, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
