"""Actions one by one, each with its finding: lists of them, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from citycheckup.ledger.action import Action, ActionState
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.plain import as_plain
from citycheckup.ledger.transitions import ENDS, IN_WORK, State

# Later, the work is said to be done, whether its steps were ticked off or not.
_DATE_RUNS = IN_WORK | {State.ASSIGNED, State.DISPUTED, State.REOPENED}
# A plan ends with its finding; that of a superseded one goes on in its successor, and is counted there.
WITH_PLANS: frozenset[State] = frozenset(State) - ENDS


@dataclass(frozen=True)
class ActionLine:
    """An action, and where it stands.

    Attributes
    ----------
    due_on
        ISO date: its own, or its finding's; None: neither has one.
    days_overdue
        Calendar days; 0 where it is not late.
    """

    finding: Finding
    action: Action
    due_on: str | None
    days_overdue: int

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON's own types."""
        facts = ("id", "version", "statement", "category", "unit_id", "lead_body", "state")
        return {
            **as_plain(self.action),
            "state": str(self.action.state),
            "finding": {name: as_plain(getattr(self.finding, name)) for name in facts},
            "counts_until": self.due_on,
            "days_overdue": self.days_overdue,
        }


@dataclass(frozen=True)
class ActionFilter:
    """Which actions of the findings that were asked for. Whatever is None does not narrow.

    Attributes
    ----------
    bodies
        Responsible bodies or co-bodies of the action.
    due_before
        ISO date; that day itself is left out.
    overdue
        Only those that are late today.
    """

    bodies: frozenset[str] | None = None
    states: frozenset[ActionState] | None = None
    due_before: str | None = None
    overdue: bool = False

    def lets_through(self, line: ActionLine) -> bool:
        """Whether an action is asked for."""
        return (
            (self.bodies is None or not self.bodies.isdisjoint({line.action.responsible_body, *line.action.co_bodies}))
            and (self.states is None or line.action.state in self.states)
            and (self.due_before is None or (line.due_on is not None and line.due_on < self.due_before))
            and (not self.overdue or line.days_overdue > 0)
        )


@dataclass
class ActionTotals:
    """What actions come to: how many in which state, how many late, what they cost as far as that is known."""

    by_state: dict[ActionState, int] = field(default_factory=lambda: dict.fromkeys(ActionState, 0))
    overdue: int = 0
    cost_yuan: float = 0.0
    without_cost: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.by_state.values())

    def add(self, line: ActionLine) -> None:
        """Count one in."""
        self.by_state[line.action.state] += 1
        self.overdue += line.days_overdue > 0
        self.cost_yuan += line.action.cost_yuan or 0.0
        self.without_cost += line.action.cost_yuan is None

    def as_plain(self) -> dict[str, Any]:
        """Return them as JSON's own types; no cost at all is no sum of 0."""
        known = self.count > self.without_cost
        states = {str(state): number for state, number in self.by_state.items()}
        facts = {"count": self.count, "overdue": self.overdue, "without_cost": self.without_cost}
        return {**facts, "by_state": states, "cost_yuan": self.cost_yuan if known else None}


def action_lines(findings: Iterable[Finding], today: str, asked: ActionFilter) -> Iterator[ActionLine]:
    """Return the actions that are asked for, finding by finding."""
    for finding in findings:
        for action in finding.actions:
            due_on = action.due_on or (finding.due.date if finding.due is not None else None)
            runs = action.done_on is None and finding.state in _DATE_RUNS and due_on is not None
            late = (date.fromisoformat(today) - date.fromisoformat(due_on)).days if runs and due_on else 0
            line = ActionLine(finding, action, due_on, max(0, late))
            if asked.lets_through(line):
                yield line


def in_order(lines: Iterable[ActionLine]) -> list[ActionLine]:
    """Return actions by the day until which they count; those without one last."""
    return sorted(lines, key=lambda one: (one.due_on is None, one.due_on or "", one.finding.id, one.action.id))
