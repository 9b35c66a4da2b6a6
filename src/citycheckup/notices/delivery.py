"""A delivery: one notice on its way to a body by one channel, and the states it goes through.

waiting → claimed → sending → sent. Claimed: a sender has it in hand, and nothing was handed over yet; where the sender
dies, another takes it up. Sending: it is being handed over; where the sender dies now, nobody knows whether it arrived.
A webhook is then called again, since its receiver knows the key; a mail is *unclear*, and a person decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from citycheckup.notices.notice import Channel, Notice


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"
    UNCLEAR = "unclear"
    LAPSED = "lapsed"
    HANDED_OVER = "handed_over"  # on paper, as a file: by a person


UNFINISHED = frozenset({DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.SENDING})
SETTLED = frozenset({DeliveryState.SENT, DeliveryState.HANDED_OVER})


@dataclass(frozen=True)
class Delivery:
    """A delivery as it stands.

    Attributes
    ----------
    attempts
        How often it was taken in hand.
    next_at
        UTC time before which it is not tried again.
    said
        What the last attempt met; empty: nothing to say.
    """

    notice_id: str
    channel: Channel
    state: DeliveryState
    attempts: int
    next_at: str
    done_at: str | None
    said: str


@dataclass(frozen=True)
class Kept:
    """A notice that the outbox keeps, with its deliveries: none where no way leads to its body."""

    notice: Notice
    deliveries: tuple[Delivery, ...]


class LaterError(Exception):
    """It was not taken, and may be another time."""


class AwayError(LaterError):
    """The server itself cannot be reached or used: nothing else can be sent through it now either."""


class NeverError(Exception):
    """It was refused for good."""


class UnclearError(Exception):
    """The connection broke while it was handed over: it may have arrived."""


class DroppedError(Exception):
    """It was taken from us: our time was over, and another has it in hand."""


@dataclass(frozen=True)
class Letter:
    """A notice in words, addressed.

    Attributes
    ----------
    content
        The bytes of the mail, or of the call: the same each time.
    to
        Mail addresses, or the one web address.
    """

    notice_id: str
    to: tuple[str, ...]
    content: bytes


class Carrier(Protocol):
    """Hands letters over by one channel."""

    def carry(self, letter: Letter, begin: Callable[[], bool]) -> str:
        """Hand a letter over; return what is to be noted, if anything.

        Parameters
        ----------
        begin
            Called when all is ready, before the first byte that may count as delivery; False: leave it.

        Raises
        ------
        LaterError, NeverError, UnclearError, DroppedError
            How it went otherwise.
        """

    def close(self) -> None:
        """Let go of connections."""
