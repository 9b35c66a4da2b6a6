"""Shortfalls: what falls short of its standard, unit by unit, with the buildings, compounds or places behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd
import pyarrow as pa

from citycheckup.catalogue import Catalogue
from citycheckup.diagnosis.evidence import is_lowest, is_proof
from citycheckup.diagnosis.short_places import ShortPlaces
from citycheckup.diagnosis.touched import Touched
from citycheckup.editions import Edition, EditionEntry
from citycheckup.results import ResultRow, as_json, code_order


class Kind(StrEnum):
    """A shortfall, or only a candidate to check 待核实, because the layers behind it may have gaps."""

    SHORTFALL = "shortfall"
    CANDIDATE = "candidate"


SHORTFALL_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("key", "kind", "edition", "indicator", "code", "level")),
        *((name, pa.string()) for name in ("unit_id", "unit_name", "parent_id", "period")),
        *((name, pa.float64()) for name in ("value", "numerator", "denominator")),
        ("unit", pa.string()),
        ("comparator", pa.string()),
        ("threshold", pa.float64()),
        ("status", pa.string()),
        ("places_count", pa.int64()),
        ("residents_persons", pa.int64()),
        ("urgency", pa.string()),
        ("hotspot", pa.bool_()),
        ("hotspot_p", pa.float64()),
        ("template", pa.string()),
        ("arguments", pa.string()),
    ]
)


@dataclass(frozen=True)
class Shortfalls:
    """The shortfalls and the places behind them, as tables of :data:`SHORTFALL_SCHEMA` and :data:`PLACE_SCHEMA`."""

    shortfalls: pa.Table
    places: pa.Table


def find_shortfalls(
    rows: Iterable[ResultRow],
    places: Mapping[str, pd.DataFrame],
    editions: Iterable[Edition],
    *,
    unit_residents: pd.DataFrame | None = None,
    dwelling_sheet: pd.DataFrame | None = None,
    catalogue: Catalogue | None = None,
    hotspots: pd.DataFrame | None = None,
) -> Shortfalls:
    """List everything that falls short, once, at the lowest level at which its indicator is reported.

    A row falls short when it does not meet its standard; one without a standard (what could be improved), when places
    were found that fall short. It is a ``shortfall`` where its layers are authoritative and leave no doubt, or where
    the unit itself was surveyed, however far the survey got; else a ``candidate``. Roll-ups make none: a total says
    the same thing a second time.

    Parameters
    ----------
    rows
        Judged result rows of all levels.
    places
        By indicator, the places that fall short, as in :attr:`citycheckup.catalogue.Measure.places`.
    unit_residents
        Index ``unit_id``, column ``residents_persons``.
    dwelling_sheet
        Index ``building_id``, column ``residents_persons``.
    catalogue
        Tells which indicators are shares of residential land, from which the residents outside reach are estimated.
    hotspots
        As made by :func:`citycheckup.diagnosis.hotspots.find_hotspots`.

    Returns
    -------
    Shortfalls
        Ordered by code, indicator and unit. ``key`` is ``<indicator>@<unit_id>``: the same from run to run.
        ``residents_persons`` is an estimate, rounded to 10 (at least 10 where anybody lives there); null: not known.
        ``urgency`` is the edition's.
    """
    entries = {(edition.id, entry.indicator): entry for edition in editions for entry in edition.entries}
    hot: dict[Any, Any] = (
        {} if hotspots is None else hotspots.set_index(["edition", "indicator", "unit_id"]).to_dict("index")
    )
    touched = Touched(unit_residents, dwelling_sheet, catalogue)
    behind = ShortPlaces.of(places, touched)
    found: list[dict[str, Any]] = []
    keys: dict[tuple[str, str], str] = {}
    for row in sorted(rows, key=lambda row: (code_order(row.code), row.indicator, row.unit_id)):
        entry, at = entries.get((row.edition, row.indicator)), (row.indicator, row.unit_id)
        if entry is None or not is_lowest(row) or row.value is None:
            continue
        if row.meets is True or (row.meets is None and at not in behind.by_unit):
            continue
        keys[at] = f"{row.indicator}@{row.unit_id}"
        count, persons = behind.by_unit.get(at, (0, None))
        residents = touched.by(row, count, persons)
        statement = hot.get((row.edition, *at), {})
        found.append(_shortfall(keys[at], row, entry, count, residents, statement))
    return Shortfalls(pa.Table.from_pylist(found, schema=SHORTFALL_SCHEMA), behind.listed(keys))


def _shortfall(
    key: str,
    row: ResultRow,
    entry: EditionEntry,
    places_count: int,
    residents_persons: int | None,
    statement: Mapping[str, Any],
) -> dict[str, Any]:
    same = ("edition", "indicator", "code", "unit_id", "unit_name", "parent_id", "period", "value", "numerator")
    also = ("denominator", "unit", "comparator", "threshold", "template")
    return {
        **{name: getattr(row, name) for name in (*same, *also)},
        "key": key,
        "kind": str(Kind.SHORTFALL if is_proof(row) else Kind.CANDIDATE),
        "level": str(row.level),
        "status": str(row.status),
        "places_count": places_count,
        "residents_persons": residents_persons,
        "urgency": str(entry.urgency),
        "hotspot": statement.get("hotspot"),
        "hotspot_p": statement.get("p"),
        "arguments": as_json(row.arguments),
    }
