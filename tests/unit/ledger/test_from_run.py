"""What a run makes of the ledger: nothing twice, nothing ended because it is absent, everything by newer data."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citycheckup.authority.roles import Role
from citycheckup.ledger.finding import LinkKind
from citycheckup.ledger.run_facts import Short
from citycheckup.ledger.transitions import Move
from citycheckup.vocabulary import Status
from in_memory_ledger import InMemoryStore
from made_up_runs import HAZARDS, LINES, Office, row, run

FIRST = run("r1", row(HAZARDS, "u1", 2.0, "2024-06-30"), places={"u1": ["b1", "b2"]})


@pytest.fixture
def office():
    made = Office(InMemoryStore())
    made.issue(FIRST, "2024-08-01")
    return made


def second(value, *, date="2025-06-30", places=(), **changed):
    return run("r2", row(HAZARDS, "u1", value, date, **changed), places={"u1": places})


def states(office):
    return {one.id: str(one.state) for one in office.all().values()}


def items(office, finding_id="f1"):
    return {item.id: str(item.state) for item in office.all()[finding_id].items}


def test_one_finding_per_indicator_and_unit_with_an_item_per_building(office):
    found = office.all()["f1"]
    assert (found.key, found.found_on, found.urgency) == (f"{HAZARDS}@u1", "2024-08-01", "deadline")
    assert [item.id for item in found.items] == ["b1", "b2"]
    assert found.definition["version"] == "v1"
    assert found.definition["data_date"] == "2024-06-30"


def test_the_same_run_told_again_adds_nothing(office):
    head = office.store.chain[-1].hash
    office.issue(FIRST, "2024-09-01")
    office.issue(FIRST, "2025-09-01")
    assert office.store.chain[-1].hash == head


def test_an_open_one_gets_the_figures_of_the_next_run_and_its_new_buildings(office):
    office.issue(second(2.0, places=["b2", "b3"]), "2025-08-01")
    assert list(office.all()) == ["f1"]
    assert items(office) == {"b1": "open", "b2": "open", "b3": "open"}
    assert [one["value"] for one in office.all()["f1"].observations] == [2.0]


def test_no_run_ends_what_nobody_reported_done(office):
    office.issue(second(0.0), "2025-08-01")
    assert states(office) == {"f1": "registered"}


def test_newer_data_that_meet_verify_and_begin_the_watch(office):
    office.work("f1", "2024-12-01")
    office.issue(second(0.0), "2025-08-01")
    found = office.all()["f1"]
    assert (str(found.state), found.completed_on, found.verified_on) == ("watching", "2024-12-01", "2025-08-01")
    assert "依据 2025-06-30 数据复核达标" in [one.note for one in found.evidence]
    assert set(items(office).values()) == {"verified"}


WAITS = {
    "no row": (run("r2", row(LINES, "u1", 0.0, "2025-06-30"), definitions={HAZARDS: "v1", LINES: "v1"}), "data"),
    "no value": (second(None, meets=True, status=Status.NO_DATA), "data"),
    "not surveyed": (second(None, meets=True, status=Status.NOT_SURVEYED), "data"),
    "half looked at": (second(0.0, coverage=0.5, status=Status.PARTIAL), "coverage"),
    "another definition": (replace(second(0.0), definitions={HAZARDS: "v2"}), "definition"),
    "the same snapshot": (second(0.0, date="2024-06-30"), "newer"),
    "an older snapshot": (second(0.0, date="2024-01-31"), "newer"),
    "from before it was done": (second(0.0, date="2024-11-30"), "newer"),
    "of a year that may be older": (second(0.0, date="2024"), "newer"),
    "no date": (second(0.0, data_date=None), "date"),
    "in doubt": (
        replace(second(0.0), short={(HAZARDS, "u1"): Short(f"{HAZARDS}@u1", proved=False, urgency="deadline")}),
        "proof",
    ),
    "pulled down": (replace(second(0.0), objects={"building": frozenset({"b1"})}), "items"),
}


@pytest.mark.parametrize("why", WAITS)
def test_nothing_else_verifies(office, why):
    office.work("f1", "2024-12-01")
    facts, reason = WAITS[why]
    checked, _ = office.issue(facts, "2025-08-01")
    assert str(office.all()["f1"].state) == "reported_done"
    assert {one: message.key for one, message in checked.waiting.items()} == {"f1": f"findings.waits_{reason}"}


def test_of_two_buildings_the_mended_one_shows_as_mended_and_the_whole_fails(office):
    office.work("f1", "2024-12-01")
    office.issue(second(1.0, places=["b2"]), "2025-08-01")
    assert items(office) == {"b1": "verified", "b2": "open"}
    assert states(office) == {"f1": "in_progress"}
    office.work("f1", "2025-12-01")
    office.issue(run("r3", row(HAZARDS, "u1", 0.0, "2026-06-30")), "2026-08-01")
    assert states(office) == {"f1": "watching"}


def test_what_recurs_while_watched_reopens_with_only_what_recurs(office):
    office.work("f1", "2024-12-01")
    office.issue(second(0.0), "2025-08-01")
    office.issue(run("r3", row(HAZARDS, "u1", 2.0, "2026-06-30"), places={"u1": ["b2", "b3"]}), "2026-08-01")
    assert states(office) == {"f1": "reopened"}
    assert items(office) == {"b1": "verified", "b2": "open", "b3": "open"}


def test_older_data_reopen_nothing(office):
    office.work("f1", "2024-12-01")
    office.issue(second(0.0), "2025-08-01")
    office.issue(run("r3", row(HAZARDS, "u1", 2.0, "2025-03-31"), places={"u1": ["b1", "b2"]}), "2025-09-01")
    assert states(office) == {"f1": "watching"}
    assert office.all()["f1"].observations == ()


def test_what_recurs_after_closing_is_a_new_finding_that_names_the_old_one(office):
    office.work("f1", "2024-12-01")
    office.issue(second(0.0), "2025-08-01")
    office.move("f1", Move.CLOSE, {}, Role.SYSTEM, "office", "2099-01-02")
    office.issue(second(0.0), "2099-01-03")
    office.issue(run("r3", row(HAZARDS, "u1", 1.0, "2099-06-30"), places={"u1": ["b1"]}), "2099-08-01")
    assert states(office) == {"f1": "closed", "f2": "registered"}
    assert [(link.kind, link.to) for link in office.all()["f2"].links] == [(LinkKind.RECURS_FROM, "f1")]


def test_data_older_than_a_run_that_saw_it_fall_short_since_are_waited_out(office):
    office.issue(second(1.0, places=["b1"]), "2025-08-01")
    office.work("f1", "2025-09-01", completed="2025-03-01")
    checked, _ = office.issue(run("r3", row(HAZARDS, "u1", 0.0, "2025-04-30")), "2025-10-01")
    assert checked.waiting["f1"].key == "findings.waits_newer"
    assert states(office) == {"f1": "reported_done"}


def test_what_was_not_upheld_does_not_come_back_by_the_same_run(office):
    office.move("f1", Move.SCREEN, {}, Role.SCREENER, "office", "2024-08-02")
    office.move("f1", Move.REJECT, {"reason": "counted twice"}, Role.SCREENER, "office", "2024-08-02")
    office.issue(FIRST, "2024-08-03")
    assert states(office) == {"f1": "not_upheld"}
    office.issue(second(1.0, places=["b1"]), "2025-08-01")
    assert states(office) == {"f1": "not_upheld", "f2": "registered"}


def test_what_is_verified_stays_so_whatever_becomes_of_its_definition(office):
    office.work("f1", "2024-12-01")
    office.issue(second(0.0), "2025-08-01")
    _, found = office.issue(replace(run("r3", row(LINES, "u1", 0.0, "2026-06-30")), edition="x"), "2026-08-01")
    assert found.to_decide == ()
    assert states(office) == {"f1": "watching"}


def test_data_from_before_the_mending_find_nothing_after_closing(office):
    office.work("f1", "2024-12-01")
    office.issue(second(0.0), "2025-08-01")
    office.move("f1", Move.CLOSE, {}, Role.SYSTEM, "office", "2099-01-02")
    office.issue(run("r3", row(HAZARDS, "u1", 1.0, "2025-03-31"), places={"u1": ["b1"]}), "2099-08-01")
    assert states(office) == {"f1": "closed"}
    undated = run("r4", row(HAZARDS, "u1", 1.0, "2099-06-30", data_date=None), places={"u1": ["b1"]})
    _, found = office.issue(undated, "2099-08-01")
    assert found.to_check == (f"{HAZARDS}@u1",)


def test_candidates_make_no_findings(office):
    facts = run("r2", row(HAZARDS, "u2", 1.0, "2025-06-30"), places={"u2": ["b9"]}, proved=False)
    _, found = office.issue(facts, "2025-08-01")
    assert list(office.all()) == ["f1"]
    assert found.to_check == (f"{HAZARDS}@u2",)


def test_a_redefined_indicator_takes_over_where_it_falls_short_too(office):
    facts = run("r2", row(LINES, "u1", 1.0, "2025-06-30"), places={"u1": ["b1"]})
    office.issue(facts, "2025-08-01", successors={HAZARDS: LINES})
    assert states(office) == {"f1": "superseded", "f2": "registered"}
    assert office.all()["f1"].ended["successor"] == "f2"


def test_a_stricter_standard_takes_over_under_the_same_key(office):
    office.issue(replace(second(2.0, places=["b1"]), definitions={HAZARDS: "v2"}), "2025-08-01")
    assert states(office) == {"f1": "superseded", "f2": "registered"}
    assert {one.key for one in office.all().values()} == {f"{HAZARDS}@u1"}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (run("r2", row(LINES, "u1", 1.0, "2025-06-30")), "definition_dropped"),
        (replace(second(0.0), definitions={HAZARDS: "v2"}), "successor_meets"),
        (replace(second(None, meets=True), definitions={HAZARDS: "v2"}), "successor_unknown"),
        (replace(second(0.0), cut_anew={"u1": ()}), "unit_gone"),
    ],
)
def test_where_nothing_takes_over_a_person_decides(office, facts, why):
    _, found = office.issue(facts, "2025-08-01")
    assert [(one, message.key) for one, message in found.to_decide] == [("f1", f"findings.{why}")]
    assert str(office.all()["f1"].state) == "registered"


def test_a_unit_cut_in_two_hands_over_to_the_parts_that_fall_short():
    office = Office(InMemoryStore())
    office.issue(FIRST, "2024-08-01")
    parts = [row(HAZARDS, unit, value, "2025-06-30") for unit, value in (("u2", 1.0), ("u3", 0.0))]
    facts = run("r2", *parts, places={"u2": ["b1"]}, cut_anew={"u1": ("u2", "u3")})
    office.issue(facts, "2025-08-01")
    assert states(office) == {"f1": "superseded", "f2": "registered"}
    assert (office.all()["f1"].ended["successor"], office.all()["f2"].unit_id) == ("f2", "u2")


def test_a_building_pulled_down_is_told_to_the_verifier_and_stays(office):
    _, found = office.issue(replace(second(1.0, places=["b1"]), objects={"building": frozenset({"b1"})}), "2025-08-01")
    assert found.gone == {"f1": ("b2",)}
    assert items(office) == {"b1": "open", "b2": "open"}


@given(st.permutations([("u1", 1.0), ("u2", 0.0), ("u3", 3.0), ("u4", 2.0)]))
def test_the_order_of_a_run_changes_nothing(order):
    def moves(pairs):
        office = Office(InMemoryStore())
        rows = [row(HAZARDS, unit, value, "2024-06-30") for unit, value in pairs]
        _, found = office.issue(run("r1", *rows), "2024-08-01")
        return [(one.move, one.payload) for one in found.moves]

    assert moves(order) == moves(sorted(order))
