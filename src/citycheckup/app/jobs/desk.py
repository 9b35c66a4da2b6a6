"""Starts jobs, looks after them, and cleans up after those that were killed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from citycheckup.app.jobs.job import Job, JobKind, JobRoom, JobState, ended
from citycheckup.app.jobs.locks import is_held
from citycheckup.app.jobs.work import lock_of, now
from citycheckup.vocabulary import InputError, Message, Problem

_ROOM = ".jobs"
_KEPT = 50  # jobs; older ones are forgotten
_START_S = 20.0  # a process that has not shown itself by then never will
_AN_ID = "0123456789abcdef-T"


class JobDesk:
    """The jobs of one city; they lie in its newest folder, whoever serves it."""

    def __init__(self, folder: Path) -> None:
        self._rooms = folder / _ROOM
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = Lock()

    def start(
        self,
        kind: JobKind,
        folder: Path,
        *,
        asked_by: str | None = None,
        run: str | None = None,
        wanted: Mapping[str, Any] | None = None,
    ) -> Job:
        """Begin a job in a process of its own.

        Raises
        ------
        InputError
            Another one of the same sort is under way.
        """
        with self._lock:
            identity = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"
            job = Job(identity, kind, str(folder.resolve()), now(), asked_by=asked_by, run=run, wanted=wanted)
            room = JobRoom(self._rooms / identity)
            lock = lock_of(room.path, job)
            busy = [one for one in self._all() if not one.state.is_final and lock_of(room.path, one) == lock]
            if busy or is_held(lock):
                raise InputError(Problem(Message("jobs.busy", {"job": busy[0].id if busy else ""})))
            room.write(job)
            command = [sys.executable, "-m", __package__ + ".work", str(room.path)]
            self._processes[identity] = subprocess.Popen(  # noqa: S603 - our own module
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            self._forget_old()
        return job

    def jobs(self) -> list[Job]:
        """Return all jobs, the newest first."""
        with self._lock:
            return self._all()

    def job(self, job_id: str) -> Job:
        """Return a job as it is now.

        Raises
        ------
        InputError
            There is none of that id.
        """
        with self._lock:
            return self._seen(self.room(job_id))

    def room(self, job_id: str) -> JobRoom:
        """Return where a job is kept.

        Raises
        ------
        InputError
            There is none of that id.
        """
        room = JobRoom(self._rooms / job_id)
        if not job_id or set(job_id) - set(_AN_ID) or room.read() is None:
            raise InputError(Problem(Message("jobs.no_such_job", {"job": job_id})))
        return room

    def cancel(self, job_id: str) -> Job:
        """Ask a job to stop; it does between two steps, and leaves nothing half done."""
        room = self.room(job_id)
        if not self.job(job_id).state.is_final:
            room.ask_to_stop()
        return self.job(job_id)

    def stop_all(self) -> None:
        """Ask every job of this process to stop, and wait for them a little: the server ends."""
        for identity, process in self._processes.items():
            if process.poll() is None:
                JobRoom(self._rooms / identity).ask_to_stop()
                process.terminate()
        for process in self._processes.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()

    def clean_up(self) -> None:
        """Mark jobs whose process was killed, and remove what they left."""
        with self._lock:
            self._all()

    def _all(self) -> list[Job]:
        if not self._rooms.is_dir():
            return []
        rooms = sorted((path for path in self._rooms.iterdir() if path.is_dir()), reverse=True)
        return [self._seen(room) for path in rooms if (room := JobRoom(path)).read() is not None]

    def _seen(self, room: JobRoom) -> Job:
        """Return a job; one that says it runs, though no process holds its lock, was interrupted."""
        job = room.read()
        assert job is not None
        process = self._processes.get(job.id)
        if job.state.is_final:
            if process is not None and process.poll() is not None:
                del self._processes[job.id]
            return job
        begun = datetime.strptime(job.created_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        starting = job.state is JobState.WAITING and (datetime.now(UTC) - begun).total_seconds() < _START_S
        lives = process.poll() is None if process is not None else is_held(room.alive) or starting
        if lives:
            return job
        last = room.read() or job  # it may have ended between the two looks
        if last.state.is_final:
            return last
        self._remove_left_by(last)
        return room.write(ended(replace(last, problems=()), JobState.INTERRUPTED, now()))

    def _remove_left_by(self, job: Job) -> None:
        folder = Path(job.folder)
        if job.kind is JobKind.RUN and job.started_at is not None:
            stamp = job.started_at.replace("-", "").replace(":", "")
            for left in (folder / "runs").glob(f".partial-{stamp}-*"):
                shutil.rmtree(left, ignore_errors=True)
        cache = folder / ".cache"
        for left in (*cache.glob(".unfinished-*"), *(cache / "map").glob(".unfinished-*")):
            if not any(is_held(lock) for lock in self._rooms.glob("*.lock")):
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)

    def _forget_old(self) -> None:
        for path in sorted((path for path in self._rooms.iterdir() if path.is_dir()), reverse=True)[_KEPT:]:
            job = JobRoom(path).read()
            if job is None or job.state.is_final:
                shutil.rmtree(path, ignore_errors=True)
