"""The places behind shortfalls, all indicators in one table: each place once, with who lives there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from citycheckup.diagnosis.touched import Touched

PLACE_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("key", "place_id", "place_name", "place_kind", "items")),
        ("amount", pa.float64()),
        ("residents_persons", pa.int64()),
    ]
)

_ONCE = ["indicator", "unit_id", "place_kind", "place_id"]


@dataclass(frozen=True)
class ShortPlaces:
    """Places that fall short.

    Attributes
    ----------
    table
        Columns ``indicator``, ``unit_id``, ``place_kind``, ``place_id`` (the rows are in their order, each place once),
        ``place_name``, ``items``, ``amount``, ``persons`` (not rounded; null: not known).
    by_unit
        Index indicator and unit; ``count`` of places and ``persons``: null where one place's are not known.
    """

    table: pd.DataFrame
    by_unit: Mapping[tuple[str, str], tuple[int, float | None]]

    @classmethod
    def of(cls, places: Mapping[str, pd.DataFrame], touched: Touched) -> ShortPlaces:
        """Gather the places of every indicator."""
        filled = [table.assign(indicator=name) for name, table in sorted(places.items()) if len(table)]
        if not filled:
            return cls(pd.DataFrame(columns=[*_ONCE, "place_name", "items", "amount", "persons"]), {})
        table = pd.concat(filled, ignore_index=True).sort_values(_ONCE, kind="stable").drop_duplicates(_ONCE)
        table["persons"] = touched.at_places(table["place_kind"], table["place_id"])
        grouped = table.groupby(["indicator", "unit_id"])["persons"]
        sums = pd.DataFrame({"count": grouped.size(), "known": grouped.count(), "persons": grouped.sum()})
        persons = sums["persons"].where(sums["known"] == sums["count"])
        by_unit = {
            (str(name), str(unit)): (int(count), None if np.isnan(total) else float(total))
            for (name, unit), count, total in zip(sums.index, sums["count"], persons, strict=True)
        }
        return cls(table, by_unit)

    def listed(self, keys: Mapping[tuple[str, str], str]) -> pa.Table:
        """Return the places of the shortfalls with these keys, by indicator and unit, in the order of the keys."""
        order = {at: number for number, at in enumerate(keys)}
        pairs = list(zip(self.table["indicator"], self.table["unit_id"], strict=True))
        rank = np.array([order.get(pair, -1) for pair in pairs], dtype=int)
        chosen = self.table.assign(rank=rank)[rank >= 0].sort_values("rank", kind="stable")
        columns = {
            "key": [keys[pair] for pair in zip(chosen["indicator"], chosen["unit_id"], strict=True)],
            "place_id": [str(place) for place in chosen["place_id"]],
            "place_name": [_known(name) for name in chosen["place_name"]],
            "place_kind": [str(kind) for kind in chosen["place_kind"]],
            "items": [_item_list(items) for items in chosen["items"]],
            "amount": [_known(amount) for amount in chosen["amount"]],
            "residents_persons": [Touched.shown(_known(persons)) for persons in chosen["persons"]],
        }
        return pa.table(columns, schema=PLACE_SCHEMA)


def _item_list(items: object) -> str:
    return json.dumps(sorted(map(str, items)) if isinstance(items, list | tuple) else [], ensure_ascii=False)


def _known(value: Any) -> Any:
    return None if value is None or pd.isna(value) else value
