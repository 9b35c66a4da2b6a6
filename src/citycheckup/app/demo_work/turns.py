"""One turn in the work on a finding: on which day, who, what; and what each move brings along."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from citycheckup.app.due_dates import count_due
from citycheckup.app.findings_issuing import watch_until
from citycheckup.app.findings_payload import due_of
from citycheckup.clocks import Calendar
from citycheckup.demo_city.made_up_work import said, works_of
from citycheckup.ledger.finding import Finding, ItemState, Severity, SourceKind
from citycheckup.ledger.transitions import Move

# Who makes a turn: the clerk of the lead body, or one of these posts.
LEAD = "lead"
REGISTRAR, SCREENER, DISPATCHER, HEAD = "office/registrar", "office/screener", "office/dispatcher", "office/head"
INSPECTOR, VERIFIER, CASE_HANDLER = "survey/inspector", "survey/verifier", "hotline/case-handler"
VERIFYING_BODY = "survey"

Payload = Callable[[Finding, str], Mapping[str, Any]]
_METHODS = {SourceKind.INSPECTION: "reinspection", SourceKind.CASE: "follow_up", SourceKind.VISIT: "return_visit"}


@dataclass(frozen=True)
class Turn:
    """A move to be made.

    Attributes
    ----------
    payload
        What comes along, or makes it from the finding as it then stands and the day; None for an assignment: the duty
        list says who leads.
    """

    day: date
    finding_id: str
    move: Move
    by: str
    payload: Payload | Mapping[str, Any] | None


def nothing(_finding: Finding, _today: str) -> Mapping[str, Any]:
    """Bring nothing along."""
    return {}


@dataclass
class Diary:
    """The turns of one finding, one after the other, each on a later working day."""

    finding_id: str
    day: date
    calendar: Calendar
    turns: list[Turn] = field(default_factory=list)

    def then(self, days: int, move: Move, by: str, payload: Payload | Mapping[str, Any] | None = nothing) -> Diary:
        """Add a turn on the first working day that comes at least so many days, and one, after the one before."""
        self.day = self.calendar.next_working(self.day + timedelta(days=max(days, 1)))
        self.turns.append(Turn(self.day, self.finding_id, move, by, payload))
        return self

    def from_then_on(self, day: date) -> Diary:
        """Let what follows begin on a day at the earliest."""
        self.day = max(self.day, day)
        return self


def because(text: str, **more: Any) -> Payload:
    """Bring a reason along."""
    return lambda _finding, _today: {"reason": said(text), **more}


def evidence(finding: Finding, today: str, what: str, *, number: int = 1) -> dict[str, Any]:
    """Return evidence as a made-up office has it: a note and nothing behind it, hashed as it stands."""
    note = said(f"示范{what}，{finding.id}，{today}")
    name = f"E{finding.version + 1}-{number}"
    return {"id": name, "kind": what, "dated": today, "sha256": hashlib.sha256(note.encode()).hexdigest(), "note": note}


def plan(finding: Finding, today: str) -> Mapping[str, Any]:
    """Plan one action a finding, its cost by how many places it is about; its due date is the finding's own."""
    works = works_of(finding.category)
    spread = int(hashlib.sha256(finding.id.encode()).hexdigest()[:4], 16) / 0xFFFF
    cost = round(works.yuan_per_item * max(1, len(finding.items)) * (0.7 + 0.6 * spread), -2)
    others = list(finding.co_bodies[:1])
    action = {
        "id": "A1", "title": said(works.title), "steps": list(works.steps), "responsible_body": str(finding.lead_body),
        "co_bodies": others, "cost_yuan": cost, "due_on": finding.due.date if finding.due else today,
    }  # fmt: skip
    return {"actions": [action]}


def step(number: int) -> Payload:
    """Do one step of the plan, the day before; the last one is left for the report."""

    def payload(finding: Finding, today: str) -> Mapping[str, Any]:
        yesterday = (date.fromisoformat(today) - timedelta(days=1)).isoformat()
        started = next(one.at for one in reversed(finding.history) if one.move == Move.START)
        return {
            "action": finding.actions[0].id,
            "step": number,
            "done_on": max(started, yesterday),
            "evidence": [evidence(finding, today, "进展照片")],
        }

    return payload


def plan_again(finding: Finding, today: str) -> Mapping[str, Any]:
    """Revise the plan: more money for the same action."""
    action = dict(plan(finding, today)["actions"][0])
    return {"actions": [{**action, "cost_yuan": action["cost_yuan"] * 1.2}], "reason": said("查勘后工程量增加")}


def noted(finding: Finding, today: str) -> Mapping[str, Any]:
    """Add evidence that nobody asked for."""
    return {"evidence": [evidence(finding, today, "现场巡查照片")]}


def items_mended(share: float = 1.0) -> Payload:
    """Report items as mended: all that are open, or a share of all, at least one."""

    def payload(finding: Finding, _today: str) -> Mapping[str, Any]:
        still_open = [item.id for item in finding.items if item.state is ItemState.OPEN]
        count = len(still_open) if share == 1.0 else max(1, int(len(finding.items) * share))
        return {"items": [{"id": one, "state": "reported"} for one in still_open[:count]]}

    return payload


def done(finding: Finding, today: str) -> Mapping[str, Any]:
    """Report it done the day before, with a picture."""
    failed = [one.date for one in finding.verifications if not one.passed]
    earliest = max([finding.found_on, finding.reopened_on or "", *failed])
    yesterday = (date.fromisoformat(today) - timedelta(days=1)).isoformat()
    return {"completed_on": max(earliest, yesterday), "evidence": [evidence(finding, today, "整改后照片")]}


def items_checked(finding: Finding, today: str) -> Mapping[str, Any]:
    """Verify every item that was reported mended, on the spot."""
    seen = evidence(finding, today, "现场核查照片")
    reported = [item.id for item in finding.items if item.state is ItemState.REPORTED]
    return {
        "items": [{"id": one, "state": "verified", "evidence": [seen["id"]]} for one in reported],
        "evidence": [seen],
    }


def checked(*, passed: bool, why: str = "") -> Payload:
    """Bring a verification along, by the method that the finding's source permits."""

    def payload(finding: Finding, today: str) -> Mapping[str, Any]:
        seen = evidence(finding, today, "复核记录")
        said_of_it: dict[str, Any] = {
            "id": f"V{finding.version + 1}", "method": _METHODS[finding.source_kind], "body": VERIFYING_BODY,
            "date": today, "passed": passed, "evidence": [seen["id"]],
        }  # fmt: skip
        if finding.severity is Severity.MAJOR:
            said_of_it |= {"on_site": True, "resume_consent": f"示范复工-{finding.id}"}
        return {"verification": said_of_it, "evidence": [seen], **({"reason": said(why)} if why else {})}

    return payload


def watched(_finding: Finding, today: str) -> Mapping[str, Any]:
    """Begin the watch period."""
    return {"watch_until": watch_until(today)}


def answered(answer: str) -> Payload:
    """Record that the resident was told, and what the resident said."""
    rating = {"solved": 5, "partly": 3}.get(answer)
    rated = {} if rating is None else {"handling_rating": rating}
    return lambda _finding, today: {"reply_delivered_on": today, "follow_up": answer, **rated}


def more_time(finding: Finding, _today: str) -> Mapping[str, Any]:
    """Give as much more time as the rule of the due date allows once."""
    assert finding.due is not None  # the ways extend what was assigned only
    given, units = finding.due.rule, {"finding.time_limited": 3, "finding.best_effort": 6}
    start = next(step.at for step in reversed(finding.history) if step.move == Move.ASSIGN)
    due = due_of(given, start, finding, Move.EXTEND, [units[given]])
    return {"due": due, "rule": given, "reason": said("涉及管线迁改，需要延期"), "reporter_told": True}


def to_another(finding: Finding, today: str) -> Mapping[str, Any]:
    """After an objection: the first co-body leads, who led takes part. Without a co-body it stays where it was."""
    assert finding.due is not None  # it was assigned before
    lead, others = str(finding.lead_body), list(finding.co_bodies)
    if others:
        lead, others = others[0], [lead, *others[1:]]
    return {
        "lead_body": lead,
        "co_bodies": others,
        "duty": finding.duty,
        "due": due_of(finding.due.rule, today, finding, Move.ASSIGN),
        "dispute_until": count_due("finding.dispute", today).day.isoformat(),
        "reason": said("经会商明确牵头单位"),
    }


def removed(finding: Finding, today: str) -> Mapping[str, Any]:
    """Say that what it was about is no longer there."""
    return {"reason": said("违章搭建已拆除，问题对象不复存在"), "evidence": [evidence(finding, today, "拆除后照片")]}


def came_back(finding: Finding, _today: str) -> Mapping[str, Any]:
    """Reopen it as a whole, or with all its items."""
    named = {"items": [item.id for item in finding.items]} if finding.items else {}
    return {"cause": "recurrence", "reason": said("巩固期内回访发现问题反弹"), **named}
