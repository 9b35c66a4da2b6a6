"""A row of a duty list, the list as a whole, and which of several lists was in force on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from citycheckup.duties.bodies import Body
from citycheckup.duties.cadence import Cadence

# Fields of a row whose order says nothing; they are kept sorted.
SETS = ("categories", "except_categories", "places", "except_places", "co_bodies")


@dataclass(frozen=True)
class Duty:
    """One row: a body, what it is responsible for, and where.

    Attributes
    ----------
    body
        Id of the body that leads.
    categories, except_categories
        Patterns: a category, or a beginning with ``*`` behind it. What the second names is taken out.
    places, except_places
        Ids of places, each with all that lies in it. No place: the whole city.
    basis
        The law or decision that it rests on.
    deliverable, evidence
        What is to come of it, and what shows that it was done.
    leads
        Whether it takes findings. A row that does not only recurs.
    cadence
        How often it recurs; None: only when there is a finding.
    substitute
        Id of the body that stands in when the body has ended and nobody followed.
    valid_from, valid_to
        First and last day; None: without beginning, without end.
    """

    id: str
    body: str
    text: str
    basis: str
    categories: tuple[str, ...]
    except_categories: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    except_places: tuple[str, ...] = ()
    deliverable: str = ""
    evidence: str = ""
    cadence: Cadence | None = None
    co_bodies: tuple[str, ...] = ()
    substitute: str | None = None
    leads: bool = True
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        for name in SETS:
            object.__setattr__(self, name, tuple(sorted(getattr(self, name))))

    def is_valid(self, on: date) -> bool:
        """Whether the row holds on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class DutyList:
    """A whole list. Bodies and rows are in order of their ids, whatever their order in the file was.

    ``queue_owner`` is the id of the body that sees to what no row covers.
    """

    bodies: tuple[Body, ...]
    duties: tuple[Duty, ...]
    queue_owner: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "bodies", tuple(sorted(self.bodies, key=lambda body: body.id)))
        object.__setattr__(self, "duties", tuple(sorted(self.duties, key=lambda duty: duty.id)))

    @cached_property
    def body_by_id(self) -> Mapping[str, Body]:
        """Bodies by id."""
        return {body.id: body for body in self.bodies}

    @cached_property
    def duty_by_id(self) -> Mapping[str, Duty]:
        """Rows by id."""
        return {duty.id: duty for duty in self.duties}


@dataclass(frozen=True)
class LoadedList:
    """A list as the ledger keeps it: its number in the order of loading, the first day it holds, its digest."""

    number: int
    version: str
    in_force_from: date
    digest: str
    duty_list: DutyList


def list_in_force(loaded: Iterable[LoadedList], on: date) -> LoadedList | None:
    """Return the list in force on a day: the one with the latest first day; of two with the same, the later loaded."""
    begun = [one for one in loaded if one.in_force_from <= on]
    return max(begun, key=lambda one: (one.in_force_from, one.number), default=None)
