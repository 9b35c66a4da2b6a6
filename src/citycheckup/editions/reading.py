"""Reads editions and the definitions of indicators from their data files."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from citycheckup.editions.model import Change, Choice, Confidence, Edition, EditionEntry, Option, Threshold, Urgency
from citycheckup.vocabulary import Better, CityClass, InputError, Level, Message, Method, Problem

SUPPLEMENTARY = "supplementary"  # our own indicators beside the national ones: no edition that a city can choose
_FOLDER = files("citycheckup.editions")


def editions() -> list[str]:
    """Return the ids of the editions a city can choose: by name, so those of one series oldest first."""
    return sorted(_stored() - {SUPPLEMENTARY})


@cache
def load_edition(edition_id: str) -> Edition:
    """Read an edition, or our own indicators beside them (:data:`SUPPLEMENTARY`).

    Raises
    ------
    InputError
        There is no such edition; the message lists those there are.
    """
    if edition_id not in _stored():
        raise InputError(Problem(Message("editions.unknown", {"edition": edition_id, "known": editions()})))
    record = tomllib.loads(_FOLDER.joinpath(f"{edition_id}.toml").read_text(encoding="utf-8"))
    return Edition(
        id=record["id"],
        title_zh=record["title_zh"],
        title_en=record["title_en"],
        document=record["document"],
        former_edition=record.get("former_edition"),
        entries=tuple(_entry(entry) for entry in record["indicator"]),
        notes_zh=tuple(record.get("notes_zh", ())),
        notes_en=tuple(record.get("notes_en", ())),
        supplemented=record.get("supplemented", False),
    )


def examined_by(edition_id: str) -> tuple[Edition, ...]:
    """Return what a city that chose an edition is examined by: the edition, and ours beside it if it is national.

    Raises
    ------
    InputError
        There is no such edition.
    """
    chosen = load_edition(edition_id)
    return (chosen, load_edition(SUPPLEMENTARY)) if chosen.supplemented else (chosen,)


@cache
def definitions() -> dict[str, dict[str, Any]]:
    """Return what is said of each indicator by its id: one text for every edition that means the same quantity."""
    found: dict[str, dict[str, Any]] = {}
    for level in (Level.DWELLING, Level.COMMUNITY, Level.BLOCK, Level.CITY):
        text = _FOLDER.joinpath("definitions").joinpath(f"{level}.toml").read_text(encoding="utf-8")
        found |= tomllib.loads(text)
    return found


def _stored() -> set[str]:
    names = (path.name for path in _FOLDER.iterdir())
    return {name.removesuffix(".toml") for name in names if name.endswith(".toml")}


def _entry(own: dict[str, Any]) -> EditionEntry:
    record = definitions().get(own["id"], {}) | own
    return EditionEntry(
        code=record["code"],
        indicator=record["id"],
        level=Level(record["level"]),
        dimension_zh=record["dimension_zh"],
        dimension_en=record["dimension_en"],
        name_zh=record["name_zh"],
        name_en=record["name_en"],
        unit=record["unit"],
        unit_zh=record["unit_zh"],
        better=Better(record["better"]),
        method=Method(record["method"]),
        confidence=Confidence(record["confidence"]),
        thresholds=_thresholds(record.get("thresholds", ())),
        former_code=record.get("former_code"),
        change=Change(record["change"]) if "change" in record else None,
        urgency=Urgency(record.get("urgency", "best_effort")),
        definition_zh=record.get("definition_zh", ""),
        definition_en=record.get("definition_en", ""),
        contents_zh=tuple(record.get("contents_zh", ())),
        contents_en=tuple(record.get("contents_en", ())),
        denominator_zh=record.get("denominator_zh"),
        denominator_en=record.get("denominator_en"),
        options=tuple(_option(option) for option in record.get("options", ())),
    )


def _option(record: dict[str, Any]) -> Option:
    choices = tuple(
        Choice(
            id=choice["id"],
            text_zh=choice["text_zh"],
            text_en=choice["text_en"],
            thresholds=_thresholds(choice["thresholds"]) if "thresholds" in choice else None,
            parameters=choice.get("parameters", {}),
        )
        for choice in record["choices"]
    )
    return Option(record["id"], record["text_zh"], record["text_en"], choices, record["default"])


def _thresholds(records: list[dict[str, Any]]) -> tuple[Threshold, ...]:
    return tuple(_threshold(record) for record in records)


def _threshold(record: dict[str, Any]) -> Threshold:
    return Threshold(
        comparator=record["comparator"],
        value=float(record["value"]),
        source=record["source"],
        confidence=Confidence(record["confidence"]),
        city_class=CityClass(record["city_class"]) if "city_class" in record else None,
        part=record.get("part"),
        reference=record.get("reference", False),
    )
