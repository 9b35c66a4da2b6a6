"""The national workbook: cities, medians by class, ranks, standards met, and cities without results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from citycheckup.editions import EditionEntry, load_edition
from citycheckup.reports.figures import SHARE, shown_threshold, unit_word
from citycheckup.reports.workbook import Cell, Sheet, write_workbook
from citycheckup.vocabulary import Message, Problem, Severity, Status
from citycheckup.wording import render, word

_WHICH = ("year", "edition", "code", "indicator", "unit")  # says what a row is about


@dataclass(frozen=True)
class NationalContent:
    """What the workbook is made of.

    Attributes
    ----------
    tables
        ``cities``, ``medians``, ``ranks``, ``standards``: see ``app/national_summary.py`` and
        ``diagnosis/across_cities.py``.
    problems
        By city id.
    attribution
        Whose data it shows.
    """

    tables: Mapping[str, pa.Table]
    problems: Mapping[str, Sequence[Problem]]
    attribution: tuple[str, ...] = ()


def write_national_workbook(path: Path, content: NationalContent, language: str) -> None:
    """Write ``national.xlsx`` in ``language``; it is for the office until somebody decides otherwise."""
    book = _Book(content, language)
    sheets = [book.cover(), book.cities(), book.medians(), book.ranks(), book.standards(), book.without_results()]
    write_workbook(path, sheets, title=book.say("title"), marking=word("reports.marking.internal", language))


class _Book:
    """The sheets, in one language."""

    def __init__(self, content: NationalContent, language: str) -> None:
        self.content = content
        self.language = language
        self.records: dict[str, list[dict[str, Any]]] = {
            name: table.to_pylist() for name, table in content.tables.items()
        }

    def say(self, key: str, **arguments: object) -> str:
        return render(Message(f"national.{key}", arguments), self.language)

    def cover(self) -> Sheet:
        states = Counter(record["state"] for record in self.records["cities"])
        rows: list[tuple[Cell, ...]] = [
            (self.say("cities_listed"), len(self.records["cities"])),
            (self.say("cities_done"), states["done"]),
            (self.say("cities_failed"), states["failed"]),
            (self.say("how_read"), self.say("how_read_text")),
            *((self.say("attribution"), line) for line in self.content.attribution),
        ]
        made_up = any(record["made_up"] for record in self.records["cities"])
        notes = (self.say("made_up_note"),) if made_up else ()
        return self._sheet("cover", ("item", "content"), rows, notes)

    def cities(self) -> Sheet:
        rows = [
            (
                record["city"],
                record["city_name"],
                record["year"],
                self._edition(record["edition"]),
                self._classes(record["city_classes"]),
                self.say(f"state.{record['state']}"),
                *(record[f"{status}_count"] for status in Status),
            )
            for record in self.records["cities"]
        ]
        statuses = [word(f"reports.status.{status}", self.language) for status in Status]
        headings = ("city_id", "city", "year", "edition", "classes", "state_heading")
        return self._sheet("cities", headings, rows, (), statuses)

    def medians(self) -> Sheet:
        rows: list[tuple[Cell, ...]] = [
            (
                *self._which(record),
                self.say(f"class.{record['city_class']}"),
                record["cities_count"],
                record["ok_count"] + record["partial_count"],
                *(_value(record[name], record) for name in ("median", "lowest", "highest")),
                record["no_data_count"] + record["missing_count"],
                record["not_surveyed_count"],
                record["not_applicable_count"],
            )
            for record in self.records["medians"]
        ]
        headings = ("class_heading", "cities_count", "valued_count", "median", "lowest", "highest")
        without = ("without_data_count", "not_surveyed_count", "not_applicable_count")
        return self._sheet("medians", (*_WHICH, *headings, *without), rows, (self.say("median_note"),))

    def ranks(self) -> Sheet:
        rows: list[tuple[Cell, ...]] = [
            (
                *self._which(record),
                record["rank"],
                record["ranked_count"],
                record["city_name"],
                _value(record["value"], record),
                word(f"reports.status.{record['status']}", self.language),
            )
            for record in self.records["ranks"]
        ]
        headings = (*_WHICH, "rank", "ranked_count", "city", "value", "status")
        return self._sheet("ranks", headings, rows, (self.say("rank_note"),))

    def standards(self) -> Sheet:
        rows: list[tuple[Cell, ...]] = [
            (
                *self._which(record),
                shown_threshold(record["comparator"], record["threshold"], record["unit"], self.language),
                record["cities_count"],
                record["judged_count"],
                record["meeting_count"],
                record["short_count"],
                record["candidate_count"],
                record["not_judged_count"],
            )
            for record in self.records["standards"]
        ]
        counts = ("cities_count", "judged_count", "meeting_count", "short_count", "candidate_count", "not_judged_count")
        return self._sheet("standards", (*_WHICH, "standard", *counts), rows, (self.say("standard_note"),))

    def without_results(self) -> Sheet:
        names = {record["city"]: record["city_name"] for record in self.records["cities"]}
        failed = {record["city"] for record in self.records["cities"] if record["state"] == "failed"}
        rows: list[tuple[Cell, ...]] = [
            (city, names[city], problem.file, render(problem.message, self.language))
            for city, problems in sorted(self.content.problems.items())
            for problem in problems
            if city in failed and problem.severity is Severity.ERROR
        ]
        return self._sheet("without_results", ("city_id", "city", "file", "problem"), rows)

    def _sheet(
        self,
        name: str,
        headings: Sequence[str],
        rows: Sequence[tuple[Cell, ...]],
        notes: tuple[str, ...] = (),
        more: Sequence[str] = (),
    ) -> Sheet:
        title = self.say(f"sheet.{name}")
        return Sheet(title, title, (*(self.say(f"heading.{heading}") for heading in headings), *more), rows, notes)

    def _which(self, record: Mapping[str, Any]) -> tuple[Cell, ...]:
        entry = self._entry(record)
        name = entry.name_zh if self.language == "zh" else entry.name_en
        unit = "%" if record["unit"] == SHARE else unit_word(record["unit"], self.language)
        return (record["year"], self._edition(record["edition"]), record["code"], name, unit)

    def _entry(self, record: Mapping[str, Any]) -> EditionEntry:
        entry = load_edition(record["edition"]).entry(record["indicator"])
        assert entry is not None  # the summary only holds indicators that an edition lists
        return entry

    def _edition(self, edition: str) -> str:
        loaded = load_edition(edition)
        return loaded.title_zh if self.language == "zh" else loaded.title_en

    def _classes(self, classes: str) -> str:
        separator = "、" if self.language == "zh" else ", "
        return separator.join(self.say(f"class.{one}") for one in classes.split(",") if one)


def _value(value: float | None, record: Mapping[str, Any]) -> Cell:
    """Return a number that can be sorted, in the unit that stands beside it: a share in percent."""
    return None if value is None else round(value * 100, 2) if record["unit"] == SHARE else round(value, 4)
