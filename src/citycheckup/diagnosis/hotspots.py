"""Hotspots: where units that fall short lie together more than chance would have them (Getis-Ord Gi*)."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import betaln, ndtr

from citycheckup.diagnosis.grading_rules import Grading, load_grading
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Level

_TOUCHING_M = 0.01  # outlines of neighbours may miss each other by a rounding

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Which units are neighbours: index of unit ids, and a symmetric matrix of ones with ones on its diagonal."""

    unit_ids: pd.Index
    matrix: csr_array

    def of(self, unit_ids: pd.Index) -> csr_array:
        """Return the part of the matrix that speaks of these units."""
        at = self.unit_ids.get_indexer(unit_ids)
        return csr_array(self.matrix[at][:, at])


def neighbours_of(units: gpd.GeoDataFrame) -> Neighbours:
    """Return who borders on whom, an edge or a corner (queen contiguity); every unit is its own neighbour too.

    A unit that borders on none is joined to the nearest one, both ways.

    Parameters
    ----------
    units
        Areas in a metric CRS, index ``unit_id``.
    """
    shapes = units.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="dwithin", distance=_TOUCHING_M)
    alone = np.flatnonzero(np.bincount(first, minlength=len(units)) <= 1)
    if len(alone) and len(units) > 1:
        at, nearest = tree.query_nearest(shapes[alone], exclusive=True, all_matches=False)
        first, second = np.append(first, alone[at]), np.append(second, nearest)
    ones = np.ones(len(first))
    one_way = csr_array((ones, (first, second)), shape=(len(units), len(units)))
    matrix = csr_array(((one_way + one_way.T) > 0).astype(float))
    return Neighbours(units.index, matrix)


def find_hotspots(lowest: pd.DataFrame, units: Units, *, grading: Grading | None = None) -> pd.DataFrame:
    """Say for every unit of an indicator whether it is the middle of a hotspot.

    The rate is the share of objects looked at that fall short: buildings, compounds or roads where the survey counts
    them, the uncovered share of a coverage, else whether the unit falls short at all. Gi* compares the mean rate of a
    unit and its neighbours with the city's. Weights are ones; dividing each row by its sum would change nothing. Where
    rates are only 0 or 1 the chance is exact (hypergeometric), since few neighbours and rare shortfalls are far from
    normal; else it is Gi*'s normal approximation. One-sided: cold spots are no statement about safety.

    Parameters
    ----------
    lowest
        As made by :func:`citycheckup.diagnosis.evidence.lowest_rows`.
    units
        Communities and blocks with their outlines.

    Returns
    -------
    DataFrame
        Columns ``edition``, ``indicator``, ``unit_id``, ``rate``, ``z``, ``p`` (adjusted over the indicator's units by
        Benjamini-Hochberg), ``hotspot`` (``p`` at most the false discovery rate, and ``z`` > 0). Nothing is said where
        the indicator has a value in fewer than ``hotspot_units_min`` units, or the same rate in all.

    Notes
    -----
    Getis and Ord 1992; Ord and Getis 1995; Benjamini and Hochberg 1995.
    """
    rules = grading or load_grading()
    known = lowest.assign(rate=shortfall_rate(lowest)).dropna(subset=["rate"])
    at_level = {str(level): neighbours_of(units.at(level)) for level in (Level.COMMUNITY, Level.BLOCK)}
    found = []
    for (edition, name, level), own in known.groupby(["edition", "indicator", "level"], sort=True):
        if str(level) not in at_level or len(own) < rules.hotspot_units_min or own["rate"].nunique() < 2:
            continue
        own = own.sort_values("unit_id")  # noqa: PLW2901 - the same rows, in order
        rate = own["rate"].to_numpy(float)
        z, chance = gi_star(rate, at_level[str(level)].of(pd.Index(own["unit_id"])))
        p = adjusted(chance)
        found.append(
            pd.DataFrame(
                {
                    "edition": edition,
                    "indicator": name,
                    "unit_id": own["unit_id"].to_numpy(),
                    "rate": rate,
                    "z": z,
                    "p": p,
                    "hotspot": (p <= rules.false_discovery_rate) & (z > 0),
                }
            )
        )
    columns = ["edition", "indicator", "unit_id", "rate", "z", "p", "hotspot"]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def gi_star(rate: Floats, neighbours: csr_array) -> tuple[Floats, Floats]:
    """Return z of Gi* of every unit, and the chance of at least as much round it.

    Parameters
    ----------
    rate
        One number per unit, not all the same.
    neighbours
        Ones where two units are neighbours, and on the diagonal.
    """
    count = len(rate)
    ones = np.asarray(neighbours.sum(axis=1), dtype=float).ravel()
    here = neighbours @ rate
    spread = rate.std() * np.sqrt((count * ones - ones**2) / (count - 1))
    # A unit whose neighbours are all the others cannot stand out.
    z = np.divide(here - rate.mean() * ones, spread, out=np.zeros(count), where=spread > 0)
    only_whether = np.isin(rate, (0.0, 1.0)).all()
    chance = chance_of_so_many(np.round(here), ones, rate.sum(), count) if only_whether else ndtr(-z)
    return z, np.clip(chance, 0.0, 1.0)


def chance_of_so_many(hits: Floats, drawn: Floats, short: float, count: int) -> Floats:
    """Return the chance that of ``drawn`` units ``hits`` or more fall short: the tail of the hypergeometric law.

    (As in ``scipy.stats``, which takes half a second to be imported and goes number by number.)

    Parameters
    ----------
    hits, drawn
        Whole numbers, one pair per unit.
    short, count
        How many units fall short, and how many there are.
    """
    pairs, at = np.unique(np.column_stack([hits, drawn]), axis=0, return_inverse=True)
    least, of = pairs[:, :1], pairs[:, 1:]
    many = least + np.arange(of.max() + 1)
    possible = (many <= np.minimum(of, short)) & (of - many <= count - short)
    many = np.where(possible, many, np.clip(least, of - (count - short), np.minimum(of, short)))
    terms = np.exp(_log_ways(short, many) + _log_ways(count - short, of - many) - _log_ways(count, of))
    tail: Floats = np.where(possible, terms, 0.0).sum(axis=1)[at]
    return tail


def _log_ways(count: Floats | float, chosen: Floats) -> Floats:
    """Return the logarithm of the number of ways to choose so many of so many."""
    ways: Floats = -betaln(chosen + 1, count - chosen + 1) - np.log(np.asarray(count) + 1.0)
    return ways


def adjusted(chance: Floats) -> Floats:
    """Return chances adjusted for how many were tried, by Benjamini and Hochberg: at most this share is by chance."""
    order = np.argsort(chance)[::-1]  # the largest first
    rank = np.arange(len(chance), 0, -1)
    found = np.empty_like(chance)
    found[order] = np.minimum.accumulate(chance[order] * (len(chance) / rank))
    return np.clip(found, 0.0, 1.0)


def shortfall_rate(lowest: pd.DataFrame) -> pd.Series:
    """Return the rate of every lowest row, 0 to 1; null where nothing was looked at or there is no standard."""
    counted = lowest["short_count"] / lowest["surveyed_count"].where(lowest["surveyed_count"] > 0)
    judged = lowest["counts_objects"] | lowest["meets"].notna()
    rate: pd.Series = lowest["share_short"].fillna(counted.where(judged)).where(lowest["value"].notna())
    return rate
