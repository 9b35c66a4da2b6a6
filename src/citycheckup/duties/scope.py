"""What a row covers: patterns of categories, places with all that lies in them, and which of two is the narrower."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from citycheckup.vocabulary import Message, Tree

WHOLE_CITY = "*"
_WHOLE_CITY_WORDS = (WHOLE_CITY, "全市")
ANY = "*"
# Stands for "any other category with this beginning": longer than every real one with it, and equal to none.
OTHER = "\uffff"


def is_pattern(text: str) -> bool:
    """Whether a text can be a pattern: a category, or the beginning of some with one ``*`` behind it."""
    return bool(text) and ANY not in text[:-1] and not any(letter.isspace() for letter in text)


def narrowness(patterns: Iterable[str], category: str) -> int | None:
    """Return how narrowly the narrowest of some patterns fits a category; None where none does.

    The patterns that fit one category are the beginnings of one text, so each lies wholly within the shorter ones: a
    longer beginning is narrower, the category itself is the narrowest.
    """
    fitting = [
        len(category) + 1 if pattern == category else len(pattern) - 1
        for pattern in patterns
        if pattern == category or (pattern.endswith(ANY) and category.startswith(pattern[:-1]))
    ]
    return max(fitting, default=None)


@dataclass(frozen=True)
class Place:
    """A unit of the checkup or an administrative area.

    Attributes
    ----------
    parent
        The unit above it in its own tree.
    area
        Of a checkup unit: the lowest administrative area that holds most of it.
    """

    id: str
    tree: Tree
    level: str
    name: str | None
    parent: str | None = None
    area: str | None = None


class Places:
    """Every place of a city, and what lies in what.

    A place lies in those above it in its own tree; a unit of the checkup also in the administrative area that holds
    most of it, and in those above that. The roots of both trees are the whole city.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_id: dict[str, Place] = {place.id: place for place in sorted(places, key=lambda place: place.id)}
        self.roots = frozenset(place.id for place in self.by_id.values() if place.parent is None)
        self._around: dict[str, tuple[str, ...]] = {}
        self._named: dict[str, list[str]] = {}
        for place in self.by_id.values():
            if place.name is not None:
                self._named.setdefault(place.name, []).append(place.id)

    def around(self, place_id: str) -> tuple[str, ...]:
        """Return a place and all that it lies in: its own tree upwards, administrative areas upwards, the whole city.

        Raises
        ------
        KeyError
            There is no such place.
        """
        found = self._around.get(place_id)
        if found is None:
            found = self._around[place_id] = (*self._inner(place_id), WHOLE_CITY)
        return found

    def canonical(self, place_id: str) -> str:
        """Return the id under which a place stands in :meth:`around`: one for the roots of both trees."""
        return WHOLE_CITY if place_id in self.roots else place_id

    def is_within(self, inner: str, outer: str) -> bool:
        """Whether a place lies in another, or is it."""
        return outer == WHOLE_CITY or (inner != WHOLE_CITY and outer in self.around(inner))

    def below(self, place_id: str) -> frozenset[str]:
        """Return the ids of a place and of all that lie in it."""
        wanted = self.canonical(place_id)
        return frozenset(one for one in self.by_id if wanted in self.around(one))

    def find(self, text: str) -> tuple[str, ...]:
        """Return the places that a text may mean: the one with that id, else all with that name."""
        if text in _WHOLE_CITY_WORDS or text in self.roots:
            return (WHOLE_CITY,)
        if text in self.by_id:
            return (text,)
        return tuple(dict.fromkeys(map(self.canonical, self._named.get(text, ()))))

    def shown(self, place_id: str) -> object:
        """Return what a place is called."""
        if place_id == WHOLE_CITY:
            return Message("duties.whole_city")
        place = self.by_id.get(place_id)
        return place_id if place is None or place.name is None else f"{place.name} ({place_id})"

    def _inner(self, place_id: str) -> list[str]:
        place = self.by_id[place_id]
        found = self._upwards(place.id)
        if place.area is not None and place.parent is not None:
            found += [one for one in self._upwards(place.area) if one not in found]
        return found

    def _upwards(self, place_id: str) -> list[str]:
        found: list[str] = []
        place = self.by_id.get(place_id)
        while place is not None and place.parent is not None:
            found.append(place.id)
            place = self.by_id.get(place.parent)
        return found


def innermost(places: Collection[str], around: Collection[str], tree: Places) -> tuple[str, ...]:
    """Return those of a row's places that hold a unit and hold no other of them; none where the row is elsewhere.

    Parameters
    ----------
    places
        The row's places; none at all: the whole city.
    around
        What the unit lies in, from :meth:`Places.around`.
    """
    holding = [one for one in (places or (WHOLE_CITY,)) if one in around]
    return tuple(one for one in holding if not any(other != one and tree.is_within(other, one) for other in holding))


def lies_within(inner: Collection[str], outer: Collection[str], tree: Places) -> bool:
    """Whether each of the outer places holds one of the inner ones."""
    return all(any(tree.is_within(one, other) for one in inner) for other in outer)
