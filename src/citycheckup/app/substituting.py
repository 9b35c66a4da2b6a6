"""Puts successors in the place of bodies that were merged or renamed, on findings in hand: as the duty list says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from citycheckup.app.duty_lists import duties_in_force
from citycheckup.app.findings_work import Desk
from citycheckup.app.making_moves import Moves
from citycheckup.authority.roles import Role
from citycheckup.duties import Body, Places
from citycheckup.duties.bodies import standing
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.from_run import Proposed
from citycheckup.ledger.storing import FindingQuery, LedgerStore
from citycheckup.ledger.transitions import BY_MOVE, Move
from citycheckup.vocabulary import Message
from citycheckup.wording import render


@dataclass(frozen=True)
class Substituted:
    """What became of the bodies of findings in hand.

    Attributes
    ----------
    findings
        Sorted ids of findings on which a successor took a body's place (or would, in a trial).
    left
        Finding and body that ended without a successor: a dispatcher must give it to another.
    """

    findings: tuple[str, ...]
    left: tuple[tuple[str, str], ...]


def substitute_bodies(
    store: LedgerStore, *, post: str, places: Places | None, today: str, language: str, trial: bool = False
) -> Substituted:
    """Let the successors of bodies that ended take their place on all findings in hand that a dispatcher's post sees.

    What came to its end keeps the names of its day. A body that worked on a finding under its old name still may not
    verify it.

    Parameters
    ----------
    trial
        Only say what would be done.

    Raises
    ------
    InputError
        The post may not assign, or no duty list is in force.
    """
    on, left = date.fromisoformat(today), []
    with store.writing() as ledger:
        desk = Desk(ledger, post, places)
        actor = desk.holding(Role.DISPATCHER, Move.SUBSTITUTE)
        bodies = duties_in_force(ledger, on).body_by_id
        moves = Moves(ledger, replace(actor, role=Role.SYSTEM), today)
        query = desk.narrowed(FindingQuery(states=BY_MOVE[Move.SUBSTITUTE].sources))
        for finding in list(ledger.all_of(query)):
            for former, following, why in _ended(finding, bodies, on):
                if following is None:
                    left.append((finding.id, former))
                    continue
                reason = "; ".join(render(step, language) for step in why)
                payload = {"former": former, "successor_body": following.id, "reason": reason}
                moves.make([Proposed(finding.id, Move.SUBSTITUTE, payload)])
        moved = moves.moved(Move.SUBSTITUTE)
        if not trial:
            moves.write()
    return Substituted(moved, tuple(left))


def _ended(
    finding: Finding, bodies: Mapping[str, Body], on: date
) -> Iterator[tuple[str, Body | None, tuple[Message, ...]]]:
    for name in sorted(finding.bodies_at_work & bodies.keys()):
        last_day = bodies[name].valid_to
        if last_day is not None and last_day < on:
            yield name, *standing(bodies, name, on)
