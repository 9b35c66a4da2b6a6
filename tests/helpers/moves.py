"""A legal proposal for any move on any finding, and ways that lead a finding into any state."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.decide import decide
from citycheckup.ledger.finding import ItemState
from citycheckup.ledger.transitions import Move, State

START = date(2025, 1, 10)
OFFICE, STREET, PARK, BUREAU = "office", "street", "park", "bureau"
METHOD = {"indicator": "recompute", "inspection": "reinspection", "case": "follow_up", "visit": "return_visit"}


def day(iso, days):
    """The ISO day that many days after."""
    return (date.fromisoformat(iso) + timedelta(days=days)).isoformat()


def hashed(name):
    return (name.encode().hex() * 64)[:64]


def evidence(name, dated):
    return {"id": name, "kind": "report", "dated": dated, "sha256": hashed(name)}


def due(on, original=None, *, provisional=False, calendar="calendar-1"):
    return {
        "date": on, "original_date": original or on, "rule": "r", "rule_version": "1", "calendar": calendar,
        "provisional": provisional,
    }  # fmt: skip


def registration(kind="indicator", *, on="2025-01-10", **changed):
    plain = {
        "key": "hazards@unit-1", "source_kind": kind, "source_id": "source-1", "category": "hazards",
        "unit_id": "unit-1", "level": "community", "statement": "Two buildings with hazards",
        "basis": "Standard, no. 1", "found_on": on, "found_by": "inspector",
        "items": [{"id": name, "name": name, "kind": "building"} for name in ("b1", "b2")],
    }  # fmt: skip
    if kind == "indicator":
        plain["definition"] = {
            "edition": "e", "indicator": "hazards", "version": "v1", "data_date": day(on, -30), "run": "run-1",
        }  # fmt: skip
    return {**plain, **changed}


def verification(finding, today, *, passed=True):
    kind = str(finding.source_kind)
    plain = {
        "id": f"v{finding.version}", "method": METHOD[kind], "body": BUREAU, "date": today, "passed": passed,
        "evidence": [f"e{finding.version}"],
    }  # fmt: skip
    if kind == "indicator":
        plain |= {
            "data_date": day(today, -1), "data_digest": hashed("run-2"), "definition": "v1", "status": "ok",
            "meets": passed,
        }  # fmt: skip
    if finding.severity == "major":
        plain |= {"on_site": True, "resume_consent": "receipt-1"}
    return plain


def proposal(finding, move, today, kind="indicator"):  # noqa: C901, PLR0911, PLR0912, PLR0915 - one case a move
    """Payload, role and body with which a move is allowed, if the finding's state allows it at all."""
    brought = [] if finding is None else [evidence(f"e{finding.version}", day(today, -1))]
    match move:
        case Move.REGISTER:
            return registration(kind, on=day(today, -1)), Role.REGISTRAR, OFFICE
        case Move.SCREEN:
            return {}, Role.SCREENER, OFFICE
        case Move.REJECT:
            return {"reason": "not so"}, Role.SCREENER, OFFICE
        case Move.MERGE:
            return {"into": "other-open", "reason": "the same"}, Role.SCREENER, OFFICE
        case Move.TRANSFER:
            return {"to": "province", "receipt": "R-1", "reason": "theirs"}, Role.SCREENER, OFFICE
        case Move.ASSIGN:
            until = day(today, 60)
            payload = {"lead_body": STREET, "co_bodies": [PARK], "duty": "d1", "due": due(until, provisional=True)}
            return {**payload, "dispute_until": day(today, 14)}, Role.DISPATCHER, OFFICE
        case Move.DISPUTE:
            return {"reason": "not ours"}, Role.RESPONSIBLE, STREET
        case Move.ACCEPT | Move.START:
            return {}, Role.RESPONSIBLE, STREET
        case Move.PLAN:
            action = {"id": "a1", "title": "Mend", "steps": ["look", "mend"], "responsible_body": "works"}
            return {"actions": [action]}, Role.RESPONSIBLE, STREET
        case Move.REPORT_DONE:
            return {"completed_on": day(today, -2), "evidence": brought}, Role.RESPONSIBLE, STREET
        case Move.BEGIN_CHECK:
            return {}, Role.VERIFIER, BUREAU
        case Move.PASS:
            return {"verification": verification(finding, today), "evidence": brought}, Role.VERIFIER, BUREAU
        case Move.FAIL:
            looked_at = verification(finding, today, passed=False)
            return {"verification": looked_at, "reason": "still there", "evidence": brought}, Role.VERIFIER, BUREAU
        case Move.WATCH:
            return {"watch_until": day(today, 5)}, Role.SYSTEM, "system"
        case Move.CLOSE:
            return {}, Role.SYSTEM, "system"
        case Move.REOPEN:
            return {"cause": "recurrence", "reason": "again", "items": ["b2"]}, Role.DISPATCHER, OFFICE
        case Move.SUPERSEDE:
            return {"successor": "other-open", "reason": "new definition"}, Role.DISPATCHER, OFFICE
        case Move.REMOVE_OBJECT:
            return {"reason": "pulled down", "evidence": brought}, Role.VERIFIER, BUREAU
        case Move.EXTEND:
            later = due(day(finding.due.date, 30), finding.due.original_date) if finding.due else due(day(today, 30))
            return {"due": later, "reason": "rain", "rule": "r", "reporter_told": True}, Role.DISPATCHER, OFFICE
        case Move.ADD_EVIDENCE:
            return {"evidence": brought}, Role.RESPONSIBLE, STREET
        case Move.MARK_ITEMS:
            return _marks(finding, brought)
        case Move.RECORD_REPLY:
            return {"reply_delivered_on": day(today, -1), "follow_up": "solved"}, Role.CASE_HANDLER, OFFICE
        case Move.LINK:
            return {"kind": "caused_by", "to": "other-open"}, Role.SCREENER, OFFICE
        case Move.RESCHEDULE:
            moved = day(finding.due.date, 2) if finding.due else day(today, 2)
            first = finding.due.original_date if finding.due else moved
            given = any(step.move == Move.EXTEND for step in finding.history)
            recounted = due(moved, first if given else moved, calendar="calendar-2", provisional=True)
            pause = {} if finding.due and finding.due.calendar == "calendar-1" else {"pause": "hearing"}
            return {"due": recounted, "reason": "published", **pause}, Role.SYSTEM, "system"
        case Move.OBSERVE:
            facts = {"run": f"run-{finding.version}", "version": "v1", "data_date": day(today, -1), "status": "ok"}
            settled = finding.state in {State.VERIFIED, State.WATCHING}
            item = {"id": f"n{finding.version}", "name": "one more", "kind": "building"}
            return (
                {"facts": {**facts, "value": 3.0, "meets": False}, **({} if settled else {"items": [item]})},
                Role.SYSTEM,
                "system",
            )
        case Move.REVISE_PLAN:
            action = {"id": f"r{finding.version}", "title": "Light", "steps": ["wire"], "responsible_body": "works"}
            return {"actions": [action], "reason": "dark"}, Role.RESPONSIBLE, STREET
        case Move.DO_STEP:
            name, step = next_step(finding)
            payload = {"action": name, "step": step, "done_on": day(today, -1), "evidence": brought}
            return payload, Role.RESPONSIBLE, STREET
        case Move.SUBSTITUTE:
            former = PARK if finding is None or PARK in finding.co_bodies else "works"
            payload = {"former": former, "successor_body": f"new {former}", "reason": "merged"}
            return payload, Role.SYSTEM, "system"
        case Move.TAKE_OVER:
            return {"predecessor": "other-ended", "actions": [TAKEN_OVER]}, Role.SYSTEM, "system"
    raise AssertionError(move)


def next_step(finding):
    """The first step not done yet, of whatever action."""
    for action in finding.actions:
        done = {step.number for step in action.done}
        for number in range(1, len(action.steps) + 1):
            if number not in done:
                return action.id, number
    return "a1", 1


def _marks(finding, brought):
    states = {item.state for item in finding.items}
    if finding.state == State.VERIFYING and ItemState.REPORTED in states:
        names = [item.id for item in finding.items if item.state is ItemState.REPORTED]
        marks = [{"id": name, "state": "verified", "evidence": [brought[0]["id"]]} for name in names]
        return {"items": marks, "evidence": brought}, Role.VERIFIER, BUREAU
    if ItemState.OPEN in states:
        names = [item.id for item in finding.items if item.state is ItemState.OPEN]
        return {"items": [{"id": name, "state": "reported"} for name in names]}, Role.RESPONSIBLE, STREET
    back = [item.id for item in finding.items if item.state is ItemState.REPORTED][:1] or ["b1"]
    return {"items": [{"id": name, "state": "open"} for name in back]}, Role.RESPONSIBLE, STREET


TAKEN_OVER = {
    "id": "other-ended/a1", "title": "Paint", "steps": ["buy", "paint"], "responsible_body": "works",
    "done": [{"number": 1, "on": "2025-01-02", "body": "works", "evidence": []}], "extensions": [],
}  # fmt: skip
OTHERS = {"other-open": State.IN_PROGRESS, "other-ended": State.SUPERSEDED}

_M = Move
_TO_WORK = (_M.REGISTER, _M.SCREEN, _M.ASSIGN, _M.ACCEPT, _M.PLAN, _M.START)
_TO_CHECK = (*_TO_WORK, _M.MARK_ITEMS, _M.REPORT_DONE, _M.BEGIN_CHECK)
_TO_VERIFIED = (*_TO_CHECK, _M.MARK_ITEMS, _M.RECORD_REPLY, _M.PASS)
WAYS = {
    State.REGISTERED: _TO_WORK[:1],
    State.SCREENED: _TO_WORK[:2],
    State.NOT_UPHELD: (*_TO_WORK[:2], _M.REJECT),
    State.MERGED: (*_TO_WORK[:2], _M.MERGE),
    State.TRANSFERRED: (*_TO_WORK[:2], _M.TRANSFER),
    State.ASSIGNED: _TO_WORK[:3],
    State.DISPUTED: (*_TO_WORK[:3], _M.DISPUTE),
    State.ACCEPTED: _TO_WORK[:4],
    State.PLANNED: _TO_WORK[:5],
    State.IN_PROGRESS: _TO_WORK,
    State.REPORTED_DONE: _TO_CHECK[:-1],
    State.VERIFYING: _TO_CHECK,
    State.VERIFIED: _TO_VERIFIED,
    State.WATCHING: (*_TO_VERIFIED, _M.WATCH),
    State.CLOSED: (*_TO_VERIFIED, _M.WATCH, _M.CLOSE),
    State.REOPENED: (*_TO_VERIFIED, _M.WATCH, _M.REOPEN),
    State.SUPERSEDED: (*_TO_WORK[:1], _M.SUPERSEDE),
    State.OBJECT_REMOVED: (*_TO_WORK[:1], _M.REMOVE_OBJECT),
}


@dataclass
class Bench:
    """One finding in a store, ten days between its steps."""

    store: object
    kind: str = "indicator"
    changed: dict = field(default_factory=dict)  # by move of the way: what its payload has otherwise
    finding_id: str = "f1"
    today: str = START.isoformat()

    def bring_to(self, state):
        for move in WAYS[state]:
            if move is Move.RECORD_REPLY and self.kind != "case":
                continue
            payload, role, body = self.proposal(move)
            self.make(move, {**payload, **self.changed.get(move, {})}, role, body)
        return self

    def ready_for(self, move):
        """Do what a move wants done to the items before: all of them reported, or verified."""
        if move in {Move.REPORT_DONE, Move.PASS} and self.finding().state in {State.IN_PROGRESS, State.VERIFYING}:
            self.make(Move.MARK_ITEMS, *self.proposal(Move.MARK_ITEMS))
        return self

    def finding(self):
        with self.store.reading() as ledger:
            return ledger.finding(self.finding_id)

    def proposal(self, move):
        self.today = day(self.today, 10)
        return proposal(self.finding(), move, self.today, self.kind)

    def make(self, move, payload, role, body, others=OTHERS):
        actor = Actor("post-1", role, body)
        with self.store.writing() as ledger:
            now = ledger.finding(self.finding_id)
            draft = decide(now, self.finding_id, move, payload, actor, today=self.today, others=others)
            ledger.append([draft], expected={self.finding_id: 0 if now is None else now.version})
        return self.finding()
