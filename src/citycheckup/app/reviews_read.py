"""Reviews as a post may read them: whole where it sees the whole city, else what concerns its own body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citycheckup.app.posts import post_of
from citycheckup.app.reviews import Review, kept_review
from citycheckup.authority.posts import Post
from citycheckup.ledger.storing import LedgerStore
from citycheckup.reviews.periods import ReviewKind
from citycheckup.reviews.public import public_form
from citycheckup.vocabulary import InputError, Message, Problem


def review_for(store: LedgerStore, review_id: str, *, post: str) -> tuple[Review, Mapping[str, Any]]:
    """Return a kept review, and its document as the post may read it.

    A post of a part of the city reads its own body's lists of a month, and the annual rates as everybody may see them.

    Raises
    ------
    InputError
        There is none of that id, or it is for the office only.
    """
    with store.reading() as ledger:
        reader = post_of(ledger, post)
    kept = kept_review(store, review_id)
    return kept, _readable(kept.document, reader)


def _readable(document: Mapping[str, Any], reader: Post) -> Mapping[str, Any]:
    if not reader.sees_findings:
        raise InputError(Problem(Message("reviews.office_only", {"period": document["period"]["id"]})))
    if reader.units is None:
        return document
    if document["kind"] == ReviewKind.MONTHLY:
        own = {body: lists for body, lists in document["bodies"].items() if body == reader.body}
        return {**document, "bodies": own}
    return public_form(document)
