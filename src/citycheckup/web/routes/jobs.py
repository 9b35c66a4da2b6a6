"""Long work: begun, followed, cancelled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from citycheckup.app.jobs.job import JobKind
from citycheckup.app.jobs.shown import JobShown, JobWhole, job_shown, job_whole
from citycheckup.app.shown.readers import must_keep_data, must_read_results
from citycheckup.web.asking import Asks, Served
from citycheckup.web.kept_answers import adapter

router = APIRouter(prefix="/api/jobs", tags=["jobs"])

_LOOK_EVERY_S = 0.3


class JobWanted(BaseModel):
    """A job to begin: look through a year's data, or check the city up; ``year`` None: the newest."""

    kind: Literal["check", "run"]
    year: int | None = None


@router.get("")
def jobs(asks: Asks, served: Served) -> list[JobShown]:
    """Return the last jobs, the newest first."""
    must_read_results(asks.post)
    return [job_shown(job, asks.language) for job in served.jobs.jobs()]


@router.post("", status_code=202)
def begin(wanted: JobWanted, asks: Asks, served: Served) -> JobShown:
    """Begin a job; one a city at a time."""
    must_keep_data(asks.post)
    folder = served.folder_of(wanted.year)
    started = served.jobs.start(JobKind(wanted.kind), folder.path, asked_by=asks.post.id)
    return job_shown(started, asks.language)


@router.get("/{job_id}")
def job(job_id: str, asks: Asks, served: Served) -> JobWhole:
    """Return a job with its log and every problem."""
    must_read_results(asks.post)
    return job_whole(served.jobs, job_id, asks.language)


@router.delete("/{job_id}", status_code=202)
def cancel(job_id: str, asks: Asks, served: Served) -> JobShown:
    """Ask a job to stop; it does between two steps and leaves nothing half done."""
    must_keep_data(asks.post)
    return job_shown(served.jobs.cancel(job_id), asks.language)


@router.get(
    "/{job_id}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "A job each time it has changed"}},
)
def events(job_id: str, asks: Asks, served: Served) -> StreamingResponse:
    """Tell of a job each time it has changed (server-sent events), until its end."""
    must_read_results(asks.post)
    served.jobs.job(job_id)

    async def told() -> AsyncIterator[str]:
        before = ""
        while True:
            shown = job_shown(await asyncio.to_thread(served.jobs.job, job_id), asks.language)
            now = json.dumps(adapter(JobShown).dump_python(shown, mode="json"), ensure_ascii=False)
            if now != before:
                before = now
                yield f"event: job\ndata: {now}\n\n"
            if shown.is_final:
                return
            await asyncio.sleep(_LOOK_EVERY_S)

    return StreamingResponse(told(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})
