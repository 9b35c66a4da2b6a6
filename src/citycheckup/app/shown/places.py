"""The places behind shortfalls, and single buildings: shown to a post in its own units only."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from citycheckup.app.map.features import Box, Feature, FeatureIndex
from citycheckup.app.shown.run_tables import RunTables
from citycheckup.app.shown.values import UnitShown, unit_shown
from citycheckup.checklists import load_checklist
from citycheckup.diagnosis.touched import Touched
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import word

_PLACES_MOST = 500
_UNIT_COLUMNS = ("block_id", "community_id", "compound_id")


@dataclass(frozen=True)
class ItemShown:
    """An item that surveyors ticked."""

    id: str
    text: str


@dataclass(frozen=True)
class PlaceShown:
    """A place that falls short of an indicator's standard, or is a candidate to check.

    ``point`` is longitude and latitude; None: it is not known. ``residents_persons`` is an estimate, rounded to 10.
    """

    key: str
    kind: str
    indicator: str
    indicator_name: str
    unit_id: str
    unit_name: str | None
    place_id: str
    place_name: str | None
    place_kind: str
    place_kind_text: str
    items: list[ItemShown]
    amount: float | None
    residents_persons: int | None
    point: tuple[float, float] | None


@dataclass(frozen=True)
class PlaceList:
    """Places; ``next`` None: these are the last."""

    items: list[PlaceShown]
    next: str | None
    total: int


@dataclass(frozen=True)
class BuildingShown:
    """A building. ``height_rule``: ``given``, ``storeys`` (3 m each) or ``unknown``; None: not known."""

    building_id: str
    name: str | None
    use: str | None
    dwelling: bool
    storeys_count: int | None
    height_m: float | None
    height_rule: str
    built_year: int | None
    flats_count: int | None
    residents_persons: int | None
    point: tuple[float, float]
    outline: Box
    breadcrumb: list[UnitShown]
    places: list[PlaceShown]


@dataclass(frozen=True)
class BuildingLine:
    """A building in a list, with the number of indicators it falls short of."""

    building_id: str
    name: str | None
    storeys_count: int | None
    built_year: int | None
    short_count: int
    point: tuple[float, float]


@dataclass(frozen=True)
class BuildingList:
    """Buildings in the order of their ids; ``next`` None: these are the last."""

    items: list[BuildingLine]
    next: str | None
    total: int


def places_shown(
    tables: RunTables,
    features: FeatureIndex | None,
    seen: Collection[str] | None,
    language: str,
    *,
    unit: str | None = None,
    indicator: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> PlaceList:
    """Return the places behind the shortfalls of a unit and all below it, and of an indicator.

    Parameters
    ----------
    features
        Tells where places lie; None: the map is not there yet, and no place has a point.
    seen
        Units in which the asking post sees places; None: everywhere.

    Raises
    ------
    InputError
        The run has no such unit, or all of it lies outside the post's units: the same words for both.
    """
    below = tables.shortfalls.keys() if unit is None else sorted(tables.below(unit))
    within = [one for one in below if seen is None or one in seen]
    if unit is not None and (unit not in tables.units or not within):
        raise InputError(Problem(Message("shown.no_such_unit", {"unit": unit})))
    rows = [
        row
        for unit_id in within
        for record in tables.shortfalls.get(unit_id, ())
        if indicator is None or record["indicator"] == indicator
        for row in tables.place_rows(record["key"])
    ]
    start = int(cursor) if cursor is not None and cursor.isdigit() else 0
    page = tables.place_records(rows[start : start + min(limit, _PLACES_MOST)])
    end = start + len(page)
    shown = _shown(tables, features, page, language)
    return PlaceList(shown, str(end) if end < len(rows) else None, len(rows))


def building_shown(
    tables: RunTables, features: FeatureIndex, seen: Collection[str] | None, building_id: str, language: str
) -> BuildingShown:
    """Return a building with what falls short in it.

    Raises
    ------
    InputError
        There is none of that id, or it lies outside the post's units: the same words for both.
    """
    found = features.one("building", building_id)
    if found is None or not _is_seen(found, seen):
        raise InputError(Problem(Message("shown.no_such_building", {"building": building_id})))
    facts = found.properties
    innermost = next((facts[name] for name in reversed(_UNIT_COLUMNS) if facts.get(name)), None)
    records = tables.place_records(tables.rows_of_place(building_id))
    of_building = [one for one in records if one["place_kind"] == "building"]
    from shapely import bounds, from_wkb  # noqa: PLC0415 - with the map only

    west, south, east, north = bounds(from_wkb(found.outline)).tolist()
    return BuildingShown(
        building_id=found.id,
        name=facts["name"],
        use=facts["use"],
        dwelling=bool(facts["dwelling"]),
        storeys_count=_whole(facts["storeys"]),
        height_m=facts["height_m"],
        height_rule=facts["rule"],
        built_year=_whole(facts["built_year"]),
        flats_count=_whole(facts["flats_count"]),
        residents_persons=Touched.shown(facts["residents_persons"]),
        point=found.middle,
        outline=(west, south, east, north),
        breadcrumb=[] if innermost is None else [unit_shown(one, language) for one in tables.way_down(innermost)],
        places=_shown(tables, features, of_building, language),
    )


def buildings_shown(
    tables: RunTables,
    features: FeatureIndex,
    seen: Collection[str] | None,
    unit: str,
    *,
    limit: int = 100,
    cursor: str | None = None,
) -> BuildingList:
    """Return the dwelling buildings of a block, community or compound.

    Raises
    ------
    InputError
        The run has no such unit, or it lies outside the post's units: the same words for both.
    """
    facts = tables.units.get(unit)
    if facts is None or (seen is not None and unit not in seen):
        raise InputError(Problem(Message("shown.no_such_unit", {"unit": unit})))
    column = f"{facts.level}_id"
    where: dict[str, list[Any]] = {column: [unit]} if column in _UNIT_COLUMNS else {"dwelling": [True]}
    start = int(cursor) if cursor is not None and cursor.isdigit() else 0
    page, total = features.page("building", where=where, limit=min(limit, _PLACES_MOST), offset=start)
    items = [
        BuildingLine(
            one.id,
            one.properties["name"],
            _whole(one.properties["storeys"]),
            _whole(one.properties["built_year"]),
            len(tables.rows_of_place(one.id)),
            one.middle,
        )
        for one in page
    ]
    end = start + len(page)
    return BuildingList(items, str(end) if end < total else None, total)


def _is_seen(building: Feature, seen: Collection[str] | None) -> bool:
    return seen is None or any(building.properties.get(name) in seen for name in _UNIT_COLUMNS)


def _shown(
    tables: RunTables,
    features: FeatureIndex | None,
    records: list[dict[str, Any]],
    language: str,
) -> list[PlaceShown]:
    points = _points(features, records)
    ticked = load_checklist().by_id
    shown = []
    for record in records:
        short = tables.shortfall_by_key[record["key"]]
        entry = tables.entries.get((short["edition"], short["indicator"]))
        items = json.loads(record["items"] or "[]")
        shown.append(
            PlaceShown(
                key=record["key"],
                kind=short["kind"],
                indicator=short["indicator"],
                indicator_name=str(getattr(entry[1], f"name_{language}")) if entry else short["indicator"],
                unit_id=short["unit_id"],
                unit_name=short["unit_name"],
                place_id=record["place_id"],
                place_name=record["place_name"],
                place_kind=record["place_kind"],
                place_kind_text=word(f"shown.place_kind.{record['place_kind']}", language),
                items=[
                    ItemShown(item, str(getattr(ticked[item], f"text_{language}")) if item in ticked else item)
                    for item in items
                ],
                amount=record["amount"],
                residents_persons=record["residents_persons"],
                point=points.get((record["place_kind"], record["place_id"])),
            )
        )
    return shown


def _points(features: FeatureIndex | None, records: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[float, float]]:
    """Return where places lie: buildings, units, and whatever else has the id of a facility."""
    if features is None:
        return {}
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for kind in {record["place_kind"] for record in records}:
        ids = sorted({record["place_id"] for record in records if record["place_kind"] == kind})
        collection = "building" if kind == "building" else "unit" if kind in {"compound", "community"} else "facility"
        found |= {(kind, name): one.middle for name, one in features.some(collection, ids).items()}
    return found


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
