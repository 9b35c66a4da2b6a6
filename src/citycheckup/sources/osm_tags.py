"""Which layer a thing of OpenStreetMap belongs to, and its columns: the rules of ``osm_tags.toml``, applied."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from citycheckup.layers.schema import BY_NAME, LAYERS, Kind, Shape
from citycheckup.sources.osm_values import READERS

Tags = Mapping[str, str]

# Beyond the schema: the tag that put a thing into its layer ("leisure=park"), on every table; and what networks need.
EXTRA_COLUMNS: Mapping[str, Mapping[str, Kind]] = {
    "administrative_areas": {"admin_level": Kind.INTEGER},
    "roads": {"highway": Kind.TEXT},
    "rail_stations": {"rail": Kind.TEXT},
}


@dataclass(frozen=True)
class Condition:
    """``key=value|value`` or ``key=*``; several keys may be joined with ``|``: ``a=1|b=2``."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read a condition as it stands in the rules."""
        pairs, key = [], ""
        for part in text.split("|"):
            if "=" in part:
                key, part = part.split("=", 1)  # noqa: PLW2901 - what is left is the value
            pairs.append((key, part))
        return cls(tuple(pairs))

    def holds(self, tags: Tags) -> str | None:
        """Return the first pair that holds, as ``key=value``; None if none does. "a;b" holds both a and b."""
        for key, wanted in self.pairs:
            value = tags.get(key)
            if value is not None and (wanted in {"*", value} or (";" in value and wanted in _parts(value))):
                return f"{key}={value if wanted == '*' else wanted}"
        return None


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(";")]


_condition = cache(Condition.parse)


def _conditions(texts: Iterable[str]) -> tuple[Condition, ...]:
    return tuple(map(_condition, texts))


def _any(conditions: Iterable[Condition], tags: Tags) -> str | None:
    return next((pair for condition in conditions if (pair := condition.holds(tags))), None)


@dataclass(frozen=True)
class Rule:
    """One rule of ``osm_tags.toml``."""

    layer: str
    any: tuple[Condition, ...]
    all: tuple[Condition, ...]
    none: tuple[Condition, ...]
    name: re.Pattern[str] | None
    relations_only: bool
    set: Mapping[str, str]

    def fits(self, tags: Tags) -> str | None:
        """Return the tag that puts a thing with these tags into the layer, or None."""
        kind = _any(self.any, tags)
        if kind is None or _any(self.none, tags) or not all(condition.holds(tags) for condition in self.all):
            return None
        return kind if self.name is None or self.name.search(_names(tags)) else None


@dataclass(frozen=True)
class Match:
    """One thing in one layer: its columns, and the tags whose values could not be read."""

    layer: str
    columns: dict[str, object]
    unreadable: tuple[str, ...]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("osm_tags.toml").read_text(encoding="utf-8"))


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in their order."""
    return tuple(
        Rule(
            layer=rule["layer"],
            any=_conditions(rule["any"]),
            all=_conditions(rule.get("all", ())),
            none=_conditions(rule.get("none", ())),
            name=re.compile(rule["name"], re.IGNORECASE) if "name" in rule else None,
            relations_only=rule.get("relations_only", False),
            set=rule.get("set", {}),
        )
        for rule in _data()["rule"]
    )


@cache
def _rules_by_key(shape: Shape) -> dict[str, tuple[int, ...]]:
    """Return the positions of the rules of layers that may hold a shape, by each key that they look for first."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for at, rule in enumerate(rules()):
        if rule.layer in layers_of(shape):
            for key in {key for condition in rule.any for key, _ in condition.pairs}:
                by_key[key].append(at)
    return {key: tuple(at) for key, at in by_key.items()}


def keys() -> tuple[str, ...]:
    """Return every key that can put a thing into a layer: nothing else needs to be looked at."""
    return tuple(sorted({key for shape in Shape for key in _rules_by_key(shape)}))


def duplicates() -> Mapping[str, Any]:
    """Return what is said of one facility mapped twice: ``sites`` (layers) and ``same_station_m``."""
    rule: Mapping[str, Any] = _data()["duplicates"]
    return rule


@cache
def layers_of(shape: Shape) -> frozenset[str]:
    """Return the layers from OSM that may hold a shape."""
    return frozenset(schema.name for schema in LAYERS if schema.from_osm and shape in schema.shapes)


def matches(tags: Tags, shape: Shape, *, relation: bool = False) -> list[Match]:
    """Return the layers that a thing of these tags and this shape belongs to, with its columns.

    Parameters
    ----------
    tags
        All its tags.
    shape
        The shape it is drawn as; layers that may not hold it are left out.
    relation
        Whether it is a relation (administrative areas are taken from those only).
    """
    by_key = _rules_by_key(shape)
    found: dict[str, Match] = {}
    for at in sorted({at for key in tags if key in by_key for at in by_key[key]}):
        rule = rules()[at]
        if rule.layer in found or (rule.relations_only and not relation):
            continue
        kind = rule.fits(tags)
        if kind is not None:
            found[rule.layer] = _match(rule, kind, tags)
    return [found[layer] for layer in sorted(found)]


def columns_of(layer: str) -> dict[str, Kind]:
    """Return the columns of a layer read from OSM, by name: those of the schema (but the id), then the extra ones."""
    columns = {column.name: column.kind for column in BY_NAME[layer].columns if column.name != "id"}
    return {**columns, **EXTRA_COLUMNS.get(layer, {}), "kind": Kind.TEXT}


def _match(rule: Rule, kind: str, tags: Tags) -> Match:
    columns: dict[str, object] = {"kind": kind, "name": name_of(tags), **rule.set}
    unreadable = []
    for column, how in _data()["columns"].get(rule.layer, {}).items():
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
    return next((name for key in _data()["names"]["tags"] if (name := tags.get(key, "").strip())), None)


def _names(tags: Tags) -> str:
    return " | ".join(tags[key] for key in _data()["names"]["tags"] if key in tags)


def building_use(tags: Tags) -> str:
    """Return what a building is for: the value of ``building``, or of a telling key where that is only "yes"."""
    said = _data()["building_use"]
    value = tags["building"].split(";")[0].strip()
    if value not in said["plain"]:
        return value
    for key in said["keys"]:
        if key in tags and tags[key] != "no" and not _any(_conditions(said["ignored"]), {key: tags[key]}):
            word: str = said["words"].get(key, tags[key].split(";")[0].strip())
            return word
    return "yes"


def is_walkable(tags: Tags) -> bool:
    """Return whether people may walk along a road."""
    said = _data()["walking"]
    if _any(_conditions(said["never"]), tags):
        return False
    closed = any(all(condition.holds(tags) for condition in _conditions(every)) for every in said["closed"])
    return not closed or bool(_any(_conditions(said["open"]), tags))


def is_one_way(tags: Tags) -> bool:
    """Return whether a road is driven in one direction only."""
    said = _data()["one_way"]
    return not _any(_conditions(said["no"]), tags) and bool(_any(_conditions(said["yes"]), tags))


def rail_kind(tags: Tags) -> str | None:
    """Return the kind of rail that serves a station; None where it is not said (mostly the main railway)."""
    return next((k for k in _data()["rail"]["kinds"] if tags.get("station") == k or tags.get(k) == "yes"), None)


def school_stage(tags: Tags) -> str | None:
    """Return a school's stage from ``isced:level``, ``school``, ``grades`` or its names; None: they do not tell."""
    said = _data()["school_stage"]
    levels = ";".join(sorted(set(_parts(tags.get("isced:level", "").replace(",", ";").replace("-", ";"))) & set("123")))
    if "1;3" in levels:  # "1-3": primary to upper secondary
        levels = "1;2;3"
    stage: str | None = said["isced"].get(levels) or said["school"].get(tags.get("school", ""))
    stage = stage or _stage_of_grades(tags.get("grades", ""), said["grades"])
    if stage is None:
        names = _names(tags)
        named = (rule["stage"] for rule in _data()["school_name"] if re.search(rule["pattern"], names, re.IGNORECASE))
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
