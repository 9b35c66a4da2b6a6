"""The items of a collection as GeoJSON: from the index of features, or from the ledger as far as a post sees it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import shapely

from citycheckup.app.findings_work import list_findings, show_finding
from citycheckup.app.map.features import IDS, Box, Feature, FeatureIndex
from citycheckup.app.ogc.asked import ItemsAsked
from citycheckup.app.ogc.collections import FINDINGS, Collection
from citycheckup.duties import Places
from citycheckup.ledger.finding import Finding, Severity, Urgency
from citycheckup.ledger.storing import FindingQuery, LedgerStore
from citycheckup.ledger.transitions import State
from citycheckup.vocabulary import InputError, Message, Problem


@dataclass(frozen=True)
class Shelf:
    """Where items come from: the run's features, and the ledger with whoever asks."""

    features: FeatureIndex
    store: LedgerStore
    post: str
    places: Places | None


@dataclass(frozen=True)
class Items:
    """A page of GeoJSON features; ``next`` holds the parameters of the following page, None where there is none."""

    features: list[dict[str, Any]]
    matched: int
    next: Mapping[str, object] | None


def items_of(collection: Collection, asked: ItemsAsked, shelf: Shelf) -> Items:
    """Return a page of a collection."""
    if collection.id == FINDINGS:
        return _findings(asked, shelf)
    assert collection.features is not None
    where = {name: [value] for name, value in collection.always.items()} | asked.where
    page, total = shelf.features.page(
        collection.features, box=asked.box, where=where, limit=asked.limit, offset=asked.offset
    )
    end = asked.offset + len(page)
    return Items([_feature(one, collection) for one in page], total, {"offset": end} if page and end < total else None)


def item_of(collection: Collection, feature_id: str, shelf: Shelf) -> dict[str, Any]:
    """Return one item.

    Raises
    ------
    InputError
        There is none of that id that the post may see.
    """
    if collection.id == FINDINGS:
        finding = show_finding(shelf.store, feature_id, post=shelf.post, places=shelf.places)
        return _finding(finding, shelf.features)
    assert collection.features is not None
    where = {name: [value] for name, value in collection.always.items()} | {IDS[collection.features]: [feature_id]}
    page, _ = shelf.features.page(collection.features, where=where, limit=1)
    if not page:
        raise InputError(Problem(Message("ogc.no_such_item", {"item": feature_id})))
    return _feature(page[0], collection)


def bounds_of(collection: Collection, features: FeatureIndex) -> Box | None:
    """Return west, south, east, north of a collection in degrees."""
    return features.bounds.get(collection.features or "unit")


def _feature(one: Feature, collection: Collection) -> dict[str, Any]:
    properties = {name: one.properties.get(name) for name in collection.shown}
    if "dwelling" in properties:
        properties["dwelling"] = bool(properties["dwelling"])
    for name, kind in collection.shown.items():
        number = properties[name]
        if kind == "integer" and number is not None:
            properties[name] = int(number)
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": json.loads(shapely.to_geojson(shapely.from_wkb(one.outline))),
        "properties": properties,
    }


def _findings(asked: ItemsAsked, shelf: Shelf) -> Items:
    where = asked.where
    query = FindingQuery(
        units=_one(where, "unit_id"),
        levels=_one(where, "level"),
        bodies=_one(where, "lead_body"),
        categories=_one(where, "category"),
        states=_named(where, "state", State),
        severities=_named(where, "severity", Severity),
        urgencies=_named(where, "urgency", Urgency),
        cursor=asked.cursor,
        limit=asked.limit,
    )
    if asked.box is not None:
        inside = frozenset(unit for unit, at in shelf.features.middles("unit").items() if _is_in(at, asked.box))
        query = replace(query, units=inside if query.units is None else inside & query.units)
    if asked.days is not None:
        first, last = asked.days
        after = None if last is None else (date.fromisoformat(last) + timedelta(days=1)).isoformat()
        query = replace(query, found_from=first, found_before=after)
    page = list_findings(shelf.store, query, post=shelf.post, places=shelf.places)
    following = None if page.next is None else {"cursor": page.next}
    return Items([_finding(one, shelf.features) for one in page.findings], page.total, following)


def _finding(one: Finding, features: FeatureIndex) -> dict[str, Any]:
    """Return a finding with the middle of its unit: findings of a unit lie at one point, whatever they are about."""
    at = features.middles("unit").get(one.unit_id)
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": None if at is None else {"type": "Point", "coordinates": list(at)},
        "properties": {
            "key": one.key,
            "source_kind": str(one.source_kind),
            "category": one.category,
            "unit_id": one.unit_id,
            "level": one.level,
            "statement": one.statement,
            "basis": one.basis,
            "found_on": one.found_on,
            "state": str(one.state),
            "severity": str(one.severity),
            "urgency": str(one.urgency),
            "lead_body": one.lead_body,
            "due_on": None if one.due is None else str(one.due.date),
            "object_id": one.object_id,
        },
    }


def _one(where: Mapping[str, list[object]], name: str) -> frozenset[str] | None:
    return frozenset(map(str, where[name])) if name in where else None


def _named(where: Mapping[str, list[object]], name: str, kind: Any) -> frozenset[Any] | None:
    """Return the values of a list of words; a word that is not on it matches nothing."""
    return frozenset(kind(one) for one in where[name] if one in set(kind)) if name in where else None


def _is_in(at: tuple[float, float], box: Box) -> bool:
    west, south, east, north = box
    return west <= at[0] <= east and south <= at[1] <= north
