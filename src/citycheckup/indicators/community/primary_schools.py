"""Community, complete facilities 设施完善: places in primary schools."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from citycheckup.catalogue import Measure, indicator
from citycheckup.geo.land_by_unit import pieces_by_unit
from citycheckup.geo.service_areas import Reach
from citycheckup.indicators.community.place_sharing import shared_places
from citycheckup.indicators.from_statistics import messages
from citycheckup.layers.layer import Layer
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Completeness, Form, Level, Message

_ROUNDING_COUNT = 0.1  # of a place: what sharing by steps may leave open


@indicator(
    id="community.primary_school_place_shortfall",
    level=Level.COMMUNITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="primary_age_children",
    locality_radius_m=1500.0,
)
def primary_school_place_shortfall(
    schools: Layer,
    community_records: Table,
    units: Units,
    reach: Reach,
    residential_land: Layer | None = None,
    *,
    radius_m: float = 500.0,
    nine_year_primary_share: float = 6 / 9,
) -> Measure:
    """Children of primary-school age in a community for whom no school within reach has a place.

    Parameters
    ----------
    schools
        Points or areas; columns ``stage`` and ``places_count``. Primary and nine-year schools count.
    community_records
        Columns ``community_id``, ``primary_age_children_count``.
    residential_land
        Areas: for the share of them that lies outside every primary school's reach, which is told beside the value.
    radius_m
        A school serves the communities it lies in or is this near to; local rules may differ.
    nine_year_primary_share
        Part of a nine-year school's places that are for the primary grades: six grades of nine, of equal size. Our own
        assumption.

    Returns
    -------
    Measure
        Per community, whole places. A school's places are shared among the communities it serves such that as few
        children as can be stay without one (see :func:`shared_places`); then each community's shortfall is taken by
        itself, so that places left over in one never make good another beyond reach. Null where the number of children
        is not known, or no school's places are known in the whole city.
        A doubt where it falls short and a school within reach has unknown places or an unknown stage, or a community
        that shares a school has an unknown number of children.

    Notes
    -----
    Handbook 2025, no. 13; radius GB 50180-2018, 10-minute circle. Schools of unknown stage give no places.
    """
    communities = units.at(Level.COMMUNITY)
    records = community_records.rows.set_index("community_id")["primary_age_children_count"].astype(float)
    children = records.reindex(communities.index)
    counted = schools.table[schools.table["stage"].isin(("primary", "nine_year")) | schools.table["stage"].isna()]
    areas = reach.areas(counted, radius_m)
    pairs = _serving(counted, areas, communities)
    places = counted["places_count"].astype(float)
    places = places.where(counted["stage"] != "nine_year", places * nine_year_primary_share)
    certain = counted["stage"].notna()
    places_known = places.where(certain).fillna(0.0).to_numpy()
    allocated = shared_places(places_known, np.asarray(children.fillna(0.0), dtype=np.float64), pairs)
    lacking = np.ceil(children.to_numpy(float) - allocated - _ROUNDING_COUNT)
    short = pd.Series(np.maximum(lacking, 0.0), index=communities.index)
    no_school = counted.empty and schools.completeness is Completeness.AUTHORITATIVE
    nothing_known = not no_school and places.where(certain).isna().all()
    unknown = (~certain | places.isna()).to_numpy()
    arguments = pd.DataFrame(
        {
            "children_count": children,
            "allocated_count": pd.Series(allocated, index=communities.index).where(children.notna()),
            "schools_count": _count(pairs, certain.to_numpy(), len(communities)),
            "unknown_count": _count(pairs, unknown, len(communities)),
            "outside_share": _outside_share(residential_land, areas[certain], communities),
        },
        index=communities.index,
    )
    return Measure(
        numerator=short * (np.nan if nothing_known else 1.0),
        denominator=None,
        method=reach.method,
        template="figures.primary_school_places",
        arguments=arguments,
        common={"radius_m": radius_m},
        service_areas=gpd.GeoDataFrame(
            {"facility_id": counted.index.astype(str), "radius_m": radius_m}, geometry=areas.to_numpy(), crs=counted.crs
        ),
        doubt=_doubts(short, children, arguments["unknown_count"], pairs),
        used=("schools", "community_records", "reach"),
    )


def _serving(schools: gpd.GeoDataFrame, areas: gpd.GeoSeries, communities: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return positions of the schools and of the communities that each serves, sorted."""
    outlines = communities.geometry.to_numpy()
    found = [
        shapely.STRtree(outlines).query(shapes.to_numpy(), predicate="intersects")
        for shapes in (schools.geometry, areas)
    ]
    pairs = pd.DataFrame(np.concatenate(found, axis=1).T, columns=["school", "community"])
    return pairs.drop_duplicates().sort_values(["school", "community"], ignore_index=True)


def _count(pairs: pd.DataFrame, of: NDArray[np.bool_], communities: int) -> NDArray[np.int64]:
    """Return how many of the schools serve each community."""
    return np.bincount(pairs["community"][of[pairs["school"]]], minlength=communities)


def _outside_share(land: Layer | None, areas: gpd.GeoSeries, communities: gpd.GeoDataFrame) -> pd.Series:
    """Return the share of each community's residential land beyond every area; null where it has or knows none."""
    if land is None:
        return pd.Series(np.nan, index=communities.index)
    pieces = pieces_by_unit(land.table.geometry, communities, apart=True)
    whole_m2, covered_m2 = pieces.area_m2(), pieces.covered_m2(areas)
    outside: pd.Series = (1 - covered_m2 / whole_m2.where(whole_m2 > 0)).clip(lower=0.0)
    return outside


def _doubts(short: pd.Series, children: pd.Series, unknown_count: pd.Series, pairs: pd.DataFrame) -> pd.Series:
    """Return why a community's shortfall is not certain."""
    uncounted = children.isna().to_numpy()[pairs["community"]]
    shared = pairs[pairs["school"].isin(pairs["school"][uncounted])]
    beside = short.index[np.unique(shared["community"])]
    said = {unit_id: Message("figures.doubt_children_unknown") for unit_id in beside}
    uncertain = short.index[(short > 0) & (unknown_count > 0)]
    said |= {unit_id: Message("figures.doubt_school_places") for unit_id in uncertain}
    return messages(said, short.index)
