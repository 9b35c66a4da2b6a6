"""Counting: months, hours, pauses, extensions, refusals, and counting again with a newer calendar."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from citycheckup.clocks import (
    CalendarYear,
    Pause,
    PausedSpell,
    Unit,
    due,
    mainland_calendar,
    recompute,
    rule_in_force,
)
from citycheckup.vocabulary import InputError
from citycheckup.wording import render

CALENDAR = mainland_calendar()
RESULT = rule_in_force("petition.result", date(2024, 1, 1))
HEARD = replace(RESULT, pauses=frozenset({Pause.HEARING}))


def limit(value, unit, **other):
    return replace(HEARD, value=value, unit=unit, **other)


def said(found, language="zh"):
    return [render(message, language) for message in found.derivation]


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [("2024-01-31", 1, "2024-02-29"), ("2025-01-31", 1, "2025-02-28"), ("2025-03-15", 6, "2025-09-15"),
     ("2024-12-31", 2, "2025-02-28"), ("2025-11-30", 3, "2026-02-28")],
)  # fmt: skip
def test_months_end_on_the_same_number_or_the_last_day(start, months, last):
    assert due(date.fromisoformat(start), limit(months, Unit.MONTH), CALENDAR).last_day == date.fromisoformat(last)


def test_hours_run_in_real_time_through_nights_and_holidays():
    rule = limit(24, Unit.HOUR, pauses=frozenset())
    start = datetime(2025, 10, 1, 20, 0, tzinfo=timezone(timedelta(hours=8)))
    found = due(start, rule, CALENDAR)
    assert found.moment is not None
    assert found.moment.isoformat() == "2025-10-02T20:00:00+08:00"
    assert due(start.astimezone(timezone.utc), rule, CALENDAR).moment == found.moment  # noqa: UP017 - the peer of the other zone
    assert not found.provisional
    with pytest.raises(InputError, match="hours_need_zone"):
        due(datetime(2025, 10, 1, 20, 0), rule, CALENDAR)  # noqa: DTZ001 - it is what is refused
    with pytest.raises(InputError, match="hours_need_zone"):
        due(date(2025, 10, 1), rule, CALENDAR)


def test_the_days_of_a_pause_do_not_count():
    pause = PausedSpell(date(2025, 3, 10), date(2025, 3, 14), Pause.HEARING)
    calm = due(date(2025, 3, 3), limit(15, Unit.CALENDAR_DAY), CALENDAR)
    paused = due(date(2025, 3, 3), limit(15, Unit.CALENDAR_DAY), CALENDAR, [pause])
    assert (paused.last_day - calm.last_day).days == 5
    assert "2025-03-10 至 2025-03-14 因听证中止，5 日不计入" in said(paused)
    twice = due(date(2025, 3, 3), limit(15, Unit.CALENDAR_DAY), CALENDAR, [pause, pause])
    assert twice.day == paused.day
    months = due(date(2025, 3, 3), limit(1, Unit.MONTH), CALENDAR, [pause])
    assert months.last_day == date(2025, 4, 8)
    beyond = PausedSpell(date(2025, 4, 1), date(2025, 4, 6), Pause.HEARING)  # the month would have ended on the 3rd
    assert due(date(2025, 3, 3), limit(1, Unit.MONTH), CALENDAR, [beyond]).last_day == date(2025, 4, 9)


def test_an_extension_is_counted_from_the_due_date_that_stood():
    found = due(date(2025, 9, 22), limit(15, Unit.CALENDAR_DAY), CALENDAR, extensions=[30])
    assert found.last_day == date(2025, 11, 8)  # from 9 October, to which the first had moved
    assert found.day == date(2025, 11, 10)
    assert "Extended by 30 days, counted from 2025-10-09" in said(found, "en")


@pytest.mark.parametrize(
    ("pauses", "extensions", "expected"),
    [
        ([PausedSpell(date(2024, 2, 2), date(2024, 2, 1), Pause.HEARING)], [], {"pause_ends_before"}),
        ([PausedSpell(date(2024, 2, 1), date(2024, 2, 2), Pause.WAITING_FOR_RESIDENT)], [], {"pause_not_allowed"}),
        ([], [31], {"extension_too_long"}),
        ([], [10, 10], {"extension_too_often"}),
        ([], [0], {"extension_positive"}),
        ([PausedSpell(date(2024, 2, 2), date(2024, 2, 1), Pause.EXPERT_OPINION)], [40, -1],
         {"pause_ends_before", "pause_not_allowed", "extension_too_long", "extension_positive"}),
    ],
)  # fmt: skip
def test_what_the_rule_does_not_allow_is_refused_all_at_once(pauses, extensions, expected):
    with pytest.raises(InputError) as refused:
        due(date(2024, 1, 2), HEARD, CALENDAR, pauses, extensions)
    assert {problem.message.key.removeprefix("clocks.") for problem in refused.value.problems} == expected


def _published(off=(), working=()):
    days = {date.fromisoformat(day): ("spring_festival",) for day in off}
    year = CalendarYear(2027, True, ("notice",), days, frozenset(map(date.fromisoformat, working)))
    return replace(CALENDAR, digest="new", years={**CALENDAR.years, 2027: year})


def test_a_later_date_of_a_newer_calendar_stands_at_once():
    before = due(date(2027, 2, 1), rule_in_force("petition.dispute", date(2027, 2, 1)), CALENDAR)
    assert before.provisional
    longer = _published(off=[f"2027-02-{day:02}" for day in range(4, 14)])
    found = recompute(before, longer)
    assert (found.day, found.would_be_earlier) == (found.after.day, False)
    assert found.after.day > before.day
    assert not found.after.provisional
    assert found.after.calendar_digest == "new"


def test_an_earlier_date_waits_for_a_notice():
    before = due(date(2027, 2, 1), rule_in_force("petition.dispute", date(2027, 2, 1)), CALENDAR)
    shorter = _published(off=["2027-02-08"], working=["2027-02-06", "2027-02-07"])
    found = recompute(before, shorter)
    assert found.would_be_earlier
    assert found.day == before.day > found.after.day
    assert "仍以 2027-02-10 为准" in render(found.message, "zh")
    told = recompute(before, shorter, notice_given=True)
    assert told.day == found.after.day
    assert recompute(before, CALENDAR).day == before.day


def test_a_limit_that_does_not_roll_needs_no_calendar():
    watch = rule_in_force("finding.watch", date(2030, 1, 1))
    found = due(date(2030, 1, 1), watch, CALENDAR)
    assert found.day == date(2030, 4, 1)
    assert not found.provisional
