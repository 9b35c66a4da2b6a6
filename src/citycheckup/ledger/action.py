"""An action 整改措施 of a finding's plan: its steps, and what of them was done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActionState(StrEnum):
    """How far an action has come."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"


@dataclass(frozen=True)
class StepDone:
    """A step of an action that was done: its number (from 1), the day, who said so, and ids of evidence for it."""

    number: int
    on: str
    body: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActionExtension:
    """More time for an action, within that of its finding: from when to when, and why."""

    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class Action:
    """What is to be done: steps, cost, who, by when.

    Attributes
    ----------
    due_on
        Never later than the finding is due; None: when the finding is.
    cost_yuan
        As estimated; None: not known.
    done
        The steps done so far, in the order of their numbers.
    done_on
        Day on which the last of its steps was done.
    """

    id: str
    title: str
    steps: tuple[str, ...]
    responsible_body: str
    co_bodies: tuple[str, ...] = ()
    due_on: str | None = None
    cost_yuan: float | None = None
    done_on: str | None = None
    done: tuple[StepDone, ...] = ()
    extensions: tuple[ActionExtension, ...] = ()

    @property
    def bodies(self) -> frozenset[str]:
        """Whoever works on it, or has said that a step was done."""
        return frozenset({self.responsible_body, *self.co_bodies, *(step.body for step in self.done)})

    @property
    def state(self) -> ActionState:
        """How far it has come, as its steps say."""
        if self.done_on is not None:
            return ActionState.DONE
        return ActionState.UNDER_WAY if self.done else ActionState.PLANNED
