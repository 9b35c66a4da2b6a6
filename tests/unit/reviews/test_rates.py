"""Each rate on findings whose answer is plain to see."""

import pytest

from citycheckup.ledger.finding import DueDate, Finding, FollowUp, Link, LinkKind, SourceKind, Step, Verification
from citycheckup.ledger.transitions import State
from citycheckup.reviews.periods import period_of
from citycheckup.reviews.rates import RateCounts, added_up

YEAR = period_of("2025")


def due(original, now=None):
    return DueDate(now or original, original, "r", "1", "c", provisional=False)


def finding(finding_id="f1", **changed):
    plain = {"source_kind": SourceKind.INDICATOR, "lead_body": "street", "state": State.WATCHING,
             "found_on": "2025-01-01"}  # fmt: skip
    return Finding(
        id=finding_id, key=finding_id, source_id="s", category="hazards", unit_id="u", level="community",
        statement="s", basis="b", found_by="", **(plain | changed),
    )  # fmt: skip


def steps(*way):
    return tuple(Step(seq, at, move, State.WATCHING, "street") for seq, (move, at) in enumerate(way, 1))


def city_rate(rate, *findings, on="2026-06-30"):
    counts = RateCounts(YEAR, on, 365, 4)
    for one in findings:
        counts.add(one)
    found = added_up(counts.by_body())[rate]
    return (found["numerator"], found["denominator"], *found["apart"].values())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"completed_on": "2025-06-30", "verified_on": "2025-09-01"}, (1, 1, 0, 0, 0)),  # verified later: done counts
        ({"completed_on": "2025-07-01", "verified_on": "2025-07-01"}, (0, 1, 0, 0, 0)),
        ({"completed_on": "2025-06-01"}, (0, 1, 0, 0, 1)),  # nobody has looked at it
        ({}, (0, 1, 0, 0, 0)),
        ({"state": State.MERGED}, (0, 0, 0, 0, 0)),
        ({"due": due("2024-12-31")}, (0, 0, 0, 0, 0)),
    ],
)
def test_on_time_is_done_and_verified_by_the_first_date(changed, said):
    assert city_rate("on_time", finding(**({"due": due("2025-06-30")} | changed))) == said


def test_what_is_done_by_an_extended_date_is_shown_apart():
    late = finding(due=due("2025-06-30", "2025-09-30"), completed_on="2025-09-30", verified_on="2025-10-01",
                   extensions=("given",))  # fmt: skip
    assert city_rate("on_time", late) == (0, 1, 1, 1, 0)


def test_what_is_due_on_the_day_itself_is_not_judged_yet():
    assert city_rate("on_time", finding(due=due("2025-06-30")), on="2025-06-30")[:2] == (0, 0)
    assert city_rate("on_time", finding(due=due("2025-06-30")), on="2025-07-01")[:2] == (0, 1)


def test_verified_and_bounce_count_each_time_it_was_reported_and_checked():
    def check(number, date, *, passed):
        return Verification(f"v{number}", "recompute", "bureau", date, passed)

    back_and_forth = finding(
        history=steps(("report_done", "2025-03-01"), ("fail", "2025-03-05"), ("report_done", "2025-04-01"),
                      ("begin_check", "2025-04-02"), ("pass", "2026-01-05"), ("report_done", "2026-02-01")),
        verifications=(check(1, "2025-03-05", passed=False), check(2, "2025-12-31", passed=True),
                       check(3, "2026-01-05", passed=False)),
    )  # fmt: skip
    waiting = finding("f2", history=steps(("report_done", "2025-12-30")))
    assert city_rate("verified", back_and_forth, waiting) == (1, 3, 1)
    assert city_rate("bounce", back_and_forth, waiting) == (1, 2)


@pytest.mark.parametrize(("back", "counts"), [("2026-03-01", 1), ("2026-03-02", 0)])
def test_a_recurrence_counts_for_365_days_reopened_or_found_anew(back, counts):
    closed = finding(history=steps(("close", "2025-03-01")))
    reopened = finding("f2", history=steps(("close", "2025-03-01"), ("reopen", back)))
    anew = finding("f3", found_on=back, links=(Link(LinkKind.RECURS_FROM, "f1"),))
    assert city_rate("recurrence", closed, reopened) == (counts, 2, 0)
    assert city_rate("recurrence", anew, closed) == (counts, 1, 0)
    assert city_rate("recurrence", closed, on="2026-03-01") == (0, 1, 1)


def test_a_case_counts_where_the_resident_was_asked_and_answered():
    def case(finding_id, said, replied="2025-05-01"):
        return finding(finding_id, source_kind=SourceKind.CASE, due=due("2025-05-01"), follow_up=said,
                       reply_delivered_on=replied)  # fmt: skip

    cases = [case("a", FollowUp.SOLVED), case("b", FollowUp.PARTLY), case("c", FollowUp.DECLINED),
             case("d", FollowUp.SOLVED, "2025-05-02"), case("e", FollowUp.SOLVED, "2026-01-01")]  # fmt: skip
    cases.append(case("f", FollowUp.NOT_REACHED))
    assert city_rate("case_response", *cases) == (2, 3, 1, 1)
    assert city_rate("case_solution", *cases) == (2, 3, 1, 1)


def test_who_gave_no_rating_is_neither_satisfied_nor_dissatisfied():
    def case(finding_id, rating, said=FollowUp.SOLVED):
        return finding(finding_id, source_kind=SourceKind.CASE, due=due("2025-05-01"), follow_up=said,
                       reply_delivered_on="2025-05-01", handling_rating=rating)  # fmt: skip

    cases = [case("a", 5), case("b", 4), case("c", 3), case("d", None), case("e", None, FollowUp.NOT_REACHED)]
    assert city_rate("case_satisfaction", *cases) == (2, 3, 1, 0, 1)


def test_what_the_ledger_keeps_no_record_of_is_not_counted():
    assert city_rate("visit_coverage", finding(source_kind=SourceKind.VISIT, due=due("2025-05-01"))) == (0, 0)
