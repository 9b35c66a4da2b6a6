"""A review is made once; whoever has the chain makes the same bytes again, whatever happens afterwards."""

import random
from dataclasses import replace

import pytest

from citycheckup.app.reviews import kept_review, kept_reviews, make_review, verify_review
from citycheckup.authority.posts import Post, as_plain
from citycheckup.authority.roles import Actor, Role
from citycheckup.clocks import mainland_calendar
from citycheckup.ledger.events import Draft, canonical
from citycheckup.ledger.transitions import OPEN, State
from citycheckup.reviews.compose import REVIEW, Basis, compose, digest_of
from citycheckup.reviews.parameters import shipped_parameters
from citycheckup.reviews.periods import period_of
from citycheckup.vocabulary import InputError
from in_memory_ledger import InMemoryStore
from reviewed_ledger import LEADS, ledger_of, walked_findings

REVIEWER = Actor("office/reviewer", Role.REVIEWER, "office")
PERIODS = ("2025-09", "2025-Q3", "2025")
WAYS = walked_findings(60, seed=5)


@pytest.fixture
def store():
    return ledger_of(WAYS)


def make(store, period, **given):
    wanted = {"on": "2025-10-10", "parameters": shipped_parameters(), "calendar": mainland_calendar()}
    return make_review(store, period_of(period), REVIEWER, **(wanted | given))


@pytest.mark.parametrize("period", PERIODS)
def test_a_kept_review_is_made_again_from_the_chain(store, period):
    made = make(store, period)
    ledger_of({f"later-{record}": way for record, way in walked_findings(10, seed=6).items()}, store)
    assert kept_review(store, made.id) == made
    found = verify_review(store, made.id, mainland_calendar())
    assert found.holds
    assert canonical(made.document) == canonical(kept_review(ledger_copy(store), made.id).document)


def test_a_review_of_an_older_format_is_made_again_in_that_format(store):
    document = make(store, "2025").document
    basis = Basis(period_of("2025"), "2025-10-10", tuple(document["as_of"].values()), shipped_parameters(),
                  mainland_calendar(), format=1)  # fmt: skip
    older = compose(basis, store.findings.values())
    assert "satisfied_from" not in older["parameters"]
    assert set(older["rates"]["city"]) == {
        "on_time", "verified", "bounce", "recurrence", "case_response", "case_solution",
    }  # fmt: skip
    assert older["rates"]["city"]["case_response"]["apart"] == {}
    kept = {"digest": digest_of(older), "document": older}
    with store.writing() as ledger:
        ledger.append([Draft(REVIEW, "older", kept, "office/reviewer", "reviewer", "office")], expected={})
    assert verify_review(store, "older", mainland_calendar()).holds


def ledger_copy(store):
    again = InMemoryStore()
    again.chain, again.latest = [*store.chain], dict(store.latest)
    return again


@pytest.mark.parametrize("period", PERIODS)
def test_neither_order_nor_findings_that_do_not_count_change_a_byte(store, period):
    basis = Basis(period_of(period), "2025-10-10", (7, "a" * 64), shipped_parameters(), mainland_calendar())
    findings = list(store.findings.values())
    once = canonical(compose(basis, findings))
    random.Random(1).shuffle(findings)
    assert canonical(compose(basis, findings)) == once
    if period != "2025":
        assert canonical(compose(basis, [one for one in findings if one.is_open])) == once


def test_made_as_of_an_earlier_event_it_is_what_it_would_have_been_then():
    early = ledger_of(dict(list(WAYS.items())[:30]))
    then = make(early, "2025")
    seq = then.document["as_of"]["seq"]
    now = make(ledger_of(WAYS), "2025", as_of=seq)
    assert now == then
    assert now.id == f"2025@{seq}"


def test_a_document_that_was_changed_is_told(store):
    made = make(store, "2025")
    changed = {**made.document, "on": "2025-10-11"}
    store.latest["review", made.id] = {"digest": made.digest, "document": changed}
    found = verify_review(store, made.id, mainland_calendar())
    assert not found.holds
    assert not found.digest_holds
    assert "due_soon_until" in found.differing or "rates" in found.differing


def test_a_chain_that_was_changed_before_the_review_is_told(store):
    made = make(store, "2025-09")
    event = store.chain[20]
    store.chain[20] = replace(event, payload={**event.payload, "reason": "another"})
    found = verify_review(store, made.id, mainland_calendar())
    assert found.broken.seq == 21
    assert not found.holds


def test_what_cannot_be_made_is_refused_with_every_reason(store):
    with pytest.raises(InputError) as refused:
        make_review(
            store, period_of("2025"), Actor("p", Role.AUDITOR, "b"), on="2024-12-31",
            parameters=shipped_parameters(), calendar=mainland_calendar(),
        )  # fmt: skip
    keys = [problem.message.key for problem in refused.value.problems]
    assert keys == ["reviews.not_a_reviewer", "reviews.day_before_period"]
    made = make(store, "2025")
    for given, key in (
        ({"as_of": made.document["as_of"]["seq"]}, "reviews.kept_already"),
        ({"as_of": 10**6}, "reviews.no_such_event"),
        ({"as_of": 0}, "reviews.no_such_event"),
    ):
        with pytest.raises(InputError) as refused:
            make(store, "2025", **given)
        assert refused.value.problems[0].message.key == key
    with pytest.raises(InputError, match=r"none_of_that_id"):
        kept_review(store, "2025@1")
    assert [name for name, _ in kept_reviews(store)] == [made.id]


def test_another_calendar_cannot_make_it_again(store):
    made = make(store, "2025")
    with pytest.raises(InputError, match=r"other_calendar"):
        verify_review(store, made.id, replace(mainland_calendar(), digest="b" * 64))


def test_every_open_late_finding_stands_with_its_lead_body_and_no_other(store):
    document = make(store, "2025-10", on="2026-03-01").document
    late = {
        one.id: one.lead_body
        for one in store.findings.values()
        if one.state in {State.ASSIGNED, State.DISPUTED, State.REOPENED, State.ACCEPTED, State.PLANNED,
                         State.IN_PROGRESS} and one.due.date < "2026-03-01"
    }  # fmt: skip
    assert len(late) > 5
    listed = [(line["finding"], body) for body, lists in document["bodies"].items() for line in lists["overdue"]]
    assert sorted(listed) == sorted(late.items())
    stuck = {line["finding"] for lists in document["bodies"].values() for line in lists["stuck"]}
    assert stuck
    assert all(store.findings[one].state in OPEN for one in stuck)


def test_the_bodies_sum_up_to_the_city(store):
    rates = make(store, "2025", on="2026-03-01").document["rates"]
    assert set(rates["by_body"]) <= {"", *LEADS}
    assert any(rate["denominator"] > 3 for rate in rates["city"].values())
    for name, whole in rates["city"].items():
        assert whole["denominator"] == sum(one[name]["denominator"] for one in rates["by_body"].values())
        assert 0 <= whole["numerator"] <= whole["denominator"]


@pytest.mark.parametrize(
    ("changed", "may"),
    [({}, True), ({"roles": frozenset({Role.AUDITOR})}, False), ({"body": "b"}, False),
     ({"units": frozenset({"u"})}, False)],
)  # fmt: skip
def test_where_the_ledger_knows_posts_they_say_who_reviews(store, changed, may):
    plain = {"id": REVIEWER.post, "roles": frozenset({Role.REVIEWER}), "body": "office"}
    post = as_plain(Post(**(plain | changed)))
    with store.writing() as ledger:
        ledger.append([Draft("post", REVIEWER.post, post, "a", "administrator", "a")], expected={})
    if may:
        assert make(store, "2025").id
    else:
        with pytest.raises(InputError, match=r"not_a_reviewer"):
            make(store, "2025")
