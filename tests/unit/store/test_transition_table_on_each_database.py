"""Every line of the table of moves, allowed and refused, on each of the databases."""

from dataclasses import replace
from itertools import groupby

import pytest

from citycheckup.authority.roles import Role
from citycheckup.ledger.apply import replay
from citycheckup.ledger.events import broken_at
from citycheckup.ledger.transitions import Move, State
from moves import Bench
from transition_table import ROWS, SOME_STATE, bench_for, kind_for, refused, try_pair


@pytest.mark.parametrize("state", [None, *State])
def test_every_pair_of_state_and_move(kept, state):
    by_kind = sorted(Move, key=lambda move: kind_for(move, state))
    for kind, moves in groupby(by_kind, lambda move: kind_for(move, state)):
        with kept.undone():
            there = Bench(kept, kind) if state is None else Bench(kept, kind).bring_to(state)
            for move in moves:
                with kept.undone():
                    bench = replace(there) if state is None else replace(there).ready_for(move)
                    try_pair(bench, state, move)
                    with kept.reading() as ledger:
                        events = list(ledger.events())
                    assert broken_at(events) is None
                    stands = bench.finding()
                    assert replay(events) == ({} if stands is None else {"f1": stands})


@pytest.mark.parametrize("move", Move)
def test_what_is_missing_and_who_may_not(kept, move):
    _, _, roles, needs = ROWS[move]
    with kept.undone():
        bench = bench_for(kept, move, SOME_STATE[move])
        payload, role, body = bench.proposal(move)
        for need in needs:
            without = {name: value for name, value in payload.items() if name != need}
            reasons = {reason.key: reason.arguments for reason in refused(bench, move, without, role, body)}
            assert reasons["ledger.needs"]["lacking"] == [need]
        for other in [one for one in Role if one not in roles]:
            assert [one.key for one in refused(bench, move, payload, other, body)] == ["ledger.role_may_not"]
