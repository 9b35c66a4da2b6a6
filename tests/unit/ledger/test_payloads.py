import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.apply import apply
from citycheckup.ledger.decide import RefusedError, decide
from citycheckup.ledger.events import canonical, event_of, seal
from citycheckup.ledger.payloads import is_day, misshapen
from citycheckup.ledger.transitions import TRANSITIONS, Move, State
from in_memory_ledger import InMemoryStore
from moves import OTHERS, Bench, day, due, proposal


@pytest.mark.parametrize("value", ["2025-06-30", "2024-02-29"])
def test_days_are_whole(value):
    assert is_day(value)


@pytest.mark.parametrize("value", ["2025", "2025-06", "20250630", "2025-02-29", "2025-6-30", "zzz", "", None, 20250630])
def test_what_is_no_day_is_none(value):
    assert not is_day(value)


def test_every_wrong_field_is_named_with_its_path():
    payload = {
        "evidence": [
            {"id": "e1", "kind": "photo", "dated": "2025", "sha256": "AB" * 32},
            {"id": "e2", "kind": "photo", "dated": "2025-01-01", "sha256": "ab" * 32, "face": "x"},
            "e3",
        ],
        "verification": {"id": "v", "method": "hearsay", "body": "b", "date": "2025-01-01"},
        "petitioner": "X",
    }
    assert misshapen(Move.PASS, payload) == [
        "evidence[0].dated", "evidence[0].sha256", "evidence[1].face", "evidence[2]", "petitioner",
        "verification.method", "verification.passed",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["call 13812345678", "身份证 11010119900307123X", "电话：13812345678。"])
def test_numbers_of_persons_stay_out_of_free_text(text):
    assert misshapen(Move.REJECT, {"reason": text}) == ["reason"]
    assert misshapen(Move.REGISTER, {"statement": text}) == ["statement"]
    assert misshapen(Move.PLAN, {"actions": [{"id": "a", "title": text, "steps": [text], "responsible_body": "b"}]})


@pytest.mark.parametrize(
    "text", ["way/13812345678 is a building", "2025-06-30: 20 of 35 buildings", "按通知〔2023〕75号"]
)
def test_numbers_of_things_may_stand_in_free_text(text):
    bare = text.replace("way/13812345678", "w13812345678")
    assert misshapen(Move.REJECT, {"reason": bare}) == []


@pytest.mark.parametrize("cost", [float("nan"), float("inf"), -1, True, "12"])
def test_a_cost_is_a_number_of_yuan(cost):
    action = {"id": "a", "title": "t", "steps": ["s"], "responsible_body": "b", "cost_yuan": cost}
    assert misshapen(Move.PLAN, {"actions": [action]}) == ["actions[0].cost_yuan"]


@pytest.mark.parametrize("derivation", [[{"x": float("nan")}], [{"x": {1}}], ["x"], "x", [{"x": "\ud800"}]])
def test_a_derivation_can_be_written_down(derivation):
    assert misshapen(Move.RESCHEDULE, {"due": {**due("2025-01-01"), "derivation": derivation}}) == ["due.derivation"]


def findings():
    for state in State:
        for kind in ("indicator", "case"):
            if kind == "case" and state is State.SUPERSEDED:
                continue
            bench = Bench(InMemoryStore(), kind).bring_to(state)
            yield bench.finding(), day(bench.today, 10)


FINDINGS = [(None, "2025-02-01"), *findings()]
LEAVES = [None, True, False, 0, 1, -1, 0.5, float("nan"), "", "x", "e1", "b1", "2025-03-01", "2025", "verified"]
junk = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "x"]), inner, max_size=2),
    max_leaves=3,
)


def with_junk(value, data):
    """Put junk into one place of a payload, at any depth."""
    if isinstance(value, dict) and value and data.draw(st.booleans()):
        name = data.draw(st.sampled_from(sorted(value)))
        return {**value, name: with_junk(value[name], data)}
    if isinstance(value, list) and value and data.draw(st.booleans()):
        return [with_junk(value[0], data), *value[1:]]
    return data.draw(junk)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(TRANSITIONS), st.data())
def test_junk_is_refused_or_makes_a_sound_event(row, data):
    fitting = [one for one in FINDINGS if (None if one[0] is None else one[0].state) in (row.sources or {None})]
    finding, today = data.draw(st.sampled_from(fitting))
    kind = "case" if finding and finding.source_kind == "case" else "indicator"
    payload, role, body = proposal(finding, row.move, today, kind)
    for name in sorted(payload):
        if data.draw(st.integers(0, 2)) == 0:
            payload = {**payload, name: with_junk(payload[name], data)}
    try:
        draft = decide(finding, "f1", row.move, payload, Actor("p", role, body), today=today, others=OTHERS)
    except RefusedError:
        return
    event = seal(draft, 1 if finding is None else finding.version + 1, f"{today}T00:00:00.000000Z", "0" * 64)
    assert canonical(event.as_plain())
    assert apply(finding, event_of(event.as_plain())).version == event.seq


def test_nothing_is_done_by_a_role_that_only_reads():
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.DRAW_OFFICER, Role.CUSTODIAN):
        assert not any(role in row.roles for row in TRANSITIONS)
