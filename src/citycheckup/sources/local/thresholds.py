"""A threshold of the city's own."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from citycheckup.editions import Confidence, Threshold
from citycheckup.sources.local.record import Record
from citycheckup.vocabulary import CityClass

THRESHOLD_KEYS = ("comparator", "value", "city_class", "part", "source")


class _Comparator(StrEnum):
    AT_LEAST = ">="
    AT_MOST = "<="
    EXACTLY = "="


def read_threshold(record: Record, unit: str | None, parts: Collection[str]) -> Threshold | None:
    """Read the threshold of a record; None, with problems noted, where something is wrong with it.

    Parameters
    ----------
    unit
        Of the indicator it speaks of, where that is known: it says what values are possible.
    parts
        Parts that the indicator has figures for.
    """
    comparator, value = record.word("comparator", _Comparator), record.number("value")
    city_class = record.word("city_class", CityClass, required=False)
    part, source = record.text("part", required=False), record.text("source")
    if value is not None and unit == "share" and not 0 <= value <= 1:
        record.refuse("value", "share_out_of_range", value=value)
    if unit is not None and part is not None and part not in parts:
        record.refuse("part", "unknown_part", name=part, known=sorted(parts) or ["—"])
    if record.faulty or comparator is None or value is None or source is None:
        return None
    return Threshold(str(comparator), value, source, Confidence.HIGH, city_class, part, local=True)
