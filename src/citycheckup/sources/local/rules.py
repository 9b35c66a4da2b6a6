"""A city's own rules: thresholds in place of the edition's, indicators of its own, readings of what is left open.

One TOML file in the city folder, named in ``city.toml`` as ``local = "local.toml"``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from citycheckup.catalogue import Indicator
from citycheckup.editions import Edition, EditionEntry, Threshold, threshold_for
from citycheckup.sources.local.indicators import LocalIndicator, read_indicator
from citycheckup.sources.local.record import Record, known_entry
from citycheckup.sources.local.thresholds import THRESHOLD_KEYS, read_threshold
from citycheckup.sources.local.toml_lines import Section, sections
from citycheckup.vocabulary import CityClass, InputError, Message, Problem, Severity

LOCAL = "local"
_SECTIONS = ("threshold", "indicator", "option")


@dataclass(frozen=True)
class LocalRules:
    """What a city sets for itself.

    Attributes
    ----------
    thresholds
        By indicator id, those that apply to the city.
    edition
        The city's own indicators as an edition beside the national one; None where it has none.
    indicators
        The same, as functions for the engine.
    choices
        Id of the choice by indicator id and option id.
    problems
        Everything noticed; with an error among them the city must not be checked up.
    """

    thresholds: Mapping[str, tuple[Threshold, ...]] = field(default_factory=dict)
    edition: Edition | None = None
    indicators: tuple[Indicator, ...] = ()
    choices: Mapping[tuple[str, str], str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_local_rules(path: Path, editions: Sequence[Edition], classes: frozenset[CityClass]) -> LocalRules:
    """Read a file of local rules.

    Parameters
    ----------
    editions
        What the rules may speak of: the city's edition and what stands beside it.
    classes
        The city's; thresholds for others are passed over with a note.

    Returns
    -------
    LocalRules
        Whatever of it is valid; everything that is not is among its problems, with file and line.

    Raises
    ------
    InputError
        The file is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        whole = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        said = re.search(r"at line (\d+)", str(error))
        line = int(said[1]) if said else None
        raise InputError(
            Problem(Message("local.not_toml", {"reason": str(error)}), file=path.name, row=line)
        ) from error
    reading = _Reading(path.name, sections(text))
    records = {name: reading.records(whole, name) for name in _SECTIONS}
    reading.strange_sections(whole)
    entries = {entry.indicator: entry for edition in editions for entry in edition.entries}
    own = [read_indicator(record, frozenset(classes)) for record in records["indicator"]]
    whole_own = _distinct(own, records["indicator"], entries)
    entries |= {one.entry.indicator: one.entry for one in whole_own}
    thresholds = _thresholds(records["threshold"], entries, classes)
    choices = dict(_choices(records["option"], entries))
    problems = reading.problems + [problem for name in _SECTIONS for r in records[name] for problem in r.problems]
    problems.sort(key=lambda problem: (problem.row or 0, problem.message.key))
    return LocalRules(
        thresholds={name: tuple(each) for name, each in thresholds.items()},
        edition=_edition(path.name, whole_own) if whole_own else None,
        indicators=tuple(one.indicator for one in whole_own),
        choices=choices,
        problems=tuple(problems),
    )


class _Reading:
    """Finds the records of a file and the lines they stand on."""

    def __init__(self, file: str, found: list[Section]) -> None:
        self._file = file
        self._sections = found
        self.problems: list[Problem] = []

    def records(self, whole: Mapping[str, Any], name: str) -> list[Record]:
        given = whole.get(name, [])
        headers = [section for section in self._sections if section.name == name]
        if not isinstance(given, list) or not all(isinstance(record, dict) for record in given):
            self._note(name)
            return []
        anywhere = Section(name, self._sections[0].line_of(name))
        # Records written inline have no headers of their own: they stand where their key stands.
        placed = headers if len(headers) == len(given) else [anywhere] * len(given)
        return [Record(record, section, self._file, name) for record, section in zip(given, placed, strict=True)]

    def strange_sections(self, whole: Mapping[str, Any]) -> None:
        for name in whole:
            if name not in _SECTIONS:
                self._note(name)

    def _note(self, name: str) -> None:
        lines = [section.line for section in self._sections if section.name.split(".")[0] == name]
        line = min(lines, default=self._sections[0].line_of(name))
        self.problems.append(
            Problem(Message("local.unknown_section", {"name": name}), file=self._file, row=line, column=name)
        )


def _distinct(
    own: Sequence[LocalIndicator | None], records: Sequence[Record], national: Mapping[str, EditionEntry]
) -> list[LocalIndicator]:
    ids, codes = set(national), {entry.code: entry.name_zh for entry in national.values()}
    kept = []
    for one, record in zip(own, records, strict=True):
        if one is None:
            continue
        entry = one.entry
        if entry.indicator in ids:
            record.refuse("id", "taken_id", value=entry.indicator)
        elif entry.code in codes:
            record.refuse("code", "taken_code", value=entry.code, name=codes[entry.code])
        else:
            kept.append(one)
        ids.add(entry.indicator)
        codes.setdefault(entry.code, entry.name_zh)
    return kept


def _thresholds(
    records: Sequence[Record], entries: Mapping[str, EditionEntry], classes: frozenset[CityClass]
) -> dict[str, list[Threshold]]:
    found: dict[str, list[Threshold]] = {}
    seen: set[tuple[object, ...]] = set()
    for record in records:
        record.only(("indicator", *THRESHOLD_KEYS))
        entry = known_entry(record, entries)
        parts = {t.part for t in entry.thresholds if t.part is not None} if entry else set()
        threshold = read_threshold(record, entry.unit if entry else None, parts)
        if entry is None or threshold is None:
            continue
        same = (entry.indicator, threshold.city_class, threshold.part)
        if same in seen:
            record.refuse("indicator", "threshold_twice", indicator=entry.indicator)
        elif threshold.city_class is not None and threshold.city_class not in classes:
            arguments = {"indicator": entry.indicator, "city_class": str(threshold.city_class)}
            record.note("city_class", "class_not_city", Severity.NOTE, **arguments)
        else:
            _warn_of_looser(record, entry, threshold, classes)
            found.setdefault(entry.indicator, []).append(threshold)
        seen.add(same)
    return found


def _warn_of_looser(record: Record, entry: EditionEntry, local: Threshold, classes: frozenset[CityClass]) -> None:
    national = threshold_for(entry, classes, local.part)
    if national is None or national.comparator != local.comparator or local.comparator == "=":
        return
    looser = local.value < national.value if local.comparator == ">=" else local.value > national.value
    if looser:
        arguments = {"indicator": entry.indicator, "value": local.value, "national": national.value}
        record.note("value", "threshold_looser", Severity.WARNING, **arguments)


def _choices(records: Sequence[Record], entries: Mapping[str, EditionEntry]) -> list[tuple[tuple[str, str], str]]:
    found = []
    for record in records:
        record.only(("indicator", "option", "choice"))
        entry = known_entry(record, entries)
        name, choice = record.text("option"), record.text("choice")
        if entry is None or name is None or choice is None:
            continue
        option = next((option for option in entry.options if option.id == name), None)
        if option is None:
            known = [option.id for option in entry.options] or ["—"]
            record.refuse("option", "unknown_option", indicator=entry.indicator, name=name, known=known)
        elif choice not in [possible.id for possible in option.choices]:
            known = [possible.id for possible in option.choices]
            record.refuse("choice", "wrong_choice", name="choice", value=choice, known=known)
        else:
            found.append(((entry.indicator, name), choice))
    return found


def _edition(document: str, own: Sequence[LocalIndicator]) -> Edition:
    return Edition(
        id=LOCAL,
        title_zh="本市特色指标",
        title_en="The city's own indicators",
        document=document,
        former_edition=None,
        entries=tuple(one.entry for one in sorted(own, key=lambda one: int(one.entry.code[1:]))),
    )
