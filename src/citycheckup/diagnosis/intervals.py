"""The values that a figure could still take, whatever a survey of the rest would find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from citycheckup.diagnosis.grading_rules import Grading
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Level

KEYS = ["edition", "indicator", "level", "unit_id"]
_SUMMED = ("certain", "extra", "known_base", "unknown_base", "short", "surveyed", "unsurveyed")


def shares_of_doubt(lowest: pd.DataFrame, grading: Grading) -> pd.DataFrame:
    """Add to each lowest row what it is certain of, and what it leaves open.

    A row that is no proof (its layers may have gaps, nobody looked) leaves everything open: all its objects could be
    fine, or all could fall short. A row that is proof leaves open only what was not looked at.

    Parameters
    ----------
    lowest
        As made by :func:`citycheckup.diagnosis.evidence.lowest_rows`.

    Returns
    -------
    DataFrame
        ``lowest`` with ``form`` (``count``, ``share`` or ``ratio``), ``certain`` (numerator that no survey can take
        away), ``extra`` (what the rest may add to it at most; infinite where there is no bound), ``known_base`` and
        ``unknown_base`` (denominators of what was and was not looked at; infinite where nobody knows it), ``short``,
        ``surveyed`` and ``unsurveyed`` (objects; infinite where nobody knows how many), ``waits_for_layers``.
    """
    table, proof = lowest.copy(), lowest["proof"]
    has_base = table.groupby(["edition", "indicator"])["denominator"].transform("count") > 0
    table["form"] = np.where(table["unit"] == "share", "share", np.where(has_base, "ratio", "count"))
    table["certain"] = table["numerator"].where(proof, 0.0).fillna(0.0)
    table["short"] = table["short_count"].where(proof, 0.0)
    table["surveyed"] = table["surveyed_count"].where(proof, 0.0)
    table["unsurveyed"] = (table["objects_count"] - table["surveyed"]).fillna(np.inf).clip(lower=0.0)
    table["extra"] = table["unsurveyed"].where(~(_open_ended(table, grading) & (table["unsurveyed"] > 0)), np.inf)
    # A part was not looked at, and nobody counted the objects: what it holds has no bound.
    uncounted_rest = proof & (table["coverage"] < 1) & (table["unsurveyed"] == 0)
    table.loc[uncounted_rest, "extra"] = np.inf
    base = table["denominator"]
    looked_at = table["coverage"].fillna(1.0).where(proof, 0.0)
    table["known_base"] = base.where(proof, 0.0).fillna(0.0)
    rest = base * (1 / looked_at.where(looked_at > 0) - 1)
    table["unknown_base"] = rest.where(proof, base).fillna(np.inf)
    table["waits_for_layers"] = ~proof & table["value"].notna()
    return table


def at_every_level(doubts: pd.DataFrame, rows: Iterable[ResultRow]) -> pd.DataFrame:
    """Repeat each lowest row for every unit it lies in: ``level`` and ``unit_id`` of that unit, ``own_unit_id``."""
    parents = {row.unit_id: row.parent_id for row in rows}
    own = doubts.assign(own_unit_id=doubts["unit_id"])
    order = [str(level) for level in Level]
    levels = []
    for level in (Level.COMMUNITY, Level.BLOCK, Level.CITY):
        at = own[own["level"].map(order.index).astype(int) <= order.index(str(level))].copy()
        at["unit_id"] = _ancestors(at, str(level), parents)
        at["level"] = str(level)
        levels.append(at.dropna(subset=["unit_id"]))
    return pd.concat(levels, ignore_index=True)


def by_unit(repeated: pd.DataFrame) -> pd.DataFrame:
    """Add doubts up for every unit.

    Parameters
    ----------
    repeated
        As made by :func:`at_every_level`.

    Returns
    -------
    DataFrame
        Index edition, indicator, level, unit id; the sums, ``form``, ``waits_for_layers``, ``waits_for_survey``, and
        the interval ``value_low`` to ``value_high`` (infinite: no bound), whose ends are the values if all that was not
        looked at were without and with what is counted. Denominators are taken as given.
    """
    grouped = repeated.groupby(KEYS, sort=True)
    sums = grouped[list(_SUMMED)].sum()
    sums["form"] = grouped["form"].first()
    sums["waits_for_layers"] = grouped["waits_for_layers"].any()
    sums["waits_for_survey"] = (sums["unsurveyed"] > 0) & ~sums["waits_for_layers"]
    counted = sums["form"] == "count"
    total = sums["known_base"] + sums["unknown_base"]
    known_total = np.isfinite(total) & (total > 0)
    safe = total.where(known_total)
    low = (sums["certain"] / safe).where(known_total, 0.0)
    share_high = ((sums["certain"] + sums["unknown_base"].where(known_total)) / safe).where(known_total, 1.0)
    ratio_high = low.where(sums["unknown_base"] == 0, np.inf)
    sums["value_low"] = sums["certain"].where(counted, low)
    high = share_high.where(sums["form"] == "share", ratio_high)
    sums["value_high"] = (sums["certain"] + sums["extra"]).where(counted, high)
    return sums


def _open_ended(table: pd.DataFrame, grading: Grading) -> pd.Series:
    """Return whether an object of the row may add more than one to the count."""
    listed = table["indicator"].isin(grading.open_ended)
    alone = ~table["counts_objects"]
    most = table["numerator"].where(alone).groupby([table["edition"], table["indicator"]]).transform("max")
    of_city = alone & (table["level"] == str(Level.CITY))
    return listed | of_city | (most > 1)


def _ancestors(rows: pd.DataFrame, level: str, parents: Mapping[str, str | None]) -> pd.Series:
    """Return the unit of a level that each row lies in; null where there is none."""
    order = [str(one) for one in Level]
    codes, units = pd.factorize(rows["unit_id"])
    first = np.unique(codes, return_index=True)[1]
    steps = [order.index(level) - order.index(own) for own in rows["level"].iloc[first]]
    found = np.empty(len(units), dtype=object)
    found[:] = [_up(str(unit), up, parents) for unit, up in zip(units, steps, strict=True)]
    return pd.Series(found[codes], index=rows.index, dtype=object)


def _up(unit_id: str, steps: int, parents: Mapping[str, str | None]) -> str | None:
    at: str | None = unit_id
    for _ in range(steps):
        at = None if at is None else parents.get(at)
    return at
