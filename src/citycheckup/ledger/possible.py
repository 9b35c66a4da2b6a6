"""What a post may do with a finding now, before anything is filled in: nothing is offered that must be refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.asked import Asked
from citycheckup.ledger.finding import Finding, ItemState
from citycheckup.ledger.guards import GUARDS
from citycheckup.ledger.guards_of_checks import marks_open_to
from citycheckup.ledger.guards_of_plans import actions_open_to
from citycheckup.ledger.payloads import Field, fields_of
from citycheckup.ledger.said import said
from citycheckup.ledger.transitions import TRANSITIONS, Move, State
from citycheckup.vocabulary import Message

# Guards that look at the finding, the actor and the day only: of who acts, and of how far the work is. All others must
# wait for what is filled in.
_OF_WHO_ACTS = ("acts_for_lead_body", "acts_for_one_of_its_bodies", "approver_not_of_lead_body", "four_eyes", "is_case")
_OF_THE_WORK = ("within_dispute_window", "definition_can_end", "items_all_reported", "items_all_settled")


@dataclass(frozen=True)
class Possible:
    """A move that is a post's to make, in one of these of its roles, and what must or may come with it.

    Attributes
    ----------
    against
        Why it cannot be made yet; empty: only what is filled in remains to be judged.
    """

    move: Move
    target: State | None
    roles: tuple[Role, ...]
    fields: tuple[Field, ...]
    against: tuple[Message, ...]


@dataclass(frozen=True)
class OpenParts:
    """Parts of a finding that are a post's to work on now.

    Attributes
    ----------
    steps_of
        Ids of the actions of which it may report a step done; of a plan that nobody began, that begins the work.
    marks
        By id of an item, what it may be marked as.
    """

    steps_of: frozenset[str]
    marks: Mapping[str, tuple[ItemState, ...]]


def open_parts(finding: Finding, post: str, roles: Collection[Role], body: str, today: str) -> OpenParts:
    """Return the parts of a finding that are a post's to work on, in whichever of its roles."""
    steps: frozenset[str] = frozenset()
    marks: dict[str, tuple[ItemState, ...]] = {}
    for one in possible_moves(finding, post, roles, body, today):
        actors = [Actor(post, role, body) for role in one.roles]
        if one.move in {Move.DO_STEP, Move.START}:
            steps = steps.union(*(actions_open_to(finding, actor, today) for actor in actors))
        if one.move is Move.MARK_ITEMS:
            for actor in actors:
                for item, states in marks_open_to(finding, actor).items():
                    marks[item] = tuple(dict.fromkeys((*marks.get(item, ()), *states)))
    return OpenParts(steps, marks)


def possible_moves(finding: Finding, post: str, roles: Collection[Role], body: str, today: str) -> tuple[Possible, ...]:
    """Return the moves that are a post's to make on a finding as it stands, in the table's order."""
    found = []
    for row in TRANSITIONS:
        if finding.state in row.sources:
            asked = [
                Asked(finding, {}, Actor(post, role, body), today) for role in sorted({*roles} & row.roles, key=str)
            ]
            able = [
                one
                for one in asked
                if not _against(row.guards, _OF_WHO_ACTS, one) and _REMAINS.get(row.move, _something)(one)
            ]
            if able:
                against = _against(row.guards, _OF_THE_WORK, able[0])
                open_to = tuple(one.actor.role for one in able)
                found.append(Possible(row.move, row.target, open_to, fields_of(row.move), against))
    return tuple(found)


def _something(_asked: Asked) -> bool:
    return True


# Moves on parts of a finding: offered while there is a part that they could be made on.
_REMAINS: Mapping[Move, Callable[[Asked], bool]] = {
    Move.DO_STEP: lambda asked: bool(actions_open_to(asked.finding, asked.actor, asked.today)),
    Move.MARK_ITEMS: lambda asked: bool(marks_open_to(asked.finding, asked.actor)),
}


def _against(guards: Collection[str], looked_at: Collection[str], asked: Asked) -> tuple[Message, ...]:
    reasons = (GUARDS[name](asked) for name in guards if name in looked_at)
    return tuple(said(reason) for reason in reasons if reason is not None)
