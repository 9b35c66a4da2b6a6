"""One finding's whole way from registration to being struck off the list, step by step."""

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.apply import apply
from citycheckup.ledger.decide import decide
from citycheckup.ledger.events import canonical, seal
from citycheckup.ledger.transitions import Move

HASH = "ab" * 32
DUE = {
    "date": "2025-12-31",
    "original_date": "2025-12-31",
    "rule": "checkup-deadline",
    "rule_version": "1",
    "calendar": "c",
    "provisional": False,
}
REGISTRATION = {
    "key": "dwelling.structural_hazard_buildings@B01-C05",
    "source_kind": "indicator",
    "source_id": "run-1",
    "category": "dwelling.structural_hazard_buildings",
    "unit_id": "B01-C05",
    "level": "community",
    "statement": "3 buildings with structural hazards",
    "basis": "national-2025, no. 1",
    "found_on": "2025-06-30",
    "definition": {
        "edition": "national-2025",
        "indicator": "i",
        "version": "v1",
        "data_date": "2025-06-30",
        "run": "r",
    },
    "items": [{"id": "b1", "name": "Building 1", "kind": "building"}],
}
VERIFICATION = {
    "id": "v-1",
    "method": "recompute",
    "body": "bureau",
    "date": "2025-11-20",
    "passed": True,
    "data_date": "2025-11-10",
    "data_digest": HASH,
    "definition": "v1",
    "status": "ok",
    "meets": True,
}


def who(role, body="street"):
    return Actor("post", role, body)


WAY = [
    (Move.REGISTER, REGISTRATION, who(Role.REGISTRAR, "bureau"), "2025-07-01"),
    (Move.SCREEN, {}, who(Role.SCREENER, "bureau"), "2025-07-01"),
    (Move.ASSIGN, {"lead_body": "street", "duty": "d1", "due": DUE}, who(Role.DISPATCHER, "bureau"), "2025-07-02"),
    (Move.ACCEPT, {}, who(Role.RESPONSIBLE), "2025-07-03"),
    (
        Move.PLAN,
        {"actions": [{"id": "a1", "title": "Strengthen", "steps": ["survey"], "responsible_body": "street"}]},
        who(Role.RESPONSIBLE),
        "2025-07-10",
    ),
    (Move.START, {}, who(Role.RESPONSIBLE), "2025-08-01"),
    (Move.MARK_ITEMS, {"items": [{"id": "b1", "state": "reported"}]}, who(Role.RESPONSIBLE), "2025-10-01"),
    (Move.REPORT_DONE, {"completed_on": "2025-10-01"}, who(Role.RESPONSIBLE), "2025-10-02"),
    (Move.BEGIN_CHECK, {}, who(Role.VERIFIER, "bureau"), "2025-11-01"),
    (
        Move.MARK_ITEMS,
        {
            "items": [{"id": "b1", "state": "verified", "evidence": ["e1"]}],
            "evidence": [{"id": "e1", "kind": "survey", "dated": "2025-11-10", "sha256": HASH}],
        },
        who(Role.VERIFIER, "bureau"),
        "2025-11-12",
    ),
    (Move.PASS, {"verification": VERIFICATION}, who(Role.VERIFIER, "bureau"), "2025-11-20"),
    (Move.WATCH, {"watch_until": "2026-02-20"}, who(Role.SYSTEM, "system"), "2025-11-20"),
    (Move.CLOSE, {}, who(Role.SYSTEM, "system"), "2026-02-20"),
]


def walked(way):
    finding, events, previous = None, [], "0" * 64
    for seq, (move, payload, actor, today) in enumerate(way, start=1):
        draft = decide(finding, "f1", move, payload, actor, today=today)
        event = seal(draft, seq, f"{today}T08:00:00.000000Z", previous)
        canonical(event.as_plain())
        events.append(event)
        finding, previous = apply(finding, event), event.hash
    return finding, events
