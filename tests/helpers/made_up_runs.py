"""Runs as the ledger reads them, made up by hand, and findings that stand anywhere on their way."""

from datetime import UTC, datetime
from itertools import count

from citycheckup.app.confirm_run import approve_run, comment_on_run, draft_run
from citycheckup.app.findings_issuing import issue_findings
from citycheckup.app.making_moves import Moves
from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.confirmation import Answer
from citycheckup.ledger.finding import SourceKind
from citycheckup.ledger.from_run import Proposed, findings_of_run
from citycheckup.ledger.run_facts import RunFacts, Short
from citycheckup.ledger.storing import FindingQuery
from citycheckup.ledger.transitions import Move
from citycheckup.ledger.verify_by_run import verifications_of_run
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Level, Status
from moves import due

HAZARDS, LINES = "dwelling.hazards", "block.lines"
BODY = "office"
EVERYTHING = FindingQuery(source_kinds=frozenset({SourceKind.INDICATOR}))


def row(indicator, unit, value, date, *, meets=None, **changed):
    plain = {
        "edition": "e", "indicator": indicator, "code": "1", "indicator_level": Level.COMMUNITY,
        "level": Level.COMMUNITY, "unit_id": unit, "unit_name": None, "parent_id": None, "period": date[:4],
        "value": value, "numerator": value, "denominator": None, "unit": "building", "method": "survey",
        "status": Status.OK, "coverage": 1.0, "data_date": date, "threshold": 0.0, "comparator": "=",
        "meets": value == 0 if meets is None else meets,
    }  # fmt: skip
    return ResultRow(**{**plain, **changed})


def run(name, *rows, places=None, proved=True, version="v1", **changed):
    """A run; ``places``: ids by unit of what falls short there."""
    hashed = (name.encode().hex() * 64)[:64]
    places = places or {}
    short = {
        (one.indicator, one.unit_id): Short(
            f"{one.indicator}@{one.unit_id}", proved, "deadline",
            tuple({"id": place, "name": place, "kind": "building"} for place in sorted(places.get(one.unit_id, ()))),
        )
        for one in rows if one.meets is False or places.get(one.unit_id)
    }  # fmt: skip
    names = {one.indicator for one in rows}
    plain = {
        "run": hashed, "edition": "e", "year": 2025, "definitions": dict.fromkeys(names, version),
        "rows": {(one.indicator, one.unit_id): one for one in rows}, "short": short,
        "basis": dict.fromkeys(names, "Standard, no. 1"), "names": {name: name for name in names},
    }  # fmt: skip
    return RunFacts(**{**plain, **changed})


class Office:
    """Issues runs into a store, and does the work of the responsible body."""

    def __init__(self, store):
        self.store, self._ids = store, count(1)

    def issue(self, facts, today, successors=None):
        """Verify first, then issue, as the use case does; return both."""
        with self.store.writing() as ledger:
            moves = Moves(ledger, Actor("office/1", Role.SYSTEM, "office"), today)
            known = list(ledger.all_of(EVERYTHING))
            checked = verifications_of_run(facts, known, body="office", today=today, watch_until="2099-01-01")
            refused = [moves.make_all_or_none(mine) for mine in checked.moves.values()]
            assert not any(refused)
            found = findings_of_run(
                facts, [moves.finding(one.id) for one in known], today=today,
                new_id=lambda: f"f{next(self._ids)}", successors=successors,
            )  # fmt: skip
            moves.make(found.moves)
            moves.hand_on()
            moves.write()
        return checked, found

    def all(self):
        with self.store.reading() as ledger:
            return {one.id: one for one in ledger.all_of(EVERYTHING)}

    def work(self, finding_id, today, *, reported=None, completed=None, then=()):
        """Bring a finding from registered, or back in progress, to reported done; with fewer items: not that far."""
        finding = self.all()[finding_id]
        items = [item.id for item in finding.items if item.state == "open"] if reported is None else reported
        plan = [{"id": "a1", "title": "Mend it", "steps": ["mend"], "responsible_body": "street"}]
        way = [
            (Move.SCREEN, {}, Role.SCREENER, "office"),
            (Move.ASSIGN, {"lead_body": "street", "duty": "d", "due": due("2030-01-01")}, Role.DISPATCHER, "office"),
            (Move.ACCEPT, {}, Role.RESPONSIBLE, "street"),
            (Move.PLAN, {"actions": plan}, Role.RESPONSIBLE, "street"),
            (Move.START, {}, Role.RESPONSIBLE, "street"),
        ]
        start = {"registered": 0, "reopened": 1, "in_progress": 5}[str(finding.state)]
        marks = [{"id": item, "state": "reported"} for item in items]
        end = [(Move.MARK_ITEMS, {"items": marks}, Role.RESPONSIBLE, "street")] if marks else []
        if reported is None:
            end.append((Move.REPORT_DONE, {"completed_on": completed or today}, Role.RESPONSIBLE, "street"))
        for move, payload, role, body in [*way[start:], *end, *then]:
            self.move(finding_id, move, payload, role, body, today)

    def move(self, finding_id, move, payload, role, body, today):
        with self.store.writing() as ledger:
            moves = Moves(ledger, Actor(f"{body}/1", role, body), today)
            moves.make([Proposed(finding_id, move, payload)])
            moves.write()


def at(day):
    return lambda: datetime.fromisoformat(f"{day}T04:00:00").replace(tzinfo=UTC)


def issued(store, folder, day):
    who = {role: Actor(f"{BODY}/{role}", role, BODY) for role in (Role.REGISTRAR, Role.REVIEWER)}
    draft_run(store, folder, None, ["water"], who[Role.REGISTRAR])
    comment_on_run(store, folder, None, Answer.AGREES, "", Actor("water/1", Role.RESPONSIBLE, "water"), at(day))
    approve_run(store, folder, None, {}, who[Role.REVIEWER], at(day))
    return issue_findings(store, folder, None, who[Role.REGISTRAR], at(day))
