"""A finding 问题 and what belongs to it: items, actions, evidence, verifications (workflow facts, sections 0 and 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from citycheckup.ledger.action import Action
from citycheckup.ledger.transitions import HELD, MOVES_ON, OPEN, State


class SourceKind(StrEnum):
    """Where a finding comes from."""

    INDICATOR = "indicator"
    INSPECTION = "inspection"
    CASE = "case"
    VISIT = "visit"


class Severity(StrEnum):
    """How grave it is, as a named judging standard says: 一般 or 重大."""

    GENERAL = "general"
    MAJOR = "major"


class Urgency(StrEnum):
    """To be mended by a date 限时, or as far as strength allows 尽力: the rectification rate tells them apart."""

    DEADLINE = "deadline"
    BEST_EFFORT = "best_effort"


class ItemState(StrEnum):
    """Where one building, compound or place of a finding stands."""

    OPEN = "open"
    REPORTED = "reported"
    VERIFIED = "verified"
    REMOVED = "removed"


class VerificationMethod(StrEnum):
    """How a fix was looked at."""

    RECOMPUTE = "recompute"
    REINSPECTION = "reinspection"
    DOCUMENT_CHECK = "document_check"
    FOLLOW_UP = "follow_up"
    RETURN_VISIT = "return_visit"


class LinkKind(StrEnum):
    """How two findings belong together."""

    DUPLICATE_OF = "duplicate_of"
    CAUSED_BY = "caused_by"
    RECURS_FROM = "recurs_from"
    PART_OF = "part_of"
    CONTINUES = "continues"  # of what was superseded: made by taking over, never by hand


class FollowUp(StrEnum):
    """What the resident said when asked, that the resident wanted no call, or could not be reached."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT_SOLVED = "not_solved"
    DECLINED = "declined"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True)
class DueDate:
    """When a finding is due, and why.

    Attributes
    ----------
    date
        ISO date that counts now.
    original_date
        The first one, which on-time is measured against.
    rule, rule_version
        The clock's rule and its rule pack's digest.
    calendar
        Digest of the calendar pack it was counted with.
    provisional
        Whether the year's shifted working days were not published yet.
    derivation
        How it was counted: message keys and arguments, in order.
    """

    date: str
    original_date: str
    rule: str
    rule_version: str
    calendar: str
    provisional: bool
    derivation: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Something that shows a state of things: what kind, of which date, and the SHA-256 of the file or data."""

    id: str
    kind: str
    dated: str
    sha256: str
    note: str = ""


@dataclass(frozen=True)
class Item:
    """One building, compound or place behind a finding."""

    id: str
    name: str
    kind: str
    state: ItemState = ItemState.OPEN
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verification:
    """A look at a fix by somebody else.

    Attributes
    ----------
    evidence
        Ids of the finding's evidence it rests on.
    data_date, definition, status, meets
        Of a recomputation: date of the data, the indicator's definition version, the value's status, whether the
        target is met.
    data_digest
        SHA-256 of what was recomputed from (a run's content hash, a survey's hash).
    on_site, resume_consent
        Of a major hazard: looked at on the spot, and the receipt of the consent to resume work.
    documentary
        Whether the item is one that a document settles.
    """

    id: str
    method: VerificationMethod
    body: str
    date: str
    passed: bool
    evidence: tuple[str, ...] = ()
    data_date: str | None = None
    data_digest: str | None = None
    definition: str | None = None
    status: str | None = None
    meets: bool | None = None
    on_site: bool = False
    resume_consent: str | None = None
    documentary: bool = False


@dataclass(frozen=True)
class Extension:
    """More time: from when to when, approved by which body, why, and that who reported it was told."""

    before: str
    after: str
    rule: str
    approver: str
    reason: str
    reporter_told: bool


@dataclass(frozen=True)
class Link:
    """Another finding that this one belongs with."""

    kind: LinkKind
    to: str


@dataclass(frozen=True)
class Step:
    """One step of a finding's way: the event that made it, its date (UTC day), the move and the state after it."""

    seq: int
    at: str
    move: str
    state: State
    body: str


_NO_DEFINITION: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Finding:
    """One finding as it stands after its events.

    Attributes
    ----------
    id
        Random, not serial.
    key
        Stable from run to run (``<indicator>@<unit>``, ``<case>``): one open finding per key.
    definition
        Of an indicator finding: ``edition``, ``indicator``, ``version`` (digest of the definition), ``value``,
        ``numerator``, ``denominator``, ``unit``, ``comparator``, ``threshold``, ``data_date``, ``run`` (content hash).
    observations
        What newer runs said of it, oldest first: ``run``, ``version``, ``data_date``, ``value``, ``meets`` …
    former_bodies
        Bodies that were merged or renamed while it was in their hands.
    dispute_until
        Last day on which the lead body may object to being given it; None: no rule sets one.
    completed_on
        Date on which the responsible body says it was done 办结; it counts once verified.
    verified_on, closed_on
        Date of the verification, and of being struck off the list 销号.
    reopened_on
        Date on which it was last reopened.
    handling_rating
        Of a case: how the resident found it handled, 1 (bad) to 5 (good); None: not said.
    version
        Number of events so far: who writes with an older one is told so.
    """

    id: str
    key: str
    source_kind: SourceKind
    source_id: str
    category: str
    unit_id: str
    level: str
    statement: str
    basis: str
    found_on: str
    found_by: str
    severity: Severity = Severity.GENERAL
    severity_standard: str | None = None
    urgency: Urgency = Urgency.DEADLINE
    object_id: str | None = None
    definition: Mapping[str, Any] = field(default_factory=lambda: _NO_DEFINITION)
    target: str | None = None
    state: State = State.REGISTERED
    lead_body: str | None = None
    co_bodies: tuple[str, ...] = ()
    former_bodies: tuple[str, ...] = ()
    duty: str | None = None
    dispute_until: str | None = None
    due: DueDate | None = None
    items: tuple[Item, ...] = ()
    actions: tuple[Action, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    verifications: tuple[Verification, ...] = ()
    extensions: tuple[Extension, ...] = ()
    links: tuple[Link, ...] = ()
    observations: tuple[Mapping[str, Any], ...] = ()
    completed_on: str | None = None
    verified_on: str | None = None
    watch_until: str | None = None
    closed_on: str | None = None
    reply_delivered_on: str | None = None
    follow_up: FollowUp | None = None
    handling_rating: int | None = None
    ended: Mapping[str, Any] = field(default_factory=lambda: _NO_DEFINITION)
    proof: tuple[Mapping[str, Any], ...] = ()
    disputed_times: int = 0
    reopened_on: str | None = None
    reopened_times: int = 0
    history: tuple[Step, ...] = ()
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether something remains to be done or watched."""
        return self.state in OPEN

    @property
    def is_held(self) -> bool:
        """Whether exactly one lead body must answer for it."""
        return self.state in HELD

    @property
    def bodies(self) -> frozenset[str]:
        """Whoever works or worked on it: none of them may verify."""
        done = {step.body for action in self.actions for step in action.done}
        return self.bodies_at_work | done | {*self.former_bodies}

    @property
    def bodies_at_work(self) -> frozenset[str]:
        """The lead body, the co-bodies and those that the actions name."""
        acting = {body for action in self.actions for body in (action.responsible_body, *action.co_bodies)}
        return frozenset({*self.co_bodies, *acting, *([self.lead_body] if self.lead_body else [])})

    def items_by_state(self) -> dict[ItemState, int]:
        """Count the items: 20 of 35 mended buildings show as 20."""
        return {state: sum(item.state is state for item in self.items) for state in ItemState}

    @property
    def moved_on(self) -> str:
        """ISO day of the last step that moved it on; notes and more time do not. Empty: it has made no step yet."""
        return next((step.at for step in reversed(self.history) if step.move in MOVES_ON), "")

    @property
    def last_verification(self) -> Verification | None:
        """The latest look at the fix."""
        return self.verifications[-1] if self.verifications else None
