"""The process of one job: ``python -m citycheckup.app.jobs.work FOLDER-OF-JOB``."""

from __future__ import annotations

import signal
import sys
import time
import traceback
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from citycheckup.app.jobs.job import Job, JobKind, JobRoom, JobState, ended
from citycheckup.app.jobs.locks import TakenError, held
from citycheckup.vocabulary import CancelledError, InputError, Message, Problem, Severity
from citycheckup.wording import as_plain

_SAY_EVERY_S = 0.25
_WAIT_FOR_LOCK_S = 5.0


def lock_of(room: Path, job: Job) -> Path:
    """Return the lock that keeps jobs apart: one import, check or run a city at a time, one drawing of a map."""
    return room.parent / (f"map-{job.run}.lock" if job.kind is JobKind.MAP else "city.lock")


def work(path: Path) -> None:
    """Do a job whose state lies in ``path``; whatever happens, its end is written down there."""
    room = JobRoom(path)
    job = room.read()
    if job is None:
        raise FileNotFoundError(path)
    telling = _Telling(room, job)
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda *_: telling.stop())
    with held(room.alive, wait_s=_WAIT_FOR_LOCK_S):
        # The end is told while the job still lives, and after the city is free for the next.
        room.write(_done(path, job, telling))


def _done(path: Path, job: Job, telling: _Telling) -> Job:
    """Do a job, and return how it ended."""
    try:
        with held(lock_of(path, job), wait_s=_WAIT_FOR_LOCK_S):
            result, problems = _DOING[job.kind](telling.begin(), telling)
    except CancelledError:
        return ended(telling.job, JobState.CANCELLED, now())
    except TakenError:
        told: tuple[Mapping[str, Any], ...] = (plain_problem(Problem(Message("jobs.busy"))),)
    except InputError as error:
        told = tuple(plain_problem(problem) for problem in error.problems)
    except Exception as error:  # noqa: BLE001 - told to whoever asked, in words; the fault itself goes to the log on disk
        (path / "fault.txt").write_text(traceback.format_exc(), encoding="utf-8")
        told = (plain_problem(Problem(Message("jobs.fault", {"kind": type(error).__name__}))),)
    else:
        return ended(telling.job, JobState.DONE, now(), result=result, problems=problems)
    return ended(telling.job, JobState.FAILED, now(), problems=told)


def now() -> str:
    """Return the time, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def plain_problem(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain values: its message and where it is."""
    return {
        "message": as_plain(problem.message),
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "cell": problem.cell,
        "severity": str(problem.severity),
    }


class _Telling:
    """Progress on disk, and the token that a request to stop pulls."""

    def __init__(self, room: JobRoom, job: Job) -> None:
        self.room, self.job = room, job
        self._said_s, self._stopped = 0.0, False

    def begin(self) -> Job:
        self.job = self.room.write(replace(self.job, state=JobState.RUNNING, started_at=now()))
        return self.job

    def stop(self) -> None:
        self._stopped = True

    def is_cancelled(self) -> bool:
        return self._stopped or self.room.is_asked_to_stop

    def __call__(self, done: int, total: int, what: Message, /) -> None:
        plain = as_plain(what)
        if plain != self.job.what:
            self.room.note(now(), plain)
        self.job = replace(self.job, done=done, total=total, what=plain)
        if time.monotonic() - self._said_s >= _SAY_EVERY_S:
            self._said_s = time.monotonic()
            self.room.write(self.job)


Done = tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...]]


def _import(job: Job, telling: _Telling) -> Done:
    from citycheckup.app.importing import import_file  # noqa: PLC0415 - each job loads what it needs
    from citycheckup.app.jobs.check_report import as_plain_layer  # noqa: PLC0415 - each job loads what it needs

    wanted = job.wanted or {}
    taken = import_file(Path(job.folder), wanted["layer"], wanted["entry"], progress=telling, cancel=telling)
    return {"layers": [as_plain_layer(one) for one in taken.layers]}, tuple(
        plain_problem(one) for one in taken.problems
    )


def _check(job: Job, telling: _Telling) -> Done:
    from citycheckup.app.check_city import check_city  # noqa: PLC0415 - each job loads what it needs
    from citycheckup.app.city_files import state_of  # noqa: PLC0415
    from citycheckup.app.jobs.check_report import as_plain_report  # noqa: PLC0415
    from citycheckup.sources.folder import open_folder  # noqa: PLC0415

    folder = open_folder(Path(job.folder))
    looked_at = state_of(folder)
    report = check_city(folder.path, progress=telling, cancel=telling)
    return {"report": as_plain_report(report), "looked_at": looked_at}, tuple(
        plain_problem(problem) for problem in report.problems
    )


def _run(job: Job, telling: _Telling) -> Done:
    from citycheckup.app.map.of_run import make_map  # noqa: PLC0415
    from citycheckup.app.run_city import run_city  # noqa: PLC0415

    # The hidden folder of an unfinished run has the time of the job in its name: whoever cleans up knows it by that.
    started = datetime.strptime(str(job.started_at), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    summary = run_city(Path(job.folder), progress=telling, cancel=telling, clock=lambda: started)
    noticed = tuple(plain_problem(one) for one in summary.problems if one.severity is not Severity.NOTE)
    telling.job = replace(telling.job, result={"run": summary.folder.name})
    telling.room.write(telling.job)
    make_map(Path(job.folder), summary.folder, progress=telling)
    return {"run": summary.folder.name, "statuses": dict(summary.statuses)}, noticed


def _map(job: Job, telling: _Telling) -> Done:
    from citycheckup.app.map.of_run import make_map  # noqa: PLC0415

    folder = Path(job.folder)
    make_map(folder, folder / "runs" / str(job.run), progress=telling, cancel=telling)
    return {"run": job.run}, ()


_DOING = {JobKind.IMPORT: _import, JobKind.CHECK: _check, JobKind.RUN: _run, JobKind.MAP: _map}

if __name__ == "__main__":
    work(Path(sys.argv[1]))
