"""What the checkup office does by the calendar: strike off, review, escalate."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from citycheckup.app.demo_work.office import Office
from citycheckup.app.demo_work.turns import HEAD
from citycheckup.app.escalations import end_step, issue_step, kept_steps, proposed_steps
from citycheckup.app.reviews import make_review
from citycheckup.authority.roles import Role
from citycheckup.clocks import Calendar
from citycheckup.demo_city.made_up_work import said
from citycheckup.reviews.ladder import shipped_ladder
from citycheckup.reviews.parameters import shipped_parameters
from citycheckup.reviews.periods import period_of
from citycheckup.vocabulary import InputError

_FIRST_REVIEW = "2024-08"
_ANNUAL_IN_JANUARY = 15


class Meetings:
    """Holds whatever is due on a day."""

    def __init__(self, office: Office, calendar: Calendar) -> None:
        self._office, self._calendar = office, calendar
        self._head = office.actor(HEAD, Role.REVIEWER)

    def hold(self, day: date) -> None:
        """Hold a day's meetings: on the fifteenth, and on the last working day of a month, a quarter, a year."""
        if day == self._calendar.next_working(day.replace(day=15)):
            self._office.strike_off(day)
            if day.month == 1 and f"{day.year - 1}-12" >= _FIRST_REVIEW:
                self._review(str(day.year - 1), day)
        month = f"{day:%Y-%m}"
        if self._is_last_working(day) and month >= _FIRST_REVIEW:
            self._office.strike_off(day)
            self._end_steps(day)
            self._review(month, day)
            if day.month % 3 == 0:
                self._review(f"{day.year}-Q{day.month // 3}", day)
            self._issue_steps(day)

    def _is_last_working(self, day: date) -> bool:
        tomorrow = self._calendar.next_working(day + timedelta(days=1))
        return self._calendar.next_working(day) == day and tomorrow.month != day.month

    def _review(self, period: str, day: date) -> None:
        self._office.clock.set(day)
        make_review(
            self._office.store,
            period_of(period),
            self._head,
            on=day.isoformat(),
            parameters=shipped_parameters(),
            calendar=self._calendar,
        )

    def _issue_steps(self, day: date) -> None:
        ladder, on = shipped_ladder(), day.isoformat()
        for one in proposed_steps(self._office.store, ladder, on=on):
            issue_step(
                self._office.store, one.step, one.body, self._head, on=on, ladder=ladder, calendar=self._calendar
            )

    def _end_steps(self, day: date) -> None:
        """End the steps whose findings are all mended; of those whose answer is over, say that they are not."""
        on = day.isoformat()
        for step_id, step in kept_steps(self._office.store).items():
            if step["outcome"] is not None:
                continue
            mended = {
                "kind": "mended", "on": on, "reason": None,
                "acceptance": f"示范验收-{day:%Y%m}" if step["needs_acceptance"] else None,
            }  # fmt: skip
            not_mended = {"kind": "not_mended", "on": on, "reason": said("期限已过，尚未整改到位"), "acceptance": None}
            try:
                end_step(self._office.store, step_id, mended, self._head, today=on)
            except InputError:  # something of it is not mended yet
                if step["due"] < on:
                    with suppress(InputError):
                        end_step(self._office.store, step_id, not_mended, self._head, today=on)
