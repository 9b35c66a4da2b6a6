"""What the lists are made of, and what they say of one shortfall."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from citycheckup.checklists import load_checklist
from citycheckup.editions import EditionEntry
from citycheckup.reports.figures import doubt, explanation, shown_value
from citycheckup.results import ResultRow, code_order
from citycheckup.vocabulary import Level
from citycheckup.wording import word

ZH = "zh"
_SUSPECTED = "初筛疑似"
_NAMES_IN_A_CELL = 10  # the rest stand in the annex


@dataclass(frozen=True, eq=False)
class ListContent:
    """What the lists are made of.

    Attributes
    ----------
    rows, entries
        The tidy table's rows, and the entries they belong to, in order.
    shortfalls, places
        As made by the diagnosis (docs/how-to/read-the-results): one line per indicator and unit, and the buildings,
        compounds, roads or areas behind it.
    scores
        Residents' satisfaction by indicator id; empty where there was no survey.
    attribution
        Lines to print.
    """

    city_name: str
    year: int
    edition_title_zh: str
    rows: Sequence[ResultRow]
    entries: Sequence[EditionEntry]
    shortfalls: pd.DataFrame
    places: pd.DataFrame
    unit_names: Mapping[str, str]
    scores: Mapping[str, float] = field(default_factory=dict)
    attribution: tuple[str, ...] = ()
    made_up: bool = False

    @cached_property
    def by_indicator(self) -> dict[str, EditionEntry]:
        """Entries by indicator id."""
        return {entry.indicator: entry for entry in self.entries}

    @cached_property
    def _row_of(self) -> dict[tuple[str, str], ResultRow]:
        return {(row.indicator, row.unit_id): row for row in self.rows}

    @cached_property
    def _places_of(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for place in _records(self.places):
            found.setdefault(place["key"], []).append(place)
        return found

    def lines(self, level: Level | None, kind: str) -> list[Line]:
        """Return the shortfalls (or candidates) whose indicator is defined at ``level``; None: at any level."""
        chosen = [
            Line(self, record)
            for record in _records(self.shortfalls)
            if record["kind"] == kind
            and record["indicator"] in self.by_indicator
            and (level is None or self.by_indicator[record["indicator"]].level is level)
        ]
        return sorted(chosen, key=lambda line: (code_order(line.record["code"]), line.record["unit_id"]))

    def places_of(self, key: str) -> list[dict[str, Any]]:
        """Return the places behind a shortfall."""
        return self._places_of.get(key, [])

    def explained(self, indicator: str, unit_id: str) -> str:
        """Return the explanation of a value, with its doubt; empty where there is no such row."""
        row = self._row_of.get((indicator, unit_id))
        return "" if row is None else " ".join(filter(None, (explanation(row, ZH), doubt(row, ZH))))

    def unit_name(self, unit_id: str) -> str:
        """Return a unit's name, with its id where others are called the same; its id where it has none."""
        name = self.unit_names.get(unit_id)
        if not name:
            return unit_id
        return f"{name}（{unit_id}）" if self._named_so[name] > 1 else name

    @cached_property
    def _named_so(self) -> Counter[str]:
        used = {row.unit_id for row in self.rows} | {str(unit_id) for unit_id in self.shortfalls["unit_id"]}
        return Counter(self.unit_names.get(unit_id, "") for unit_id in used)


@dataclass(frozen=True, eq=False)
class Line:
    """One shortfall, with what the lists say of it."""

    content: ListContent
    record: Mapping[str, Any]

    @property
    def entry(self) -> EditionEntry:
        """The indicator as the edition lists it."""
        return self.content.by_indicator[self.record["indicator"]]

    @property
    def place(self) -> str:
        """The unit's name."""
        return self.content.unit_name(str(self.record["unit_id"]))

    @property
    def places(self) -> list[dict[str, Any]]:
        """The buildings, compounds, roads or areas behind it."""
        return self.content.places_of(self.record["key"])

    @cached_property
    def arguments(self) -> dict[str, Any]:
        """The arguments of the value's explanation."""
        found: dict[str, Any] = json.loads(self.record["arguments"])
        return found

    @property
    def result(self) -> str:
        """The value, put into print."""
        value = self.record["value"]
        known = None if value is None or pd.isna(value) else float(value)
        return shown_value(known, self.record["unit"], self.record["status"], ZH)

    @property
    def persons(self) -> str | None:
        """Residents touched, an estimate; None where nobody knows."""
        persons = self.record["residents_persons"]
        return None if persons is None or pd.isna(persons) else f"约 {float(persons):,.0f} 人"

    @property
    def urgency(self) -> str:
        """限时解决 or 尽力解决."""
        return word(f"lists.urgency.{self.record['urgency']}", ZH)

    @property
    def explained(self) -> str:
        """How the value came about."""
        return self.content.explained(self.record["indicator"], str(self.record["unit_id"]))

    @cached_property
    def by_item(self) -> dict[str, list[str]]:
        """Names of the places by checklist item, in the items' order; places without an item under ``""``."""
        found: dict[str, list[str]] = {}
        for place in self.places:
            for item in json.loads(place["items"]) or [""]:
                found.setdefault(item, []).append(place["place_name"] or place["place_id"])
        return dict(sorted(found.items(), key=lambda pair: [code_order(part) for part in pair[0].split(".")]))

    @property
    def ticked(self) -> str:
        """The checklist items behind it, with how many places each was ticked for; empty where there are none."""
        texts = load_checklist().by_id
        items = {item: names for item, names in self.by_item.items() if item in texts}
        return "；".join(f"{suspected(texts[item].text_zh, f' {len(names)} 处')}" for item, names in items.items())


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.astype(object).where(table.notna(), None)  # pandas reads a null among texts as NaN
    return [{str(name): value for name, value in record.items()} for record in plain.to_dict("records")]


def suspected(text: str, count: str = "") -> str:
    """Return the text of a ticked item, marked as suspected at first screening: only an appraisal decides."""
    return f"{text}{count}" if _SUSPECTED in text else f"{text}{count}（{_SUSPECTED}）"


def some(names: Sequence[str]) -> str:
    """Return names for a cell: the first few, and where the rest stand."""
    shown = "、".join(names[:_NAMES_IN_A_CELL])
    return f"{shown} 等 {len(names)} 处，见附表" if len(names) > _NAMES_IN_A_CELL else shown
