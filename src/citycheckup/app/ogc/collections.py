"""The collections: units by level, buildings, facilities, findings, each with what may be asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from citycheckup.vocabulary import InputError, Level, Message, Problem
from citycheckup.wording import word


@dataclass(frozen=True)
class Collection:
    """One collection.

    Attributes
    ----------
    features
        Name of its table in the index of features; None: it comes from the ledger.
    always
        What is true of every item of it, by column.
    shown
        Columns that are shown, with their JSON types; who lives in a building is not among them.
    sought
        Of these, those by which items may be filtered.
    """

    id: str
    features: str | None
    always: Mapping[str, object]
    shown: Mapping[str, str]
    sought: tuple[str, ...]

    def title(self, language: str) -> str:
        """Return what it is called."""
        return word(f"ogc.title.{self.id}", language)


_UNIT = {
    **dict.fromkeys(("level", "name", "parent_id", "admin_id"), "string"),
    **dict.fromkeys(("area_m2", "residents_persons"), "number"),
}
_BUILDING = {
    **dict.fromkeys(("name", "use", "rule", "block_id", "community_id", "compound_id"), "string"),
    **dict.fromkeys(("storeys", "built_year", "flats_count"), "integer"),
    "height_m": "number",
    "dwelling": "boolean",
}
_FINDING = dict.fromkeys(
    (
        *("key", "source_kind", "category", "unit_id", "level", "statement", "basis", "found_on", "state"),
        *("severity", "urgency", "lead_body", "due_on", "object_id"),
    ),
    "string",
)
FINDINGS = "findings"
_COLLECTIONS = (
    *(
        Collection(
            f"units-{level}", "unit", {"level": level, "tree": "checkup"}, _UNIT, ("name", "parent_id", "admin_id")
        )
        for level in map(str, (Level.CITY, Level.BLOCK, Level.COMMUNITY, Level.COMPOUND))
    ),
    Collection(
        "buildings",
        "building",
        {},
        _BUILDING,
        ("name", "use", "rule", "storeys", "built_year", "block_id", "community_id", "compound_id"),
    ),
    Collection("facilities", "facility", {}, {"kind": "string", "name": "string"}, ("kind", "name")),
    Collection(
        FINDINGS, None, {}, _FINDING, ("category", "unit_id", "level", "state", "severity", "urgency", "lead_body")
    ),
)
COLLECTIONS: Mapping[str, Collection] = {one.id: one for one in _COLLECTIONS}


def collection_of(name: str) -> Collection:
    """Return a collection by its name.

    Raises
    ------
    InputError
        There is none of that name.
    """
    found = COLLECTIONS.get(name)
    if found is None:
        raise InputError(Problem(Message("ogc.no_such_collection", {"collection": name})))
    return found
