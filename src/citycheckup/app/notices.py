"""Work notices out of the chain, list them, say what becomes of them; :mod:`citycheckup.app.sending` sends them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain

from citycheckup.clocks import Calendar
from citycheckup.ledger.apply import FINDING
from citycheckup.ledger.events import Event
from citycheckup.ledger.storing import FindingQuery, Ledger
from citycheckup.ledger.transitions import OPEN
from citycheckup.notices.delivery import SETTLED, DeliveryState, Kept
from citycheckup.notices.from_days import lines_of_day
from citycheckup.notices.from_events import OTHER_KINDS, lines_of_finding, lines_of_record
from citycheckup.notices.notice import Channel, Kind, Line, Notice
from citycheckup.notices.settings import NoticeSettings
from citycheckup.reviews.standing import Day
from citycheckup.store import outbox
from citycheckup.store.ledger import Clock, SqlLedger, SqlStore, utc
from citycheckup.vocabulary import InputError, Message, Problem

_EVENTS_AT_ONCE = 2_000


def work_out(store: SqlStore, settings: NoticeSettings, *, clock: Clock, calendar: Calendar) -> list[Notice]:
    """Put into the outbox what events and the day have caused since the last time; return the new notices.

    Events are read from where the last time ended, and that place moves on in the transaction that keeps the notices:
    none is left out, none is told twice, whenever the program dies.
    """
    new: list[Notice] = []
    while True:
        with store.writing() as ledger:
            after, _ = outbox.told_until(ledger.connection)
            events = _some(ledger, after)
            # The last lot takes the day's look at due dates with it.
            last = len(events) < _EVENTS_AT_ONCE
            until = events[-1].seq if events else after
            lines = _of_events(ledger, events, after)
            if last:
                lines = chain(lines, _of_the_day(ledger, settings, clock().astimezone(calendar.zone).date(), calendar))
            at = utc(clock())
            new += outbox.put_in(ledger.connection, lines, until=until, at=at, channels=settings.channels)
        if last:
            return new


def list_notices(
    store: SqlStore,
    *,
    body: str | None = None,
    kinds: Sequence[Kind] | None = None,
    states: Sequence[DeliveryState] | None = None,
    only_unsettled: bool = False,
) -> list[Kept]:
    """Return notices, oldest first; with states only those of which a delivery is in one."""
    with store.reading() as ledger:
        found = outbox.kept(ledger.connection, body=body, kinds=kinds, states=states)
        return [one for one in found if not (only_unsettled and is_settled(one))]


def is_settled(one: Kept) -> bool:
    """Whether a notice has arrived by one of its ways."""
    return any(way.state in SETTLED for way in one.deliveries)


def events_to_look_at(store: SqlStore) -> int:
    """Return how many events were written since notices were worked out."""
    with store.reading() as ledger:
        return ledger.head()[0] - outbox.told_until(ledger.connection)[0]


def kept_notice(store: SqlStore, notice_id: str) -> Kept:
    """Return a notice by its id, or by the beginning of it.

    Raises
    ------
    InputError
        There is none, or more than one begins so.
    """
    with store.reading() as ledger:
        return _named(ledger, [notice_id])[0]


def try_again(store: SqlStore, ids: Sequence[str], states: Sequence[DeliveryState], *, clock: Clock) -> list[Kept]:
    """Let deliveries that ended without arriving wait again: those of some notices, or all in some states.

    Raises
    ------
    InputError
        There is no such notice, or none of its deliveries ended so.
    """
    may = frozenset({DeliveryState.GIVEN_UP, DeliveryState.UNCLEAR, DeliveryState.LAPSED})
    wanted = may & set(states) if states else may
    return _settle(store, ids, wanted, DeliveryState.WAITING, clock=clock)


def hand_over(store: SqlStore, ids: Sequence[str], *, clock: Clock) -> list[Kept]:
    """Record that notices have arrived: a person handed them over, or knows that the mail came in.

    Raises
    ------
    InputError
        There is no such notice, one is being sent just now, or it has arrived already.
    """
    may = frozenset(DeliveryState) - SETTLED - {DeliveryState.CLAIMED, DeliveryState.SENDING}
    return _settle(store, ids, may, DeliveryState.HANDED_OVER, clock=clock)


def _settle(
    store: SqlStore, ids: Sequence[str], may: frozenset[DeliveryState], to: DeliveryState, *, clock: Clock
) -> list[Kept]:
    with store.writing() as ledger:
        at = utc(clock())
        chosen = _named(ledger, ids) if ids else list(outbox.kept(ledger.connection, states=may))
        done, problems = [], []
        for one in chosen:
            ways = [way.channel for way in one.deliveries if way.state in may]
            if to is DeliveryState.HANDED_OVER and not one.deliveries:
                ways = [Channel.HAND]
            if ids and not ways:
                problems.append(Problem(Message("notices.cannot_settle", {"id": one.notice.id})))
            for channel in ways:
                outbox.settle(ledger.connection, one.notice.id, channel, to, at)
            done += [one] if ways else []
        if problems:
            raise InputError(problems)
        return done


def _named(ledger: SqlLedger, ids: Sequence[str]) -> list[Kept]:
    chosen, problems = [], []
    for text in ids:
        meant = list(outbox.kept(ledger.connection, beginning=text))
        if len(meant) == 1:
            chosen += meant
        else:
            problems.append(Problem(Message("notices.no_such_notice", {"id": text, "count": len(meant)})))
    if problems:
        raise InputError(problems)
    return chosen


def _some(ledger: Ledger, after: int) -> list[Event]:
    """Return the next events; those written together stay together, so that one notice tells of them."""
    events: list[Event] = []
    for event in ledger.events(after=after):
        if len(events) >= _EVENTS_AT_ONCE and event.at != events[-1].at:
            break
        events.append(event)
    return events


def _of_events(ledger: Ledger, events: Sequence[Event], after: int) -> Iterator[Line]:
    until = events[-1].seq if events else after
    for record in dict.fromkeys(event.record for event in events if event.kind == FINDING):
        yield from lines_of_finding(ledger.events(kind=FINDING, record=record, until=until), after)
    for event in events:
        if event.kind in OTHER_KINDS:
            yield from lines_of_record(event)


def _of_the_day(ledger: Ledger, settings: NoticeSettings, today: date, calendar: Calendar) -> Iterator[Line]:
    soon = today
    for _ in range(settings.due_soon_working_days):
        soon = calendar.next_working(soon + timedelta(days=1))
    before = (soon + timedelta(days=1)).isoformat()
    query = FindingQuery(states=OPEN, due_before=before)
    return lines_of_day(ledger.all_of(query), Day(today.isoformat(), soon.isoformat()))
