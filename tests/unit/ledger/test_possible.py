"""What is offered to a post is what the table and the finding leave open; what is offered can be made."""

import pytest

from citycheckup.authority.roles import Role
from citycheckup.ledger.finding import ItemState
from citycheckup.ledger.payloads import fields_of
from citycheckup.ledger.possible import open_parts, possible_moves
from citycheckup.ledger.transitions import BY_MOVE, Move, State
from citycheckup.wording import LANGUAGES, has, render
from in_memory_ledger import InMemoryStore
from moves import Bench

EVERY_ROLE = [role for role in Role if role is not Role.SYSTEM]


def offered(bench, roles, body):
    return {one.move: one for one in possible_moves(bench.finding(), "post", roles, body, bench.today)}


@pytest.mark.parametrize("state", [State.ASSIGNED, State.IN_PROGRESS, State.VERIFYING])
def test_only_the_lead_body_is_offered_what_is_its_own(state):
    bench = Bench(InMemoryStore()).bring_to(state)
    own = {move for move, row in BY_MOVE.items() if "acts_for_lead_body" in row.guards and state in row.sources}
    assert own <= set(offered(bench, [Role.RESPONSIBLE], bench.finding().lead_body))
    assert not own & set(offered(bench, [Role.RESPONSIBLE], "somebody else"))


def test_whoever_is_responsible_is_offered_no_check():
    bench = Bench(InMemoryStore()).bring_to(State.VERIFYING)
    assert Move.PASS in offered(bench, [Role.VERIFIER], "bureau")
    assert Move.PASS not in offered(bench, [Role.VERIFIER], bench.finding().lead_body)


def test_items_are_marked_by_whose_they_are_and_checked_by_all_others():
    bench = Bench(InMemoryStore()).bring_to(State.IN_PROGRESS)
    lead = bench.finding().lead_body
    assert Move.MARK_ITEMS in offered(bench, [Role.RESPONSIBLE], lead)
    assert Move.MARK_ITEMS not in offered(bench, [Role.RESPONSIBLE], "somebody else")
    assert Move.MARK_ITEMS in offered(bench, [Role.VERIFIER], "bureau")
    assert Move.MARK_ITEMS not in offered(bench, [Role.VERIFIER], lead)


def test_a_step_is_offered_to_whoever_may_do_it_while_one_remains():
    bench = Bench(InMemoryStore()).bring_to(State.IN_PROGRESS)
    assert Move.DO_STEP in offered(bench, [Role.CO_BODY], "works")  # the body of the action
    assert Move.DO_STEP not in offered(bench, [Role.CO_BODY], "park")  # of the finding, not of the action
    while any(len(one.done) < len(one.steps) for one in bench.finding().actions):
        bench.make(Move.DO_STEP, *bench.proposal(Move.DO_STEP))
    assert Move.DO_STEP not in offered(bench, [Role.CO_BODY], "works")


def test_parts_are_open_to_the_post_that_may_work_on_them():
    bench = Bench(InMemoryStore()).bring_to(State.PLANNED)
    lead = bench.finding().lead_body
    own = open_parts(bench.finding(), "post", [Role.RESPONSIBLE], lead, bench.today)
    assert own.steps_of == {one.id for one in bench.finding().actions}
    assert own.marks == {item.id: (ItemState.REPORTED,) for item in bench.finding().items}
    other = open_parts(bench.finding(), "post", [Role.RESPONSIBLE], "somebody else", bench.today)
    assert (other.steps_of, other.marks) == (frozenset(), {})


def test_what_cannot_be_done_yet_says_why():
    bench = Bench(InMemoryStore()).bring_to(State.IN_PROGRESS)
    one = offered(bench, [Role.RESPONSIBLE], bench.finding().lead_body)[Move.REPORT_DONE]
    assert [reason.key for reason in one.against] == ["ledger.items_left"]
    for language in LANGUAGES:
        assert "2" in render(one.against[0], language)


@pytest.mark.parametrize("move", [move for move in Move if move is not Move.REGISTER])
def test_every_move_that_can_be_made_is_offered_without_reservation(move):
    store = InMemoryStore()
    kind = "case" if move is Move.RECORD_REPLY else "indicator"
    Bench(store, finding_id="other-open", changed={Move.REGISTER: {"key": "o@u", "category": "o"}}).bring_to(
        State.IN_PROGRESS
    )
    bench = Bench(store, kind=kind)
    state = State.WATCHING if move is Move.CLOSE else min(BY_MOVE[move].sources - {State.REOPENED}, key=str)
    bench.bring_to(state).ready_for(move)
    payload, role, body = bench.proposal(move)
    roles = [Role.DISPATCHER, Role.VERIFIER] if role is Role.SYSTEM else [role]
    if set(roles) & BY_MOVE[move].roles:
        assert offered(bench, roles, body)[move].against == ()
    assert set(payload) <= {field.name for field in fields_of(move)}


def test_a_form_has_words_for_every_field_and_asks_first_for_what_is_needed():
    for move in Move:
        fields = fields_of(move)
        assert tuple(field.name for field in fields if field.required) == BY_MOVE[move].needs
        assert [field.required for field in fields] == sorted((field.required for field in fields), reverse=True)
        assert all(has(f"terms.field.{field.name}") for field in fields)
    kinds = {field.name: field.kind for field in fields_of(Move.ASSIGN)}
    assert kinds["due"] == "due"
    assert kinds["dispute_until"] == "day"
    assert (kinds["lead_body"], kinds["co_bodies"]) == ("body", "bodies")
    cause = next(field for field in fields_of(Move.REOPEN) if field.name == "cause")
    assert (cause.kind, cause.choices) == ("choice", ("recurrence", "appeal_upheld", "data_corrected"))
    follow_up = next(field for field in fields_of(Move.RECORD_REPLY) if field.name == "follow_up")
    assert follow_up.choices == ("solved", "partly", "not_solved", "declined", "not_reached")


def test_nothing_is_offered_where_a_finding_has_ended():
    bench = Bench(InMemoryStore()).bring_to(State.NOT_UPHELD)
    assert set(offered(bench, EVERY_ROLE, "office")) == {Move.LINK}
