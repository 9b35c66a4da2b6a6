"""Make the document of a review from findings as of an event: the same findings in any order give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from citycheckup.clocks import Calendar
from citycheckup.ledger.events import canonical
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.storing import FindingQuery
from citycheckup.ledger.transitions import OPEN, State
from citycheckup.reviews.parameters import Parameters, stuck_after_days
from citycheckup.reviews.periods import Period, ReviewKind
from citycheckup.reviews.rates import RateCounts, added_up, as_format_1
from citycheckup.reviews.standing import Day, day_of_review, days_overdue, is_due_soon, line_of

FORMAT = 2  # 1 had no rates of satisfaction and coverage, and did not tell who was not reached
REVIEW = "review"  # kind of the event that keeps one
_TURNS_OF_A_BODY = frozenset({"responsible"})
OFFICE = ""  # stands for the checkup office among bodies: what waits for screening, dispatch or a check


@dataclass(frozen=True)
class Basis:
    """What a review is made from besides findings.

    Attributes
    ----------
    on
        ISO day from which dates are looked at.
    as_of
        Number and hash of the last event that counts.
    format
        Of the document: a review that is made again has the format it was kept in.
    """

    period: Period
    on: str
    as_of: tuple[int, str]
    parameters: Parameters
    calendar: Calendar
    format: int = FORMAT


def states_wanted(kind: ReviewKind) -> frozenset[State] | None:
    """Return the states of the findings that a review needs; None: all of them."""
    return None if kind is ReviewKind.ANNUAL else OPEN


def queries_of_month(basis: Basis) -> list[FindingQuery]:
    """Return what lets through every finding that a monthly nudge lists, some of them twice: due, or not moved on.

    A finding that is watched is stuck later than its last move says: what is let through too much is not listed.
    """
    soon = day_of_review(basis.on, basis.parameters, basis.calendar).soon
    on = date.fromisoformat(basis.on)
    stuck = {state: on - timedelta(days=stuck_after_days(basis.parameters, state) - 1) for state in sorted(OPEN)}
    return [
        FindingQuery(states=OPEN, due_before=(date.fromisoformat(soon) + timedelta(days=1)).isoformat()),
        *(FindingQuery(states=frozenset({state}), moved_before=day.isoformat()) for state, day in stuck.items()),
    ]


def compose(
    basis: Basis, findings: Iterable[Finding], escalations: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Return the document of a review, as JSON's own types.

    Parameters
    ----------
    findings
        All as of the event, in any order; those in no state of :func:`states_wanted` may be left out.
    escalations
        Every step of the ladder by id, as of the event; a quarter lists those that run or were issued in it.
    """
    day = day_of_review(basis.on, basis.parameters, basis.calendar)
    seq, head = basis.as_of
    document: dict[str, Any] = {
        "format": basis.format,
        "kind": str(basis.period.kind),
        "period": {"id": basis.period.id, "first": basis.period.first, "last": basis.period.last},
        "as_of": {"seq": seq, "hash": head},
        "on": basis.on,
        "due_soon_until": day.soon,
        "calendar": basis.calendar.digest,
        "parameters": basis.parameters.as_plain(basis.format),
    }
    document |= _PARTS[basis.period.kind](basis, day, findings)
    if basis.period.kind is ReviewKind.QUARTERLY:
        document["escalations"] = {
            name: dict(step)
            for name, step in sorted((escalations or {}).items())
            if step["outcome"] is None or basis.period.holds(step["issued_on"])
        }
    return document


def digest_of(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document's canonical JSON."""
    return hashlib.sha256(canonical(document)).hexdigest()


def _monthly(basis: Basis, day: Day, findings: Iterable[Finding]) -> dict[str, Any]:
    bodies: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for finding in findings:
        if not finding.is_open:
            continue
        line = line_of(finding, day, basis.parameters)
        lead = finding.lead_body or OFFICE
        waiting = lead if line["waits_for"] in _TURNS_OF_A_BODY else OFFICE
        for name, holds, body in (
            ("due_soon", is_due_soon(finding, day), lead),
            ("overdue", line["days_overdue"] > 0, lead),
            ("stuck", line["days_stuck"] > 0, waiting),
        ):
            if holds:
                lists = bodies.setdefault(body, {"due_soon": [], "overdue": [], "stuck": []})
                lists[name].append(line)
    return {
        "bodies": {
            body: {name: _in_order(lines) for name, lines in lists.items()} for body, lists in sorted(bodies.items())
        }
    }


def _quarterly(basis: Basis, day: Day, findings: Iterable[Finding]) -> dict[str, Any]:
    lists: dict[str, list[dict[str, Any]]] = {"cross_body": [], "disputes": [], "replanning": []}
    for finding in findings:
        if not finding.is_open:
            continue
        line = line_of(finding, day, basis.parameters) | {"disputed_times": finding.disputed_times}
        is_late = days_overdue(finding, day) >= basis.parameters.replan_overdue_days
        if len(finding.bodies_at_work) > 1:
            lists["cross_body"].append(line | {"bodies": sorted(finding.bodies_at_work)})
        if finding.disputed_times and finding.state in (State.ASSIGNED, State.DISPUTED):
            lists["disputes"].append(line)
        if line["due"] is not None and (is_late or len(finding.extensions) >= basis.parameters.replan_extensions):
            lists["replanning"].append(line)
    return {name: _in_order(lines) for name, lines in lists.items()}


def _annual(basis: Basis, _day: Day, findings: Iterable[Finding]) -> dict[str, Any]:
    counts = RateCounts(basis.period, basis.on, basis.parameters.recurrence_days, basis.parameters.satisfied_from)
    lessons: dict[str, dict[str, int]] = {}
    category_of: dict[str, str] = {}
    for finding in findings:
        counts.add(finding)
        category_of[finding.id] = finding.category
        row = lessons.setdefault(finding.category, {"found": 0, "verified": 0, "failed_checks": 0, "recurred": 0})
        row["found"] += basis.period.holds(finding.found_on)
        row["verified"] += basis.period.holds(finding.verified_on)
        row["failed_checks"] += sum(
            not one.passed and basis.period.holds(one.date) for one in finding.verifications
        )  # fmt: skip
    recurred = counts.recurred()
    for one in recurred:
        lessons[category_of[one["finding"]]]["recurred"] += 1
    by_body = counts.by_body()
    rates: dict[str, Any] = {"city": added_up(by_body), "by_body": by_body}
    if basis.format == 1:
        of_bodies = {body: as_format_1(one) for body, one in by_body.items()}
        rates = {"city": as_format_1(rates["city"]), "by_body": of_bodies}
    return {
        "rates": rates,
        "recurred": recurred,
        "lessons": {category: row for category, row in sorted(lessons.items()) if any(row.values())},
    }


def _in_order(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(lines, key=lambda line: (line["due"] or "", line["finding"]))


_PARTS: Mapping[ReviewKind, Callable[[Basis, Day, Iterable[Finding]], dict[str, Any]]] = {
    ReviewKind.MONTHLY: _monthly,
    ReviewKind.QUARTERLY: _quarterly,
    ReviewKind.ANNUAL: _annual,
}
