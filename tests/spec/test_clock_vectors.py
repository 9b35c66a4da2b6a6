"""The ten worked examples of counting; each is a trap that a simpler way of counting falls into."""

from dataclasses import replace
from datetime import date

import pytest

from citycheckup.clocks import Unit, due, mainland_calendar, rule_in_force

DAYS, WORKING = Unit.CALENDAR_DAY, Unit.WORKING_DAY


@pytest.mark.parametrize(
    ("start", "value", "unit", "extensions", "last_day", "stands"),
    [
        ("2023-12-06", 15, DAYS, (), "2023-12-21", "2023-12-21"),
        ("2023-12-21", 60, DAYS, (), "2024-02-19", "2024-02-19"),
        ("2023-12-21", 60, DAYS, (30,), "2024-03-20", "2024-03-20"),
        ("2025-09-22", 15, DAYS, (), "2025-10-07", "2025-10-09"),
        ("2024-01-26", 15, DAYS, (), "2024-02-10", "2024-02-18"),
        ("2026-01-31", 15, DAYS, (), "2026-02-15", "2026-02-24"),
        ("2023-09-28", 5, WORKING, (), "2023-10-11", "2023-10-11"),
        ("2025-01-24", 3, WORKING, (), "2025-02-05", "2025-02-05"),
        ("2026-02-13", 10, WORKING, (), "2026-03-05", "2026-03-05"),
    ],
)
def test_a_firm_date(start, value, unit, extensions, last_day, stands):
    rule = replace(rule_in_force("petition.result", date(2023, 1, 1)), value=value, unit=unit)
    found = due(date.fromisoformat(start), rule, mainland_calendar(), extensions=extensions)
    assert (found.last_day.isoformat(), found.day.isoformat(), found.provisional) == (last_day, stands, False)


def test_a_date_for_which_no_notice_is_out_is_provisional():
    rule = rule_in_force("petition.dispute", date(2027, 2, 1))
    found = due(date(2027, 2, 1), rule, mainland_calendar())
    assert (rule.value, rule.unit, found.provisional) == (5, WORKING, True)
    assert found.derivation[-1].key == "clocks.provisional"
