"""A made-up city as result rows: two blocks, four communities, indicators as a test needs them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from citycheckup.editions import Confidence, Edition, EditionEntry, Threshold, Urgency
from citycheckup.engine.judging import compares
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Better, Level, Method, Status

PARENTS = {"city": None, "b1": "city", "b2": "city", "c1": "b1", "c2": "b1", "c3": "b2", "c4": "b2"}
LEVELS = {"city": Level.CITY, "b": Level.BLOCK, "c": Level.COMMUNITY}


@pytest.fixture
def make_row():
    """``make_row("city.x", "city", 0.8, comparator=">=", threshold=0.7)``: judged like the engine does."""

    def make(indicator, unit_id, value, *, level=None, layers=None, **facts):
        own = Level.CITY if unit_id == "city" else LEVELS[unit_id[0]]
        kind = indicator.split(".")[0]
        row = ResultRow(
            edition="test",
            indicator=indicator,
            code="1",
            indicator_level=Level(level or kind),
            level=own,
            unit_id=unit_id,
            unit_name=None,
            parent_id=PARENTS.get(unit_id, "city" if own is Level.BLOCK else None),
            period="2025",
            value=value,
            numerator=value,
            denominator=None,
            unit="count",
            method="survey",
            status=Status.OK if value is not None else Status.NO_DATA,
            coverage=1.0 if value is not None else 0.0,
            arguments={"layers": layers or {}},
        )
        arguments = {**row.arguments, **facts.pop("arguments", {})}
        row = replace(row, arguments=arguments, **facts)
        if row.threshold is None or row.value is None:
            return row
        return replace(row, meets=compares(row.value, row.comparator, row.threshold))

    return make


@pytest.fixture
def make_edition():
    """``make_edition({"city.x": {"better": Better.HIGHER}})``."""

    def make(entries, edition_id="test"):
        return Edition(edition_id, "", "", "", None, tuple(_entry(name, **facts) for name, facts in entries.items()))

    return make


def _entry(indicator, **facts):
    level = Level(indicator.split(".")[0])
    known = {
        "code": "1",
        "level": level,
        "dimension_zh": "维度",
        "dimension_en": "dimension",
        "name_zh": "",
        "name_en": "",
        "unit": "count",
        "unit_zh": "",
        "better": Better.LOWER,
        "method": Method.SURVEY,
        "confidence": Confidence.HIGH,
        "thresholds": (Threshold("=", 0, "test", Confidence.HIGH),),
        "urgency": Urgency.BEST_EFFORT,
    }
    return EditionEntry(indicator=indicator, **{**known, **facts})


@pytest.fixture
def make_places():
    """``make_places(("c1", "house-1"), ("c1", "house-2"))``: buildings that fall short."""

    def make(*places, kind="building", items=("1.1",)):
        return pd.DataFrame(
            {
                "unit_id": [place[0] for place in places],
                "place_id": [place[1] for place in places],
                "place_name": [None for _ in places],
                "place_kind": kind,
                "items": [list(items) for _ in places],
                "amount": 1.0,
            }
        )

    return make
