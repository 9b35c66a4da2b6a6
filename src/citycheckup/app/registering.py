"""What a form offers to whoever registers a finding that no run has found: categories, items to tick, places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citycheckup.app.findings_work import may_not
from citycheckup.app.indicator_set import indicator_set
from citycheckup.app.platform import Platform
from citycheckup.app.posts import units_seen
from citycheckup.app.shown.values import level_word
from citycheckup.authority.posts import Post
from citycheckup.checklists import load_checklist
from citycheckup.duties import Place
from citycheckup.ledger.finding import Severity, SourceKind, Urgency
from citycheckup.ledger.transitions import BY_MOVE, Move
from citycheckup.vocabulary import InputError, Message, Problem, Tree

# An indicator's finding carries its definition and figures: only a run has them.
BY_HAND = tuple(kind for kind in SourceKind if kind is not SourceKind.INDICATOR)
SEVERITIES, URGENCIES = tuple(Severity), tuple(Urgency)
_PLACES_MOST = 20


@dataclass(frozen=True)
class ItemOffered:
    """One thing that surveyors tick, as a way to say what is wrong."""

    id: str
    text: str


@dataclass(frozen=True)
class CategoryOffered:
    """An indicator, as the category of a finding; ``urgency``: by when its findings are to be mended."""

    key: str
    code: str
    text: str
    urgency: str
    items: list[ItemOffered]


@dataclass(frozen=True)
class PlaceOffered:
    """A unit in which a post may register a finding; ``around``: names of what it lies in, the innermost first."""

    unit_id: str
    name: str
    level: str
    level_text: str
    around: list[str]


def categories_offered(platform: Platform, post: Post, language: str) -> list[CategoryOffered]:
    """Return the indicators of the newest year, each with the items that surveyors tick for it.

    Raises
    ------
    InputError
        The post registers no findings.
    """
    _refuse_others(post)
    checklist = load_checklist()
    return [
        CategoryOffered(
            key=entry.indicator,
            code=entry.code,
            text=entry.name_zh if language == "zh" else entry.name_en,
            urgency=str(entry.urgency),
            items=[
                ItemOffered(item.id, item.text_zh if language == "zh" else item.text_en)
                for item in checklist.of(entry.indicator)
            ],
        )
        for edition in indicator_set(platform.folder).editions
        for entry in edition.entries
    ]


def places_offered(platform: Platform, post: Post, text: str, language: str) -> list[PlaceOffered]:
    """Return the units of the checkup whose id or name holds a text and in which the post may register a finding.

    An id that fits whole comes first; at most twenty are returned.

    Raises
    ------
    InputError
        The post registers no findings, or no units are frozen yet.
    """
    _refuse_others(post)
    places = platform.places()
    if places is None:
        raise InputError(Problem(Message("duties.no_units_yet", {"folder": ""})))
    seen, wanted = units_seen(post, places), text.strip().casefold()

    def fitting() -> Iterator[Place]:
        for place in places.by_id.values():
            named = f"{place.id} {place.name or ''}".casefold()
            if place.tree is Tree.CHECKUP and (seen is None or place.id in seen) and wanted in named:
                yield place

    found = sorted(fitting(), key=lambda place: (place.id.casefold() != wanted, place.id))[:_PLACES_MOST]
    return [
        PlaceOffered(
            unit_id=place.id,
            name=place.name or place.id,
            level=place.level,
            level_text=level_word(place.level, language),
            around=[
                outer.name
                for one in places.around(place.id)[1:]
                if (outer := places.by_id.get(one)) is not None and outer.name is not None
            ],
        )
        for place in found
    ]


def _refuse_others(post: Post) -> None:
    roles = BY_MOVE[Move.REGISTER].roles
    if not post.roles & roles:
        raise InputError(Problem(may_not(post, Move.REGISTER, roles)))
