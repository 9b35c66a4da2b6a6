"""Which step of the ladder is due towards which body, and how a step ends. A reviewer issues what is proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from citycheckup.clocks import Calendar
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.payloads import is_day, is_prose
from citycheckup.ledger.transitions import ENDS, State
from citycheckup.reviews.ladder import Ladder, Rung
from citycheckup.reviews.standing import Day, days_overdue
from citycheckup.vocabulary import Message

ESCALATION = "escalation"  # kind of the event that keeps a step, and its outcome
MENDED: frozenset[State] = ENDS | {State.VERIFIED, State.WATCHING, State.CLOSED}
Step = Mapping[str, Any]


class Outcome(StrEnum):
    """How a step ends: what it was about is mended, or not, or the step is taken back."""

    MENDED = "mended"
    NOT_MENDED = "not_mended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Proposal:
    """A step towards a body, with the findings that trigger it, by id, and what triggers each."""

    step: str
    body: str
    triggers: Mapping[str, Mapping[str, int]]


def proposals(
    findings: Iterable[Finding], issued: Iterable[Step], stuck: Mapping[str, int], ladder: Ladder, day: Day
) -> list[Proposal]:
    """Return the steps that are due, gravest first, then by body.

    Parameters
    ----------
    issued
        Every step issued so far, in order.
    stuck
        By finding id: in how many monthly nudges it stood as stuck with its lead body.
    """
    last: dict[str, Step] = {}
    for step in issued:
        for finding_id in step["findings"]:
            if (step["outcome"] or {}).get("kind") != Outcome.WITHDRAWN:
                last[finding_id] = step
    found: dict[tuple[int, str], dict[str, dict[str, int]]] = {}
    for finding in findings:
        place = _next_place(last.get(finding.id), finding, ladder, day)
        if place is None or not finding.lead_body:
            continue
        facts = {"days_overdue": days_overdue(finding, day), "times_stuck": stuck.get(finding.id, 0)}
        if _is_triggered(ladder.rungs[place], str(finding.severity), facts):
            found.setdefault((place, finding.lead_body), {})[finding.id] = facts
    order = sorted(found, key=lambda one: (-one[0], one[1]))
    return [Proposal(ladder.rungs[place].id, body, dict(sorted(found[place, body].items()))) for place, body in order]


def times_stuck(monthly: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Count in how many months each finding stood as stuck with a body; several nudges of one month are one."""
    months = {
        (document["period"]["id"], line["finding"])
        for document in monthly
        for body, lists in document["bodies"].items()
        if body
        for line in lists["stuck"]
    }
    return dict(sorted(Counter(finding_id for _, finding_id in months).items()))


def step_of(proposal: Proposal, ladder: Ladder, *, sender: str, on: str, calendar: Calendar) -> dict[str, Any]:
    """Return the record of a step that is issued on a day: to whom, from whom, until when, why."""
    rung = ladder.rungs[ladder.place_of(proposal.step)]
    until = date.fromisoformat(on)
    for _ in range(rung.answer_working_days):
        until = calendar.next_working(until + timedelta(days=1))
    return {
        "step": proposal.step,
        "body": proposal.body,
        "sender": sender,
        "issued_on": on,
        "due": until.isoformat(),
        "findings": sorted(proposal.triggers),
        "triggers": {one: dict(facts) for one, facts in proposal.triggers.items()},
        "ladder": {"id": ladder.id, "version": ladder.version, "document": ladder.document, "mark": ladder.mark},
        "needs_acceptance": rung.needs_acceptance,
        "outcome": None,
    }


def against_outcome(
    step: Step, outcome: Mapping[str, Any], findings: Iterable[Finding], *, body: str, today: str
) -> list[Message]:
    """Return every reason why a step cannot end so.

    Parameters
    ----------
    outcome
        ``kind``, ``on`` (ISO day), ``reason`` and ``acceptance`` (number of a receipt), the latter two or None.
    findings
        Those that the step is about, as they stand.
    body
        Body of whoever says it.
    """
    kind, on, reasons = outcome["kind"], outcome["on"], list[Message]()
    if step["outcome"] is not None:
        reasons.append(Message("reviews.step_has_ended", {"on": step["outcome"]["on"]}))
    if body == step["body"]:
        reasons.append(Message("reviews.not_of_the_body_itself", {"body": body}))
    if not is_day(on) or not step["issued_on"] <= on <= today:
        reasons.append(Message("reviews.outcome_out_of_span", {"on": on, "first": step["issued_on"], "today": today}))
    if any(outcome[name] is not None and not is_prose(outcome[name]) for name in ("reason", "acceptance")):
        reasons.append(Message("reviews.no_prose"))
    if kind != Outcome.MENDED and outcome["reason"] is None:
        reasons.append(Message("reviews.outcome_needs_reason"))
    if kind == Outcome.MENDED:
        unmended = sorted(one.id for one in findings if one.state not in MENDED)
        if unmended:
            reasons.append(Message("reviews.not_mended_yet", {"findings": unmended}))
        if step["needs_acceptance"] and outcome["acceptance"] is None:
            reasons.append(Message("reviews.needs_acceptance"))
    return reasons


def _next_place(last: Step | None, finding: Finding, ladder: Ladder, day: Day) -> int | None:
    if finding.state in MENDED or finding.state is State.REPORTED_DONE or finding.state is State.VERIFYING:
        return None  # nothing is asked of the lead body just now
    if last is None or last["body"] != finding.lead_body or (last["outcome"] or {}).get("kind") == Outcome.MENDED:
        return 0  # mended once and back, or led by another body now: the ladder begins anew
    if last["outcome"] is None and last["due"] >= day.on:
        return None
    place = ladder.place_of(last["step"]) + 1
    return place if place < len(ladder.rungs) else None


def _is_triggered(rung: Rung, severity: str, facts: Mapping[str, int]) -> bool:
    by_stuck = rung.times_stuck > 0 and facts["times_stuck"] >= rung.times_stuck
    return facts["days_overdue"] >= rung.days_overdue[severity] or by_stuck
