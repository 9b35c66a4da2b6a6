"""Each guard violated once, alone, in every row that names it; without the guard the same move goes through."""

from dataclasses import dataclass, field, replace

import pytest

from citycheckup.authority.roles import Actor
from citycheckup.ledger import decide as deciding
from citycheckup.ledger import gate
from citycheckup.ledger.decide import RefusedError, decide
from citycheckup.ledger.finding import FollowUp, Severity
from citycheckup.ledger.guards import GUARDS
from citycheckup.ledger.transitions import TRANSITIONS, Move, State
from moves import BUREAU, OTHERS, TAKEN_OVER, Bench, day, due, evidence


@dataclass(frozen=True)
class Wrong:
    """What violates a guard, and nothing but this guard.

    ``change`` gets the payload, the finding and today, and returns what the payload has otherwise.
    """

    key: str
    change: object = lambda payload, finding, today: {}
    body: str | None = None
    kind: str = "indicator"
    before: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)
    days: int = 0  # later than the proposal was made


def said(**changed):
    """Another verification."""
    return lambda payload, finding, today: {"verification": payload["verification"] | changed}


def moved(**changed):
    return lambda payload, finding, today: {"due": payload["due"] | changed}


def old_evidence(payload, finding, today):
    brought = [evidence("old", finding.completed_on)]
    return {"evidence": brought, "verification": payload["verification"] | {"evidence": ["old"]}}


def future_evidence(payload, finding, today):
    return {"evidence": [*payload.get("evidence", ()), evidence("later", day(today, 1))]}


def used_evidence(payload, finding, today):
    return {"evidence": [*payload.get("evidence", ()), evidence("twice", today), evidence("twice", today)]}


def marked(**changed):
    return lambda payload, finding, today: {"items": [payload["items"][0] | changed]}


MAJOR = {Move.REGISTER: {"severity": "major", "severity_standard": "Standard of major hazards, 3"}}
NO_DATA = {"status": "no_data", "meets": None}

WRONG = {
    "found_not_in_future": Wrong("found_in_future", lambda p, f, today: {"found_on": day(today, 1)}),
    "severity_has_standard": Wrong("severity_without_standard", lambda *_: {"severity": "major"}),
    "indicator_has_definition": Wrong("definition_incomplete", lambda p, *_: {"definition": {"version": "v1"}}),
    "no_other_open_with_key": Wrong("key_is_open", others={"key:hazards@unit-1": State.ASSIGNED}),
    "merges_into_another_open": Wrong("merge_into", others={"other-open": State.WATCHING}),
    "one_lead_body": Wrong("lead_body_twice", lambda *_: {"co_bodies": ["street"]}),
    "due_not_before_found": Wrong(
        "due_before_found",
        lambda p, f, _: {"due": due(day(f.found_on, -1)), **({"notice": "N-1"} if "reason" in p else {})},
    ),
    "acts_for_lead_body": Wrong("not_the_lead_body", body="park"),
    "acts_for_one_of_its_bodies": Wrong("not_its_body", body="elsewhere"),
    "within_dispute_window": Wrong("dispute_window_over", days=5),
    "actions_end_in_time": Wrong(
        "actions_outlast", lambda p, f, _: {"actions": [p["actions"][0] | {"due_on": day(f.due.date, 1)}]}
    ),
    "done_work_stays": Wrong(
        "done_work_lost", lambda p, *_: {"actions": [p["actions"][0] | {"id": TAKEN_OVER["id"], "steps": ["other"]}]}
    ),
    "something_is_planned": Wrong("nothing_planned", lambda *_: {"actions": [], "given_up": ["a1"]}),
    "step_is_to_be_done": Wrong("step_unknown", lambda *_: {"step": 9}),
    "acts_for_the_action": Wrong("not_its_body", body="elsewhere"),
    "step_in_time_span": Wrong("step_out_of_span", lambda p, f, today: {"done_on": day(today, 1)}),
    "substitutes_one_of_its_bodies": Wrong("substitutes", lambda *_: {"former": "elsewhere"}),
    "takes_over_from_superseded": Wrong("takes_over", lambda *_: {"predecessor": "other-open"}),
    "taken_over_actions_are_new": Wrong("actions_not_new", lambda *_: {"actions": [TAKEN_OVER | {"id": "a1"}]}),
    "taken_over_date_fits": Wrong("date_kept", lambda p, f, _: {"due": due(day(f.due.date, 1))}),
    "actions_are_whole": Wrong("actions_incomplete", lambda p, *_: {"actions": [p["actions"][0], p["actions"][0]]}),
    "completed_in_time_span": Wrong("completed_out_of_span", lambda p, f, today: {"completed_on": day(today, 1)}),
    "watch_ends_after_verification": Wrong("watch_too_short", lambda p, f, _: {"watch_until": f.verified_on}),
    "closing_gate": Wrong("gate_shut", others={"recurrence:f2": State.REGISTERED}),
    "reopening_has_cause": Wrong("reopening_cause", lambda *_: {"cause": "whim"}),
    "definition_can_end": Wrong("has_no_definition", kind="inspection"),
    "successor_is_another": Wrong("successor_itself", lambda *_: {"successor": "f1"}),
    "same_definition": Wrong("observed_otherwise", lambda p, *_: {"facts": p["facts"] | {"version": "v2"}}),
    "link_is_sound": Wrong("link_refused", lambda *_: {"to": "f1"}),
    "approver_not_of_lead_body": Wrong("approves_own_extension", body="works"),
    "reporter_is_told": Wrong("reporter_not_told", lambda *_: {"reporter_told": False}),
    "extension_allowed": Wrong("extended_often_enough", lambda *_: {"times_allowed": 0}),
    "later_than_before": Wrong("extension_not_later", lambda p, f, _: {"due": p["due"] | {"date": f.due.date}}),
    "not_earlier_without_notice": Wrong(
        "earlier_without_notice", lambda p, f, _: {"due": due(day(f.due.date, -1), f.due.original_date)}
    ),
    "later_has_cause": Wrong("later_without_cause", moved(calendar="calendar-1")),
    "original_date_begins": Wrong("original_date_changed", moved(original_date="2029-01-01")),
    "original_date_stays": Wrong("original_date_changed", moved(original_date="2029-01-01")),
    "original_date_follows": Wrong("original_date_changed", moved(original_date="2029-01-01")),
    "four_eyes": Wrong("verifier_is_responsible", body="park"),
    "evidence_not_in_future": Wrong("evidence_in_future", future_evidence),
    "evidence_is_new": Wrong("evidence_id_used", used_evidence),
    "verification_is_new": Wrong("verification_id_used", said(id="v-failed")),
    "verification_in_time_span": Wrong(
        "verified_out_of_span", lambda p, f, today: {"verification": p["verification"] | {"date": day(today, 1)}}
    ),
    "verification_says_passed": Wrong("check_did_not_pass", said(passed=False)),
    "verification_says_failed": Wrong("check_did_not_fail", said(passed=True)),
    "method_permitted": Wrong("method_not_permitted", said(method="document_check"), kind="inspection"),
    "evidence_after_completion": Wrong("evidence_too_old", old_evidence, kind="inspection"),
    "recompute_meets": Wrong("recompute_does_not_meet", said(**NO_DATA)),
    "recompute_misses": Wrong("recompute_does_not_miss", said(**NO_DATA)),
    "major_rechecked_on_site": Wrong("major_needs_site_check", said(resume_consent=None), before=MAJOR),
    "items_begin_open": Wrong("items_not_new", lambda p, *_: {"items": [p["items"][0] | {"state": "verified"}]}),
    "items_are_new": Wrong("items_not_new", lambda p, *_: {"items": [p["items"][0] | {"id": "b1"}]}),
    "items_all_reported": Wrong("items_left"),
    "items_all_settled": Wrong("items_unsettled"),
    "item_marks_allowed": Wrong("item_unknown", marked(id="b9")),
    "reopened_items_were_verified": Wrong("reopened_items", lambda *_: {"items": ["b9"]}),
    "is_case": Wrong("not_a_case"),
    "reply_in_time_span": Wrong(
        "reply_out_of_span", lambda p, f, today: {"reply_delivered_on": day(today, 1)}, kind="case"
    ),
}
FROM = {  # where a row has several states: the last of its way, where most is there to be violated
    Move.REOPEN: State.WATCHING, Move.SUPERSEDE: State.IN_PROGRESS, Move.REMOVE_OBJECT: State.IN_PROGRESS,
    Move.EXTEND: State.IN_PROGRESS, Move.ADD_EVIDENCE: State.IN_PROGRESS, Move.MARK_ITEMS: State.IN_PROGRESS,
    Move.RECORD_REPLY: State.REPORTED_DONE, Move.LINK: State.SCREENED, Move.RESCHEDULE: State.ASSIGNED,
    Move.ASSIGN: State.SCREENED, Move.OBSERVE: State.IN_PROGRESS,
    Move.REVISE_PLAN: State.IN_PROGRESS, Move.TAKE_OVER: State.IN_PROGRESS,
    Move.SUBSTITUTE: State.IN_PROGRESS,
}  # fmt: skip
PAIRS = [(row.move, guard) for row in TRANSITIONS for guard in row.guards]


def attempt_of(store, move, guard):
    """Return a function that makes the wrong move, and the reason it must get."""
    wrong = WRONG[guard]
    kind = "case" if move is Move.RECORD_REPLY and guard != "is_case" else wrong.kind
    state = FROM.get(move) or next(iter(next(row.sources for row in TRANSITIONS if row.move is move)), None)
    bench = Bench(store, kind, wrong.before)
    if guard == "verification_is_new":
        failed_once(bench)
    elif state is not None:
        bench.bring_to(state)
        if guard not in {"items_all_reported", "items_all_settled"}:
            bench.ready_for(move)
    if guard == "done_work_stays":  # something begun stands in the plan
        bench.make(Move.TAKE_OVER, *bench.proposal(Move.TAKE_OVER))
    payload, role, body = bench.proposal(move)
    changed = {**payload, **wrong.change(payload, bench.finding(), bench.today)}
    if move is Move.REGISTER and guard.startswith("evidence"):
        changed["found_on"] = bench.today
    bench.today = day(bench.today, wrong.days)
    others = {**OTHERS, **wrong.others}
    return lambda: bench.make(move, changed, role, wrong.body or body, others), f"ledger.{wrong.key}"


def failed_once(bench):
    bench.bring_to(State.VERIFYING)
    payload, role, body = bench.proposal(Move.FAIL)
    bench.make(Move.FAIL, payload | {"verification": payload["verification"] | {"id": "v-failed"}}, role, body)
    for move in (Move.MARK_ITEMS, Move.REPORT_DONE, Move.BEGIN_CHECK, Move.MARK_ITEMS):
        bench.make(move, *bench.proposal(move))


@pytest.mark.parametrize(("move", "guard"), PAIRS)
def test_a_guard_violated_alone_refuses_with_its_reason(store, move, guard):
    wrong, key = attempt_of(store, move, guard)
    with pytest.raises(RefusedError) as told:
        wrong()
    assert [reason.key for reason in told.value.reasons] == [key]


@pytest.mark.parametrize(("move", "guard"), PAIRS)
def test_without_the_guard_the_wrong_move_goes_through(store, move, guard, monkeypatch):
    wrong, _ = attempt_of(store, move, guard)
    monkeypatch.setattr(deciding, "GUARDS", {**GUARDS, guard: lambda asked: None})
    assert wrong().history[-1].move == move


def test_every_guard_is_named_in_the_table_and_violated_here():
    assert {guard for _, guard in PAIRS} == set(GUARDS) == set(WRONG)


DAMAGE = {
    "verified_by_permitted_method": lambda f: {"verifications": (replace(f.verifications[-1], passed=False),)},
    "verifier_is_another_body": lambda f: {"co_bodies": (BUREAU,)},
    "evidence_after_completion": lambda f: {"completed_on": f.verified_on},
    "major_rechecked_on_site": lambda f: {"severity": Severity.MAJOR},
    "resident_answered": lambda f: {"follow_up": FollowUp.NOT_SOLVED},
    "watch_ended_without_recurrence": lambda f: {"watch_until": "2099-01-01"},
}


@pytest.mark.parametrize("kind", ["indicator", "inspection", "case", "visit"])
@pytest.mark.parametrize("condition", gate.CONDITIONS)
def test_each_condition_of_the_gate_shuts_it_alone(store, condition, kind, monkeypatch):
    if condition == "resident_answered" and kind != "case":
        kind = "case"
    bench = Bench(store, kind).bring_to(State.WATCHING)
    _, role, body = bench.proposal(Move.CLOSE)
    finding, actor = bench.finding(), Actor("post-1", role, body)
    damaged = replace(finding, **DAMAGE[condition](finding))
    assert decide(finding, "f1", Move.CLOSE, {}, actor, today=bench.today).payload["proof"]
    with pytest.raises(RefusedError) as told:
        decide(damaged, "f1", Move.CLOSE, {}, actor, today=bench.today)
    assert [reason.arguments["conditions"] for reason in told.value.reasons] == [[condition]]
    monkeypatch.setitem(gate.CONDITIONS, condition, lambda *_: {"holds": True, "because": {}})
    assert decide(damaged, "f1", Move.CLOSE, {}, actor, today=bench.today).payload["proof"]


@pytest.mark.parametrize("answer", ["not_solved", "not_reached", None])
def test_a_case_stays_open_until_the_resident_was_asked_and_did_not_deny(store, answer):
    bench = Bench(store, "case").bring_to(State.VERIFYING)
    bench.ready_for(Move.PASS)
    if answer:
        payload, role, body = bench.proposal(Move.RECORD_REPLY)
        bench.make(Move.RECORD_REPLY, {**payload, "follow_up": answer}, role, body)
    for move in (Move.PASS, Move.WATCH):
        bench.make(move, *bench.proposal(move))
    with pytest.raises(RefusedError) as told:
        bench.make(Move.CLOSE, *bench.proposal(Move.CLOSE))
    assert told.value.reasons[0].arguments["conditions"] == ["resident_answered"]


def test_the_gate_has_six_conditions_and_each_is_damaged_here():
    assert len(gate.CONDITIONS) == 6
    assert set(DAMAGE) == set(gate.CONDITIONS)
