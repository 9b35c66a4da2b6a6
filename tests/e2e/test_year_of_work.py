"""The made-up city's year of work: every state is there, reached by the rules that hold for everybody."""

import json
from collections import Counter

import pytest

from citycheckup.app.due_dates import calendar_of
from citycheckup.app.escalations import kept_steps
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.reviews import kept_reviews, verify_review
from citycheckup.demo_city.made_up_work import MADE_UP
from citycheckup.ledger.confirmation import RUN_CONFIRMATION
from citycheckup.ledger.finding import SourceKind
from citycheckup.ledger.storing import FindingQuery
from citycheckup.ledger.transitions import Move, State
from citycheckup.reviews.ladder import STEPS
from citycheckup.store.checking import check_ledger
from worked_city import worked_city

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def store():
    with opened_ledger(worked_city() / "2025", create=False) as store:
        yield store


@pytest.fixture(scope="module")
def findings(store):
    with store.reading() as ledger:
        return list(ledger.all_of(FindingQuery()))


def test_the_chain_holds_and_replay_gives_the_same_ledger(store):
    checked = check_ledger(store)
    assert checked.chain.broken is None
    assert checked.differing == ()


def test_every_screen_has_something_to_show(store, findings):
    assert {one.state for one in findings} >= set(State) - {State.SUPERSEDED}
    assert {one.source_kind for one in findings} == set(SourceKind)
    moves = Counter(step.move for one in findings for step in one.history)
    # Of a merged body, a published calendar or a redefined indicator the made-up city need not tell.
    assert {str(move) for move in Move} - moves.keys() <= {"reschedule", "supersede", "take_over", "substitute", "link"}
    assert {step["step"] for step in kept_steps(store).values()} == set(STEPS)
    with store.reading() as ledger:
        stages = [record["stage"] for _, record in ledger.records(RUN_CONFIRMATION)]
    assert stages == ["approved", "approved"]


def test_what_the_books_say_is_mended_is_put_right_and_nothing_else(findings):
    """Must hold of two checkups: worked out from the two answer keys alone."""
    before, after = (planted(worked_city() / year) for year in ("2024", "2025"))
    judged = {category for category, _ in after}
    of_first = {(one.category, one.unit_id): one for one in findings if one.definition.get("period") == "2024"}
    assert of_first.keys() == before
    by_run = {pair for pair, one in of_first.items() if one.verified_on is not None and one.verified_on <= "2025-07-09"}
    lasting = {pair for pair in before if pair in after}
    gone = {pair for pair in before - lasting if pair[0] in judged}
    # What was struck off and came back keeps its proof; the second checkup found it anew.
    struck_off = {pair for pair in by_run & lasting if of_first[pair].state is State.CLOSED}
    again = {(one.category, one.unit_id) for one in findings if any(link.kind == "recurs_from" for link in one.links)}
    assert gone <= by_run
    assert by_run & lasting == struck_off <= again
    assert {(one.category, one.unit_id) for one in findings if one.definition.get("period") == "2025"} == (
        after - lasting | again
    )


def planted(folder):
    key = json.loads((folder / "answer_key.json").read_text(encoding="utf-8"))["indicators"]
    return {(indicator, unit) for indicator, told in key.items() for unit in told["units"]}


def test_reviews_come_out_again(store):
    kept = kept_reviews(store)
    assert {len(name.split("@")[0]) for name, _ in kept} == {4, 7}  # "2025"; "2025-06" and "2025-Q2"
    assert verify_review(store, kept[-1][0], calendar_of(None)).holds


def test_events_are_spread_over_the_year_and_say_that_they_are_made_up(store):
    with store.reading() as ledger:
        events = list(ledger.events())
    times = [event.at for event in events]
    assert times == sorted(times)
    assert {at[:7] for at in times} >= {f"2025-{month:02}" for month in range(1, 13)}
    assert (times[0][:7], times[-1][:7]) == ("2024-06", "2026-03")
    for event in events:
        said = [event.payload.get("reason"), *(one.get("note") for one in event.payload.get("evidence") or ())]
        by_people = event.role != "system" and event.payload.get("move") not in {"pass", "fail", "mark_items"}
        assert all(MADE_UP in one for one in said if one) or not by_people, event
