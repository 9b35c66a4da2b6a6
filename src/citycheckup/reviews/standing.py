"""How an open finding stands on a day: due soon, overdue, stuck; and who has it in hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from citycheckup.authority.roles import Role
from citycheckup.clocks import Calendar
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.transitions import State
from citycheckup.reviews.parameters import Parameters, stuck_after_days

# Whose turn it is. Where it is the lead body's, the due date runs; elsewhere a nudge to it would be out of place.
_TURN: dict[State, Role] = {
    State.REGISTERED: Role.SCREENER,
    State.SCREENED: Role.DISPATCHER,
    State.DISPUTED: Role.DISPATCHER,
    State.REOPENED: Role.DISPATCHER,
    State.REPORTED_DONE: Role.VERIFIER,
    State.VERIFYING: Role.VERIFIER,
    State.VERIFIED: Role.DISPATCHER,
    State.WATCHING: Role.DISPATCHER,
}
DATE_RUNS = frozenset(
    {State.ASSIGNED, State.DISPUTED, State.REOPENED, State.ACCEPTED, State.PLANNED, State.IN_PROGRESS}
)


@dataclass(frozen=True)
class Day:
    """The day that a review looks from.

    Attributes
    ----------
    on
        ISO day.
    soon
        ISO day up to and with which a date counts as soon.
    """

    on: str
    soon: str

    def days_since(self, day: str) -> int:
        """Return the calendar days from an ISO day to this one."""
        return (date.fromisoformat(self.on) - date.fromisoformat(day)).days


def day_of_review(on: str, parameters: Parameters, calendar: Calendar) -> Day:
    """Return the day of a review; what is soon is counted in working days of the calendar."""
    soon = date.fromisoformat(on)
    for _ in range(parameters.due_soon_working_days):
        soon = calendar.next_working(soon + timedelta(days=1))
    return Day(on, soon.isoformat())


def whose_turn(finding: Finding) -> Role:
    """Return the role that has an open finding in hand."""
    return _TURN.get(finding.state, Role.RESPONSIBLE)


def has_running_date(finding: Finding) -> bool:
    """Whether an open finding has a due date that its lead body works towards."""
    return finding.due is not None and finding.state in DATE_RUNS


def days_overdue(finding: Finding, day: Day) -> int:
    """Return the calendar days by which an open finding is late: 0 on its last day, and where no date runs."""
    if finding.due is None or finding.state not in DATE_RUNS:
        return 0
    return max(0, day.days_since(finding.due.date))


def is_due_soon(finding: Finding, day: Day) -> bool:
    """Whether a date runs that lies between the day itself and what is soon."""
    return finding.state in DATE_RUNS and finding.due is not None and day.on <= finding.due.date <= day.soon


def days_stuck(finding: Finding, day: Day, parameters: Parameters) -> int:
    """Return the calendar days for which a stuck finding has not moved; 0: it is not stuck."""
    if finding.state is State.WATCHING and finding.watch_until is not None:
        since = finding.watch_until
    else:
        since = finding.moved_on
    days = day.days_since(since)
    return days if days >= stuck_after_days(parameters, finding.state) else 0


def line_of(finding: Finding, day: Day, parameters: Parameters) -> dict[str, Any]:
    """Return what a review's list says of an open finding, as JSON's own types."""
    return {
        "finding": finding.id,
        "category": finding.category,
        "unit": finding.unit_id,
        "level": finding.level,
        "statement": finding.statement,
        "severity": str(finding.severity),
        "urgency": str(finding.urgency),
        "state": str(finding.state),
        "waits_for": str(whose_turn(finding)),
        "lead_body": finding.lead_body or "",
        "due": finding.due.date if finding.due else None,
        "original_due": finding.due.original_date if finding.due else None,
        "provisional": finding.due.provisional if finding.due else False,
        "extensions": len(finding.extensions),
        "days_overdue": days_overdue(finding, day),
        "days_stuck": days_stuck(finding, day, parameters),
    }
