"""What the results of many cities say together: medians by class, ranks, how many meet each standard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from citycheckup.editions import SUPPLEMENTARY, editions, load_edition
from citycheckup.results import code_order
from citycheckup.vocabulary import Better, CityClass, Status

ALL_CLASSES = "all"
_WITH_VALUE = (str(Status.OK), str(Status.PARTIAL))
# What is compared with each other: never two years, never two editions (their codes and definitions differ).
_TOGETHER = [("year", pa.int64()), ("edition", pa.string()), ("code", pa.string()), ("indicator", pa.string())]
_COUNTS = [(f"{status}_count", pa.int64()) for status in Status]

MEDIANS = pa.schema(
    [
        *_TOGETHER,
        ("unit", pa.string()),
        ("city_class", pa.string()),
        ("cities_count", pa.int64()),
        *_COUNTS,
        ("missing_count", pa.int64()),
        ("median", pa.float64()),
        ("lowest", pa.float64()),
        ("highest", pa.float64()),
    ]
)
RANKS = pa.schema(
    [
        *_TOGETHER,
        ("rank", pa.int64()),
        ("ranked_count", pa.int64()),
        ("city", pa.string()),
        ("city_name", pa.string()),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("status", pa.string()),
        ("better", pa.string()),
    ]
)
STANDARDS = pa.schema(
    [
        *_TOGETHER,
        ("unit", pa.string()),
        ("comparator", pa.string()),
        ("threshold", pa.float64()),
        ("cities_count", pa.int64()),
        ("judged_count", pa.int64()),
        ("meeting_count", pa.int64()),
        ("short_count", pa.int64()),
        ("candidate_count", pa.int64()),
        ("not_judged_count", pa.int64()),
    ]
)


@dataclass(frozen=True)
class CityFacts:
    """A city of the list: what ``city.toml`` says of it. ``done``: its checkup gave results."""

    id: str
    name: str
    year: int
    edition: str
    classes: tuple[CityClass, ...]
    done: bool


@dataclass(frozen=True)
class _Group:
    """The rows of one indicator, of cities that are examined by the same edition in the same year."""

    year: int
    edition: str
    code: str
    indicator: str
    better: Better
    cities: Sequence[CityFacts]
    rows: pd.DataFrame

    @property
    def named(self) -> dict[str, Any]:
        return {"year": self.year, "edition": self.edition, "code": self.code, "indicator": self.indicator}

    @property
    def unit(self) -> str:
        return str(self.rows["unit"].iloc[0])


def medians(cities: Sequence[CityFacts], rows: pd.DataFrame) -> pa.Table:
    """Return the median of every indicator by class of city, and over all (``all``).

    Parameters
    ----------
    cities
        Every city of the list; a city counts in each class that it has.
    rows
        Rows of the results table at city level, with the city's id as ``city``.

    Returns
    -------
    pa.Table
        :data:`MEDIANS`: values of status ``ok`` and ``partial`` alone make median, lowest and highest (null where there
        are none); every other city is counted by the reason. ``missing_count``: cities that have no row.
    """
    records = []
    for group in _groups(cities, rows):
        for city_class in (ALL_CLASSES, *CityClass):
            among = {city.id for city in group.cities if city_class == ALL_CLASSES or city_class in city.classes}
            if not among:
                continue
            found = group.rows[group.rows["city"].isin(list(among))]
            counted = {f"{status}_count": int((found["status"] == str(status)).sum()) for status in Status}
            values = _valued(found)["value"].to_numpy(dtype=float)
            records.append(
                {
                    **group.named,
                    "unit": group.unit,
                    "city_class": str(city_class),
                    "cities_count": len(among),
                    **counted,
                    "missing_count": len(among) - len(found),
                    "median": float(np.median(values)) if len(values) else None,
                    "lowest": float(values.min()) if len(values) else None,
                    "highest": float(values.max()) if len(values) else None,
                }
            )
    return pa.Table.from_pylist(records, schema=MEDIANS)


def ranks(cities: Sequence[CityFacts], rows: pd.DataFrame) -> pa.Table:
    """Return where each city stands by each indicator, the best first; equal values share a rank (1, 2, 2, 4).

    Only values of status ``ok`` and ``partial`` are ranked, and only indicators that have a better direction. What is
    counted rather than divided grows with the city.

    Returns
    -------
    pa.Table
        :data:`RANKS`.
    """
    records = []
    for group in _groups(cities, rows):
        if group.better is Better.TARGET:
            continue
        found = _valued(group.rows)
        placed = found["value"].rank(method="min", ascending=group.better is Better.LOWER).astype("int64")
        names = {city.id: city.name for city in group.cities}
        for rank, row in sorted(
            zip(placed, found.to_dict("records"), strict=True), key=lambda ranked: (ranked[0], ranked[1]["city"])
        ):
            records.append(
                {
                    **group.named,
                    "rank": rank,
                    "ranked_count": len(found),
                    "city": row["city"],
                    "city_name": names[row["city"]],
                    "value": row["value"],
                    "unit": row["unit"],
                    "status": row["status"],
                    "better": str(group.better),
                }
            )
    return pa.Table.from_pylist(records, schema=RANKS)


def standards(cities: Sequence[CityFacts], rows: pd.DataFrame) -> pa.Table:
    """Return how many cities meet each standard, of how many that could be judged.

    A standard that depends on the class of the city, or that cities set for themselves, has a row for each value.

    Returns
    -------
    pa.Table
        :data:`STANDARDS`: ``judged_count`` = meeting + short + candidates, and with ``not_judged_count`` it makes
        ``cities_count``, the cities with a row and this standard. A city falls ``short`` by a reliable value; by a
        partial one it is a ``candidate`` to check.
    """
    records = []
    for group in _groups(cities, rows):
        judged = group.rows[group.rows["threshold"].notna()]
        for (comparator, threshold), found in judged.groupby(["comparator", "threshold"], sort=True):
            valued = _valued(found)
            # Null, where the value cannot be compared, is neither.
            meets = valued["meets"].eq(True)
            fails = valued["meets"].eq(False)
            partial = valued["status"] == str(Status.PARTIAL)
            counts = [int(meets.sum()), int((fails & ~partial).sum()), int((fails & partial).sum())]
            records.append(
                {
                    **group.named,
                    "unit": group.unit,
                    "comparator": comparator,
                    "threshold": threshold,
                    "cities_count": len(found),
                    "judged_count": sum(counts),
                    "meeting_count": counts[0],
                    "short_count": counts[1],
                    "candidate_count": counts[2],
                    "not_judged_count": len(found) - sum(counts),
                }
            )
    return pa.Table.from_pylist(records, schema=STANDARDS)


def _valued(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["status"].isin(_WITH_VALUE) & rows["value"].notna()]


def _groups(cities: Sequence[CityFacts], rows: pd.DataFrame) -> Iterator[_Group]:
    """Give the rows by year, edition and indicator, in the order of the codes.

    Indicators of a city's own are left out: another city's of the same name is another formula.
    """
    years = {city.id: city.year for city in cities}
    by = ["year", "edition", "code", "indicator"]
    known = {edition: load_edition(edition) for edition in (*editions(), SUPPLEMENTARY)}
    shared = rows[rows["edition"].isin(list(known)) & rows["city"].isin(list(years))]
    ordered = shared.assign(year=shared["city"].map(years)).sort_values("city")
    grouped = {
        (int(str(year)), str(edition), str(code), str(indicator)): found
        for (year, edition, code, indicator), found in ordered.groupby(by)
    }
    for key in sorted(grouped, key=lambda one: (one[0], one[1] == SUPPLEMENTARY, one[1], code_order(one[2]), one[3])):
        year, edition, code, indicator = key
        entry = known[edition].entry(indicator)
        if entry is None:
            continue
        examined = [
            city
            for city in cities
            if city.year == year
            and (edition == city.edition or (edition == SUPPLEMENTARY and known[city.edition].supplemented))
        ]
        yield _Group(year, edition, code, indicator, entry.better, examined, grouped[key])
