"""The table of moves, written down once more from workflow facts, section 0, and every pair of state and move tried."""

import pytest

from citycheckup.authority.roles import Role
from citycheckup.ledger.decide import RefusedError
from citycheckup.ledger.transitions import TRANSITIONS, Move, State
from moves import WAYS, Bench

# move: from -> to (= stays) | who may | what it needs
TABLE = """
register:      - -> registered | registrar system | SOURCE statement basis found_on
screen:        registered -> screened | screener system |
reject:        screened -> not_upheld | screener | reason
merge:         screened -> merged | screener | into reason
transfer:      screened -> transferred | screener | to receipt reason
assign:        screened disputed reopened -> assigned | dispatcher system | lead_body duty due
dispute:       assigned -> disputed | responsible | reason
accept:        assigned -> accepted | responsible |
plan:          accepted -> planned | responsible | actions
start:         planned -> in_progress | responsible |
report_done:   in_progress -> reported_done | responsible | completed_on
begin_check:   reported_done -> verifying | verifier system |
pass:          verifying -> verified | verifier system | verification
fail:          verifying -> in_progress | verifier system | verification reason
watch:         verified -> watching | verifier dispatcher system | watch_until
close:         watching -> closed | dispatcher reviewer system |
reopen:        watching closed -> reopened | dispatcher verifier registrar system | cause reason
supersede:     OPEN -> superseded | dispatcher system | successor reason
remove_object: OPEN -> object_removed | verifier | reason evidence
extend:        accepted planned in_progress -> = | dispatcher reviewer | reason due rule reporter_told
add_evidence:  HELD -> = | responsible co_body verifier inspector | evidence
mark_items:    UNVERIFIED -> = | responsible verifier system | items
record_reply:  reported_done verifying verified watching -> = | case_handler verifier | reply_delivered_on follow_up
link:          ALL -> = | registrar screener dispatcher system | kind to
reschedule:    HELD -> = | dispatcher system | due reason
observe:       OPEN -> = | registrar system | facts
"""
SOURCE = "key source_kind source_id category unit_id level"
HELD = [
    "assigned",
    "disputed",
    "accepted",
    "planned",
    "in_progress",
    "reported_done",
    "verifying",
    "verified",
    "watching",
    "closed",
    "reopened",
]
GROUPS = {
    "-": [],
    "HELD": HELD,
    "OPEN": ["registered", "screened", *HELD[:-2], "reopened"],
    "UNVERIFIED": [*HELD[:7], "reopened"],
    "ALL": [str(state) for state in State],
}


def read(line):
    move, _, rest = line.partition(":")
    where, roles, needs = rest.replace("SOURCE", SOURCE).split("|")
    sources, target = where.split("->")
    states = [state for name in sources.split() for state in GROUPS.get(name, [name])]
    return Move(move), set(states), target.strip(), set(roles.split()), needs.split()


ROWS = {move: rest for move, *rest in map(read, TABLE.strip().splitlines())}
SOME_STATE = {move: min((s for s in sources), default=None) for move, (sources, *_) in ROWS.items()}


def kind_for(move, state):
    return "case" if move is Move.RECORD_REPLY and state != State.SUPERSEDED else "indicator"


def bench_for(store, move, state):
    bench = Bench(store, kind_for(move, state))
    return bench if state is None else bench.bring_to(State(state)).ready_for(move)


def refused(bench, move, payload, role, body):
    before, head = bench.finding(), head_of(bench)
    with pytest.raises(RefusedError) as told:
        bench.make(move, payload, role, body)
    assert bench.finding() == before
    assert head_of(bench) == head
    return told.value.reasons


def head_of(bench):
    with bench.store.reading() as ledger:
        return ledger.head()


def test_the_table_is_the_one_of_the_workflow():
    said = {
        row.move: [set(map(str, row.sources)), str(row.target or "="), set(map(str, row.roles)), list(row.needs)]
        for row in TRANSITIONS
    }
    assert {move: [*rest[:3], sorted(rest[3])] for move, rest in said.items()} == {
        move: [*rest[:3], sorted(rest[3])] for move, rest in ROWS.items()
    }
    assert len(TRANSITIONS) == len(Move) == len(ROWS)


@pytest.mark.parametrize("state", [None, *State])
def test_a_way_leads_to_each_state(store, state):
    if state is None:
        assert Bench(store).finding() is None
    else:
        assert Bench(store).bring_to(state).finding().state is state
        assert state in WAYS


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("move", Move)
def test_every_pair_of_state_and_move(store, state, move):
    sources, target, _, _ = ROWS[move]
    bench = bench_for(store, move, state)
    if state is None and move is not Move.REGISTER:
        # There is nothing to propose on: take what would do for a finding that is there.
        payload, role, body = {}, Role.DISPATCHER, "office"
    else:
        payload, role, body = bench.proposal(move)
    if (state is None and move is Move.REGISTER) or state in sources:
        after = bench.make(move, payload, role, body)
        assert after.state == (state if target == "=" else target)
        assert after.history[-1].move == move
    else:
        keys = {reason.key for reason in refused(bench, move, payload, role, body)}
        assert "ledger.no_such_move" in keys


@pytest.mark.parametrize(("move", "need"), [(move, need) for move, row in ROWS.items() for need in row[3]])
@pytest.mark.parametrize("emptied", [True, False])
def test_a_missing_need_is_named(store, move, need, emptied):
    bench = bench_for(store, move, SOME_STATE[move])
    payload, role, body = bench.proposal(move)
    without = {**payload, need: None} if emptied else {name: v for name, v in payload.items() if name != need}
    reasons = {reason.key: reason.arguments for reason in refused(bench, move, without, role, body)}
    assert reasons["ledger.needs"]["lacking"] == [need]


@pytest.mark.parametrize(
    ("move", "role"), [(move, role) for move, row in ROWS.items() for role in Role if role not in row[2]]
)
def test_no_other_role_may(store, move, role):
    bench = bench_for(store, move, SOME_STATE[move])
    payload, _, body = bench.proposal(move)
    assert [reason.key for reason in refused(bench, move, payload, role, body)] == ["ledger.role_may_not"]


@pytest.mark.parametrize("move", Move)
def test_what_a_move_does_not_ask_for_stays_out(store, move):
    bench = bench_for(store, move, SOME_STATE[move])
    payload, role, body = bench.proposal(move)
    reasons = refused(bench, move, {**payload, "reporter_name": "X"}, role, body)
    assert [(reason.key, reason.arguments["fields"]) for reason in reasons] == [("ledger.misshapen", ["reporter_name"])]
