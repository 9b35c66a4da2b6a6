"""When something is due: rules of law as data, a calendar pack, and counting that explains itself.

The ledger needs four names: :func:`rule_in_force`, :func:`mainland_calendar`, :func:`due` and :func:`recompute`.
"""

from citycheckup.clocks.calendar import Calendar, CalendarYear, mainland_calendar, read_calendar
from citycheckup.clocks.counting import Due, PausedSpell, Recomputed, due, recompute
from citycheckup.clocks.rules import (
    Mark,
    Pause,
    Rule,
    RulePack,
    Unit,
    read_rules,
    rule_in_force,
    rules_in_force,
    shipped_packs,
)

__all__ = [
    "Calendar",
    "CalendarYear",
    "Due",
    "Mark",
    "Pause",
    "PausedSpell",
    "Recomputed",
    "Rule",
    "RulePack",
    "Unit",
    "due",
    "mainland_calendar",
    "read_calendar",
    "read_rules",
    "recompute",
    "rule_in_force",
    "rules_in_force",
    "shipped_packs",
]
