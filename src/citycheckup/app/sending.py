"""Send what waits in the outbox, each notice by each of its ways once, however many senders there are."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from citycheckup.delivery.mail import MailCarrier
from citycheckup.delivery.webhook import WebhookCarrier
from citycheckup.notices.delivery import (
    AwayError,
    Carrier,
    Delivery,
    DeliveryState,
    DroppedError,
    LaterError,
    Letter,
    NeverError,
    UnclearError,
)
from citycheckup.notices.letters import City, call_of, mail_of
from citycheckup.notices.notice import Channel, Notice
from citycheckup.notices.settings import NoticeSettings
from citycheckup.reviews.names import Names
from citycheckup.sources.notice_file import read_secret
from citycheckup.store import outbox
from citycheckup.store.ledger import Clock, SqlStore, utc

Carriers = Mapping[Channel, Carrier]


def carriers_of(settings: NoticeSettings, folder: Path, clock: Clock) -> dict[Channel, Carrier]:
    """Return a carrier for each channel that is set up.

    Raises
    ------
    InputError
        A password or secret is not where the settings say.
    """
    found: dict[Channel, Carrier] = {}
    mail, webhook = settings.mail, settings.webhook
    if mail is not None:
        password = read_secret(mail.password_env, mail.password_file, folder)
        found[Channel.MAIL] = MailCarrier(mail, password, _in(folder, mail.ca_file))
    if webhook is not None:
        secret = read_secret(webhook.secret_env, webhook.secret_file, folder) or ""
        found[Channel.WEBHOOK] = WebhookCarrier(
            secret, lambda: clock().timestamp(), timeout_s=webhook.timeout_s, ca_file=_in(folder, webhook.ca_file)
        )
    return found


def send_waiting(
    store: SqlStore,
    settings: NoticeSettings,
    carriers: Carriers,
    city: City,
    names: Callable[[str], Names],
    *,
    clock: Clock,
    limit: int | None = None,
) -> dict[str, int]:
    """Send until nothing is due any more; return how many deliveries ended in which state.

    Parameters
    ----------
    names
        What things are called, by language.
    limit
        At most so many; None: all.
    """
    holder = secrets.token_hex(8)
    now = clock()
    stale_before = utc(now - timedelta(days=settings.lapses_after_days))
    with store.writing() as ledger:
        outbox.route_the_rest(ledger.connection, settings.channels, since=stale_before)
        outbox.put_in_order(ledger.connection, utc(now), stale_before=stale_before)
    ended: Counter[str] = Counter()
    open_channels = set(carriers)
    try:
        while open_channels and (limit is None or ended.total() < limit):
            with store.writing() as ledger:
                delivery = outbox.claim(ledger.connection, holder, clock(), open_channels)
                if delivery is None:
                    break
                (kept,) = outbox.kept(ledger.connection, ids=[delivery.notice_id])
            letter = _letter(kept.notice, delivery.channel, settings, city, names)
            state, away = _carry(store, carriers[delivery.channel], letter, delivery, settings, holder, clock)
            ended[str(state)] += 1
            if away:
                open_channels.discard(delivery.channel)
    finally:
        for carrier in carriers.values():
            carrier.close()
    return dict(sorted(ended.items()))


def _carry(
    store: SqlStore,
    carrier: Carrier,
    letter: Letter | None,
    delivery: Delivery,
    settings: NoticeSettings,
    holder: str,
    clock: Clock,
) -> tuple[DeliveryState, bool]:
    """Hand one letter over and record how it went; return the state, and whether the server is away."""
    advance = partial(_advance, store, delivery, holder, clock)
    if letter is None:
        advance(DeliveryState.GIVEN_UP, said="no address any more")
        return DeliveryState.GIVEN_UP, False
    away = False
    try:
        said = carrier.carry(letter, lambda: advance(DeliveryState.SENDING))
        state = DeliveryState.SENT
    except DroppedError:
        return DeliveryState.WAITING, False
    except NeverError as error:
        state, said = DeliveryState.GIVEN_UP, str(error)
    except (LaterError, UnclearError) as error:
        if isinstance(error, UnclearError) and delivery.channel is Channel.MAIL:
            state, said = DeliveryState.UNCLEAR, str(error)
        else:
            away, said = isinstance(error, AwayError), str(error)
            wait = settings.retry.wait(delivery.attempts)
            if wait is not None:
                advance(DeliveryState.WAITING, said=said, next_at=clock() + wait)
                return DeliveryState.WAITING, away
            state = DeliveryState.GIVEN_UP
    advance(state, said=said)
    return state, away


def _advance(
    store: SqlStore,
    delivery: Delivery,
    holder: str,
    clock: Clock,
    state: DeliveryState,
    *,
    said: str = "",
    next_at: datetime | None = None,
) -> bool:
    with store.writing() as ledger:
        return outbox.advance(ledger.connection, delivery, holder, clock(), state, said=said, next_at=next_at)


def _letter(
    notice: Notice, channel: Channel, settings: NoticeSettings, city: City, names: Callable[[str], Names]
) -> Letter | None:
    addressee, called = settings.addressee(notice.body), names(settings.language_of(notice.body))
    if channel is Channel.MAIL and settings.mail is not None and addressee.mail:
        content = mail_of(notice, city, called, sender=settings.mail.sender, to=addressee.mail)
        return Letter(notice.id, addressee.mail, content)
    if channel is Channel.WEBHOOK and addressee.webhook is not None:
        return Letter(notice.id, (addressee.webhook,), call_of(notice, city, called))
    return None


def _in(folder: Path, file: str | None) -> str | None:
    return None if file is None else str(folder / file)
