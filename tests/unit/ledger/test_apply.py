"""What each move makes of a finding of which everything is known: these fields become this, and no other changes."""

from dataclasses import replace

import pytest

from citycheckup.ledger.apply import apply, new_finding
from citycheckup.ledger.events import event_of
from citycheckup.ledger.finding import Extension, FollowUp, Item, ItemState, Link, LinkKind
from citycheckup.ledger.plain import as_plain, read_action, read_due, read_evidence, read_verification
from citycheckup.ledger.transitions import BY_MOVE, Move, State
from moves import PARK, STREET, TAKEN_OVER, due, evidence, registration, verification

E1, E2 = evidence("e1", "2025-02-01"), evidence("e2", "2025-03-01")
ACTION = {"id": "a1", "title": "Mend", "steps": ["look", "mend"], "responsible_body": "works"}
NEW = new_finding("f1", registration())
CHECKED = verification(NEW, "2025-03-02")
ITEMS = tuple(Item(str(state), str(state), "building", state, ("e1",)) for state in ItemState)
EXTENDED = Extension("2025-03-01", "2025-04-01", "r", "office", "rain", True)
BEFORE = replace(
    NEW,
    state=State.VERIFYING,
    lead_body=STREET,
    co_bodies=(PARK,),
    former_bodies=("old",),
    duty="d1",
    dispute_until="2025-01-24",
    due=read_due(due("2025-03-11")),
    items=ITEMS,
    actions=(read_action(ACTION),),
    evidence=(read_evidence(E1),),
    verifications=(read_verification(CHECKED),),
    extensions=(EXTENDED,),
    links=(Link(LinkKind.DUPLICATE_OF, "f0"),),
    observations=({"run": "run-2"},),
    completed_on="2025-02-01",
    verified_on="2025-02-02",
    watch_until="2025-02-07",
    closed_on="2025-02-08",
    reply_delivered_on="2025-02-09",
    follow_up=FollowUp.SOLVED,
    handling_rating=4,
    proof=({"condition": "c", "holds": True},),
    disputed_times=1,
    reopened_on="2025-02-10",
    reopened_times=2,
    version=7,
)
PLAIN = as_plain(BEFORE)
NOTHING_KNOWN = dict.fromkeys(("completed_on", "reply_delivered_on", "follow_up", "handling_rating"))


def items(**changed):
    """The items as they are on paper, some in another state."""
    return [{**item, "state": changed.get(item["id"], item["state"])} for item in PLAIN["items"]]


def more(name, *added):
    return [*PLAIN[name], *(as_plain(one) for one in added)]


EVIDENCE = {"evidence": more("evidence", read_evidence(E2))}
VERIFIED = as_plain(read_verification({**CHECKED, "id": "v2", "date": "2025-03-03"}))
CASES = {
    Move.SCREEN: ({}, {}),
    Move.REJECT: ({"reason": "r", "evidence": [E2]}, {"ended": {"reason": "r"}, **EVIDENCE}),
    Move.MERGE: ({"into": "f0", "reason": "r"}, {"ended": {"into": "f0", "reason": "r"}}),
    Move.TRANSFER: ({"to": "x", "receipt": "R"}, {"ended": {"to": "x", "receipt": "R"}}),
    Move.SUPERSEDE: ({"successor": "f2"}, {"ended": {"successor": "f2"}}),
    Move.REMOVE_OBJECT: (
        {"reason": "r"},
        {"ended": {"reason": "r"}, "items": items(open="removed", reported="removed")},
    ),
    Move.ASSIGN: (
        {"lead_body": "new", "co_bodies": ["c"], "duty": "d2", "due": due("2025-05-01")},
        {"lead_body": "new", "co_bodies": ["c"], "duty": "d2", "dispute_until": None,
         "due": as_plain(read_due(due("2025-05-01")))},
    ),
    Move.DISPUTE: ({"reason": "r"}, {"disputed_times": 2}),
    Move.ACCEPT: ({}, {}),
    Move.PLAN: ({"actions": [{**ACTION, "title": "Paint"}]}, {"actions": [{**PLAIN["actions"][0], "title": "Paint"}]}),
    Move.REVISE_PLAN: (
        {"actions": [{**ACTION, "title": "Paint"}]},
        {"actions": [{**PLAIN["actions"][0], "title": "Paint"}]},
    ),
    Move.START: ({}, {}),
    Move.DO_STEP: (
        {"action": "a1", "step": 1, "done_on": "2025-03-01", "evidence": [E2]},
        {"actions": [{**PLAIN["actions"][0],
                      "done": [{"number": 1, "on": "2025-03-01", "body": "body", "evidence": ["e2"]}]}], **EVIDENCE},
    ),
    Move.REPORT_DONE: ({"completed_on": "2025-03-01", "evidence": [E2]}, {"completed_on": "2025-03-01", **EVIDENCE}),
    Move.BEGIN_CHECK: ({}, {}),
    Move.PASS: (
        {"verification": VERIFIED, "evidence": [E2]},
        {"verifications": [*PLAIN["verifications"], VERIFIED], "verified_on": "2025-03-03", **EVIDENCE},
    ),
    Move.FAIL: (
        {"verification": VERIFIED, "evidence": [E2]},
        {"verifications": [*PLAIN["verifications"], VERIFIED], "items": items(reported="open"), **NOTHING_KNOWN,
         **EVIDENCE},
    ),
    Move.WATCH: ({"watch_until": "2025-04-01"}, {"watch_until": "2025-04-01"}),
    Move.CLOSE: (
        {"on": "2025-04-02", "proof": [{"condition": "d"}]},
        {"closed_on": "2025-04-02", "proof": [{"condition": "d"}]},
    ),
    Move.REOPEN: (
        {"on": "2025-04-03"},
        {**NOTHING_KNOWN, "verified_on": None, "watch_until": None, "closed_on": None, "proof": [],
         "reopened_on": "2025-04-03", "reopened_times": 3,
         "items": [{**item, "state": "open", "evidence": []} if item["id"] == "verified" else item
                   for item in PLAIN["items"]]},
    ),
    Move.EXTEND: (
        {"due": due("2025-06-01"), "rule": "r", "approver": "office", "reason": "snow", "reporter_told": False},
        {"due": as_plain(read_due(due("2025-06-01"))),
         "extensions": more("extensions", Extension("2025-03-11", "2025-06-01", "r", "office", "snow", False))},
    ),
    Move.RESCHEDULE: ({"due": due("2025-06-01")}, {"due": as_plain(read_due(due("2025-06-01")))}),
    Move.ADD_EVIDENCE: ({"evidence": [E2]}, EVIDENCE),
    Move.MARK_ITEMS: (
        {"items": [{"id": "open", "state": "reported", "evidence": ["e2"]}], "evidence": [E2]},
        {"items": [{**item, "state": "reported", "evidence": ["e1", "e2"]} if item["id"] == "open" else item
                   for item in PLAIN["items"]], **EVIDENCE},
    ),
    Move.RECORD_REPLY: (
        {"reply_delivered_on": "2025-03-05", "follow_up": "not_solved"},
        {"reply_delivered_on": "2025-03-05", "follow_up": "not_solved", "handling_rating": None},
    ),
    Move.LINK: ({"kind": "caused_by", "to": "f3"}, {"links": more("links", Link(LinkKind.CAUSED_BY, "f3"))}),
    Move.OBSERVE: (
        {"facts": {"run": "run-3"}, "items": [{"id": "n", "name": "n", "kind": "building"}]},
        {"observations": more("observations", {"run": "run-3"}), "items": more("items", Item("n", "n", "building"))},
    ),
    Move.SUBSTITUTE: (
        {"former": STREET, "successor_body": PARK},
        {"lead_body": PARK, "co_bodies": [], "former_bodies": ["old", STREET]},
    ),
    Move.TAKE_OVER: (
        {"predecessor": "f0", "actions": [TAKEN_OVER], "due": due("2025-07-01")},
        {"links": more("links", Link(LinkKind.CONTINUES, "f0")),
         "actions": more("actions", read_action(TAKEN_OVER)), "due": as_plain(read_due(due("2025-07-01")))},
    ),
}  # fmt: skip


@pytest.mark.parametrize("move", [one for one in Move if one is not Move.REGISTER])
def test_these_fields_change_and_no_others(move):
    payload, expected = CASES[move]
    event = event_of({
        "seq": 8, "at": "2025-04-03T01:00:00.000000Z", "kind": "finding", "record": "f1",
        "payload": {"move": str(move), **payload}, "post": "p", "role": "r", "body": "body", "previous": "", "hash": "",
    })  # fmt: skip
    after = apply(BEFORE, event)
    state = str(BY_MOVE[move].target or State.VERIFYING)
    step = {"seq": 8, "at": "2025-04-03", "move": str(move), "state": state, "body": "body"}
    assert as_plain(after) == {**PLAIN, **expected, "state": state, "history": [step], "version": 8}
