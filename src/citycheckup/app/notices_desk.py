"""The outbox as the office sees it on the platform: what was sent, what waits, what is unclear, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from citycheckup.app.due_dates import calendar_of
from citycheckup.app.notices import events_to_look_at, hand_over, kept_notice, try_again, work_out
from citycheckup.app.posts import post_of
from citycheckup.authority.roles import Role
from citycheckup.notices.delivery import DeliveryState, Kept
from citycheckup.notices.notice import Kind
from citycheckup.sources.folder import CityFolder
from citycheckup.sources.notice_file import read_notice_settings
from citycheckup.store import outbox
from citycheckup.store.ledger import Clock, SqlStore
from citycheckup.vocabulary import InputError, Message, Problem

# Notices name bodies and findings all over the city: they are the business of whoever dispatches and reviews there.
_OFFICE = frozenset({Role.DISPATCHER, Role.REVIEWER})


@dataclass(frozen=True)
class NoticePage:
    """Some notices, the newest first.

    Attributes
    ----------
    counts
        How many deliveries stand where; None: notices to bodies that no way leads to.
    events_to_look_at
        How many events were written since notices were worked out.
    """

    items: list[Kept]
    total: int
    counts: dict[DeliveryState | None, int]
    events_to_look_at: int


@dataclass(frozen=True)
class NoticeDesk:
    """A post at work on notices.

    Every method raises InputError where the post is not of the office, or has charge of a part of the city only.
    """

    store: SqlStore
    folder: CityFolder
    post: str
    clock: Clock

    def page(
        self,
        *,
        body: str | None = None,
        kinds: Collection[Kind] | None = None,
        states: Collection[DeliveryState] | None = None,
        limit: int,
        skip: int = 0,
    ) -> NoticePage:
        """Return some notices; with states those of which a delivery is in one of them."""
        self._of_the_office()
        with self.store.reading() as ledger:
            found = outbox.newest(ledger.connection, body=body, kinds=kinds, states=states, limit=limit, skip=skip)
            counts = outbox.counts(ledger.connection)
        return NoticePage(*found, counts, events_to_look_at(self.store))

    def notice(self, notice_id: str) -> Kept:
        """Return one notice."""
        self._of_the_office()
        return kept_notice(self.store, notice_id)

    def work_out(self) -> int:
        """Work out what events and the day have caused since the last time; return how many notices are new."""
        self._of_the_office()
        settings = read_notice_settings(self.folder.path)
        return len(work_out(self.store, settings, clock=self.clock, calendar=calendar_of(None)))

    def try_again(self, ids: Sequence[str]) -> int:
        """Let deliveries that ended without arriving wait again; return of how many notices."""
        self._of_the_office()
        return len(try_again(self.store, _some(ids), (), clock=self.clock))

    def hand_over(self, ids: Sequence[str]) -> int:
        """Record that notices have arrived; return how many."""
        self._of_the_office()
        return len(hand_over(self.store, _some(ids), clock=self.clock))

    def _of_the_office(self) -> None:
        with self.store.reading() as ledger:
            acting = post_of(ledger, self.post)
        if acting.units is not None or not acting.roles & _OFFICE:
            raise InputError(Problem(Message("notices.office_only", {"post": self.post})))


def _some(ids: Sequence[str]) -> Sequence[str]:
    if not ids:
        raise InputError(Problem(Message("notices.name_some")))
    return ids
