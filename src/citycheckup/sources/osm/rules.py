"""The rules of ``tags.toml``: conditions on tags, and what they put where."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Tags = Mapping[str, str]


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
            if value is not None and (wanted in {"*", value} or (";" in value and wanted in parts(value))):
                return f"{key}={value if wanted == '*' else wanted}"
        return None


def parts(value: str) -> list[str]:
    """Return the values of a list "a;b"."""
    return [part.strip() for part in value.split(";")]


_condition = cache(Condition.parse)


def conditions(texts: Iterable[str]) -> tuple[Condition, ...]:
    """Read conditions as they stand in the rules."""
    return tuple(map(_condition, texts))


def first_that_holds(wanted: Iterable[Condition], tags: Tags) -> str | None:
    """Return the first pair, ``key=value``, of any condition that holds; None if none does."""
    return next((pair for condition in wanted if (pair := condition.holds(tags))), None)


@dataclass(frozen=True)
class Rule:
    """One rule of ``tags.toml``."""

    layer: str
    any: tuple[Condition, ...]
    all: tuple[Condition, ...]
    none: tuple[Condition, ...]
    name: re.Pattern[str] | None
    relations_only: bool
    set: Mapping[str, str]

    def holds(self, tags: Tags) -> str | None:
        """Return the tag that puts a thing with these tags into the layer, whatever its name; or None."""
        kind = first_that_holds(self.any, tags)
        if (
            kind is None
            or first_that_holds(self.none, tags)
            or not all(condition.holds(tags) for condition in self.all)
        ):
            return None
        return kind

    def admits(self, tags: Tags, *, relation: bool) -> bool:
        """Return whether a thing for which the rule holds is called, and drawn, as the rule asks for."""
        if self.relations_only and not relation:
            return False
        return self.name is None or bool(self.name.search(names_of(tags)))


@cache
def rulebook() -> dict[str, Any]:
    """Return everything ``tags.toml`` says."""
    return tomllib.loads(files(__package__).joinpath("tags.toml").read_text(encoding="utf-8"))


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in their order."""
    return tuple(
        Rule(
            layer=rule["layer"],
            any=conditions(rule["any"]),
            all=conditions(rule.get("all", ())),
            none=conditions(rule.get("none", ())),
            name=re.compile(rule["name"], re.IGNORECASE) if "name" in rule else None,
            relations_only=rule.get("relations_only", False),
            set=rule.get("set", {}),
        )
        for rule in rulebook()["rule"]
    )


def names_of(tags: Tags) -> str:
    """Return all names of a thing in one text, to look for words in."""
    return " | ".join(tags[key] for key in rulebook()["names"]["tags"] if key in tags)
