"""Every line of the table of moves, allowed and refused (in memory; on each database: tests/unit/store)."""

import pytest

from citycheckup.authority.roles import Role
from citycheckup.ledger.transitions import TRANSITIONS, Move, State
from moves import WAYS, Bench
from transition_table import ROWS, SOME_STATE, bench_for, refused, try_pair


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
    try_pair(bench_for(store, move, state), state, move)


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
