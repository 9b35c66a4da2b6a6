"""The audit, for auditors: they look after administrators, too."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from citycheckup.app.audit import read_audit, read_events
from citycheckup.web.asking import Asks, Language, Served
from citycheckup.wording import word

router = APIRouter(prefix="/api/audit", tags=["administration"])

Before = Annotated[
    int | None, Query(ge=1, le=2**53, description="entries with a smaller number; next of the page before")
]
Limit = Annotated[int, Query(ge=1, le=500)]


class AuditEntryOut(BaseModel):
    """Something that was done with accounts, or taken out."""

    seq: int
    at: str
    kind: str
    kind_text: str
    account: str | None = Field(description="sign-in name")
    post: str | None
    source: str = Field(description="network address, or console")
    detail: dict[str, Any]


class AuditOut(BaseModel):
    """A page, the newest first."""

    items: list[AuditEntryOut]
    next: int | None


class EventOut(BaseModel):
    """An event of the ledger: which post did what."""

    seq: int
    at: str
    kind: str
    record: str
    post: str
    role: str
    role_text: str
    body: str
    move: str | None
    hash: str


class EventsOut(BaseModel):
    """A page, the newest first."""

    items: list[EventOut]
    next: int | None


@router.get("")
def list_audit(
    platform: Served,
    asks: Asks,
    language: Language,
    kind: Annotated[list[str] | None, Query(max_length=30)] = None,
    before: Before = None,
    limit: Limit = 100,
) -> AuditOut:
    """List sign-ins, failures, changes of accounts and exports."""
    page = read_audit(platform.door, asks.post, kinds=tuple(kind or ()), before=before, limit=limit)
    items = [
        AuditEntryOut(
            seq=one.seq,
            at=one.at,
            kind=one.kind,
            kind_text=word(f"accounts.audit.{one.kind}", language),
            account=None if one.account is None else page.names.get(one.account, one.account),
            post=one.post,
            source=one.source,
            detail=dict(one.detail),
        )
        for one in page.entries
    ]
    return AuditOut(items=items, next=page.next)


@router.get("/events")
def list_audit_events(
    platform: Served,
    asks: Asks,
    language: Language,
    post: Annotated[str | None, Query(max_length=200)] = None,
    before: Before = None,
    limit: Limit = 100,
) -> EventsOut:
    """List what posts did in the ledger."""
    page = read_events(platform.door, asks.post, post=post, before=before, limit=limit)
    items = [
        EventOut(
            seq=one.seq,
            at=one.at,
            kind=one.kind,
            record=one.record,
            post=one.post,
            role=one.role,
            role_text=word(f"terms.role.{one.role}", language),
            body=one.body,
            move=one.payload.get("move"),
            hash=one.hash,
        )
        for one in page.events
    ]
    return EventsOut(items=items, next=page.next)
