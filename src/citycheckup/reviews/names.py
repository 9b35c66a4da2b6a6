"""What bodies, units and categories are called where they are shown: their ids where nobody has named them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from citycheckup.wording import word


@dataclass(frozen=True)
class Names:
    """Names by id, in one language.

    Attributes
    ----------
    units_digest
        SHA-256 of the file of frozen units that the units' names are from; None: there is none.
    """

    language: str
    bodies: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    units_digest: str | None = None

    def body(self, body_id: str) -> str:
        """Return what a body is called; an empty id stands for the checkup office."""
        return self.bodies.get(body_id, body_id) if body_id else word("reviews.office", self.language)

    def unit(self, unit_id: str) -> str:
        """Return a unit's name with its id: two communities may have one name."""
        name = self.units.get(unit_id)
        return f"{name} ({unit_id})" if name and name != unit_id else unit_id

    def category(self, category: str) -> str:
        """Return what a category is called, such as an indicator's name."""
        return self.categories.get(category, category)
