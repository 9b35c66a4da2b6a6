"""Random walks of a finding through its moves: mostly plausible steps, some bent in one place or by wrong hands.

A walk draws from ``choose(sequence)`` and ``chance(probability)`` only, so that a seed or hypothesis can drive it.
"""

from dataclasses import dataclass, field, replace

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.apply import apply
from citycheckup.ledger.asked import recurrences_among
from citycheckup.ledger.decide import RefusedError, decide
from citycheckup.ledger.events import Event
from citycheckup.ledger.finding import Finding, SourceKind
from citycheckup.ledger.transitions import TRANSITIONS, Move, State
from moves import START, day, evidence, proposal

ROLES, MOVES, KINDS = list(Role), list(Move), [str(kind) for kind in SourceKind]
BODIES = ["office", "street", "park", "bureau", "works", "system"]
FORWARD = {
    state: [row.move for row in TRANSITIONS if state in row.sources and row.target is not None] for state in State
}
# What a plausible walk does in a state, oftener than anything else.
NEXT = {
    State.REGISTERED: [Move.SCREEN],
    State.SCREENED: [Move.ASSIGN],
    State.DISPUTED: [Move.ASSIGN],
    State.REOPENED: [Move.ASSIGN],
    State.ASSIGNED: [Move.ACCEPT],
    State.ACCEPTED: [Move.PLAN],
    State.PLANNED: [Move.START],
    State.IN_PROGRESS: [Move.MARK_ITEMS, Move.REPORT_DONE],
    State.REPORTED_DONE: [Move.BEGIN_CHECK, Move.RECORD_REPLY],
    State.VERIFYING: [Move.MARK_ITEMS, Move.PASS],
    State.VERIFIED: [Move.WATCH],
    State.WATCHING: [Move.CLOSE, Move.RECORD_REPLY],
    State.CLOSED: [Move.REOPEN],
}


@dataclass
class Walk:
    """One finding's events as they happen, and the other findings around it."""

    choose: object
    chance: object
    kind: str = "indicator"
    finding: Finding | None = None
    events: list = field(default_factory=list)
    others: list = field(default_factory=list)
    today: str = START.isoformat()
    refusals: list = field(default_factory=list)

    def fork(self):
        """Return the same walk so far, to go on another way."""
        return replace(self, events=[*self.events], others=[*self.others], refusals=[])

    def step(self):
        """Try one move. Return the event, or None where it was refused."""
        self.today = day(self.today, self.choose((0, 1, 3, 10)))
        state = None if self.finding is None else self.finding.state
        if self.finding is not None and self.chance(0.03):
            self.others.append(self._another())
        move = self._move(state)
        if self.finding is None and move is not Move.REGISTER:
            payload, role, body = {}, Role.DISPATCHER, "office"
        else:
            payload, role, body = proposal(self.finding, move, self.today, self.kind)
            if move is Move.REGISTER and self.chance(0.3):
                payload = payload | {"severity": "major", "severity_standard": "Standard, 3"}
        if self.chance(0.25):
            payload = bent(payload, self)
        if self.chance(0.06):
            role = self.choose(ROLES)
        if self.chance(0.08):
            body = self.choose(BODIES)
        return self._make(move, payload, Actor("post-1", role, body))

    def _move(self, state):
        if state is None:
            return Move.REGISTER if self.chance(0.9) else self.choose(MOVES)
        likely = NEXT.get(state)
        if likely and self.chance(0.8):
            return self.choose(likely)
        return self.choose(FORWARD[state]) if FORWARD[state] and self.chance(0.3) else self.choose(MOVES)

    def _make(self, move, payload, actor):
        around = {} if self.finding is None else recurrences_among(self.finding, self.others)
        around |= {"other-open": self.choose((State.IN_PROGRESS, State.WATCHING, State.CLOSED))}
        around |= {"other-ended": State.SUPERSEDED}
        try:
            draft = decide(self.finding, "f1", move, payload, actor, today=self.today, others=around)
        except RefusedError as error:
            self.refusals.extend(error.reasons)
            return None
        at = f"{self.today}T08:00:00.000000Z"
        # Unsealed: what is judged here is the way, not the chain.
        event = Event(
            len(self.events) + 1,
            at,
            draft.kind,
            draft.record,
            draft.payload,
            draft.post,
            draft.role,
            draft.body,
            "",
            "",
        )
        self.finding = apply(self.finding, event)
        self.events.append(event)
        return event

    def _another(self):
        """Another finding here or elsewhere, found today, of any fate."""
        here = self.choose(("unit-1", "unit-1", "unit-2"))
        return Finding(
            id=f"g{len(self.others)}", key="k", source_kind=SourceKind.CASE, source_id="s", category="hazards",
            unit_id=here, level="community", statement="s", basis="b", found_on=self.today, found_by="",
            state=self.choose((State.REGISTERED, State.NOT_UPHELD, State.MERGED, State.CLOSED)),
        )  # fmt: skip


def bent(payload, walk):
    """Return a payload that is wrong, or only unusual, in one place, at any depth."""
    if not payload:
        return payload
    name = walk.choose(sorted(payload))
    value = payload[name]
    if isinstance(value, dict) and value and walk.chance(0.9):
        return {**payload, name: bent(value, walk)}
    if isinstance(value, list) and value and isinstance(value[0], dict) and walk.chance(0.8):
        return {**payload, name: [bent(value[0], walk), *value[1:]]}
    if walk.chance(0.1):
        return {one: other for one, other in payload.items() if one != name}
    return {**payload, name: _otherwise(name, value, walk)}


SOMETIMES = {
    "follow_up": ("solved", "partly", "not_solved", "declined", "not_reached"),
    "method": ("recompute", "reinspection", "document_check", "follow_up", "return_visit"),
    "body": BODIES, "lead_body": BODIES, "responsible_body": BODIES,
    "co_bodies": (["bureau"], ["street", "park"], []),
    "status": ("ok", "partial", "no_data", "not_surveyed"),
    "definition": ("v2",), "kind": ("photo", "duplicate_of", "part_of"), "state": ("open", "reported", "verified"),
    "cause": ("appeal_upheld", "data_corrected"),
}  # fmt: skip


def _otherwise(name, value, walk):
    if name in SOMETIMES:
        return walk.choose(SOMETIMES[name])
    if isinstance(value, bool):
        return not value
    if name == "evidence":  # ids a verification rests on, or all that comes along
        return walk.choose(([], ["e1"], ["e0", "nowhere"], [evidence("e1", walk.today)]))
    if isinstance(value, str) and len(value) == 10 and value[4] == "-":
        return walk.choose(
            (day(value, -400), day(value, -20), day(value, -1), day(value, 1), day(value, 30), value[:4])
        )
    return walk.choose((None, "", "e0", "v0", "x", 0, [], {"x": 1}))
