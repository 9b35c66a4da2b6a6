"""What units, bodies and categories are called, for lists that many people read all day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from citycheckup.app.duty_lists import KIND, duties_in_force, loaded_lists
from citycheckup.app.indicator_set import indicator_set
from citycheckup.app.platform import Platform
from citycheckup.duties import Places
from citycheckup.ledger.storing import Ledger


@dataclass(frozen=True)
class Names:
    """Names by id; whatever has none is called by its id."""

    places: Places | None
    bodies: Mapping[str, str]
    categories: Mapping[str, Mapping[str, str]]

    def unit(self, unit_id: str) -> str:
        """Return what a unit is called."""
        place = None if self.places is None else self.places.by_id.get(unit_id)
        return unit_id if place is None or place.name is None else place.name

    def body(self, body_id: str | None) -> str | None:
        """Return what a body is called; None where there is none."""
        return None if body_id is None else self.bodies.get(body_id, body_id)

    def category(self, category: str, language: str) -> str:
        """Return what a category is called: an indicator's name, else itself."""
        return self.categories.get(category, {}).get(language, category)


def names_of(platform: Platform) -> Names:
    """Return the names as of today: made again when the day, the units or the duty list in force have changed."""
    kept = platform.kept.get("names")
    with platform.store.reading() as ledger:
        # Lists are numbered as they are loaded: that there is no next one says that nothing has changed.
        if isinstance(kept, _Kept) and kept.holds(platform, ledger):
            return kept.names
        lists = loaded_lists(ledger)
        bodies = duties_in_force(ledger, date.fromisoformat(platform.today())).bodies
    places = platform.places()
    names = Names(places, {body.id: body.name for body in bodies}, _categories(platform))
    platform.kept["names"] = _Kept(names, platform.today(), places, lists[-1].number if lists else 0)
    return names


@dataclass(frozen=True)
class _Kept:
    names: Names
    day: str
    places: Places | None
    list_number: int

    def holds(self, platform: Platform, ledger: Ledger) -> bool:
        same = (self.day, self.places) == (platform.today(), platform.places())
        return same and ledger.record(KIND, str(self.list_number + 1)) is None


def _categories(platform: Platform) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for folder in reversed(platform.years):  # the newest year's words last, so that they count
        for edition in indicator_set(folder).editions:
            for entry in edition.entries:
                found[entry.indicator] = {"zh": entry.name_zh, "en": entry.name_en}
    return found
