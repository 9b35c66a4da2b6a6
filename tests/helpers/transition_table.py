"""The table of moves, written down once more from workflow facts, section 0; and how each line of it is tried."""

import pytest

from citycheckup.authority.roles import Role
from citycheckup.ledger.decide import RefusedError
from citycheckup.ledger.transitions import Move, State
from moves import Bench

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
revise_plan:   planned in_progress -> = | responsible | reason
do_step:       in_progress -> = | responsible co_body | action step done_on
substitute:    HELDOPEN -> = | system | former successor_body reason
take_over:     UNFIXED -> = | system | predecessor
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
    "HELDOPEN": [state for state in HELD if state != "closed"],
    "UNFIXED": ["registered", "screened", *HELD[:7], "reopened"],
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


def try_pair(bench, state, move):
    """Make a move where the table lets it be made, and see it refused elsewhere."""
    sources, target, _, _ = ROWS[move]
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
