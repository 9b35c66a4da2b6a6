"""Notices to bodies: what was sent, what waits, what is unclear; for the office."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from citycheckup.app.city_names import names_of
from citycheckup.app.notices_desk import NoticeDesk
from citycheckup.notices.delivery import DeliveryState, Kept
from citycheckup.notices.letters import City, subject_of, text_of
from citycheckup.notices.notice import Kind
from citycheckup.reviews.names import Names
from citycheckup.sources.notice_file import read_notice_settings
from citycheckup.web.answers.findings import Word
from citycheckup.web.asking import Asks, Served
from citycheckup.wording import word

router = APIRouter(prefix="/api/notices", tags=["notices"])


class WayShown(BaseModel):
    """A delivery: by which way, where it stands, when it ended (UTC), what the last attempt met."""

    channel: Word
    state: Word
    attempts: int
    done_at: str | None
    said: str


class NoticeLine(BaseModel):
    """A notice; ``count``: how many findings or records it tells of; without ``ways`` none leads to its body."""

    id: str
    kind: Word
    body: str
    body_name: str
    moment: str
    count: int
    ways: list[WayShown]


class StateCount(BaseModel):
    """How many deliveries stand there; the key "no_way": notices to bodies that no way leads to."""

    state: Word
    count: int


class NoticesShown(BaseModel):
    """A page of notices, the newest first; ``next``: how many to skip for the page after it."""

    items: list[NoticeLine]
    total: int
    next: int | None
    counts: list[StateCount]
    kinds: list[Word]
    events_to_look_at: int


class NoticeWhole(NoticeLine):
    """A notice in the words in which its body reads it."""

    subject: str
    text: str
    records: list[str]


class NoticesNamed(BaseModel):
    """Notices by id."""

    ids: list[str] = Field(max_length=500)


class NoticesDone(BaseModel):
    """How many notices it was done to."""

    count: int


def desk_of(served: Served, asks: Asks) -> NoticeDesk:
    """Return the acting post at work on notices."""
    return NoticeDesk(served.store, served.folder, asks.post.id, served.clock)


Desk = Annotated[NoticeDesk, Depends(desk_of)]


@router.get("")
def list_of_notices(
    desk: Desk,
    served: Served,
    asks: Asks,
    state: Annotated[list[DeliveryState] | None, Query()] = None,
    kind: Annotated[list[Kind] | None, Query()] = None,
    body: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    skip: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> NoticesShown:
    """Return a page of notices."""
    page = desk.page(body=body, kinds=kind, states=state, limit=limit, skip=skip)
    names, end = _names(served, asks.language), skip + len(page.items)
    return NoticesShown(
        items=[NoticeLine(**_line(one, names)) for one in page.items],
        total=page.total,
        next=end if end < page.total else None,
        counts=[
            StateCount(state=_word("no_way" if one is None else f"state_{one}", one or "no_way", names), count=count)
            for one, count in sorted(page.counts.items(), key=lambda pair: str(pair[0]))
            if count
        ],
        kinds=[_word(f"kind_{one}", one, names) for one in Kind],
        events_to_look_at=page.events_to_look_at,
    )


@router.get("/{notice_id}")
def one_notice(notice_id: str, desk: Desk, served: Served, asks: Asks) -> NoticeWhole:
    """Return a notice as its body reads it, in that body's language."""
    kept = desk.notice(notice_id)
    reads = _names(served, read_notice_settings(served.folder.path).language_of(kept.notice.body))
    city = served.folder.config.city
    issuer = City(city.name, city.made_up)
    return NoticeWhole(
        **_line(kept, _names(served, asks.language)),
        subject=subject_of(kept.notice, issuer, reads),
        text=text_of(kept.notice, issuer, reads),
        records=[line.record for line in kept.notice.lines],
    )


@router.post("/collection")
def work_out_notices(desk: Desk) -> NoticesDone:
    """Work out what events and the day have caused since the last time; nothing is sent yet."""
    return NoticesDone(count=desk.work_out())


@router.post("/retry")
def try_notices_again(wanted: NoticesNamed, desk: Desk) -> NoticesDone:
    """Let deliveries that ended without arriving wait again."""
    return NoticesDone(count=desk.try_again(wanted.ids))


@router.post("/handing-over")
def hand_notices_over(wanted: NoticesNamed, desk: Desk) -> NoticesDone:
    """Record that notices have arrived: handed over by a person, or known to have come in."""
    return NoticesDone(count=desk.hand_over(wanted.ids))


def _line(kept: Kept, names: Names) -> dict[str, Any]:
    notice = kept.notice
    return {
        "id": notice.id,
        "kind": _word(f"kind_{notice.kind}", notice.kind, names),
        "body": notice.body,
        "body_name": names.body(notice.body),
        "moment": notice.moment,
        "count": len(notice.lines),
        "ways": [
            WayShown(
                channel=_word(f"channel_{way.channel}", way.channel, names),
                state=_word(f"state_{way.state}", way.state, names),
                attempts=way.attempts,
                done_at=way.done_at,
                said=way.said,
            )
            for way in kept.deliveries
        ],
    }


def _word(key: str, value: str, names: Names) -> Word:
    return Word(key=value, text=word(f"notices.{key}", names.language))


def _names(served: Served, language: str) -> Names:
    with served.store.reading() as ledger:
        return names_of(served.folder, ledger, language, on=date.fromisoformat(served.today()))
