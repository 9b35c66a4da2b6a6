"""Which layer a thing of OpenStreetMap belongs to, and its columns: the rules of ``tags.toml``, applied."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from citycheckup.layers.schema import BY_NAME, LAYERS, Kind, Shape
from citycheckup.sources.osm.rules import Rule, Tags, conditions, first_that_holds, names_of, parts, rulebook, rules
from citycheckup.sources.osm.values import READERS

# Beyond the schema: the tag that put a thing into its layer ("leisure=park"), on every table; and what networks need.
EXTRA_COLUMNS: Mapping[str, Mapping[str, Kind]] = {
    "administrative_areas": {"admin_level": Kind.INTEGER},
    "roads": {"highway": Kind.TEXT},
    "rail_stations": {"rail": Kind.TEXT},
}

Deciding = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Match:
    """One thing in one layer: its columns, and the tags whose values could not be read."""

    layer: str
    columns: dict[str, object]
    unreadable: tuple[str, ...]


@cache
def _rules_by_tag(shape: Shape) -> dict[str, dict[str, list[int]]]:
    """Return, by key and value of the tags they look for first, the positions of the rules for a shape's layers."""
    by_tag: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, rule in enumerate(rules()):
        if rule.layer in layers_of(shape):
            for key, value in (pair for condition in rule.any for pair in condition.pairs):
                by_tag[key][value].append(at)
    return {key: dict(by_value) for key, by_value in by_tag.items()}


@cache
def _deciding_keys() -> frozenset[str]:
    said = (condition for rule in rules() for condition in (*rule.any, *rule.all, *rule.none))
    return frozenset(key for condition in said for key, _ in condition.pairs)


@cache
def telling_keys() -> frozenset[str]:
    """Return every key that a layer or a column depends on: things that agree in these are judged alike."""
    said = rulebook()
    told: set[str] = {"area", "type", "building", "station", "isced:level", "school", "grades"}
    told.update(said["names"]["tags"], said["building_use"]["keys"], said["rail"]["kinds"])
    told.update(key for of_layer in said["columns"].values() for how in of_layer.values() for key in how["tags"])
    walking, one_way = said["walking"], said["one_way"]
    texts = [*walking["never"], *walking["open"], *(text for every in walking["closed"] for text in every)]
    texts += [*one_way["yes"], *one_way["no"], *one_way["backward"]]
    told.update(key for condition in conditions(texts) for key, _ in condition.pairs)
    return _deciding_keys() | told


def duplicates() -> Mapping[str, Any]:
    """Return what is said of one facility mapped twice: ``sites`` (layers) and ``same_station_m``."""
    rule: Mapping[str, Any] = rulebook()["duplicates"]
    return rule


@cache
def layers_of(shape: Shape) -> frozenset[str]:
    """Return the layers from OSM that may hold a shape."""
    return frozenset(schema.name for schema in LAYERS if schema.from_osm and shape in schema.shapes)


def fitting(tags: Tags, shape: Shape, *, relation: bool = False) -> list[tuple[Rule, str]]:
    """Return the first rule of each layer that a thing of these tags and this shape fits, with the tag that fits.

    Parameters
    ----------
    tags
        All its tags.
    shape
        The shape it is drawn as; layers that may not hold it are left out.
    relation
        Whether it is a relation (administrative areas are taken from those only).
    """
    found: dict[str, tuple[Rule, str]] = {}
    for rule, kind in holding(deciding(tags), shape):
        if rule.layer not in found and rule.admits(tags, relation=relation):
            found[rule.layer] = rule, kind
    return [found[layer] for layer in sorted(found)]


def deciding(tags: Tags) -> Deciding:
    """Return the tags that rules look at: of ten thousand things with names of their own, a few hundred differ."""
    keys_that_decide = _deciding_keys()
    return tuple([tag for tag in tags.items() if tag[0] in keys_that_decide])


@lru_cache(maxsize=20_000)
def holding(deciding: Deciding, shape: Shape) -> tuple[tuple[Rule, str], ...]:
    """Return every rule for a shape that holds whatever a thing is called, in their order, with the tag that fits."""
    tags, by_tag = dict(deciding), _rules_by_tag(shape)
    candidates: set[int] = set()
    for key in by_tag.keys() & tags.keys():
        for value in ("*", tags[key], *(parts(tags[key]) if ";" in tags[key] else ())):
            candidates.update(by_tag[key].get(value, ()))
    return tuple((rules()[at], kind) for at in sorted(candidates) if (kind := rules()[at].holds(tags)) is not None)


def matches(tags: Tags, shape: Shape, *, relation: bool = False) -> list[Match]:
    """Return the layers that a thing of these tags and this shape belongs to, with its columns; as :func:`fitting`."""
    return [_match(rule, kind, tags) for rule, kind in fitting(tags, shape, relation=relation)]


def columns_of(layer: str) -> dict[str, Kind]:
    """Return the columns of a layer read from OSM, by name: those of the schema (but the id), then the extra ones."""
    columns = {column.name: column.kind for column in BY_NAME[layer].columns if column.name != "id"}
    return {**columns, **EXTRA_COLUMNS.get(layer, {}), "kind": Kind.TEXT}


def _match(rule: Rule, kind: str, tags: Tags) -> Match:
    columns: dict[str, object] = {"kind": kind, "name": name_of(tags), **rule.set}
    unreadable = []
    for column, how in rulebook()["columns"].get(rule.layer, {}).items():
        for key in how["tags"]:
            if key in tags:
                try:
                    columns[column] = READERS[how["read"]](tags[key])
                    break
                except ValueError:
                    unreadable.append(key)
    columns |= {column: judge(tags) for column, judge in _JUDGED.get(rule.layer, {}).items()}
    return Match(rule.layer, columns, tuple(unreadable))


def name_of(tags: Tags) -> str | None:
    """Return the name to show, or None."""
    return next((name for key in rulebook()["names"]["tags"] if (name := tags.get(key, "").strip())), None)


def building_use(tags: Tags) -> str:
    """Return what a building is for: the value of ``building``, or of a telling key where that is only "yes"."""
    said = rulebook()["building_use"]
    value = tags["building"].split(";")[0].strip()
    if value not in said["plain"]:
        return value
    for key in said["keys"]:
        if key in tags and tags[key] != "no" and not first_that_holds(conditions(said["ignored"]), {key: tags[key]}):
            word: str = said["words"].get(key, tags[key].split(";")[0].strip())
            return word
    return "yes"


def is_walkable(tags: Tags) -> bool:
    """Return whether people may walk along a road."""
    said = rulebook()["walking"]
    if first_that_holds(conditions(said["never"]), tags):
        return False
    closed = any(all(condition.holds(tags) for condition in conditions(every)) for every in said["closed"])
    return not closed or bool(first_that_holds(conditions(said["open"]), tags))


def is_one_way(tags: Tags) -> bool:
    """Return whether a road is driven in one direction only."""
    said = rulebook()["one_way"]
    return not first_that_holds(conditions(said["no"]), tags) and bool(first_that_holds(conditions(said["yes"]), tags))


def is_drawn_backward(tags: Tags) -> bool:
    """Return whether a one-way road is drawn against the way it is driven."""
    return bool(first_that_holds(conditions(rulebook()["one_way"]["backward"]), tags))


def rail_kind(tags: Tags) -> str | None:
    """Return the kind of rail that serves a station; None where it is not said (mostly the main railway)."""
    return next((k for k in rulebook()["rail"]["kinds"] if tags.get("station") == k or tags.get(k) == "yes"), None)


def school_stage(tags: Tags) -> str | None:
    """Return a school's stage from ``isced:level``, ``school``, ``grades`` or its names; None: they do not tell."""
    said = rulebook()["school_stage"]
    levels = ";".join(sorted(set(parts(tags.get("isced:level", "").replace(",", ";").replace("-", ";"))) & set("123")))
    if "1;3" in levels:  # "1-3": primary to upper secondary
        levels = "1;2;3"
    stage: str | None = said["isced"].get(levels) or said["school"].get(tags.get("school", ""))
    stage = stage or _stage_of_grades(tags.get("grades", ""), said["grades"])
    if stage is None:
        names = names_of(tags)
        named = (
            rule["stage"] for rule in rulebook()["school_name"] if re.search(rule["pattern"], names, re.IGNORECASE)
        )
        stage = next(named, None)
    return stage


def _stage_of_grades(grades: str, last: Mapping[str, int]) -> str | None:
    span = re.fullmatch(r"\s*(\d{1,2})\s*[-–]\s*(\d{1,2})\s*", grades)
    if not span:
        return None
    first, end = int(span[1]), int(span[2])
    primary, middle, high = (
        first <= last["primary"],
        first <= last["middle"] and end > last["primary"],
        end > last["middle"],
    )
    if middle and (primary or high):
        return "complete_middle" if high else "nine_year"
    return "primary" if primary else "middle" if middle else "high"


_JUDGED: Mapping[str, Mapping[str, Callable[[Tags], object]]] = {
    "buildings": {"use": building_use},
    "roads": {"walkable": is_walkable, "one_way": is_one_way},
    "rail_stations": {"rail": rail_kind},
    "schools": {"stage": school_stage},
}
