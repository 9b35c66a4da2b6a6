"""The made-up city's offices: their posts, their clock, and a day's turns made in the names of posts."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from citycheckup.app.assigning import assign_by_duties
from citycheckup.app.demo_work.turns import (
    CASE_HANDLER,
    DISPATCHER,
    HEAD,
    INSPECTOR,
    LEAD,
    REGISTRAR,
    SCREENER,
    VERIFIER,
    VERIFYING_BODY,
    Turn,
)
from citycheckup.app.findings_work import Wanted, make_moves
from citycheckup.app.posts import add_post
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Actor, Role
from citycheckup.demo_city.plan import Plan
from citycheckup.duties import Body, BodyKind, Places
from citycheckup.duties.bodies import CHECKUP_OFFICE
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.storing import FindingQuery, LedgerStore
from citycheckup.ledger.transitions import Move, State
from citycheckup.vocabulary import InputError

_MORNING = time(1, 0, tzinfo=UTC)  # nine o'clock where the calendar is
_BETWEEN = timedelta(seconds=53)
OFFICE = CHECKUP_OFFICE.id
_ADMINISTRATOR = Post("office/administrator", frozenset({Role.ADMINISTRATOR}), OFFICE)
_OF_THE_CITY = (
    Post(REGISTRAR, frozenset({Role.REGISTRAR}), OFFICE),
    Post(SCREENER, frozenset({Role.SCREENER}), OFFICE),
    Post(DISPATCHER, frozenset({Role.DISPATCHER}), OFFICE),
    Post(HEAD, frozenset({Role.REVIEWER}), OFFICE),
    Post("office/custodian", frozenset({Role.CUSTODIAN}), OFFICE),
    Post("office/draw-officer", frozenset({Role.DRAW_OFFICER}), OFFICE),
    Post("audit/clerk", frozenset({Role.AUDITOR}), "audit"),
    Post(VERIFIER, frozenset({Role.VERIFIER}), VERIFYING_BODY),
    Post(INSPECTOR, frozenset({Role.INSPECTOR}), VERIFYING_BODY),
    Post(CASE_HANDLER, frozenset({Role.CASE_HANDLER}), "hotline"),
)
_LED_BY_AREA = {BodyKind.GOVERNMENT: "district-", BodyKind.SUB_DISTRICT: "street-", BodyKind.COMMUNITY: "community-"}
_WITHIN_A_COMMUNITY = {BodyKind.PROPERTY_MANAGER: "property-", BodyKind.OWNERS_COMMITTEE: "owners-"}


class SetClock:
    """A clock that somebody sets: each time it is asked, a minute or so later than before."""

    def __init__(self, day: date) -> None:
        self._now = datetime.combine(day, _MORNING)

    def set(self, day: date) -> None:
        """Begin a day; one that has begun goes on."""
        self._now = max(self._now, datetime.combine(day, _MORNING))

    def __call__(self) -> datetime:
        """Return the moment."""
        self._now += _BETWEEN
        return self._now


def clerk_of(body: str) -> str:
    """Return the post that does a body's work."""
    return f"{body}/clerk"


class Office:
    """Works the ledger from day to day."""

    def __init__(self, store: LedgerStore, clock: SetClock, places: Places, plan: Plan) -> None:
        self.store, self.clock, self.places = store, clock, places
        self._dice = plan.stream("work/ids")
        self._turns: dict[date, list[Turn]] = {}
        self.refused: list[tuple[Turn, InputError]] = []

    def new_id(self) -> str:
        """Return an id as a ledger gives them, but from the city's seed."""
        return f"F-{self._dice.bytes(8).hex()}"

    def people(self, bodies: Iterable[Body]) -> None:
        """Add a post for each task of the office, and a clerk for each body that can be given work."""
        add_post(self.store, _ADMINISTRATOR, by=None)
        working = frozenset({Role.RESPONSIBLE, Role.CO_BODY})
        clerks = [
            Post(clerk_of(body.id), working, body.id, self._charge_of(body))
            for body in bodies
            if body.id not in {OFFICE, VERIFYING_BODY, "hotline", "audit"}
        ]
        for post in (*_OF_THE_CITY, *clerks):
            add_post(self.store, post, by=_ADMINISTRATOR.id)

    def actor(self, post: str, role: Role, body: str = OFFICE) -> Actor:
        """Return who acts where a use case asks for one."""
        return Actor(post, role, body)

    def note(self, turns: Iterable[Turn]) -> None:
        """Put turns into the diary."""
        for turn in turns:
            self._turns.setdefault(turn.day, []).append(turn)

    def work_on(self, day: date) -> None:
        """Make a day's turns. Those of one post are one transaction; where one is refused, each is one of its own.

        What is refused, and whatever would have followed on it, is left, and noted in ``refused``.
        """
        self.clock.set(day)
        stopped = {turn.finding_id for turn, _ in self.refused}
        todays = [turn for turn in self._turns.pop(day, []) if turn.finding_id not in stopped]
        findings = self.findings({turn.finding_id for turn in todays})

        def whose(turn: Turn) -> tuple[str, bool]:
            found = findings.get(turn.finding_id)
            lead = "" if found is None or found.lead_body is None else clerk_of(found.lead_body)
            return (lead if turn.by == LEAD else turn.by), turn.payload is None

        for (post, by_list), turns in groupby(sorted(todays, key=whose), key=whose):
            mine = list(turns)
            if by_list or post:  # what nobody leads goes nowhere
                self._make(mine, post, findings, day.isoformat())

    def _make(self, turns: list[Turn], post: str, findings: dict[str, Finding], today: str) -> None:
        try:
            if turns[0].payload is None:
                for turn in turns:  # by its id, of all that waits
                    just_this = FindingQuery(text=turn.finding_id)
                    assign_by_duties(self.store, just_this, post=post, places=self.places, today=today)
            else:
                wanted = [_wanted(turn, findings.get(turn.finding_id), today) for turn in turns]
                to_do = [one for one in wanted if one.move is not Move.MARK_ITEMS or one.payload["items"]]
                make_moves(self.store, to_do, post=post, places=self.places, today=today)
        except InputError as error:
            if len(turns) == 1:
                self.refused.append((turns[0], error))
            else:
                for turn in turns:
                    self._make([turn], post, findings, today)

    def findings(self, finding_ids: Iterable[str]) -> dict[str, Finding]:
        """Return findings as they stand, those that are there yet."""
        with self.store.reading() as ledger:
            found = (ledger.finding(one) for one in sorted(finding_ids))
            return {one.id: one for one in found if one is not None}

    def all(self, query: FindingQuery | None = None) -> list[Finding]:
        """Return findings in the order of their ids."""
        with self.store.reading() as ledger:
            return sorted(ledger.all_of(query or FindingQuery()), key=lambda one: one.id)

    def strike_off(self, day: date) -> None:
        """Close what was watched long enough; what came back meanwhile stays, since the closing gate is shut."""
        self.clock.set(day)
        for one in self.all(FindingQuery(states=frozenset({State.WATCHING}))):
            if one.watch_until is not None and one.watch_until <= day.isoformat():
                with suppress(InputError):
                    close = Wanted(one.id, Move.CLOSE, {})
                    make_moves(self.store, [close], post=DISPATCHER, places=self.places, today=day.isoformat())

    def _charge_of(self, body: Body) -> frozenset[str] | None:
        prefix = {**_LED_BY_AREA, **_WITHIN_A_COMMUNITY}.get(body.kind, "")
        if not prefix or not body.id.startswith(prefix):
            return None
        found = self.places.find(body.id.removeprefix(prefix))
        return frozenset(found) if len(found) == 1 else None


def _wanted(turn: Turn, finding: Finding | None, today: str) -> Wanted:
    brought = turn.payload
    if callable(brought):
        assert finding is not None  # only a registration comes before the finding, and brings what it is
        brought = brought(finding, today)
    return Wanted(turn.finding_id, turn.move, brought or {})
