"""What the overview page knows of each unit: every indicator put into words in both languages, each text once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd

from citycheckup.editions import EditionEntry
from citycheckup.reports.classes import Classes, classes_of
from citycheckup.reports.figures import (
    SHOWN_STATUSES,
    doubt,
    explanation,
    layer_title,
    method_word,
    shown_number,
    shown_status,
    shown_threshold,
    shown_value,
)
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Level, Status
from citycheckup.wording import LANGUAGES, word

Text = str | list[str]  # one text for both languages, or Chinese and English
_LEVELS = (Level.CITY, Level.BLOCK, Level.COMMUNITY, Level.COMPOUND)


def standing_key(row: ResultRow | None) -> str:
    """Return the wording key of how a row stands to its standard.

    A value that is only partial is no proof: it seems to meet its standard, or is a candidate to check.
    """
    if row is None or row.threshold is None:
        return "standing.no_standard"
    if row.meets is None:
        return "standing.unknown"
    return f"standing.{'meets' if row.meets else 'short'}_{'ok' if row.status is Status.OK else 'partial'}"


class Sheets:
    """The page's data: levels, indicators with their classes, units, and one row an indicator and unit."""

    def __init__(self, units: gpd.GeoDataFrame, rows: Sequence[ResultRow], entries: Sequence[EditionEntry]) -> None:
        self._units = units.sort_index()
        self._entries = list(entries)
        self._order = {entry.indicator: at for at, entry in enumerate(self._entries)}
        known = set(self._units.index)
        shown = [row for row in rows if row.indicator in self._order and row.unit_id in known]
        self._rows = sorted(shown, key=lambda row: (self._order[row.indicator], row.unit_id))
        self._texts: list[Text] = []
        self._text_at: dict[tuple[str, str], int] = {}
        self._classes = self._classed()

    @cached_property
    def levels(self) -> list[Level]:
        """Levels that have units and results, the city first."""
        having = {row.level for row in self._rows} & set(self._units["level"].unique())
        return [level for level in _LEVELS if level in having]

    def content(self) -> dict[str, Any]:
        """Return everything as plain values; numbers in rows are places in ``texts``, or -1."""
        rows: dict[str, list[list[int]]] = {}
        for row in self._rows:
            rows.setdefault(row.unit_id, []).append(self._row(row))
        return {
            "levels": [
                [level, *(word(f"reports.level.{level}", language) for language in LANGUAGES)] for level in self.levels
            ],
            "statuses": [
                [s, *(word(f"reports.status.{s}", language) for language in LANGUAGES)] for s in SHOWN_STATUSES
            ],
            "indicators": [self._indicator(entry) for entry in self._entries],
            "units": {
                str(unit_id): self._unit(unit)
                for unit_id, unit in self._units.iterrows()
                if unit["level"] in self.levels
            },
            "rows": rows,
            "texts": self._texts,
        }

    def _classed(self) -> dict[tuple[str, Level], Classes]:
        values: dict[tuple[str, Level], list[ResultRow]] = {}
        for row in self._rows:
            if row.value is not None:
                values.setdefault((row.indicator, row.level), []).append(row)
        return {
            key: classes
            for key, own in values.items()
            if (
                classes := classes_of(
                    [row.value for row in own if row.value is not None],
                    own[0].unit,
                    threshold=own[0].threshold,
                    comparator=own[0].comparator,
                )
            )
        }

    def _indicator(self, entry: EditionEntry) -> dict[str, Any]:
        return {
            "id": entry.indicator,
            "code": entry.code,
            "level": entry.level,
            "name": [entry.name_zh, entry.name_en],
            "dimension": [entry.dimension_zh, entry.dimension_en],
            "classes": {
                level: [list(pair) for pair in zip(classes.labels, classes.colours, strict=True)]
                for level in self.levels
                if (classes := self._classes.get((entry.indicator, level)))
            },
        }

    def _unit(self, unit: pd.Series) -> dict[str, Any]:
        parent = unit["parent_id"]
        name = unit["name"]
        if unit.get("origin") == "residual" and pd.isna(name):
            name = [word("reports.sheet.residual", language) for language in LANGUAGES]
        return {
            "name": None if not isinstance(name, list) and pd.isna(name) else name,
            "level": unit["level"],
            "parent": None if pd.isna(parent) else str(parent),
            "residents": shown_number(unit.get("residents_persons")),
            "area_km2": f"{unit['geometry'].area / 1e6:,.2f}",
        }

    def _row(self, row: ResultRow) -> list[int]:
        layers = row.arguments.get("layers")
        return [
            self._order[row.indicator],
            SHOWN_STATUSES.index(shown_status(row)),
            -1 if row.value is None else self._classes[row.indicator, row.level].place(row.value),
            self._text(lambda language: shown_value(row.value, row.unit, shown_status(row), language)),
            self._text(lambda _: shown_number(row.numerator)),
            self._text(lambda _: shown_number(row.denominator)),
            self._text(lambda language: shown_threshold(row.comparator, row.threshold, row.unit, language)),
            self._text(lambda language: word(f"reports.{standing_key(row)}", language)),
            self._text(lambda language: method_word(row.method, language)),
            self._text(lambda _: row.data_date or "—"),
            self._text(lambda _: "—" if row.coverage is None else f"{row.coverage:.0%}"),
            self._text(lambda language: explanation(row, language)),
            self._text(lambda language: doubt(row, language)),
            self._text(lambda language: _layers(layers, language)),
        ]

    def _text(self, shown: Callable[[str], str]) -> int:
        zh, en = (shown(language) for language in LANGUAGES)
        if (zh, en) not in self._text_at:
            self._text_at[zh, en] = len(self._texts)
            self._texts.append(zh if zh == en else [zh, en])
        return self._text_at[zh, en]


def _layers(layers: object, language: str) -> str:
    """Put the layers behind a value into words, each with its completeness."""
    if not isinstance(layers, Mapping):
        return ""
    named = sorted((str(name), str(completeness)) for name, completeness in layers.items())
    open_, close, separator = ("（", "）", "、") if language == "zh" else (" (", ")", ", ")
    return separator.join(
        layer_title(name, language) + open_ + word(f"reports.completeness.{completeness}", language) + close
        for name, completeness in named
    )
