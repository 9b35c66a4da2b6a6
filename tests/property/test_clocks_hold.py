"""What must hold of any due date."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from citycheckup.clocks import Pause, PausedSpell, Unit, due, mainland_calendar, rule_in_force

CALENDAR = mainland_calendar()
RULE = replace(
    rule_in_force("petition.result", date(2024, 1, 1)), pauses=frozenset(Pause), extension_max=100,
    extension_count_max=3,
)  # fmt: skip
starts = st.dates(date(2010, 1, 1), date(2027, 12, 31))
values = st.integers(1, 60)
units = st.sampled_from([Unit.CALENDAR_DAY, Unit.WORKING_DAY])


def counted(start, value, unit, pauses=(), extensions=()):
    return due(start, replace(RULE, value=value, unit=unit), CALENDAR, pauses, extensions)


@given(starts, values, values, units)
def test_more_days_are_never_earlier(start, value, more, unit):
    assert counted(start, value, unit).day <= counted(start, value + more, unit).day


@given(starts, values, st.sampled_from([Unit.CALENDAR_DAY, Unit.WORKING_DAY, Unit.MONTH]))
def test_what_is_due_is_due_on_a_working_day_after_the_start(start, value, unit):
    found = counted(start, min(value, 24) if unit is Unit.MONTH else value, unit)
    assert start < found.last_day <= found.day
    assert CALENDAR.is_working(found.day)
    assert CALENDAR.next_working(found.day) == found.day
    # Nothing but rest lies between the last day and the day it moved to.
    between = range((found.day - found.last_day).days)
    assert not any(CALENDAR.is_working(found.last_day + timedelta(days=n)) for n in between)


@given(starts, values, units)
def test_as_many_days_as_the_limit_says_lie_between(start, value, unit):
    last = counted(start, value, unit).last_day
    days = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(unit is Unit.CALENDAR_DAY or CALENDAR.is_working(day) for day in days) == value


@given(starts, values, units, st.integers(0, 40), st.integers(1, 20))
def test_a_pause_puts_off_by_its_days(start, value, unit, after, length):
    calm = counted(start, value, unit)
    first = start + timedelta(days=1 + after)
    spell = PausedSpell(first, first + timedelta(days=length - 1), Pause.HEARING)
    paused = counted(start, value, unit, [spell])
    assert paused.day >= calm.day
    if first <= calm.last_day and unit is Unit.CALENDAR_DAY:
        assert (paused.last_day - calm.last_day).days == length
    if first > calm.last_day:
        assert paused.day == calm.day


@given(starts, values, units, st.lists(st.integers(1, 30), max_size=3))
def test_an_extension_is_counting_again_from_the_day_that_stood(start, value, unit, extensions):
    day = counted(start, value, unit).day
    for length in extensions:
        day = counted(day, length, unit).day
    assert counted(start, value, unit, extensions=extensions).day == day


@given(starts, values, units, st.permutations([0, 9, 20]))
def test_the_order_of_pauses_does_not_matter(start, value, unit, order):
    spells = [PausedSpell(start + timedelta(days=n), start + timedelta(days=n + 12), Pause.HEARING) for n in (0, 9, 20)]
    assert counted(start, value, unit, [spells[n // 9] for n in order]) == counted(start, value, unit, spells)
