"""Bodies that answer for something: offices, firms and committees, never persons; and who follows one that ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from citycheckup.vocabulary import Message

LEVELS = (1, 2, 3, 4)  # city, district, sub-district, community


class BodyKind(StrEnum):
    """What sort of body it is."""

    GOVERNMENT = "government"
    DEPARTMENT = "department"
    SUB_DISTRICT = "sub_district"
    COMMUNITY = "community"
    UTILITY = "utility"
    PROPERTY_MANAGER = "property_manager"
    OWNERS_COMMITTEE = "owners_committee"
    FIRM = "firm"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True)
class Body:
    """A body of the responsibility tree.

    Attributes
    ----------
    level
        1 city, 2 district, 3 sub-district, 4 community: the level it works at.
    parent
        Id of the body above it.
    valid_from, valid_to
        First and last day of its existence; None: always, still.
    successor
        Id of the body that took over when it was merged, renamed or closed, from the day after ``valid_to``.
    """

    id: str
    name: str
    level: int
    kind: BodyKind
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None

    def exists(self, on: date) -> bool:
        """Whether it was there on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


# In every list. Where a city names no other, it sees to findings that no row covers.
CHECKUP_OFFICE = Body("checkup-office", "城市体检工作办公室", 1, BodyKind.DEPARTMENT)


def standing(bodies: Mapping[str, Body], body_id: str, on: date) -> tuple[Body | None, tuple[Message, ...]]:
    """Return who stands for a body on a day: itself, or the successor of its successors that is there then.

    Parameters
    ----------
    bodies
        By id. Chains of successors end (:func:`citycheckup.duties.reading.read_rows` sees to that).

    Returns
    -------
    tuple
        The body, None where nobody followed or it is not there yet; and each step of the succession, in order.
    """
    body, steps = bodies[body_id], []
    while body.valid_to is not None and body.valid_to < on:
        if body.successor is None:
            steps.append(Message("duties.body_ended", {"body": body.name, "day": body.valid_to.isoformat()}))
            return None, tuple(steps)
        following = bodies[body.successor]
        facts = {"body": body.name, "day": body.valid_to.isoformat(), "successor": following.name}
        steps.append(Message("duties.body_succeeded", facts))
        body = following
    if body.valid_from is not None and on < body.valid_from:
        steps.append(Message("duties.body_not_yet", {"body": body.name, "day": body.valid_from.isoformat()}))
        return None, tuple(steps)
    return body, tuple(steps)
