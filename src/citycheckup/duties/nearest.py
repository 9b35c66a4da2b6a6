"""The rows that nearly cover something, each with the one thing that it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from citycheckup.duties.choosing import takes_out
from citycheckup.duties.duty import Duty
from citycheckup.duties.scope import ANY, WHOLE_CITY, Places, innermost, narrowness
from citycheckup.vocabulary import Message

_MOST_OF_A_KIND = 2


class Lack(StrEnum):
    """What keeps a row from covering something."""

    DAY = "day"
    EXCEPTION = "exception"
    PLACE = "place"
    CATEGORY = "category"


@dataclass(frozen=True)
class Near:
    """A row, what it lacks, and that in words."""

    duty: Duty
    lack: Lack
    message: Message


def nearest(duties: Sequence[Duty], category: str, unit_id: str, on: date, tree: Places) -> tuple[Near, ...]:
    """Return up to two leading rows for each thing they lack, the nearest first.

    Of places, the one that shares most of what the unit lies in is the nearest; of categories, the one with the longest
    common beginning; of days, the one with the fewest days between.
    """
    around = tree.around(unit_id)
    found: dict[Lack, list[tuple[int, str, Duty]]] = {lack: [] for lack in Lack}
    for duty in duties:
        said = _lack(duty, category, around, on, tree) if duty.leads else None
        if said is not None:
            found[said[0]].append((said[1], duty.id, duty))
    return tuple(
        Near(duty, lack, Message(f"duties.lacks_{lack}", _facts(duty, category, unit_id, on, tree)))
        for lack, rows in found.items()
        for _, _, duty in sorted(rows, key=lambda row: row[:2])[:_MOST_OF_A_KIND]
    )


def _lack(duty: Duty, category: str, around: Sequence[str], on: date, tree: Places) -> tuple[Lack, int] | None:
    """Return the one thing a row lacks and how far it is from having it; None where it lacks more than one."""
    of_category = narrowness(duty.categories, category) is not None
    here = bool(innermost(duty.places, around, tree))
    taken_out = narrowness(duty.except_categories, category) is not None or takes_out(duty, around)
    valid = duty.is_valid(on)
    if of_category and here and not taken_out:
        return None if valid else (Lack.DAY, _days_off(duty, on))
    if not valid:
        return None
    if of_category and here:
        return Lack.EXCEPTION, 0
    if of_category and not taken_out:
        shared = [_shared(place, around, tree) for place in duty.places]
        return Lack.PLACE, -max(shared, default=0)
    if here and not taken_out:
        common = [_common(pattern.removesuffix(ANY), category) for pattern in duty.categories]
        return (Lack.CATEGORY, -max(common)) if any(common) else None
    return None


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common from the beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _shared(place: str, around: Sequence[str], tree: Places) -> int:
    return len(set(tree.around(place)) & set(around)) if place in tree.by_id else 0


def _days_off(duty: Duty, on: date) -> int:
    ends = [abs((day - on).days) for day in (duty.valid_from, duty.valid_to) if day is not None]
    return min(ends)


def _facts(duty: Duty, category: str, unit_id: str, on: date, tree: Places) -> dict[str, object]:
    return {
        "duty": duty.id,
        "category": category,
        "unit": tree.shown(unit_id),
        "day": on.isoformat(),
        "first": None if duty.valid_from is None else duty.valid_from.isoformat(),
        "last": None if duty.valid_to is None else duty.valid_to.isoformat(),
        "categories": list(duty.categories),
        "places": [tree.shown(place) for place in (duty.places or (WHOLE_CITY,))[:3]],
    }
