"""Who leads: every category and place has one lead body on a day, or waits in the queue of a named one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from citycheckup.duties.bodies import Body, standing
from citycheckup.duties.choosing import Fit, category_fit, clashes, place_fit, winner
from citycheckup.duties.duty import Duty, DutyList
from citycheckup.duties.nearest import Near, nearest
from citycheckup.duties.scope import WHOLE_CITY, Places
from citycheckup.vocabulary import InputError, Message, Problem


@dataclass(frozen=True)
class Lead:
    """The one body that leads.

    Attributes
    ----------
    body
        The body that stands on the day: the row's, or who came after it.
    duty
        The row that says so.
    co_bodies
        Who takes part, by the ids in the row.
    derivation
        How it was found, step by step.
    """

    body: Body
    duty: Duty
    co_bodies: tuple[Body, ...]
    derivation: tuple[Message, ...]


@dataclass(frozen=True)
class Unassigned:
    """Nobody leads: it waits in a queue, and somebody sees to it.

    Attributes
    ----------
    owner
        The body that sees to the queue.
    clashing
        Rows that both claim it.
    derivation
        Why nobody leads.
    """

    owner: Body
    clashing: tuple[Duty, ...]
    derivation: tuple[Message, ...]


class Assignments:
    """A duty list laid over a city's places."""

    def __init__(self, duty_list: DutyList, places: Places) -> None:
        self.duty_list = duty_list
        self.places = places
        self._at: dict[str, list[Duty]] = {}
        self._ranks: dict[str, dict[str, int]] = {}
        for duty in duty_list.duties:
            for place in duty.places or (WHOLE_CITY,):
                self._at.setdefault(place, []).append(duty)

    def resolve(self, category: str, unit_id: str, on: date) -> Lead | Unassigned:
        """Return who leads a category in a place on a day.

        Raises
        ------
        InputError
            There is no such place.
        """
        if unit_id not in self.places.by_id:
            raise InputError(Problem(Message("duties.no_such_unit", {"unit": unit_id})))
        around = self.places.around(unit_id)
        ranks = self._ranks_of(category)
        here = {
            duty.id: duty
            for place in around
            for duty in self._at.get(place, ())
            if duty.id in ranks and duty.is_valid(on)
        }
        fitting = [
            Fit(here[one], ranks[one], inner)
            for one in sorted(here)
            if (inner := place_fit(here[one], around, self.places))
        ]
        chosen = winner(fitting, self.places)
        if chosen is not None:
            others = [fit.duty.id for fit in fitting if fit is not chosen]
            return self._lead(chosen.duty, others, on)
        if fitting:
            first, second = clashes(fitting, self.places)[0]
            why = Message("duties.both_claim", {"first": first.duty.id, "second": second.duty.id})
            return self._queued(on, why, clashing=(first.duty, second.duty))
        return self._queued(on, Message("duties.no_row", {"category": category, "unit": self.places.shown(unit_id)}))

    def nearest(self, category: str, unit_id: str, on: date) -> tuple[Near, ...]:
        """Return the rows that nearly cover something that no row covers, with what each lacks."""
        return nearest(self.duty_list.duties, category, unit_id, on, self.places)

    def _ranks_of(self, category: str) -> dict[str, int]:
        """Return how narrowly each row that takes findings fits a category; those that do not are left out."""
        found = self._ranks.get(category)
        if found is None:
            ranked = ((duty.id, category_fit(duty, category)) for duty in self.duty_list.duties if duty.leads)
            found = self._ranks[category] = {duty_id: rank for duty_id, rank in ranked if rank is not None}
        return found

    def _lead(self, duty: Duty, others: list[str], on: date) -> Lead | Unassigned:
        bodies = self.duty_list.body_by_id
        where = [self.places.shown(place) for place in duty.places or (WHOLE_CITY,)]
        named = {"duty": duty.id, "categories": list(duty.categories), "places": _some(where)}
        said = [Message("duties.by_row", named)]
        if others:
            said.append(Message("duties.narrower_than", {"duty": duty.id, "others": others}))
        body, steps = standing(bodies, duty.body, on)
        said += steps
        if body is None and duty.substitute is not None:
            body, steps = standing(bodies, duty.substitute, on)
            said += [Message("duties.substituted", {"body": bodies[duty.substitute].name}), *steps]
        if body is None:
            return self._queued(on, *said, Message("duties.nobody_stands", {"duty": duty.id}))
        standing_in = [standing(bodies, one, on)[0] for one in duty.co_bodies]
        co_bodies = dict.fromkeys(one for one in standing_in if one is not None and one != body)
        return Lead(body, duty, tuple(co_bodies), tuple(said))

    def _queued(self, on: date, *why: Message, clashing: tuple[Duty, ...] = ()) -> Unassigned:
        """Put it into the queue: its owner is always a body, if need be the one that the list names, ended or not."""
        bodies = self.duty_list.body_by_id
        owner = standing(bodies, self.duty_list.queue_owner, on)[0] or bodies[self.duty_list.queue_owner]
        return Unassigned(owner, clashing, (*why, Message("duties.queued", {"owner": owner.name})))


def _some(shown: list[object], most: int = 5) -> list[object]:
    more = len(shown) - most
    return shown if more <= 0 else [*shown[:most], Message("duties.and_more", {"count": more})]
