"""What a superseded finding hands on: the whole plan, once; the body and the date where they may be kept."""

from dataclasses import replace

import pytest

from citycheckup.authority.roles import Role
from citycheckup.ledger.action import ActionState
from citycheckup.ledger.decide import RefusedError
from citycheckup.ledger.finding import LinkKind
from citycheckup.ledger.planning import actions_after
from citycheckup.ledger.transitions import Move
from citycheckup.vocabulary import InputError
from in_memory_ledger import InMemoryStore
from made_up_runs import HAZARDS, Office, row, run
from moves import due, evidence

FIRST = run("r1", row(HAZARDS, "u1", 2.0, "2024-06-30"), places={"u1": ["b1", "b2"]})
ROOF = {
    "id": "a1", "title": "Roof", "steps": ["look", "mend"], "responsible_body": "works", "co_bodies": ["gas"],
    "due_on": "2025-11-30", "cost_yuan": 900.0,
}  # fmt: skip
STAIRS = {"id": "a2", "title": "Stairs", "steps": ["mend"], "responsible_body": "street"}


def stricter(date="2025-06-30"):
    facts = run("r2", row(HAZARDS, "u1", 2.0, date), places={"u1": ["b1", "b2"]})
    return replace(facts, definitions={HAZARDS: "v2"})


def at_work(due_on="2025-12-31", *, extended=None, parts=FIRST):
    """A finding in progress with two actions, one step of which is done."""
    office = Office(InMemoryStore())
    office.issue(parts, "2024-08-01")
    for move, payload, role, body in (
        (Move.SCREEN, {}, Role.SCREENER, "office"),
        (Move.ASSIGN, {"lead_body": "street", "duty": "d", "due": due(due_on)}, Role.DISPATCHER, "office"),
        (Move.ACCEPT, {}, Role.RESPONSIBLE, "street"),
        (Move.PLAN, {"actions": [{**ROOF, "due_on": due_on}, STAIRS]}, Role.RESPONSIBLE, "street"),
        (Move.START, {}, Role.RESPONSIBLE, "street"),
        (
            Move.DO_STEP,
            {"action": "a1", "step": 1, "done_on": "2024-09-01", "evidence": [evidence("e1", "2024-09-01")]},
            Role.CO_BODY,
            "gas",
        ),
    ):
        office.move("f1", move, payload, role, body, "2024-09-02")
    if extended:
        more = {"due": due(extended, due_on), "reason": "rain", "rule": "r", "reporter_told": True}
        office.move("f1", Move.EXTEND, more, Role.DISPATCHER, "office", "2024-09-03")
    return office


def test_the_successor_has_the_plan_the_body_and_the_date():
    office = at_work()
    office.issue(stricter(), "2025-08-01")
    before, heir = office.all()["f1"], office.all()["f2"]
    assert (str(before.state), str(heir.state)) == ("superseded", "assigned")
    assert (heir.lead_body, heir.duty, heir.due) == ("street", "d", before.due)
    assert [(link.kind, link.to) for link in heir.links] == [(LinkKind.CONTINUES, "f1")]
    assert [action.id for action in heir.actions] == ["f1/a1", "f1/a2"]
    for was, now in zip(before.actions, heir.actions, strict=True):
        same = ("title", "steps", "responsible_body", "co_bodies", "due_on", "cost_yuan", "state")
        assert [getattr(was, name) for name in same] == [getattr(now, name) for name in same]
    assert heir.actions[0].state is ActionState.UNDER_WAY
    assert heir.actions[0].done[0].evidence == ("f1/e1",)
    assert [one.id for one in heir.evidence] == ["f1/e1"]
    assert before.actions[0].id == "a1"  # what ended keeps its record


def test_whoever_worked_under_the_old_definition_does_not_verify_under_the_new():
    office = at_work()
    office.issue(stricter(), "2025-08-01")
    assert {"street", "works", "gas"} <= office.all()["f2"].bodies


def test_the_first_plan_keeps_all_that_was_taken_over_through_whatever_door():
    office = at_work()
    office.issue(stricter(), "2025-08-01")
    office.move("f2", Move.ACCEPT, {}, Role.RESPONSIBLE, "street", "2025-08-02")
    new = {"actions": [{**STAIRS, "id": "a9"}]}
    office.move("f2", Move.PLAN, new, Role.RESPONSIBLE, "street", "2025-08-02")
    assert [action.id for action in office.all()["f2"].actions] == ["f1/a1", "f1/a2", "a9"]


def test_a_later_plan_keeps_of_the_first_what_was_begun():
    office = at_work()
    finding = office.all()["f1"]
    after = actions_after(finding, {"actions": [{**STAIRS, "id": "a9"}]})
    assert [action.id for action in after] == ["a1", "a9"]
    assert after[0].done == finding.actions[0].done


def test_an_extension_that_was_given_counts_as_given():
    office = at_work("2025-09-30", extended="2025-12-31")
    office.issue(stricter(), "2025-08-01")
    heir = office.all()["f2"]
    assert (heir.due.date, heir.due.original_date, len(heir.extensions)) == ("2025-12-31", "2025-09-30", 1)
    office.move("f2", Move.ACCEPT, {}, Role.RESPONSIBLE, "street", "2025-08-02")
    more = {"due": due("2026-03-31", "2025-09-30"), "reason": "rain", "rule": "r", "reporter_told": True}
    with pytest.raises(InputError) as refused:
        office.move("f2", Move.EXTEND, more, Role.DISPATCHER, "office", "2025-08-03")
    assert [problem.message.key for problem in refused.value.problems] == ["ledger.extended_often_enough"]


def test_a_first_date_before_the_successor_was_found_is_not_kept():
    office = at_work("2025-06-30", extended="2025-12-31")
    office.issue(stricter(), "2025-08-01")
    heir = office.all()["f2"]
    assert (heir.due.date, heir.due.original_date) == ("2025-12-31", "2025-12-31")


def test_what_was_late_already_waits_for_a_dispatcher_with_its_plan():
    office = at_work("2025-06-30")
    office.issue(stricter(), "2025-08-01")
    heir = office.all()["f2"]
    assert (str(heir.state), heir.lead_body, heir.due) == ("registered", None, None)
    assert [action.id for action in heir.actions] == ["f1/a1", "f1/a2"]


def test_a_unit_cut_in_two_hands_its_plan_to_the_part_with_most_of_its_items():
    office = at_work()
    parts = [row(HAZARDS, unit, 1.0, "2025-06-30") for unit in ("u2", "u3")]
    places = {"u2": ["b9"], "u3": ["b1", "b2"]}
    office.issue(run("r2", *parts, places=places, cut_anew={"u1": ("u2", "u3")}), "2025-08-01")
    heirs = [office.all()[name] for name in office.all()["f1"].ended["successor"].split(",")]
    told = {heir.unit_id: (len(heir.actions), str(heir.state), heir.links[0].to) for heir in heirs}
    assert told == {"u2": (0, "registered", "f1"), "u3": (2, "assigned", "f1")}


def test_two_units_made_one_hand_over_both_plans_and_the_earlier_date():
    office = Office(InMemoryStore())
    both = run("r1", *(row(HAZARDS, unit, 1.0, "2024-06-30") for unit in ("u1", "u2")))
    office.issue(both, "2024-08-01")
    for name, date in (("f1", "2026-03-31"), ("f2", "2025-12-31")):
        given = {"lead_body": f"street-{name}", "duty": "d", "due": due(date)}
        way = [
            (Move.SCREEN, {}, Role.SCREENER, "office"),
            (Move.ASSIGN, given, Role.DISPATCHER, "office"),
            (Move.ACCEPT, {}, Role.RESPONSIBLE, f"street-{name}"),
            (Move.PLAN, {"actions": [STAIRS]}, Role.RESPONSIBLE, f"street-{name}"),
        ]
        for move, payload, role, body in way:
            office.move(name, move, payload, role, body, "2024-09-02")
    one = run("r2", row(HAZARDS, "u9", 1.0, "2025-06-30"), cut_anew={"u1": ("u9",), "u2": ("u9",)})
    office.issue(one, "2025-08-01")
    heir = office.all()["f3"]
    assert sorted(action.id for action in heir.actions) == ["f1/a2", "f2/a2"]
    assert (heir.lead_body, heir.due.date) == ("street-f2", "2025-12-31")


def test_nobody_links_by_hand_what_only_taking_over_makes():
    office = at_work()
    with pytest.raises((RefusedError, InputError)):
        office.move("f1", Move.LINK, {"kind": "continues", "to": "f9"}, Role.DISPATCHER, "office", "2024-09-03")
