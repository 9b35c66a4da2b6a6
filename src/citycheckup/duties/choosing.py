"""The one rule by which a row wins: it must beat every other that fits.

A row beats another where its category is no wider, its places lie in the other's, and one of both is narrower. Rows of
which neither beats the other are an overlap: nothing else decides between them, neither order nor level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from citycheckup.duties.duty import Duty
from citycheckup.duties.scope import Places, innermost, lies_within, narrowness


@dataclass(frozen=True)
class Fit:
    """How a row fits one category in one place: how narrowly, and by which of its own places."""

    duty: Duty
    narrowness: int
    places: tuple[str, ...]

    def beats(self, other: Fit, tree: Places) -> bool:
        """Whether this row goes before another that fits, too."""
        inside = lies_within(self.places, other.places, tree)
        if self.narrowness < other.narrowness or not inside:
            return False
        return self.narrowness > other.narrowness or not lies_within(other.places, self.places, tree)


def category_fit(duty: Duty, category: str) -> int | None:
    """Return how narrowly a row fits a category; None where it does not, or takes it out."""
    found = narrowness(duty.categories, category)
    return None if found is None or narrowness(duty.except_categories, category) is not None else found


def takes_out(duty: Duty, around: Sequence[str]) -> bool:
    """Whether a row takes a place out."""
    return any(place in around for place in duty.except_places)


def place_fit(duty: Duty, around: Sequence[str], tree: Places) -> tuple[str, ...]:
    """Return by which of its places a row fits; none where it does not, or takes the place out."""
    return () if takes_out(duty, around) else innermost(duty.places, around, tree)


def winner(fitting: Sequence[Fit], tree: Places) -> Fit | None:
    """Return the row that beats every other; None where there is none."""
    return next(
        (one for one in fitting if all(one is other or one.beats(other, tree) for other in fitting)),
        None,
    )


def clashes(fitting: Sequence[Fit], tree: Places) -> list[tuple[Fit, Fit]]:
    """Return the pairs of rows of which neither beats the other, and no third beats both.

    There is one wherever rows fit and none wins. Each pair is the smallest set that causes an overlap: without either
    of its rows the other would win against it.
    """
    return [
        (one, other)
        for one, other in combinations(fitting, 2)
        if not one.beats(other, tree)
        and not other.beats(one, tree)
        and not any(third.beats(one, tree) and third.beats(other, tree) for third in fitting)
    ]
