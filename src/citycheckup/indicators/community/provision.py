"""Provision: whether each community has the facilities its residents call for, counting what lies within reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.catalogue import Measure
from citycheckup.geo.service_areas import Reach
from citycheckup.layers.layer import Layer
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Completeness, Level, Message
from citycheckup.wording import as_plain

_ADJACENT_M = 1.0  # outlines of neighbours may miss each other by a rounding


@dataclass(frozen=True)
class Rule:
    """What a community must have (handbook 2025, nos. 10-12).

    Attributes
    ----------
    minimum
        Smallest size that is up to standard, by column of the layer.
    from_persons
        From so many residents on, a community needs its own; a smaller one may share a neighbour's.
    per_persons
        One for each so many, or part of it.
    radius_m
        A facility outside the community counts when it is this near.
    size_doubt
        Why a community that falls short by size alone may still be up to standard. No doubt is left for a community
        that is known to be new.
    size_binds_new_only
        Whether the smallest size is a rule for new communities: one that is known not to be new is not judged by it.
    """

    minimum: Mapping[str, float]
    from_persons: float
    per_persons: float
    radius_m: float
    size_doubt: str
    size_binds_new_only: bool = False


def required_count(residents_persons: pd.Series, rule: Rule) -> pd.Series:
    """Return how many facilities each community needs; null where its residents are not known, 0 where it has none."""
    return pd.Series(np.ceil(residents_persons / rule.per_persons), index=residents_persons.index)


def provision(
    facilities: Layer,
    units: Units,
    unit_residents: pd.DataFrame,
    reach: Reach,
    rule: Rule,
    facility: str,
    community_records: Table | None = None,
) -> Measure:
    """Say for each community whether it falls short: numerator 1 if so, 0 if not.

    Parameters
    ----------
    facilities
        Points or areas, with the columns of ``rule.minimum``. One that is known to be too small does not count; one
        of unknown size does, and leaves a doubt where the verdict hangs on it.
    unit_residents
        Index ``unit_id``; column ``residents_persons``.
    facility
        Key of the facility's name in the wording files.
    community_records
        ``new``: whether the community was built after GB 50180-2018 took effect; null, or no record: not known.

    Returns
    -------
    Measure
        Per community. Null: the residents are not known, or no such facility is known at all in a layer that is not
        authoritative. A community without residents needs nothing and does not fall short.
    """
    communities = units.at(Level.COMMUNITY)
    residents = unit_residents["residents_persons"].reindex(communities.index).astype(float)
    required = required_count(residents, rule)
    areas = reach.areas(facilities.table, rule.radius_m)
    new = communities_new(community_records, communities.index)
    supply = _supply(facilities.table, areas, communities, residents < rule.from_persons, rule)
    if rule.size_binds_new_only:
        supply = _any_size_where(new.eq(other=False).fillna(value=False).astype(bool), supply)
    at_most = supply["good"] + supply["unknown"]
    short = at_most < required
    numerator = short.astype(float).where(residents.notna())
    if facilities.table.empty and facilities.completeness is not Completeness.AUTHORITATIVE:
        numerator = pd.Series(np.nan, index=communities.index)
    unknown_matters = ~short & (supply["good"] < required)
    known_new = new.fillna(value=False).astype(bool)
    size_matters = short & (at_most + supply["small"] >= required) & ~known_new
    return Measure(
        numerator=numerator,
        denominator=None,
        method=reach.method,
        template="indicators.provision",
        arguments=pd.DataFrame(
            {
                "residents_persons": residents,
                "required_count": required,
                "good_count": supply["good"],
                "unknown_size_count": supply["unknown"],
                "too_small_count": supply["small"],
                "verdict": _messages(short, Message("indicators.short"), Message("indicators.not_short")),
            }
        ),
        common={"facility": as_plain(Message(facility)), "radius_m": rule.radius_m},
        service_areas=gpd.GeoDataFrame(
            {"facility_id": facilities.table.index.astype(str), "radius_m": rule.radius_m},
            geometry=areas.to_numpy(),
            crs=facilities.table.crs,
        ),
        doubt=_messages(unknown_matters, Message("indicators.doubt_size_unknown"), None).where(
            ~size_matters, _messages(size_matters, Message(rule.size_doubt), None)
        ),
    )


def _supply(
    facilities: gpd.GeoDataFrame,
    areas: gpd.GeoSeries,
    communities: gpd.GeoDataFrame,
    may_share: pd.Series,
    rule: Rule,
) -> pd.DataFrame:
    """Return how many facilities serve each community: columns ``good``, ``unknown`` (size) and ``small``."""
    outlines = communities.geometry.to_numpy()
    inside = _pairs(outlines, facilities.geometry.to_numpy())
    reaching = _pairs(outlines, areas.to_numpy())
    of_neighbours = _pairs(outlines[may_share], outlines, within_m=_ADJACENT_M)
    of_neighbours["community"] = np.flatnonzero(may_share)[of_neighbours["community"]]
    shared = of_neighbours.merge(inside.rename(columns={"community": "facility", "facility": "at"}), on="facility")
    shared = shared[["community", "at"]].rename(columns={"at": "facility"})
    serving = pd.concat([inside, reaching, shared]).drop_duplicates()
    sizes = size_verdicts(facilities, rule.minimum)
    table = pd.crosstab(serving["community"], sizes.to_numpy()[serving["facility"]])
    table = table.reindex(index=range(len(communities)), columns=["good", "unknown", "small"], fill_value=0)
    return table.set_axis(communities.index, axis=0)


def communities_new(community_records: Table | None, community_ids: pd.Index) -> pd.Series:
    """Return whether each community is new (built after GB 50180-2018 took effect): boolean, null where not known."""
    if community_records is None:
        return pd.Series(pd.NA, index=community_ids, dtype="boolean")
    return community_records.rows.set_index("community_id")["new"].astype("boolean").reindex(community_ids)


def _any_size_where(exempt: pd.Series, supply: pd.DataFrame) -> pd.DataFrame:
    """Return the supply with facilities of any size counted as good in the communities that are exempt."""
    whole = pd.DataFrame({"good": supply.sum(axis=1), "unknown": 0, "small": 0})
    return supply.mask(exempt, whole)


def size_verdicts(facilities: gpd.GeoDataFrame, minimum: Mapping[str, float]) -> pd.Series:
    """Return for each facility ``small`` (a known size is below its minimum), ``unknown`` or ``good``."""
    sizes = facilities[list(minimum)].astype(float)
    small = (sizes < pd.Series(minimum)).any(axis=1)
    unknown = sizes.isna().any(axis=1)
    return pd.Series(np.select([small, unknown], ["small", "unknown"], "good"), index=facilities.index)


def _pairs(communities: np.ndarray, shapes: np.ndarray, within_m: float = 0.0) -> pd.DataFrame:
    community, facility = shapely.STRtree(shapes).query(communities, predicate="dwithin", distance=within_m)
    return pd.DataFrame({"community": community, "facility": facility})


def _messages(where: pd.Series, if_so: Message | None, if_not: Message | None) -> pd.Series:
    return pd.Series([if_so if flag else if_not for flag in where], index=where.index, dtype=object)
