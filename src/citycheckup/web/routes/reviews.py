"""Reviews 月督促、季调度、年评估 and the escalation ladder: made by reviewers, frozen, read by posts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from citycheckup.app.due_dates import calendar_of
from citycheckup.app.escalations import end_step, issue_step, kept_steps, proposed_steps
from citycheckup.app.names import names_of
from citycheckup.app.review_papers import paper_for
from citycheckup.app.reviews import kept_reviews, make_review, verify_review
from citycheckup.app.reviews_read import review_for
from citycheckup.authority.roles import Role
from citycheckup.reviews.escalating import Outcome
from citycheckup.reviews.ladder import shipped_ladder
from citycheckup.reviews.parameters import shipped_parameters
from citycheckup.reviews.periods import period_of
from citycheckup.web.answers.findings import Word
from citycheckup.web.asking import Asking, Asks, Served
from citycheckup.web.errors import HttpError
from citycheckup.wording import word

router = APIRouter(prefix="/api", tags=["reviews"])
_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {"docx": f"{_OFFICE}wordprocessingml.document", "xlsx": f"{_OFFICE}spreadsheetml.sheet"}


class ReviewLine(BaseModel):
    """A kept review: its period, the event it is as of, and the digest of its document."""

    id: str
    period: str
    kind: Word
    as_of: int
    digest: str


class ReviewWhole(BaseModel):
    """A kept review with its document, as far as the acting post may read it; ``bodies`` names those in it."""

    id: str
    digest: str
    document: dict[str, Any]
    bodies: dict[str, str]


class ReviewWanted(BaseModel):
    """A review to make: "2025-06", "2025-Q2" or "2025", as of an event (the last, where left out)."""

    period: str
    on: date | None = None
    as_of: int | None = None


class ReviewChecked(BaseModel):
    """Whether a kept review comes out again from the chain alone; ``differing``: parts that do not."""

    id: str
    holds: bool
    digest_holds: bool
    broken_at: int | None
    differing: list[str]


class StepShown(BaseModel):
    """A step of the escalation ladder: issued (with an id) or due to be issued."""

    id: str | None
    step: Word
    body: str
    body_name: str | None
    findings: list[str]
    issued_on: str | None
    due: str | None
    outcome: dict[str, Any] | None


class StepWanted(BaseModel):
    """A proposed step to issue towards a body."""

    step: str
    body: str


class OutcomeWanted(BaseModel):
    """How a step ended; a public listing ends with acceptance only."""

    id: str
    kind: Outcome
    on: date | None = None
    reason: str | None = None
    acceptance: str | None = None


@router.get("/reviews")
def list_of_reviews(served: Served, asks: Asks) -> list[ReviewLine]:
    """Return every kept review, newest period first."""
    _sees_findings(asks)
    lines = []
    for review_id, digest in kept_reviews(served.store):
        period, _, seq = review_id.rpartition("@")
        kind = str(period_of(period).kind)
        text = word(f"reviews.kind_{kind}", asks.language)
        lines.append(
            ReviewLine(id=review_id, period=period, kind=Word(key=kind, text=text), as_of=int(seq), digest=digest)
        )
    return sorted(lines, key=lambda line: (line.period, line.as_of), reverse=True)


@router.get("/reviews/{review_id}.{ending}", response_class=Response)
def paper_of_review(review_id: str, ending: Literal["docx", "xlsx"], served: Served, asks: Asks) -> Response:
    """Return a kept review as a Word paper or an Excel workbook, as far as the acting post may read it."""
    content = paper_for(served.store, served.folder, review_id, f".{ending}", post=asks.post.id, language=asks.language)
    headers = {"Content-Disposition": f'attachment; filename="review_{review_id.replace("@", "_")}.{ending}"'}
    return Response(content, media_type=_TYPES[ending], headers=headers)


@router.get("/reviews/{review_id}")
def one_review(review_id: str, served: Served, asks: Asks) -> ReviewWhole:
    """Return a kept review as the acting post may read it."""
    kept, document = review_for(served.store, review_id, post=asks.post.id)
    names = names_of(served)
    return ReviewWhole(id=kept.id, digest=kept.digest, document=dict(document), bodies=dict(names.bodies))


@router.get("/reviews/{review_id}/check")
def check_of_review(review_id: str, served: Served, asks: Asks) -> ReviewChecked:
    """Make a kept review again from the chain alone, and compare."""
    _sees_findings(asks)
    found = verify_review(served.store, review_id, calendar_of(None))
    return ReviewChecked(
        id=found.id,
        holds=found.holds,
        digest_holds=found.digest_holds,
        broken_at=None if found.broken is None else found.broken.seq,
        differing=list(found.differing),
    )


@router.post("/reviews", status_code=201)
def make_a_review(wanted: ReviewWanted, served: Served, asks: Asks) -> ReviewWhole:
    """Make a review and keep it."""
    made = make_review(
        served.store,
        period_of(wanted.period),
        asks.post.actor(Role.REVIEWER),
        on=(wanted.on or date.fromisoformat(served.today())).isoformat(),
        parameters=shipped_parameters(),
        calendar=calendar_of(None),
        as_of=wanted.as_of,
    )
    names = names_of(served)
    return ReviewWhole(id=made.id, digest=made.digest, document=dict(made.document), bodies=dict(names.bodies))


@router.get("/escalations")
def list_of_steps(served: Served, asks: Asks, *, proposed: Annotated[bool, Query()] = False) -> list[StepShown]:
    """Return the steps of the ladder that were issued, or those that are due to be."""
    _whole_city(asks)
    names = names_of(served)

    def shown(step_id: str | None, step: str, body: str, record: dict[str, Any]) -> StepShown:
        text = word(f"reviews.step_{step}", asks.language)
        return StepShown(
            id=step_id,
            step=Word(key=step, text=text),
            body=body,
            body_name=names.body(body),
            findings=list(record["findings"]),
            issued_on=record.get("issued_on"),
            due=record.get("due"),
            outcome=record.get("outcome"),
        )

    if proposed:
        found = proposed_steps(served.store, shipped_ladder(), on=served.today())
        return [shown(None, one.step, one.body, {"findings": one.triggers}) for one in found]
    return [shown(name, one["step"], one["body"], dict(one)) for name, one in kept_steps(served.store).items()]


@router.post("/escalations", status_code=201)
def issue_a_step(wanted: StepWanted, served: Served, asks: Asks) -> StepShown:
    """Issue a step that is due."""
    actor = asks.post.actor(Role.REVIEWER)
    step_id, record = issue_step(
        served.store,
        wanted.step,
        wanted.body,
        actor,
        on=served.today(),
        ladder=shipped_ladder(),
        calendar=calendar_of(None),
    )
    return _issued(step_id, dict(record), served, asks)


@router.post("/escalations/outcomes")
def end_a_step(wanted: OutcomeWanted, served: Served, asks: Asks) -> StepShown:
    """Record how a step ended."""
    outcome = {
        "kind": wanted.kind,
        "on": (wanted.on or date.fromisoformat(served.today())).isoformat(),
        "reason": wanted.reason,
        "acceptance": wanted.acceptance,
    }
    record = end_step(served.store, wanted.id, outcome, asks.post.actor(Role.REVIEWER), today=served.today())
    return _issued(wanted.id, dict(record), served, asks)


def _issued(step_id: str, record: dict[str, Any], served: Served, asks: Asking) -> StepShown:
    return StepShown(
        id=step_id,
        step=Word(key=record["step"], text=word(f"reviews.step_{record['step']}", asks.language)),
        body=record["body"],
        body_name=names_of(served).body(record["body"]),
        findings=list(record["findings"]),
        issued_on=record["issued_on"],
        due=record["due"],
        outcome=record["outcome"],
    )


def _sees_findings(asks: Asking) -> None:
    if not asks.post.sees_findings:
        raise HttpError(403, "web.status.403")


def _whole_city(asks: Asking) -> None:
    # Steps name bodies and findings all over the city.
    if not asks.post.sees_findings or asks.post.units is not None:
        raise HttpError(403, "web.status.403")
