"""The outbox in the database: notices worked out, and deliveries taken in hand by one sender at a time.

Each function here is part of a transaction that its caller has opened.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, or_, select, update

from citycheckup.ledger.events import canonical
from citycheckup.notices.delivery import UNFINISHED, Delivery, DeliveryState, Kept
from citycheckup.notices.notice import Channel, Kind, Line, Notice, grouped
from citycheckup.store.projection import in_lots
from citycheckup.store.tables import DELIVERIES, NOTICE_LINES, NOTICES, OUTBOX

# A sender that is silent for so long is taken for dead.
LEASE = timedelta(minutes=5)
_NO_TIME = ""


def told_until(connection: Connection) -> tuple[int, bool]:
    """Return the event up to which notices were worked out, and whether new ones are held after a restore."""
    row = connection.execute(select(OUTBOX.c.told_until, OUTBOX.c.hold)).one()
    return row.told_until, row.hold


def put_in(
    connection: Connection,
    lines: Iterable[Line],
    *,
    until: int,
    at: str,
    channels: Callable[[str], Collection[Channel]],
) -> list[Notice]:
    """Put in what was not told yet, with a delivery for each way there is; return the new notices.

    Parameters
    ----------
    until
        The event up to which lines were worked out.
    at
        UTC time now.
    channels
        The ways to a body.
    """
    new = grouped(_untold(connection, lines))
    if new:
        rows = [
            {"id": one.id, "kind": str(one.kind), "body": one.body, "moment": one.moment, "seq": until, "made_at": at}
            for one in new
        ]
        connection.execute(insert(NOTICES), rows)
        connection.execute(insert(NOTICE_LINES), [row for one in new for row in _line_rows(one)])
    _, hold = told_until(connection)
    first = DeliveryState.UNCLEAR if hold else DeliveryState.WAITING
    _route(connection, [(one.id, one.body) for one in new], channels, first)
    connection.execute(update(OUTBOX).values(told_until=until, hold=False))
    return new


def route_the_rest(connection: Connection, channels: Callable[[str], Collection[Channel]], *, since: str) -> None:
    """Give a delivery to notices that no way led to, where there is one now; those of before ``since`` are over."""
    there = select(DELIVERIES.c.notice_id).where(DELIVERIES.c.notice_id == NOTICES.c.id).exists()
    asked = select(NOTICES.c.id, NOTICES.c.body).where(~there, NOTICES.c.moment >= since).order_by(NOTICES.c.id)
    _route(connection, [(row.id, row.body) for row in connection.execute(asked)], channels, DeliveryState.WAITING)


def put_in_order(connection: Connection, now: str, *, stale_before: str) -> None:
    """Take back what dead senders left, and let lapse what happened before ``stale_before``."""
    claimed, sending = (DELIVERIES.c.state == state for state in (DeliveryState.CLAIMED, DeliveryState.SENDING))
    over = DELIVERIES.c.lease_until < now
    again = or_(claimed, and_(sending, DELIVERIES.c.channel == Channel.WEBHOOK))
    connection.execute(update(DELIVERIES).where(over, again).values(state=str(DeliveryState.WAITING), holder=""))
    # The holder stays: should it be alive after all, it may still say how it went.
    connection.execute(update(DELIVERIES).where(over, sending).values(state=str(DeliveryState.UNCLEAR)))
    stale = select(NOTICES.c.id).where(NOTICES.c.id == DELIVERIES.c.notice_id, NOTICES.c.moment < stale_before)
    waiting = DELIVERIES.c.state == DeliveryState.WAITING
    lapsed = {"state": str(DeliveryState.LAPSED), "done_at": now}
    connection.execute(update(DELIVERIES).where(waiting, stale.exists()).values(lapsed))


def claim(connection: Connection, holder: str, now: datetime, channels: Collection[Channel]) -> Delivery | None:
    """Take the next delivery by one of these channels that is due in hand, for a while; None: there is none."""
    is_due = DELIVERIES.c.state == DeliveryState.WAITING, DELIVERIES.c.next_at <= _utc(now)
    waiting = (*is_due, DELIVERIES.c.channel.in_(sorted(map(str, channels))))
    first = select(DELIVERIES).where(*waiting).order_by(DELIVERIES.c.next_at, DELIVERIES.c.notice_id).limit(1)
    row = connection.execute(first).first()
    if row is None:
        return None
    values = {
        "state": str(DeliveryState.CLAIMED),
        "attempts": row.attempts + 1,
        "holder": holder,
        "lease_until": _utc(now + LEASE),
    }
    connection.execute(update(DELIVERIES).where(_is(row.notice_id, row.channel)).values(values))
    return replace(_delivery(row), state=DeliveryState.CLAIMED, attempts=row.attempts + 1)


def advance(
    connection: Connection,
    delivery: Delivery,
    holder: str,
    now: datetime,
    state: DeliveryState,
    *,
    said: str = "",
    next_at: datetime | None = None,
) -> bool:
    """Bring a delivery that a sender has in hand to another state; False: it is not in its hands any more."""
    may_come_from = [DeliveryState.CLAIMED]
    if state is not DeliveryState.SENDING:
        may_come_from += [DeliveryState.SENDING, DeliveryState.UNCLEAR]
    held = DELIVERIES.c.holder == holder, DELIVERIES.c.state.in_(list(map(str, may_come_from)))
    done = state not in UNFINISHED
    values = {
        "state": str(state),
        "said": said,
        "holder": holder if state is DeliveryState.SENDING else "",
        "lease_until": _utc(now + LEASE) if state is DeliveryState.SENDING else _NO_TIME,
        "done_at": _utc(now) if done else None,
    }
    if next_at is not None:
        values["next_at"] = _utc(next_at)
    is_it = _is(delivery.notice_id, delivery.channel)
    return connection.execute(update(DELIVERIES).where(is_it, *held).values(values)).rowcount == 1


def settle(connection: Connection, notice_id: str, channel: Channel, state: DeliveryState, at: str) -> None:
    """Bring a delivery where a person says it stands: waiting (try again, from the first attempt) or done."""
    values = {
        "state": str(state),
        "attempts": 0,
        "next_at": at,
        "holder": "",
        "lease_until": _NO_TIME,
        "said": "",
        "done_at": None if state is DeliveryState.WAITING else at,
    }
    if not connection.execute(update(DELIVERIES).where(_is(notice_id, channel)).values(values)).rowcount:
        connection.execute(insert(DELIVERIES), {"notice_id": notice_id, "channel": str(channel), **values})


def kept(
    connection: Connection,
    *,
    ids: Collection[str] | None = None,
    beginning: str | None = None,
    body: str | None = None,
    kinds: Collection[Kind] | None = None,
    states: Collection[DeliveryState] | None = None,
) -> Iterator[Kept]:
    """Return notices with their deliveries, oldest first.

    Parameters
    ----------
    beginning
        Of the notice's id.
    states
        At least one of the deliveries stands in one of these.
    """
    asked = _wanted(body, kinds, states).order_by(NOTICES.c.moment, NOTICES.c.id)
    if ids is not None:
        asked = asked.where(NOTICES.c.id.in_(sorted(ids)))
    if beginning is not None:
        asked = asked.where(NOTICES.c.id.startswith(beginning, autoescape=True))
    for lot in in_lots(connection.execute(asked).all(), 500):
        yield from _with_all(connection, lot)


def newest(
    connection: Connection,
    *,
    body: str | None,
    kinds: Collection[Kind] | None,
    states: Collection[DeliveryState] | None,
    limit: int,
    skip: int,
) -> tuple[list[Kept], int]:
    """Return some notices, the newest first, and how many there are in all."""
    wanted = _wanted(body, kinds, states)
    total = connection.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    page = wanted.order_by(NOTICES.c.moment.desc(), NOTICES.c.id).limit(limit).offset(skip)
    return list(_with_all(connection, connection.execute(page).all())), total


def counts(connection: Connection) -> dict[DeliveryState | None, int]:
    """Return how many deliveries stand where; None: notices that no way leads to their body."""
    asked = select(DELIVERIES.c.state, func.count()).group_by(DELIVERIES.c.state)
    found: dict[DeliveryState | None, int] = {
        DeliveryState(state): count for state, count in connection.execute(asked).all()
    }
    routed = select(DELIVERIES.c.notice_id)
    alone = select(func.count()).select_from(NOTICES).where(NOTICES.c.id.not_in(routed))
    return found | {None: connection.execute(alone).scalar_one()}


def _wanted(
    body: str | None, kinds: Collection[Kind] | None, states: Collection[DeliveryState] | None
) -> Select[*tuple[object, ...]]:
    asked = select(NOTICES)
    if states is not None:
        stands = DELIVERIES.c.state.in_(sorted(map(str, states)))
        asked = asked.where(NOTICES.c.id.in_(select(DELIVERIES.c.notice_id).where(stands)))
    if body is not None:
        asked = asked.where(NOTICES.c.body == body)
    if kinds is not None:
        asked = asked.where(NOTICES.c.kind.in_(sorted(map(str, kinds))))
    return asked


def hold_all(connection: Connection) -> None:
    """After a restore: what waited, and what is worked out next, may have been sent since the backup was made."""
    unfinished = DELIVERIES.c.state.in_(sorted(map(str, UNFINISHED)))
    connection.execute(update(DELIVERIES).where(unfinished).values(state=str(DeliveryState.UNCLEAR), holder=""))
    connection.execute(update(OUTBOX).values(hold=True))


def _untold(connection: Connection, lines: Iterable[Line]) -> Iterator[Line]:
    for lot in in_lots(lines, 500):
        by_key = {line.key: line for line in lot}
        asked = select(NOTICE_LINES.c.key).where(NOTICE_LINES.c.key.in_(sorted(by_key)))
        told = set(connection.execute(asked).scalars())
        yield from (line for key, line in by_key.items() if key not in told)


def _line_rows(notice: Notice) -> Iterator[dict[str, object]]:
    for position, line in enumerate(notice.lines):
        facts = canonical(line.facts).decode()
        yield {
            "key": line.key, "notice_id": notice.id, "position": position, "record": line.record, "facts": facts,
        }  # fmt: skip


def _route(
    connection: Connection,
    notices: Sequence[tuple[str, str]],
    channels: Callable[[str], Collection[Channel]],
    state: DeliveryState,
) -> None:
    rows = [
        {
            "notice_id": notice_id, "channel": str(channel), "state": str(state), "attempts": 0, "next_at": _NO_TIME,
            "holder": "", "lease_until": _NO_TIME, "done_at": None, "said": "",
        }
        for notice_id, body in notices
        for channel in sorted(channels(body))
    ]  # fmt: skip
    if rows:
        connection.execute(insert(DELIVERIES), rows)


def _with_all(connection: Connection, rows: Sequence[Row[*tuple[object, ...]]]) -> Iterator[Kept]:
    ids = [str(row.id) for row in rows]
    lines: dict[str, list[Row[*tuple[object, ...]]]] = {one: [] for one in ids}
    ways: dict[str, list[Delivery]] = {one: [] for one in ids}
    in_order = NOTICE_LINES.c.notice_id, NOTICE_LINES.c.position
    for row in connection.execute(select(NOTICE_LINES).where(in_order[0].in_(ids)).order_by(*in_order)):
        lines[row.notice_id].append(row)
    asked = select(DELIVERIES).where(DELIVERIES.c.notice_id.in_(ids)).order_by(DELIVERIES.c.channel)
    for row in connection.execute(asked):
        ways[row.notice_id].append(_delivery(row))
    for row in rows:
        kind = Kind(row.kind)
        told = tuple(
            Line(one.key, kind, row.body, row.moment, one.record, json.loads(one.facts)) for one in lines[row.id]
        )
        yield Kept(Notice(row.id, kind, row.body, row.moment, told), tuple(ways[row.id]))


def _delivery(row: Row[*tuple[object, ...]]) -> Delivery:
    return Delivery(
        row.notice_id, Channel(row.channel), DeliveryState(row.state), row.attempts, row.next_at, row.done_at, row.said
    )


def _is(notice_id: str, channel: str) -> ColumnElement[bool]:
    return and_(DELIVERIES.c.notice_id == notice_id, DELIVERIES.c.channel == str(channel))


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
