"""Counts a limit to its due date, and says step by step how it got there.

Days follow 民法典 arts 200–203: the first day is not counted, a last day of rest moves to the next working day, a month
ends on the same day number or on its last day. Hours run in real time.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from citycheckup.clocks.calendar import Calendar
from citycheckup.clocks.rules import Pause, Rule, Unit
from citycheckup.vocabulary import InputError, Message, Problem

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PausedSpell:
    """Days on which a clock stands still, both ends included."""

    first: date
    last: date
    reason: Pause


@dataclass(frozen=True)
class Due:
    """When something is due, and why.

    Attributes
    ----------
    day
        The day that stands; for hours the one, in the calendar's zone, on which ``moment`` lies.
    moment
        For hours the moment, with the calendar's zone; else None.
    last_day
        The last day as counted, before it moved to the next working day.
    provisional
        A notice still to come may change a day that was counted with.
    rule, start, pauses, extensions, calendar_digest
        What it was counted from. ``start`` is a moment for hours; extensions are in the rule's unit.
    derivation
        Each step as a message, in order.
    """

    day: date
    moment: datetime | None
    last_day: date
    provisional: bool
    rule: Rule
    start: date
    pauses: tuple[PausedSpell, ...]
    extensions: tuple[int, ...]
    calendar_digest: str
    derivation: tuple[Message, ...]


@dataclass(frozen=True)
class Recomputed:
    """A due date counted again with a newer calendar: both values, and the day that stands.

    ``would_be_earlier``: the new day is earlier than the old one, which stands until its holder was given notice.
    """

    before: Due
    after: Due
    day: date
    would_be_earlier: bool
    message: Message


def due(
    start: date,
    rule: Rule,
    calendar: Calendar,
    pauses: Sequence[PausedSpell] = (),
    extensions: Sequence[int] = (),
) -> Due:
    """Count a rule's limit from a day (for hours: from a moment with a time zone).

    Parameters
    ----------
    start
        The day of the event that starts the clock: it is not counted.
    rule, calendar
        The limit, and the days people work.
    pauses
        Days that do not count; only for reasons the rule allows.
    extensions
        In the rule's unit; each is counted from the due date that stood before it.

    Raises
    ------
    InputError
        A pause or extension that the rule does not allow, a start without a time zone where hours run, or a day before
        the calendar begins.
    """
    pauses, extensions = tuple(sorted(pauses, key=lambda one: (one.first, one.last, one.reason))), tuple(extensions)
    _refuse_what_the_rule_does_not_allow(start, rule, pauses, extensions)
    said = [_by_rule(rule)]
    moment: datetime | None = None
    if rule.unit is Unit.HOUR:
        # Added in universal time: an hour is an hour, also where clocks are put forward.
        assert isinstance(start, datetime)
        begin = start.astimezone(calendar.zone)
        moment = (start.astimezone(UTC) + timedelta(hours=rule.value + sum(extensions))).astimezone(calendar.zone)
        said.append(Message("clocks.by_hours", {"start": _shown(begin), "end": _shown(moment)}))
        said.extend(Message("clocks.extended_hours", {"hours": hours}) for hours in extensions)
        return Due(
            moment.date(), moment, moment.date(), False, rule, start, pauses, extensions, calendar.digest, tuple(said)
        )
    first = start.astimezone(calendar.zone).date() if isinstance(start, datetime) else start
    said.append(Message("clocks.first_day", {"start": first.isoformat(), "first": (first + _ONE_DAY).isoformat()}))
    stands, last, firm = _count(first, rule.value, rule, calendar, pauses, said)
    for length in extensions:
        said.append(Message("clocks.extended", {"length": _length(length, rule.unit), "day": stands.isoformat()}))
        stands, last, still_firm = _count(stands, length, rule, calendar, pauses, said)
        firm = firm and still_firm
    if not firm:
        said.append(Message("clocks.provisional", {"day": stands.isoformat()}))
    return Due(stands, None, last, not firm, rule, start, pauses, extensions, calendar.digest, tuple(said))


def recompute(before: Due, calendar: Calendar, *, notice_given: bool = False) -> Recomputed:
    """Count a due date again with a newer calendar, never shortening it silently.

    Parameters
    ----------
    before, calendar
        The due date as it was counted, and the newer calendar.
    notice_given
        The holder was told of the earlier day: only then does it stand.
    """
    after = due(before.start, before.rule, calendar, before.pauses, before.extensions)
    earlier = after.day < before.day
    if earlier and not notice_given:
        key, stands = "clocks.kept_later", before.day
    else:
        key, stands = "clocks.unchanged" if after.day == before.day else "clocks.recomputed", after.day
    arguments = {"before": before.day.isoformat(), "after": after.day.isoformat()}
    return Recomputed(before, after, stands, earlier, Message(key, arguments))


def _refuse_what_the_rule_does_not_allow(
    start: date, rule: Rule, pauses: Sequence[PausedSpell], extensions: Sequence[int]
) -> None:
    problems = []

    def refuse(key: str, **arguments: object) -> None:
        problems.append(Problem(Message(f"clocks.{key}", {"rule": rule.id, **arguments})))

    if rule.unit is Unit.HOUR and not (isinstance(start, datetime) and start.utcoffset() is not None):
        refuse("hours_need_zone")
    for one in pauses:
        reason = Message(f"clocks.pause_{one.reason}")
        if one.reason not in rule.pauses:
            refuse("pause_not_allowed", reason=reason)
        if one.last < one.first:
            refuse("pause_ends_before", first=one.first.isoformat(), last=one.last.isoformat())
    if any(length < 1 for length in extensions):
        refuse("extension_positive")
    if sum(extensions) > rule.extension_max:
        refuse("extension_too_long", asked=sum(extensions), most=rule.extension_max)
    elif len(extensions) > rule.extension_count_max:
        refuse("extension_too_often", asked=len(extensions), most=rule.extension_count_max)
    if problems:
        raise InputError(problems)


def _count(
    start: date, value: int, rule: Rule, calendar: Calendar, pauses: Sequence[PausedSpell], said: list[Message]
) -> tuple[date, date, bool]:
    """Return the day that stands, the last day as counted, and whether no notice can still change them."""
    if rule.unit is Unit.MONTH:
        last = _by_months(start, value, pauses)
    else:
        last = _by_days(start, value, rule.unit, calendar, pauses)
    said.extend(_pauses_said(start, last, pauses))
    # Calendar days and months ask the calendar of the last day only; working days of each day on the way.
    asked = [last]
    if rule.unit is Unit.WORKING_DAY:
        asked = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
        said.extend(_days_said(asked, calendar))
    said.append(Message("clocks.last_day", {"length": _length(value, rule.unit), "day": last.isoformat()}))
    stands = calendar.next_working(last) if rule.rolls else last
    if stands > last:
        asked += [last + timedelta(days=n) for n in range(1, (stands - last).days + 1)]
        arguments = {"last": last.isoformat(), "due": stands.isoformat(), "why": _why_rest(last, calendar)}
        said.append(Message("clocks.rolled", arguments))
        if calendar.is_exchanged(stands):
            said.append(Message("clocks.due_exchanged", {"due": stands.isoformat()}))
    elif not rule.rolls and rule.unit is not Unit.WORKING_DAY:
        asked = []  # nobody asks whether its last day is one of rest
    return stands, last, all(map(calendar.is_firm, asked))


def _by_days(start: date, value: int, unit: Unit, calendar: Calendar, pauses: Sequence[PausedSpell]) -> date:
    day, counted = start, 0
    while counted < value:
        day += _ONE_DAY
        if not _paused(day, pauses) and (unit is Unit.CALENDAR_DAY or calendar.is_working(day)):
            counted += 1
    return day


def _by_months(start: date, value: int, pauses: Sequence[PausedSpell]) -> date:
    """Return the day of the same number (else the month's last), put off by the paused days on the way."""
    year, month = divmod(start.year * 12 + start.month - 1 + value, 12)
    end = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    owed = sum(_paused(start + timedelta(days=n), pauses) for n in range(1, (end - start).days + 1))
    while owed:
        end += _ONE_DAY
        owed -= not _paused(end, pauses)
    return end


def _paused(day: date, pauses: Sequence[PausedSpell]) -> bool:
    return any(one.first <= day <= one.last for one in pauses)


def _by_rule(rule: Rule) -> Message:
    by_article = rule.article and Message("clocks.article", {"article": rule.article})
    arguments = {
        "zh": rule.name_zh, "en": rule.name_en, "document": rule.document, "article": by_article,
        "length": _length(rule.value, rule.unit), "mark": Message(f"clocks.mark_{rule.mark.lower()}"),
    }  # fmt: skip
    return Message("clocks.by_rule", arguments)


def _length(value: int, unit: Unit) -> Message:
    return Message(f"clocks.length_{unit}", {"value": value})


def _pauses_said(start: date, last: date, pauses: Sequence[PausedSpell]) -> list[Message]:
    said = []
    for one in pauses:
        first, end = max(one.first, start + _ONE_DAY), min(one.last, last)
        if first <= end:
            arguments = {"first": first.isoformat(), "last": end.isoformat(), "days": (end - first).days + 1}
            said.append(Message("clocks.paused", {**arguments, "reason": Message(f"clocks.pause_{one.reason}")}))
    return said


def _days_said(days: Sequence[date], calendar: Calendar) -> list[Message]:
    """Say which days on the way were no working days, and which weekends were."""
    rest = [day for day in days if not calendar.is_working(day)]
    holidays = list(dict.fromkeys(name for day in rest for name in calendar.holidays(day)))
    exchanged = [day.isoformat() for day in days if calendar.is_exchanged(day)]
    said = []
    if rest:
        names = [Message(f"clocks.holiday_{name}") for name in holidays]
        key = "clocks.rest_with_holidays" if names else "clocks.rest_weekends"
        said.append(Message(key, {"days": len(rest), "holidays": names}))
    if exchanged:
        said.append(Message("clocks.exchanged", {"days": exchanged}))
    return said


def _why_rest(day: date, calendar: Calendar) -> Message:
    holidays = [Message(f"clocks.holiday_{name}") for name in calendar.holidays(day)]
    return Message("clocks.why_holiday", {"holidays": holidays}) if holidays else Message("clocks.why_weekend")


def _shown(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")
