"""Whatever is tried in whatever order: nothing closes without the six conditions, and replay gives what stands."""

import json
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.ledger.apply import replay
from citycheckup.ledger.events import canonical, event_of
from citycheckup.ledger.finding import ItemState
from citycheckup.ledger.gate import CONDITIONS
from citycheckup.ledger.guards import GUARDS
from citycheckup.ledger.plain import as_plain, read_finding
from citycheckup.wording import templates
from closing_oracle import faults_of_closing
from random_walks import KINDS, Walk

HELD = {
    "assigned", "disputed", "accepted", "planned", "in_progress", "reported_done", "verifying", "verified", "watching",
    "closed", "reopened",
}  # fmt: skip
# The arrows of workflow facts, section 0, with the two ends of issue 5.
ARROWS = {
    "registered": {"screened"}, "screened": {"assigned", "not_upheld", "merged", "transferred"},
    "assigned": {"disputed", "accepted"}, "disputed": {"assigned"}, "accepted": {"planned"},
    "planned": {"in_progress"}, "in_progress": {"reported_done"}, "reported_done": {"verifying"},
    "verifying": {"verified", "in_progress"}, "verified": {"watching"}, "watching": {"closed", "reopened"},
    "closed": {"reopened"}, "reopened": {"assigned"},
}  # fmt: skip
# The guards that already ask for what a condition of the gate asks for again.
EARLIER = {
    "verified_by_permitted_method": ["method_permitted", "recompute_meets", "verification_says_passed"],
    "verifier_is_another_body": ["four_eyes"],
    "evidence_after_completion": ["evidence_after_completion"],
    "major_rechecked_on_site": ["major_rechecked_on_site"],
}
ENDED_EARLY = {"superseded", "object_removed"}
ENDS = {*ENDED_EARLY, "not_upheld", "merged", "transferred"}


def look_at(walk, event, before):
    """Hold one accepted event to everything that must be so after it."""
    finding = walk.finding
    assert finding.version == len(walk.events) == len(finding.history)
    state, came_from = str(finding.state), None if before is None else str(before.state)
    if came_from is None:
        assert state == "registered"
    elif state != came_from:
        assert state in ARROWS.get(came_from, set()) or (state in ENDED_EARLY and came_from in {*ARROWS} - {"closed"})
    if state in HELD:
        assert isinstance(finding.lead_body, str)
        assert finding.lead_body
        assert finding.lead_body not in finding.co_bodies
    if finding.due is not None:
        assert finding.due.date >= finding.found_on
        assert finding.due.original_date >= finding.found_on
    counts = finding.items_by_state()
    assert counts == items_told(walk.events)
    assert sum(counts.values()) == len(finding.items)
    if state in {"verified", "watching", "closed"}:
        assert counts[ItemState.OPEN] == counts[ItemState.REPORTED] == 0
        assert finding.verified_on >= finding.completed_on >= finding.found_on
    if event.payload["move"] == "close":
        told = [(one.payload["move"], one.payload) for one in walk.events[:-1]]
        around = [(one.category, one.unit_id, one.found_on, one.state) for one in walk.others]
        faults = faults_of_closing(told, around, walk.today)
        assert faults == [], f"closed without: {faults}"
        assert [one["condition"] for one in finding.proof if one["holds"]] == list(CONDITIONS)
    else:
        assert state != "closed" or came_from == "closed"


def items_told(events):
    """How many items stand where, counted from the marks alone."""
    states = {item["id"]: "open" for item in events[0].payload.get("items") or ()}
    for event in events[1:]:
        move, said = event.payload["move"], event.payload
        if move == "mark_items":
            states |= {mark["id"]: mark["state"] for mark in said["items"]}
        if move == "observe":
            states |= {item["id"]: "open" for item in said.get("items") or ()}
        if move == "fail":
            states = {item: "open" if state == "reported" else state for item, state in states.items()}
        if move == "reopen":
            named = said.get("items")
            again = set(states if named is None else named)
            states |= {item: "open" for item, state in states.items() if state == "verified" and item in again}
        if move == "remove_object":
            states |= {item: "removed" for item, state in states.items() if state != "verified"}
    told = list(states.values())
    return {state: told.count(str(state)) for state in ItemState}


def walk_on(walk, tries):
    for _ in range(tries):
        before = walk.finding
        if before is not None and before.state in ENDS and walk.chance(0.7):
            return  # little can happen here
        event = walk.step()
        if event is None:
            assert walk.finding is before
        else:
            look_at(walk, event, before)


def replays(walk):
    """Replay the events from nothing: the finding that stands."""
    assert replay(walk.events) == ({} if walk.finding is None else {"f1": walk.finding})


def replays_from_paper(walk):
    """Read back what a file of the events would say, and replay it: the same finding, and the same on paper."""
    written = json.loads(json.dumps([event.as_plain() for event in walk.events]))
    replayed = replay(map(event_of, written))
    assert replayed == ({} if walk.finding is None else {"f1": walk.finding})
    if walk.finding is not None:
        plain = as_plain(walk.finding)
        assert canonical(plain) == canonical(as_plain(replayed["f1"]))
        assert read_finding(json.loads(json.dumps(plain))) == walk.finding


def walks(count, seed):
    """Walk that often, eight ways from each place on the way; return the ends, how many closed, and what was said."""
    source = random.Random(seed)

    def choose(some):
        return some[int(source.random() * len(some))]

    def chance(probability):
        return source.random() < probability

    ended, closed, said = Counter(), 0, {}
    for number in range(count // 8):
        trunk = Walk(choose, chance, KINDS[number % 4])
        walk_on(trunk, choose(range(22)))
        for branch in range(8):
            walk = trunk.fork()
            walk_on(walk, choose(range(4, 16)))
            (replays if branch else replays_from_paper)(walk)
            ended[None if walk.finding is None else str(walk.finding.state)] += 1
            closed += any(event.payload["move"] == "close" for event in walk.events)
            said |= {reason.key: reason for reason in walk.refusals}
    return ended, closed, said


def hold(count, seed):
    ended, closed, said = walks(count, seed)
    # Not a proof of nothing: the walks get everywhere, and many close.
    assert closed > count / 50
    assert len(ended) > 14
    for language in ("zh", "en"):
        words = templates(language)
        for key, reason in said.items():
            assert words[key].format(**reason.arguments)
    return said


def test_random_orders_hold():
    said = hold(1_000, seed=5)
    assert len(said) > 25


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_a_hundred_thousand_random_orders_hold(part):
    hold(10_000, seed=part)


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(KINDS))
def test_orders_that_hypothesis_can_shrink(data, kind):
    def choose(some):
        return some[data.draw(st.integers(0, len(some) - 1))]

    def chance(probability):
        return data.draw(st.floats(0, 1, exclude_max=True, allow_subnormal=False)) < probability

    walk = Walk(choose, chance, kind)
    walk_on(walk, 16)
    replays_from_paper(walk)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_walks_would_find_a_gate_that_is_not_shut(condition, monkeypatch):
    """Take a condition away, with the guards before the gate that ask for it: the oracle sees it."""
    always = lambda *_: {"holds": True, "because": {}}  # noqa: E731 - as short as it is wrong
    monkeypatch.setitem(CONDITIONS, condition, always)
    guards = dict.fromkeys(EARLIER.get(condition, ()), lambda asked: None)
    monkeypatch.setattr("citycheckup.ledger.decide.GUARDS", {**GUARDS, **guards})
    with pytest.raises(AssertionError, match="closed without"):
        walks(8_000, seed=1)
