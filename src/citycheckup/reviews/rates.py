"""The rates of a period with numerators and denominators, for the city and by lead body (workflow facts, section 9).

All of them come from findings as they stand at the review's event. Days on which something was written are UTC days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from citycheckup.ledger.finding import Finding, FollowUp, LinkKind, SourceKind
from citycheckup.ledger.transitions import ENDS, Move
from citycheckup.reviews.periods import Period

# Rate -> what is shown apart beside numerator and denominator.
RATES: Mapping[str, tuple[str, ...]] = {
    "on_time": ("extended", "on_time_as_extended", "awaiting_check"),
    "verified": ("awaiting_check",),
    "bounce": (),
    "recurrence": ("not_yet_followed_to_the_end",),
    "case_response": ("declined", "not_reached"),
    "case_solution": ("declined", "not_reached"),
    "case_satisfaction": ("not_rated", "declined", "not_reached"),
    # Units visited of those assigned: the ledger keeps no record of either yet, so nothing is counted.
    "visit_coverage": (),
}
# What a review of an older format counts.
_OF_FORMAT_1: Mapping[str, tuple[str, ...]] = {
    **{rate: RATES[rate] for rate in ("on_time", "verified", "bounce", "recurrence")},
    "case_response": (),
    "case_solution": ("declined",),
}
_NOT_ASKED = {FollowUp.DECLINED: "declined", FollowUp.NOT_REACHED: "not_reached"}
_TOP, _BOTTOM = "numerator", "denominator"
Count = tuple[str, str]  # rate, part


@dataclass
class RateCounts:
    """Counts findings into rates, in whatever order they come.

    Attributes
    ----------
    on
        ISO day of the review: what is due on it or later is not judged yet.
    recurrence_days
        How long after it was struck off a finding that comes back counts.
    satisfied_from
        The lowest rating of the handling, of 1 to 5, that says satisfied.
    """

    period: Period
    on: str
    recurrence_days: int
    satisfied_from: int

    def __post_init__(self) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._closings: list[tuple[str, str, str, str | None]] = []
        self._came_back: dict[str, list[str]] = {}

    def add(self, finding: Finding) -> None:
        """Count one finding."""
        body = finding.lead_body or ""
        counts = (*self._on_time(finding), *self._checks(finding), *self._case(finding))
        self._counts.update((body, rate, part) for rate, part in counts)
        self._closings += [(finding.id, body, *closing) for closing in self._closings_of(finding)]
        for link in finding.links:
            if link.kind is LinkKind.RECURS_FROM:
                self._came_back.setdefault(link.to, []).append(finding.found_on)

    def recurred(self) -> list[dict[str, Any]]:
        """Return the findings struck off in the period that came back: id, body, both days; in order of id and day."""
        found = []
        for finding_id, body, closed_on, reopened_on in sorted(self._closings, key=lambda one: one[:3]):
            back = [*([reopened_on] if reopened_on else []), *self._came_back.get(finding_id, [])]
            within = sorted(day for day in back if closed_on <= day <= self._end_of(closed_on))
            if within:
                found.append({"finding": finding_id, "body": body, "closed_on": closed_on, "back_on": within[0]})
        return found

    def by_body(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return every rate by lead body, bodies in order; those of whom nothing is counted are left out."""
        counts = self._counts.copy()
        counts.update((body, "recurrence", _BOTTOM) for _, body, _, _ in self._closings)
        counts.update((one["body"], "recurrence", _TOP) for one in self.recurred())
        unfinished = ((body, day) for _, body, day, _ in self._closings if self._end_of(day) >= self.on)
        counts.update((body, "recurrence", "not_yet_followed_to_the_end") for body, _ in unfinished)
        return {body: _rates(counts, body) for body in sorted({body for body, _, _ in counts})}

    def _end_of(self, closed_on: str) -> str:
        return (date.fromisoformat(closed_on) + timedelta(days=self.recurrence_days)).isoformat()

    def _on_time(self, finding: Finding) -> Iterator[Count]:
        due = finding.due
        if due is None or finding.state in ENDS or not self.period.holds(due.original_date):
            return
        if due.original_date >= self.on:
            return
        yield "on_time", _BOTTOM
        if finding.extensions:
            yield "on_time", "extended"
        if finding.completed_on is None:
            return
        if finding.verified_on is None:  # what nobody has looked at is not done
            yield "on_time", "awaiting_check"
            return
        if finding.completed_on <= due.original_date:
            yield "on_time", _TOP
        elif finding.completed_on <= due.date:
            yield "on_time", "on_time_as_extended"

    def _checks(self, finding: Finding) -> Iterator[Count]:
        for one in finding.verifications:
            if self.period.holds(one.date):
                yield "bounce", _BOTTOM
                if not one.passed:
                    yield "bounce", _TOP
        for at, step in enumerate(finding.history):
            if step.move == Move.REPORT_DONE and self.period.holds(step.at):
                yield "verified", _BOTTOM
                after = [later.move for later in finding.history[at + 1 :]]
                outcome = next((move for move in after if move in (Move.PASS, Move.FAIL)), None)
                if outcome == Move.PASS:
                    yield "verified", _TOP
                elif outcome is None:
                    yield "verified", "awaiting_check"

    def _closings_of(self, finding: Finding) -> Iterator[tuple[str, str | None]]:
        for at, step in enumerate(finding.history):
            if step.move == Move.CLOSE and self.period.holds(step.at):
                reopenings = (later.at for later in finding.history[at + 1 :] if later.move == Move.REOPEN)
                yield step.at, next(reopenings, None)

    def _case(self, finding: Finding) -> Iterator[Count]:
        if finding.source_kind is not SourceKind.CASE or not self.period.holds(finding.reply_delivered_on):
            return
        rates = ("case_response", "case_solution", "case_satisfaction")
        if finding.follow_up in _NOT_ASKED:
            yield from ((rate, _NOT_ASKED[finding.follow_up]) for rate in rates)
        elif finding.follow_up is not None:
            yield from ((rate, _BOTTOM) for rate in rates[:2])
            if finding.due is not None and str(finding.reply_delivered_on) <= finding.due.original_date:
                yield "case_response", _TOP
            if finding.follow_up is FollowUp.SOLVED:
                yield "case_solution", _TOP
            rating = finding.handling_rating
            yield "case_satisfaction", "not_rated" if rating is None else _BOTTOM
            if rating is not None and rating >= self.satisfied_from:
                yield "case_satisfaction", _TOP


def added_up(by_body: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Return the city's rates: the sums over its bodies."""
    parts: Counter[tuple[str, str, str]] = Counter()
    for rates in by_body.values():
        for rate, counted in rates.items():
            parts["", rate, _TOP] += counted[_TOP]
            parts["", rate, _BOTTOM] += counted[_BOTTOM]
            for name, number in counted["apart"].items():
                parts["", rate, name] += number
    return _rates(parts, "")


def _rates(counts: Mapping[tuple[str, str, str], int], body: str) -> dict[str, dict[str, Any]]:
    return {
        rate: {
            _TOP: counts.get((body, rate, _TOP), 0),
            _BOTTOM: counts.get((body, rate, _BOTTOM), 0),
            "apart": {name: counts.get((body, rate, name), 0) for name in apart},
        }
        for rate, apart in RATES.items()
    }


def shares(rates: Iterable[Mapping[str, Any]]) -> list[float | None]:
    """Return numerator over denominator of each; None where nothing was counted."""
    return [one[_TOP] / one[_BOTTOM] if one[_BOTTOM] else None for one in rates]


def as_format_1(rates: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return rates as a review of format 1 has them: fewer, with fewer numbers apart."""
    return {
        rate: {**rates[rate], "apart": {name: rates[rate]["apart"][name] for name in apart}}
        for rate, apart in _OF_FORMAT_1.items()
    }
