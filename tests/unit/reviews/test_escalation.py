"""The ladder: what is due is proposed, a reviewer issues it to a body, and it ends with proof."""

from dataclasses import replace
from importlib.resources import files

import pytest

from citycheckup.app.escalations import end_step, issue_step, kept_steps, proposed_steps
from citycheckup.app.reviews import make_review, verify_review
from citycheckup.authority.roles import Actor, Role
from citycheckup.clocks import mainland_calendar
from citycheckup.ledger.finding import Severity
from citycheckup.ledger.transitions import State
from citycheckup.reviews.escalating import proposals, times_stuck
from citycheckup.reviews.ladder import STEPS, read_ladder, shipped_ladder
from citycheckup.reviews.parameters import shipped_parameters
from citycheckup.reviews.periods import period_of
from citycheckup.reviews.standing import Day
from citycheckup.vocabulary import InputError
from in_memory_ledger import InMemoryStore
from way_to_close import WAY, walked

REVIEWER = Actor("office/reviewer", Role.REVIEWER, "office")
LADDER, CALENDAR = shipped_ladder(), mainland_calendar()
FINDING, EVENTS = walked(WAY[:6])  # in progress, led by "street", due 2025-12-31


@pytest.fixture
def store():
    kept = InMemoryStore()
    kept.chain, kept.findings = [*EVENTS], {"f1": FINDING}
    return kept


def due_steps(on, *issued, stuck=0, **changed):
    found = proposals([replace(FINDING, **changed)], issued, {"f1": stuck}, LADDER, Day(on, on))
    return [(one.step, one.body, list(one.triggers)) for one in found]


def issued(step, due="2026-01-10", body="street", outcome=None):
    return {"step": step, "body": body, "findings": ["f1"], "due": due, "outcome": outcome and {"kind": outcome}}


def test_a_step_follows_the_one_before_once_its_answer_is_over():
    assert due_steps("2025-12-31") == []
    assert due_steps("2026-01-01") == [("reminder", "street", ["f1"])]
    assert due_steps("2026-03-30") == [("reminder", "street", ["f1"])]  # no step is left out
    assert due_steps("2026-01-10", issued("reminder")) == []
    assert due_steps("2026-01-11", issued("reminder")) == [("nudge", "street", ["f1"])]
    assert due_steps("2026-01-11", issued("nudge")) == []  # not 30 days late yet
    assert due_steps("2026-01-30", issued("nudge")) == [("listed_supervision", "street", ["f1"])]
    assert due_steps("2027-01-11", issued("transfer")) == []


def test_what_is_major_climbs_sooner_and_what_is_stuck_climbs_too():
    assert due_steps("2026-01-15", issued("nudge"), severity=Severity.MAJOR)[0][0] == "listed_supervision"
    assert due_steps("2025-12-01", stuck=1)[0][0] == "reminder"
    assert due_steps("2026-01-11", issued("interview"), stuck=9) == []  # stuck alone leads to no transfer


def test_taken_back_ended_well_or_led_by_another_the_ladder_begins_anew():
    for before in (
        issued("nudge", outcome="withdrawn"), issued("nudge", outcome="mended"), issued("nudge", body="elsewhere"),
    ):  # fmt: skip
        assert due_steps("2026-02-20", before)[0][0] == "reminder"
    assert due_steps("2026-01-30", issued("nudge", "2027-01-01", outcome="not_mended"))[0][0] == "listed_supervision"


@pytest.mark.parametrize("state", [State.REPORTED_DONE, State.VERIFYING, State.VERIFIED, State.WATCHING])
def test_nothing_is_asked_of_a_body_that_has_done_its_part(state):
    assert due_steps("2026-06-30", state=state, stuck=9) == []


def test_a_month_counts_once_however_often_it_was_made():
    def month(period, body, *ids):
        return {"period": {"id": period}, "bodies": {body: {"stuck": [{"finding": one} for one in ids]}}}

    nudges = [month("2026-01", "street", "f1", "f2"), month("2026-01", "street", "f1"), month("2026-02", "", "f3"),
              month("2026-02", "street", "f1")]  # fmt: skip
    assert times_stuck(nudges) == {"f1": 2, "f2": 1}


def issue(store, step="reminder", on="2026-01-05", actor=REVIEWER, body="street"):
    return issue_step(store, step, body, actor, on=on, ladder=LADDER, calendar=CALENDAR)


def outcome(kind="mended", on="2026-01-06", reason=None, acceptance=None):
    return {"kind": kind, "on": on, "reason": reason, "acceptance": acceptance}


def keys_of(refused):
    return [problem.message.key.removeprefix("reviews.") for problem in refused.value.problems]


def test_a_step_is_issued_with_sender_date_due_and_what_triggers_it(store):
    step_id, record = issue(store)
    assert (record["sender"], record["body"], record["issued_on"], record["due"]) == (
        "office", "street", "2026-01-05", "2026-01-12",
    )  # fmt: skip
    assert record["triggers"] == {"f1": {"days_overdue": 5, "times_stuck": 0}}
    assert kept_steps(store) == {step_id: record}
    assert proposed_steps(store, LADDER, on="2026-01-05") == []
    with pytest.raises(InputError) as refused:
        issue(store, "nudge")
    assert keys_of(refused) == ["not_proposed"]
    with pytest.raises(InputError) as refused:
        issue(store, actor=Actor("p", Role.DISPATCHER, "street"))
    assert keys_of(refused) == ["not_a_reviewer", "not_of_the_body_itself"]


def test_a_step_ends_well_only_when_verified(store):
    step_id, _ = issue(store)
    with pytest.raises(InputError) as refused:
        end_step(store, step_id, outcome(), REVIEWER, today="2026-01-06")
    assert keys_of(refused) == ["not_mended_yet"]
    with pytest.raises(InputError) as refused:
        end_step(store, step_id, outcome("withdrawn", "2026-01-04"), replace(REVIEWER, body="street"),
                 today="2026-01-06")  # fmt: skip
    assert keys_of(refused) == ["not_of_the_body_itself", "outcome_out_of_span", "outcome_needs_reason"]
    store.findings["f1"] = replace(FINDING, state=State.VERIFIED)
    ended = end_step(store, step_id, outcome(), REVIEWER, today="2026-01-06")
    assert kept_steps(store)[step_id] == ended
    with pytest.raises(InputError) as refused:
        end_step(store, step_id, outcome("not_mended", reason="call 13812345678"), REVIEWER, today="2026-01-06")
    assert keys_of(refused) == ["step_has_ended", "no_prose"]
    with pytest.raises(InputError, match=r"no_such_step"):
        end_step(store, "none", outcome(), REVIEWER, today="2026-01-06")


def test_a_public_listing_is_ended_by_acceptance(store):
    for step, on in (("reminder", "2026-01-05"), ("nudge", "2026-02-02"), ("listed_supervision", "2026-03-02")):
        step_id, _ = issue(store, step, on)
    store.findings["f1"] = replace(FINDING, state=State.CLOSED)
    with pytest.raises(InputError) as refused:
        end_step(store, step_id, outcome(on="2026-03-03"), REVIEWER, today="2026-03-03")
    assert keys_of(refused) == ["needs_acceptance"]
    done = outcome(on="2026-03-03", acceptance="receipt 7")
    assert end_step(store, step_id, done, REVIEWER, today="2026-03-03")["outcome"] == done


def test_a_quarter_lists_steps_as_they_were_then(store):
    step_id, record = issue(store)
    made = make_review(store, period_of("2026-Q1"), REVIEWER, on="2026-01-06", parameters=shipped_parameters(),
                       calendar=CALENDAR)  # fmt: skip
    end_step(store, step_id, outcome("withdrawn", reason="wrong body"), REVIEWER, today="2026-01-06")
    assert made.document["escalations"] == {step_id: record}
    assert verify_review(store, made.id, CALENDAR).holds


def test_everything_wrong_in_a_ladder_is_listed():
    shipped = files("citycheckup.reviews").joinpath("ladder.toml").read_text(encoding="utf-8")
    assert tuple(rung.id for rung in LADDER.rungs) == STEPS
    bent = shipped.replace('"nudge"', '"interview"').replace("general = 30", "general = 0").replace('mark = "K"', "")
    with pytest.raises(InputError) as refused:
        read_ladder("name = 1\n" + bent, "own.toml")
    assert [problem.column for problem in refused.value.problems] == ["mark", "name", "step", "step[3].days_overdue"]
