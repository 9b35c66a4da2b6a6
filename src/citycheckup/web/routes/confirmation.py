"""From a run to findings: draft 初稿, departments' comments 会签, approval 审定, issuing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from citycheckup.app.confirm_run import approve_run, comment_on_run, draft_run
from citycheckup.app.confirmations import confirmation_of
from citycheckup.app.findings_issuing import issue_findings
from citycheckup.app.indicator_set import indicator_set
from citycheckup.app.platform import Platform
from citycheckup.app.shown.readers import must_read_results
from citycheckup.authority.roles import Role
from citycheckup.ledger.confirmation import Answer
from citycheckup.reports.run_folder import latest_run
from citycheckup.web.asking import Asking, Asks, Served
from citycheckup.web.errors import HttpError
from citycheckup.wording import render

router = APIRouter(prefix="/api/runs/{run}/confirmation", tags=["confirmation"])


class Confirmation(BaseModel):
    """How far a run is confirmed: ``stage`` is null, "draft" or "approved"."""

    stage: str | None
    departments: list[str]
    comments: dict[str, dict[str, Any]]
    replies: dict[str, str]
    approved_on: str | None


class Departments(BaseModel):
    """Bodies that must answer before a run can be approved."""

    departments: list[str]


class Comment(BaseModel):
    """What the acting post's body says of a draft."""

    answer: Answer
    reason: str = ""


class Replies(BaseModel):
    """A reply to each objection, by body."""

    replies: dict[str, str] = {}


class IssuedFindings(BaseModel):
    """What an approved run came to; ids of findings, or keys with the reason why something waits."""

    registered: list[str]
    reopened: list[str]
    verified: list[str]
    failed: list[str]
    superseded: list[str]
    observed: list[str]
    waiting: dict[str, str]
    to_decide: dict[str, str]
    to_check: list[str]


@router.get("")
def confirmation(run: str, served: Served, asks: Asks) -> Confirmation:
    """Return how far a run is confirmed."""
    must_read_results(asks.post)
    return _shown(confirmation_of(served.store, _run(served, run)[1]))


@router.post("/draft", status_code=201)
def put_before_departments(run: str, wanted: Departments, served: Served, asks: Asks) -> Confirmation:
    """Put a run before the departments, as a registrar."""
    folder, path = _run(served, run)
    draft_run(served.store, folder, path, wanted.departments, asks.post.actor(Role.REGISTRAR))
    return _shown(confirmation_of(served.store, path))


@router.post("/comments")
def comment(run: str, wanted: Comment, served: Served, asks: Asks) -> Confirmation:
    """Record what the acting post's body says."""
    folder, path = _run(served, run)
    actor = asks.post.actor(_first(asks, Role.RESPONSIBLE, Role.CO_BODY))
    return _shown(comment_on_run(served.store, folder, path, wanted.answer, wanted.reason, actor, served.clock))


@router.post("/approval")
def approve(run: str, wanted: Replies, served: Served, asks: Asks) -> Confirmation:
    """Approve a draft that every department has answered, as a reviewer."""
    folder, path = _run(served, run)
    record = approve_run(served.store, folder, path, wanted.replies, asks.post.actor(Role.REVIEWER), served.clock)
    return _shown(record)


@router.post("/findings")
def issue(run: str, served: Served, asks: Asks) -> IssuedFindings:
    """Issue findings from an approved run, and verify what it shows to be mended, as a registrar."""
    folder, path = _run(served, run)
    year = next(one for one in served.years if one.path == folder)
    issued = issue_findings(
        served.store,
        folder,
        path,
        asks.post.actor(Role.REGISTRAR),
        served.clock,
        local=indicator_set(year).editions,
        language=asks.language,
    )
    names = ("registered", "reopened", "verified", "failed", "superseded", "observed", "to_check")
    return IssuedFindings(
        **{name: list(getattr(issued, name)) for name in names},
        waiting={one: render(why, asks.language) for one, why in issued.waiting.items()},
        to_decide={one: render(why, asks.language) for one, why in issued.to_decide.items()},
    )


def _first(asks: Asking, *roles: Role) -> Role:
    return next((role for role in roles if role in asks.post.roles), roles[0])


def _run(served: Platform, name: str) -> tuple[Path, Path]:
    """Return the folder of the year that has a run, and the run's own; a name with a path in it is none."""
    for year in served.years:
        path = latest_run(year.runs) if name == "latest" else year.runs / name
        if path is not None and path.parent == year.runs and (path / "manifest.json").is_file():
            return year.path, path
    raise HttpError(404, "web.no_run", {"run": name})


def _shown(record: Any) -> Confirmation:
    found = record or {}
    return Confirmation(
        stage=found.get("stage"),
        departments=list(found.get("departments", ())),
        comments={body: dict(said) for body, said in found.get("comments", {}).items()},
        replies=dict(found.get("replies", {})),
        approved_on=found.get("approved_on"),
    )
