"""A move that somebody wants to make, as the guards see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from citycheckup.authority.roles import Actor
from citycheckup.ledger.finding import Finding, Verification
from citycheckup.ledger.plain import read_evidence, read_verification
from citycheckup.ledger.transitions import State
from citycheckup.vocabulary import Message


@dataclass(frozen=True)
class Asked:
    """A move that somebody wants to make.

    Attributes
    ----------
    finding
        As it stands; of a new one: as it would be.
    payload
        What comes with the move; its fields have their shapes (see ``payloads.py``).
    today
        ISO date of the deciding clock.
    others
        State by id of the other findings that the payload names; by ``key:<key>`` of another open one with that key; by
        ``recurrence:<id>`` of those that :func:`recurrences_among` finds.
    """

    finding: Finding
    payload: Mapping[str, Any]
    actor: Actor
    today: str
    others: Mapping[str, State] = field(default_factory=dict)

    def verification(self) -> Verification:
        """Return the verification that comes with the move."""
        return read_verification(self.payload["verification"])

    def with_new_evidence(self) -> Finding:
        """Return the finding with the evidence that comes along with the move."""
        brought = tuple(read_evidence(one) for one in self.payload.get("evidence") or ())
        return replace(self.finding, evidence=(*self.finding.evidence, *brought))


Guard = Callable[[Asked], Message | None]


def no(reason: str, **arguments: object) -> Message:
    """Return why not."""
    return Message(f"ledger.{reason}", arguments)


def recurrences_among(finding: Finding, candidates: Iterable[Finding]) -> dict[str, State]:
    """Return what :class:`Asked` must know of recurrences: same category, same unit, found since it was verified.

    The day of the verification itself counts: where it is not said which came first, the worse is taken.
    """
    return {
        f"recurrence:{other.id}": other.state
        for other in candidates
        if other.id != finding.id
        and (other.category, other.unit_id) == (finding.category, finding.unit_id)
        and finding.verified_on is not None
        and other.found_on >= finding.verified_on
    }


def recurrences_of(others: Mapping[str, State]) -> list[str]:
    """Return the ids of the recurrences among other findings; one that was not upheld, or is a double, is none."""
    gone = {State.NOT_UPHELD, State.MERGED}
    named = ((key.partition(":"), state) for key, state in others.items())
    return sorted(rest for (kind, _, rest), state in named if kind == "recurrence" and state not in gone)
