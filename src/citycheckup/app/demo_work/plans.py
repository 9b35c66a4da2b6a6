"""What the made-up city's bodies do about the findings of its two checkups, by the generator's own books."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path

from citycheckup.app.demo_work.turns import DISPATCHER, VERIFIER, Diary, Turn, more_time, to_another
from citycheckup.app.demo_work.ways import WAYS, report_again, report_by, work_again
from citycheckup.clocks import Calendar
from citycheckup.demo_city.duty_list import NOBODYS
from citycheckup.demo_city.faults import Fault
from citycheckup.demo_city.plan import Plan
from citycheckup.editions import load_edition
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.transitions import Move, State
from citycheckup.vocabulary import Method

AUTUMN, SPRING, WINTER = date(2024, 11, 20), date(2025, 4, 17), date(2026, 2, 12)  # days of the re-surveys
Pair = tuple[str, str]


@dataclass(frozen=True)
class Books:
    """The generator's own books of a year: its faults by category and unit, as the answer key has them."""

    faults: Mapping[Pair, tuple[Fault, ...]]

    surveyed: frozenset[str]  # indicators whose value rests on the survey

    def is_surveyed(self, pair: Pair) -> bool:
        """Whether all its places can be looked at again in the field."""
        own = self.faults.get(pair, ())
        return pair[0] in self.surveyed and bool(own) and all(fault.items for fault in own)


def books_of(folder: Path) -> Books:
    """Read the answer key of a year's folder."""
    key = json.loads((folder / "answer_key.json").read_text(encoding="utf-8"))
    entries = load_edition(key["edition"]).entries
    return Books(
        faults={
            (indicator, unit): tuple(
                Fault(indicator, unit, place, one["kind"], tuple(one["items"]), one["amount"])
                for place, one in said_of_it["places"].items()
            )
            for indicator, told in key["indicators"].items()
            for unit, said_of_it in told["units"].items()
        },
        surveyed=frozenset(entry.indicator for entry in entries if entry.method == Method.SURVEY),
    )


_OF_MENDED = ("early", "winter", "bounced", "extended")
_OF_LASTING = ("claimed", "slow", "relapsed", "partly", "closed", "refused", "planned", "claimed", "extended", "late")
_OF_SECOND = ("looked_at", "slow", "claimed", "in_check", "partly", "extended", "planned", "taken_on", "looked_at")
_IN_HAND = frozenset({State.REGISTERED, State.REOPENED, State.IN_PROGRESS})


class Plans:
    """Plans turns, and which mended places the second body is to look at again on which day.

    Attributes
    ----------
    again
        By day of a re-survey, the pairs to look at, each with whether its fault is still there then.
    """

    def __init__(self, books: Mapping[int, Books], calendar: Calendar, plan: Plan) -> None:
        self.books, self._calendar, self._plan = books, calendar, plan
        self.again: dict[date, dict[Pair, bool]] = {AUTUMN: {}, SPRING: {}, WINTER: {}}

    def after_the_first(self, found: list[Finding], day: date) -> list[Turn]:
        """Plan the year after the first checkup: what the books say is mended gets done, of the rest only some."""
        there = self.books[2025].faults
        judged = {category for category, _ in there}  # what no later checkup looks at nobody sees mended
        ways = {True: cycle(_OF_LASTING), False: cycle(_OF_MENDED)}
        turns: list[Turn] = []
        for one in self._shuffled(found, "first"):
            if one.category != NOBODYS:
                lasts = (one.category, one.unit_id) in there or one.category not in judged
                diary = Diary(one.id, day, self._calendar)
                self._first(diary, one, next(ways[lasts]), lasts=lasts)
                turns += diary.turns
        return turns

    def _first(self, diary: Diary, finding: Finding, way: str, *, lasts: bool) -> None:
        pair, items = (finding.category, finding.unit_id), len(finding.items)
        surveyed = self.books[2024].is_surveyed(pair)
        if surveyed and way in {"early", "closed", "bounced"}:
            report_by(diary, items, date(2024, 11, 12))
            self.again[AUTUMN][pair] = way == "bounced"
            if way == "bounced":
                report_again(diary.from_then_on(AUTUMN), items, 50)
        elif surveyed and way == "relapsed":
            report_by(diary, items, date(2025, 4, 9))
            self.again[SPRING][pair] = False
        elif lasts and way in _SLOW:
            _SLOW[way](diary, items)
            if way == "partly" and surveyed and items > 1:
                self.again[SPRING][pair] = False
        else:
            report_by(diary, items, date(2025, 2, 20), extended=way == "extended", disputed=way == "winter")

    def after_the_second(self, found: list[Finding], day: date) -> list[Turn]:
        """Plan the time after the second checkup, from where each finding stands now."""
        fates, turns = cycle(_OF_SECOND), list[Turn]()
        for one in self._shuffled(found, "second"):
            diary = Diary(one.id, day, self._calendar)
            if one.category == NOBODYS:
                WAYS["queued"](diary, 0, False)
            elif one.state in _IN_HAND:
                self._second(diary, one, next(fates))
            turns += diary.turns
        return turns

    def _second(self, diary: Diary, finding: Finding, fate: str) -> None:
        pair, items = (finding.category, finding.unit_id), len(finding.items)
        if finding.state is State.REOPENED:
            work_again(diary)
        if fate == "looked_at" and self.books[2025].is_surveyed(pair):
            _finish(diary, finding, date(2026, 2, 5))
            self.again[WINTER][pair] = False
        elif fate in {"claimed", "in_check", "looked_at"}:
            _finish(diary, finding, date(2026, 3, 6))
            if fate == "in_check":
                diary.then(5, Move.BEGIN_CHECK, VERIFIER)
        elif finding.state is State.REGISTERED:
            _SLOW[fate](diary, items)

    def _shuffled(self, found: list[Finding], name: str) -> list[Finding]:
        ordered = sorted((one for one in found if one.is_open), key=lambda one: (one.key, one.id))
        order = self._plan.stream(f"work/{name}").permutation(len(ordered))
        return [ordered[at] for at in order]


def _finish(diary: Diary, finding: Finding, day: date) -> None:
    if finding.state is State.REGISTERED:
        report_by(diary, len(finding.items), day)
    else:
        report_again(diary, len(finding.items), max(1, (day - diary.day).days - 8))


# What is not reported done before the next checkup, by how far it comes.
_SLOW: Mapping[str, Callable[[Diary, int], Diary]] = {
    "slow": lambda diary, items: WAYS["stubborn"](diary, items, False),
    "partly": lambda diary, items: WAYS["in_work"](diary, items, False),
    "extended": lambda diary, items: WAYS["stubborn"](diary, items, False).then(40, Move.EXTEND, DISPATCHER, more_time),
    "refused": lambda diary, items: WAYS["objected"](diary, items, False).then(8, Move.ASSIGN, DISPATCHER, to_another),
    "late": lambda diary, items: WAYS["taken_on"](diary, items, False),
    "taken_on": lambda diary, items: WAYS["taken_on"](diary, items, False),
    "planned": lambda diary, items: WAYS["planned"](diary, items, False),
}
