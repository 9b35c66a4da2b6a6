"""Recurring duties: how often in words, and on which days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.clocks import mainland_calendar
from citycheckup.duties import Cadence, Period, due_occurrences, read_cadence

SOME = [
    "daily", "working_day", "weekly", "weekly:05", "monthly", "monthly:31", "quarterly:15", "half_yearly", "yearly",
    "yearly:02-29",
]  # fmt: skip


def days(cadence, first, last, **more):
    found = due_occurrences(read_cadence(cadence), date.fromisoformat(first), date.fromisoformat(last), **more)
    return [one.due_on.isoformat() for one in found]


@pytest.mark.parametrize("text", SOME)
def test_a_cadence_is_read_as_it_is_written(text):
    assert str(read_cadence(text)) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每日", "daily"), ("每天一次", "daily"), ("每工作日", "working_day"),
        ("每周五前", "weekly:05"), ("每周", "weekly"),
        ("每月 25 日前", "monthly:25"), ("每月底", "monthly"), ("每季度", "quarterly"),
        ("每季末月15日", "quarterly:15"),
        ("每半年", "half_yearly"), ("每年6月30日", "yearly:06-30"), ("每年一次", "yearly"), ("weekly:7", "weekly:07"),
    ],
)  # fmt: skip
def test_a_cadence_is_read_as_offices_write_it(text, found):
    assert str(read_cadence(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "", "有空时", "weekly:8", "monthly:32", "monthly:0", "daily:1", "yearly:30", "yearly:02-30", "monthly:1-2",
        "yearly:13-01",
    ],
)  # fmt: skip
def test_what_is_no_cadence_is_none(text):
    assert read_cadence(text) is None


def test_days_by_hand():
    assert days("monthly", "2025-01-01", "2025-03-31") == ["2025-01-31", "2025-02-28", "2025-03-31"]
    assert days("monthly:31", "2024-02-01", "2024-02-29") == ["2024-02-29"]
    assert days("weekly:05", "2025-03-01", "2025-03-15") == ["2025-03-07", "2025-03-14"]
    assert days("quarterly:15", "2025-01-01", "2025-12-31") == ["2025-03-15", "2025-06-15", "2025-09-15", "2025-12-15"]
    assert days("half_yearly", "2025-01-01", "2025-12-31") == ["2025-06-30", "2025-12-31"]
    assert days("yearly:02-29", "2024-01-01", "2025-12-31") == ["2024-02-29", "2025-02-28"]
    assert days("working_day", "2025-03-07", "2025-03-10") == ["2025-03-07", "2025-03-10"]


def test_a_day_of_rest_moves_to_the_next_working_day():
    calendar = mainland_calendar()
    rolled = days("monthly:31", "2025-02-01", "2025-02-10", working_days=calendar)
    assert rolled == ["2025-02-05"]  # 31 January lies in the Spring Festival
    assert days("daily", "2025-01-31", "2025-02-01", working_days=calendar) == ["2025-01-31", "2025-02-01"]
    # A working Sunday, and a holiday on a Monday.
    assert days("working_day", "2025-01-26", "2025-01-28", working_days=calendar) == ["2025-01-26", "2025-01-27"]


def test_a_year_without_a_notice_is_provisional():
    found = due_occurrences(
        Cadence(Period.MONTH), date(2027, 1, 1), date(2027, 3, 31), working_days=mainland_calendar()
    )
    assert [one.provisional for one in found] == [True] * len(found)
    found = due_occurrences(
        Cadence(Period.MONTH), date(2025, 3, 1), date(2025, 3, 31), working_days=mainland_calendar()
    )
    assert [one.provisional for one in found] == [False]


def test_only_days_in_force_are_due():
    more = {"valid_from": date(2025, 2, 1), "valid_to": date(2025, 3, 30)}
    assert days("monthly", "2025-01-01", "2025-12-31", **more) == ["2025-02-28"]


@settings(max_examples=100)
@given(
    st.sampled_from(SOME), st.dates(date(2015, 1, 1), date(2025, 12, 31)), st.integers(0, 200), st.integers(0, 200),
    st.booleans(),
)  # fmt: skip
def test_two_stretches_of_days_have_what_both_together_have(text, first, one, other, rolled):
    cadence, calendar = read_cadence(text), mainland_calendar() if rolled else None
    middle, last = first + timedelta(days=one), first + timedelta(days=one + other)
    whole = due_occurrences(cadence, first, last, working_days=calendar)
    parts = due_occurrences(cadence, first, middle, working_days=calendar)
    parts += due_occurrences(cadence, middle + timedelta(days=1), last, working_days=calendar)
    assert parts == whole
    assert all(found.first <= found.day <= found.last for found in whole)
    assert all(found.due_on >= found.day for found in whole)
    assert len({found.first for found in whole}) == len(whole)
