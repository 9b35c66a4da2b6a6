"""What is known of a job, and where it is kept: a folder a job, written by the job's own process."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from citycheckup.reports.writers import write_json


class JobKind(StrEnum):
    """What a job does: take a file in, look through the data, check the city up, draw a run's map."""

    IMPORT = "import"
    CHECK = "check"
    RUN = "run"
    MAP = "map"


class JobState(StrEnum):
    """How far a job is. ``interrupted``: its process ended without a word, killed or by a power cut."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self not in {JobState.WAITING, JobState.RUNNING}


@dataclass(frozen=True)
class Job:
    """A job.

    Attributes
    ----------
    folder
        The city folder it works on.
    asked_by
        Id of the post that asked for it; None: the platform itself.
    done, total, what
        How far it is, and the message of what it does now (as plain values).
    problems
        What was wrong, with where: as :func:`citycheckup.app.jobs.work.plain_problem`.
    result
        What it came to: ``run`` (name of the run's folder), ``report`` (of a check) or ``layers`` (of an import).
    wanted
        What an import is to take in: ``layer`` and ``entry``, as of :func:`citycheckup.app.importing.import_file`.
    """

    id: str
    kind: JobKind
    folder: str
    created_at: str
    asked_by: str | None = None
    state: JobState = JobState.WAITING
    started_at: str | None = None
    ended_at: str | None = None
    done: int = 0
    total: int = 0
    what: Mapping[str, Any] | None = None
    problems: tuple[Mapping[str, Any], ...] = ()
    result: Mapping[str, Any] = field(default_factory=dict)
    run: str | None = None
    wanted: Mapping[str, Any] | None = None


class JobRoom:
    """The folder of one job: its state, its log, whether it lives, and whether somebody asked it to stop."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def alive(self) -> Path:
        """The lock that the job's process holds as long as it lives."""
        return self.path / "alive.lock"

    def write(self, job: Job) -> Job:
        """Keep a job's state, whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        write_json(asdict(job), self.path / "job.json")
        return job

    def read(self) -> Job | None:
        """Return the state as it was kept last, or None where there is no such job."""
        try:
            raw = json.loads((self.path / "job.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        raw |= {"kind": JobKind(raw["kind"]), "state": JobState(raw["state"]), "problems": tuple(raw["problems"])}
        return Job(**raw)

    def ask_to_stop(self) -> None:
        """Let the job know that it is to stop; it does between two steps."""
        (self.path / "stop").touch()

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether somebody asked the job to stop."""
        return (self.path / "stop").exists()

    def note(self, at: str, what: Mapping[str, Any]) -> None:
        """Add a line to the log."""
        line = json.dumps({"at": at, "what": what}, ensure_ascii=False)
        with (self.path / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(line + "\n")
            log.flush()
            os.fsync(log.fileno())

    def log(self) -> list[dict[str, Any]]:
        """Return the log's lines; one that was being written when the process was killed is left out."""
        try:
            lines = (self.path / "log.jsonl").read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return []
        return [json.loads(line) for line in lines[:-1]]


def ended(job: Job, state: JobState, at: str, **more: Any) -> Job:
    """Return a job that has come to its end."""
    return replace(job, state=state, ended_at=at, what=None, **more)
