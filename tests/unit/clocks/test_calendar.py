"""The calendar pack: every day as two independent packages have it, and a user's file read with all its problems."""

import warnings
from datetime import date, timedelta

import pytest

from citycheckup.clocks import mainland_calendar, read_calendar
from citycheckup.vocabulary import InputError
from citycheckup.wording import render

DAYS = [date(2010, 1, 1) + timedelta(days=n) for n in range((date(2026, 12, 31) - date(2010, 1, 1)).days + 1)]
SMALL = """
id = "mine"
version = "1"
[[year]]
year = 2026
published = true
notices = ["a notice"]
off = ["2026-01-01/2026-01-03 new_year"]
working = ["2026-01-04"]
"""


def test_every_day_of_2010_to_2026_is_as_chinesecalendar_has_it():
    chinese_calendar = pytest.importorskip("chinese_calendar", reason="test extra not installed")
    ours = mainland_calendar()
    assert [day for day in DAYS if ours.is_working(day) != chinese_calendar.is_workday(day)] == []


def test_every_day_of_2010_to_2026_is_as_holidays_has_it():
    holidays = pytest.importorskip("holidays", reason="test extra not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        china = holidays.China(years=range(2010, 2027))
        ours = mainland_calendar()
        assert [day for day in DAYS if ours.is_working(day) != china.is_working_day(day)] == []


def test_statutory_days_of_unpublished_years_are_as_holidays_has_them():
    holidays = pytest.importorskip("holidays", reason="test extra not installed")
    ours = mainland_calendar()
    for year in range(2027, 2031):
        china = holidays.China(years=year, language="en_US")
        statutory = sorted(day for day, name in china.items() if "(observed)" not in name)
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
        assert [day for day in days if ours.holidays(day)] == statutory
        assert not any(map(ours.is_firm, days))


def test_the_last_days_of_the_last_published_year_may_still_be_moved():
    ours = mainland_calendar()
    assert ours.is_firm(date(2026, 12, 25))
    assert not ours.is_firm(date(2026, 12, 26))
    assert ours.is_firm(date(2025, 12, 31))
    assert not ours.is_firm(date(2035, 5, 1))
    assert not ours.is_working(date(2035, 5, 2))


def test_a_rest_period_belongs_to_its_holidays():
    ours = mainland_calendar()
    assert ours.holidays(date(2025, 10, 7)) == ("national_day", "mid_autumn")
    assert ours.holidays(date(2018, 12, 31)) == ("new_year",)
    assert ours.is_exchanged(date(2018, 12, 29))
    assert ours.holidays(date(2025, 3, 1)) == ()


def test_a_day_before_the_calendar_is_refused():
    with pytest.raises(InputError, match="before_calendar"):
        mainland_calendar().is_working(date(2009, 12, 31))


def test_the_digest_does_not_depend_on_comments_or_order_of_keys():
    turned = SMALL.replace('id = "mine"\nversion = "1"', '# a remark\nversion = "1"\nid = "mine"')
    assert read_calendar(SMALL, "a").digest == read_calendar(turned, "b").digest
    assert read_calendar(SMALL, "a").digest != read_calendar(SMALL.replace("01-04", "01-10"), "a").digest


def test_every_problem_of_a_file_is_named_with_its_line():
    text = """id = "mine"
zone = "Moon/Base"
colour = "red"
[[year]]
year = 2026
published = true
off = [
    "2026-01-01/2025-12-31 new_year",
    "2026-13-01 new_year",
    "2026-05-01 carnival",
    "2028-05-01 labour_day",
    "2026-10-03 national_day",
]
working = ["2026-10-03", "2026-10-05"]
[[year]]
year = 2028
published = "no"
[[year]]
year = 2026
published = false
[[year]]
year = 2029
published = false
"""
    with pytest.raises(InputError) as refused:
        read_calendar(text, "mine.toml")
    found = {(problem.row, problem.message.key.removeprefix("clocks.")) for problem in refused.value.problems}
    assert found == {
        (None, "missing"), (2, "unknown_zone"), (3, "unknown_key"), (4, "no_notice"), (8, "wrong_period"),
        (9, "no_date"), (10, "unknown_holiday"), (11, "other_year"), (14, "off_and_working"), (14, "working_weekday"),
        (17, "wrong_kind"), (19, "year_twice"), (None, "year_gap"),
    }  # fmt: skip
    for problem in refused.value.problems:
        assert all(render(problem.message, language) for language in ("zh", "en"))


def test_what_is_no_toml_is_refused_with_its_line():
    with pytest.raises(InputError) as refused:
        read_calendar('id = "a"\nversion = \n', "mine.toml")
    assert refused.value.problems[0].row == 2
