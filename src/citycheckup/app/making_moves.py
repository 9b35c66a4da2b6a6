"""Makes several moves within one transaction: each is decided on the findings as the moves before it left them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.apply import apply
from citycheckup.ledger.asked import recurrences_among
from citycheckup.ledger.decide import RefusedError, decide
from citycheckup.ledger.events import Draft, seal
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.from_run import Proposed
from citycheckup.ledger.said import fields_meant, said
from citycheckup.ledger.storing import NO_DUE_DATE, FindingQuery, Ledger
from citycheckup.ledger.succession import handed_on, successors_named
from citycheckup.ledger.transitions import Move, State
from citycheckup.vocabulary import InputError, Message, Problem


class Moves:
    """Moves of one actor on one day, written at the end by :meth:`write`."""

    def __init__(self, ledger: Ledger, actor: Actor, today: str) -> None:
        self._ledger, self._actor, self._today = ledger, actor, today
        self._drafts: list[Draft] = []
        self._now: dict[str, Finding] = {}
        self._read: dict[str, int] = {}
        self._open: dict[str, str] = {}  # key of an open finding, and its id, as far as moves changed it

    def finding(self, finding_id: str) -> Finding | None:
        """Return a finding as the moves so far leave it."""
        return self._now[finding_id] if finding_id in self._now else self._ledger.finding(finding_id)

    def moved(self, move: Move) -> tuple[str, ...]:
        """Return the ids of the findings that made a move, sorted."""
        return tuple(sorted({draft.record for draft in self._drafts if draft.payload["move"] == move}))

    def make(self, proposed: Iterable[Proposed], actor: Actor | None = None) -> None:
        """Make moves; in the name of another actor where one is given.

        Raises
        ------
        InputError
            One of them is refused, with every reason.
        """
        for one in proposed:
            try:
                self._make(one, actor or self._actor)
            except RefusedError as error:
                problems = [
                    Problem(said(reason), file=one.finding_id, column=fields_meant(reason)) for reason in error.reasons
                ]
                raise InputError(problems) from error

    def make_all_or_none(self, proposed: Sequence[Proposed]) -> tuple[Message, ...]:
        """Make moves, or none of them where one is refused; return the reasons."""
        saved = len(self._drafts), dict(self._now), dict(self._open)
        try:
            for one in proposed:
                self._make(one, self._actor)
        except RefusedError as error:
            del self._drafts[saved[0] :]
            self._now, self._open = saved[1], saved[2]
            return tuple(map(said, error.reasons))
        return ()

    def hand_on(self) -> None:
        """Let the successors of what these moves superseded take over from it; the earliest date comes first."""
        ended = [one for name in self.moved(Move.SUPERSEDE) if (one := self.finding(name)) is not None]
        for finding in sorted(ended, key=lambda one: (NO_DUE_DATE if one.due is None else one.due.date, one.id)):
            heirs = [heir for name in successors_named(finding) if (heir := self.finding(name)) is not None]
            self.make(handed_on(finding, heirs), replace(self._actor, role=Role.SYSTEM))

    def write(self) -> None:
        """Append what was decided.

        Raises
        ------
        ConflictError
            Another was faster; nothing has been written.
        """
        moved = {draft.record for draft in self._drafts}
        if moved:
            self._ledger.append(self._drafts, expected={one: self._read[one] for one in sorted(moved)})

    def _make(self, one: Proposed, actor: Actor) -> None:
        finding = self.finding(one.finding_id)
        self._read.setdefault(one.finding_id, 0 if finding is None else finding.version)
        draft = decide(
            finding,
            one.finding_id,
            one.move,
            one.payload,
            actor,
            today=self._today,
            others=self._others(one, finding),
        )
        # Its place in the chain is not known yet, and nothing that is decided here asks for it.
        event = seal(draft, 0, f"{self._today}T00:00:00.000000Z", "")
        changed = apply(finding, event)
        self._now[one.finding_id] = changed
        self._open[changed.key] = changed.id if changed.is_open else ""
        self._drafts.append(draft)

    def _others(self, one: Proposed, finding: Finding | None) -> dict[str, State]:
        key = str(one.payload.get("key") or (finding.key if finding else ""))
        others: dict[str, State] = {}
        same_key = self._with_key(key)
        if same_key is not None and same_key.id != one.finding_id:
            others[f"key:{key}"] = same_key.state
        for name in ("to", "into", "successor", "predecessor"):
            named = one.payload.get(name)
            there = self.finding(named) if isinstance(named, str) else None
            if there is not None:
                others[there.id] = there.state
        if one.move is Move.CLOSE and finding is not None:
            others |= recurrences_among(finding, self._since_verified(finding))
        return others

    def _since_verified(self, finding: Finding) -> Iterator[Finding]:
        """Return the findings of the same category and unit that were found since, as the moves so far leave them."""
        asked = FindingQuery(
            categories=frozenset({finding.category}),
            units=frozenset({finding.unit_id}),
            found_from=finding.verified_on,
        )
        stored = {one.id: one for one in self._ledger.all_of(asked)}
        yield from {**stored, **self._now}.values()

    def _with_key(self, key: str) -> Finding | None:
        if key in self._open:
            return self.finding(self._open[key]) if self._open[key] else None
        return self._ledger.open_with_key(key)
