"""What the form offers by which a finding is registered by hand; it is sent to ``POST /api/findings``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from citycheckup.app.registering import (
    BY_HAND,
    SEVERITIES,
    URGENCIES,
    CategoryOffered,
    PlaceOffered,
    categories_offered,
    places_offered,
)
from citycheckup.web.answers.findings import Word, word
from citycheckup.web.asking import Asks, Served

router = APIRouter(prefix="/api/registration", tags=["findings"])


class RegistrationForm(BaseModel):
    """What may be chosen; ``today`` is the last day on which something can have been found."""

    today: str
    source_kinds: list[Word]
    severities: list[Word]
    urgencies: list[Word]
    categories: list[CategoryOffered]


@router.get("")
def registration_form(served: Served, asks: Asks) -> RegistrationForm:
    """Return what may be chosen in the form."""

    def words(kind: str, values: tuple[str, ...]) -> list[Word]:
        return [word(kind, value, asks.language) for value in values]

    return RegistrationForm(
        today=served.today(),
        source_kinds=words("source_kind", BY_HAND),
        severities=words("severity", SEVERITIES),
        urgencies=words("urgency", URGENCIES),
        categories=categories_offered(served, asks.post, asks.language),
    )


@router.get("/places")
def places_to_register_in(
    served: Served, asks: Asks, q: Annotated[str, Query(max_length=100)] = ""
) -> list[PlaceOffered]:
    """Return units in which the acting post may register a finding, by a part of their name or id."""
    return places_offered(served, asks.post, q, asks.language)
