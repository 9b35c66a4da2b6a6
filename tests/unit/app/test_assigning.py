"""Findings go to the body that the duty list names; what nobody leads waits with its owner."""

from datetime import date

import pytest

from citycheckup.app.assigning import assign_by_duties, suggest_assignments
from citycheckup.app.duty_lists import KIND
from citycheckup.app.posts import add_post
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role
from citycheckup.duties import Body, BodyKind, Duty, DutyList, Lead, Place, Places, Unassigned, as_plain
from citycheckup.ledger.events import Draft
from citycheckup.ledger.storing import FindingQuery
from citycheckup.ledger.transitions import Move, State
from citycheckup.vocabulary import InputError, Tree
from in_memory_ledger import InMemoryStore
from moves import Bench

PLACES = Places(
    [
        Place("city", Tree.CHECKUP, "city", "甲市"),
        *(Place(f"unit-{n}", Tree.CHECKUP, "community", f"{n}社区", "city") for n in (1, 2)),
    ]
)
OFFICE = Body("office", "体检办", 1, BodyKind.GOVERNMENT)
STREET = Body("street", "某街道", 3, BodyKind.SUB_DISTRICT)
SINCE = date(2025, 1, 1)
DUTIES = DutyList(
    (OFFICE, STREET),
    (Duty("d1", "street", "治理隐患", "条例", ("hazards",), places=("unit-1",), valid_from=SINCE),),
    OFFICE.id,
)
DISPATCHER = Post("office/dispatcher", frozenset({Role.DISPATCHER}), "office")


@pytest.fixture
def store():
    made = InMemoryStore()
    for name, unit in (("led", "unit-1"), ("queued", "unit-2")):
        bench = Bench(made, finding_id=name, changed={Move.REGISTER: {"key": f"hazards@{unit}", "unit_id": unit}})
        bench.bring_to(State.SCREENED)
    Bench(made, finding_id="new", changed={Move.REGISTER: {"key": "other@unit-1"}}).bring_to(State.REGISTERED)
    payload = {"number": 1, "version": "1", "in_force_from": "2025-01-01", "digest": "d", "list": as_plain(DUTIES)}
    with made.writing() as ledger:
        ledger.append([Draft(KIND, "1", payload, "p", str(Role.DISPATCHER), "office")], expected={})
    add_post(made, Post("it", frozenset({Role.ADMINISTRATOR}), "it"), by=None)
    add_post(made, DISPATCHER, by="it")
    return made


def test_what_the_list_covers_is_assigned_with_its_reason_and_the_rest_waits(store):
    done = assign_by_duties(store, FindingQuery(), post=DISPATCHER.id, places=PLACES, today="2025-03-03")
    assert done.assigned == ("led",)
    [waiting] = done.waiting
    assert (waiting.finding.id, waiting.found.owner) == ("queued", OFFICE)
    assert isinstance(waiting.found, Unassigned)
    with store.reading() as ledger:
        led, queued, new = (ledger.finding(one) for one in ("led", "queued", "new"))
    assert (led.state, led.lead_body, led.duty) == (State.ASSIGNED, "street", "d1")
    # Six months for what has a date, by the shipped rule; five working days to object.
    assert (led.due.date, led.due.original_date, led.due.rule) == ("2025-09-03", "2025-09-03", "finding.time_limited")
    assert led.dispute_until == "2025-03-10"
    assert (queued.state, new.state) == (State.SCREENED, State.REGISTERED)


def test_suggesting_changes_nothing(store):
    before = len(store.chain)
    found = suggest_assignments(store, FindingQuery(), post=DISPATCHER.id, places=PLACES, today="2025-03-03")
    assert {one.finding.id: isinstance(one.found, Lead) for one in found} == {"led": True, "queued": False}
    assert len(store.chain) == before


def test_only_a_dispatcher_assigns(store):
    add_post(store, Post("street/clerk", frozenset({Role.RESPONSIBLE}), "street"), by="it")
    before = len(store.chain)
    with pytest.raises(InputError) as refused:
        assign_by_duties(store, FindingQuery(), post="street/clerk", places=PLACES, today="2025-03-03")
    assert [one.message.key for one in refused.value.problems] == ["authority.post_may_not"]
    assert len(store.chain) == before


def test_a_unit_that_is_frozen_no_more_is_led_by_whoever_leads_in_the_whole_city(store):
    city_wide = DutyList((OFFICE, STREET), (*DUTIES.duties, _city_wide()), OFFICE.id)
    payload = {"number": 2, "version": "2", "in_force_from": "2025-02-01", "digest": "e", "list": as_plain(city_wide)}
    with store.writing() as ledger:
        ledger.append([Draft(KIND, "2", payload, "p", str(Role.DISPATCHER), "office")], expected={})
    gone = {"key": "hazards@gone", "unit_id": "gone"}
    Bench(store, finding_id="gone", changed={Move.REGISTER: gone}).bring_to(State.SCREENED)
    done = assign_by_duties(store, FindingQuery(), post=DISPATCHER.id, places=PLACES, today="2025-03-03")
    assert done.assigned == ("gone", "led", "queued")
    assert done.waiting == ()
    with store.reading() as ledger:
        assert (ledger.finding("gone").lead_body, ledger.finding("led").lead_body) == ("office", "street")


def _city_wide():
    return Duty("d2", "office", "统筹", "条例", ("*",), valid_from=SINCE)
