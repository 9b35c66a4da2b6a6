"""Works the ledger in the name of a post: list, show, register, move. Who may do what is decided here, for every door.

A post sees and changes the findings of its units, and of all below them. A finding elsewhere is to it as if it were
not there, so that nothing is told by a refusal.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from citycheckup.app.making_moves import Moves
from citycheckup.app.posts import post_of, units_seen
from citycheckup.authority.posts import Post, role_word
from citycheckup.authority.roles import Actor, Role
from citycheckup.duties import Places
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.from_run import Proposed
from citycheckup.ledger.said import term
from citycheckup.ledger.storing import ConflictError, FindingQuery, Ledger, LedgerStore, Page
from citycheckup.ledger.transitions import BY_MOVE, Move
from citycheckup.vocabulary import InputError, Message, Problem

# What another finding is named by: a post cannot name one that it does not see.
_NAMES = ("to", "into", "successor", "predecessor")


@dataclass(frozen=True)
class Wanted:
    """A move that a post wants to make.

    Attributes
    ----------
    role
        In which of its roles; None: the first of them that may make this move.
    version
        Version of the finding that the post looked at; None: whatever it is now.
    """

    finding_id: str
    move: Move
    payload: Mapping[str, Any]
    role: Role | None = None
    version: int | None = None


class Desk:
    """A post at work within one transaction. Without a post: whoever keeps the folder, who may read everything."""

    def __init__(self, ledger: Ledger, post_id: str | None, places: Places | None) -> None:
        self._ledger = ledger
        self._post: Post | None = None if post_id is None else post_of(ledger, post_id)
        self._units = None if self._post is None else units_seen(self._post, places)
        self._registered: set[str] = set()  # by this desk, in this transaction: not in the ledger yet

    def sees(self, finding: Finding) -> bool:
        """Whether the post may see a finding."""
        return self._units is None or finding.unit_id in self._units

    def finding(self, finding_id: str) -> Finding:
        """Return a finding that the post may see.

        Raises
        ------
        InputError
            There is none of that id, or it lies elsewhere: the same words for both.
        """
        found = self._ledger.finding(finding_id)
        if found is None or not self.sees(found):
            raise InputError(Problem(Message("authority.no_such_finding", {"finding": finding_id})))
        return found

    def narrowed(self, query: FindingQuery) -> FindingQuery:
        """Return a query that lets through what the post may see only."""
        if self._units is None:
            return query
        return replace(query, units=self._units if query.units is None else query.units & self._units)

    def acting(self, wanted: Wanted) -> Actor:
        """Return who makes a move.

        Raises
        ------
        InputError
            Nobody acts, the finding is not the post's to see, it was changed since, or none of its roles may do this.
        """
        if self._post is None:
            raise InputError(Problem(Message("authority.say_who")))
        self._refuse_what_lies_elsewhere(wanted)
        allowed = sorted(self._post.roles & BY_MOVE[wanted.move].roles, key=str)
        if wanted.role is not None:
            allowed = [role for role in allowed if role is wanted.role]
        if not allowed:
            raise InputError(Problem(may_not(self._post, wanted.move, BY_MOVE[wanted.move].roles)))
        return self._post.actor(allowed[0])

    def holding(self, role: Role, move: Move) -> Actor:
        """Return the post in a role in whose name the software itself makes a move.

        Raises
        ------
        InputError
            Nobody acts, or the post does not hold the role.
        """
        if self._post is None:
            raise InputError(Problem(Message("authority.say_who")))
        if role not in self._post.roles:
            raise InputError(Problem(may_not(self._post, move, {role})))
        return self._post.actor(role)

    def _refuse_what_lies_elsewhere(self, wanted: Wanted) -> None:
        if wanted.move is Move.REGISTER:
            unit = wanted.payload.get("unit_id")
            if self._units is not None and unit not in self._units:
                raise InputError(Problem(Message("authority.unit_elsewhere", {"unit": unit})))
            self._registered.add(wanted.finding_id)
            return
        if wanted.finding_id not in self._registered:
            finding = self.finding(wanted.finding_id)
            if wanted.version is not None and wanted.version != finding.version:
                raise ConflictError({finding.id: (wanted.version, finding.version)})
        named = [str(wanted.payload[name]).split(",") for name in _NAMES if wanted.payload.get(name)]
        for name in itertools.chain.from_iterable(named):
            there = self._ledger.finding(name)
            if there is not None and not self.sees(there):
                raise InputError(Problem(Message("authority.no_such_finding", {"finding": name})))


def may_not(post: Post, move: Move, roles: Collection[Role]) -> Message:
    """Return why a post may not make a move, and which roles may."""
    facts = {
        "post": post.id,
        "move": term("move", move),
        "held": [role_word(role) for role in sorted(post.roles, key=str)],
        "roles": [role_word(role) for role in sorted(roles, key=str)],
    }
    return Message("authority.post_may_not", facts)


def list_findings(store: LedgerStore, query: FindingQuery, *, post: str | None, places: Places | None) -> Page:
    """Return a page of the findings that a query asks for, as far as the post may see them."""
    with store.reading() as ledger:
        return ledger.find(Desk(ledger, post, places).narrowed(query))


def show_finding(store: LedgerStore, finding_id: str, *, post: str | None, places: Places | None) -> Finding:
    """Return a finding.

    Raises
    ------
    InputError
        There is none of that id that the post may see.
    """
    with store.reading() as ledger:
        return Desk(ledger, post, places).finding(finding_id)


def make_moves(
    store: LedgerStore, wanted: list[Wanted], *, post: str | None, places: Places | None, today: str
) -> tuple[Finding, ...]:
    """Make moves in their order, all or none, and return the findings as they stand then, each once.

    Raises
    ------
    ConflictError
        A finding was changed since the post looked at it.
    InputError
        A move is refused: every reason. Nothing has been changed.
    """
    with store.writing() as ledger:
        desk = Desk(ledger, post, places)
        moves: Moves | None = None
        for one in wanted:
            actor = desk.acting(one)
            moves = moves or Moves(ledger, actor, today)
            moves.make([Proposed(one.finding_id, one.move, one.payload)], actor)
        if moves is not None:
            moves.hand_on()
            moves.write()
        return tuple(desk.finding(finding_id) for finding_id in dict.fromkeys(one.finding_id for one in wanted))
