"""Last year's list: counted at verified, 限时 and 尽力 apart."""

from dataclasses import replace

import pytest

from citycheckup.ledger.finding import Finding, SourceKind, Urgency
from citycheckup.ledger.rectification import Rate, last_year_list, rectification_rate
from citycheckup.ledger.transitions import State

ONE = Finding(
    "f1", "a@u1", SourceKind.INDICATOR, "run", "a", "u1", "community", "s", "b", "2024-07-01", "system",
    definition={"period": "2024"},
)  # fmt: skip


def listed(*findings, as_of="2025-06-30"):
    return last_year_list(findings, 2024, as_of, {"a": "7"})


@pytest.mark.parametrize("state", [State.VERIFIED, State.WATCHING, State.CLOSED])
def test_verified_by_the_day_counts_as_put_right(state):
    assert [line.rectified for line in listed(replace(ONE, state=state, verified_on="2025-06-30"))] == [True]
    assert [line.rectified for line in listed(replace(ONE, state=state, verified_on="2025-07-01"))] == [False]


@pytest.mark.parametrize(
    "state", [State.REGISTERED, State.REPORTED_DONE, State.VERIFYING, State.REOPENED, State.SUPERSEDED]
)
def test_done_but_not_verified_does_not(state):
    assert [line.rectified for line in listed(replace(ONE, state=state, completed_on="2025-01-01"))] == [False]


@pytest.mark.parametrize(
    "changed",
    [
        {"state": State.NOT_UPHELD},
        {"state": State.MERGED},
        {"state": State.OBJECT_REMOVED},
        {"definition": {"period": "2023"}},
        {"source_kind": SourceKind.CASE},
    ],
)
def test_what_is_no_problem_of_that_year_is_not_listed(changed):
    assert listed(replace(ONE, **{"state": State.ASSIGNED, **changed})) == ()


def test_the_rate_has_two_halves_with_their_denominators():
    done = replace(ONE, state=State.CLOSED, verified_on="2025-01-01")
    left = replace(ONE, id="f2", key="a@u2", state=State.IN_PROGRESS)
    later = replace(ONE, id="f3", key="b@u1", category="b", state=State.IN_PROGRESS, urgency=Urgency.BEST_EFFORT)
    lines = listed(later, left, done)
    assert rectification_rate(lines) == {Urgency.DEADLINE: Rate(1, 2), Urgency.BEST_EFFORT: Rate(0, 1)}
    assert [line.code for line in lines] == ["7", "7", None]
    assert rectification_rate([])[Urgency.DEADLINE].share is None


def test_closed_and_found_again_in_one_year_is_one_line_that_is_not_put_right():
    done = replace(ONE, state=State.CLOSED, verified_on="2024-10-01")
    again = replace(ONE, id="f2", state=State.ASSIGNED)
    assert [line.rectified for line in listed(done, again)] == [False]
