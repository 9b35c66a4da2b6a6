"""Community, walkability 步行适宜性: density of the neighbourhood, daily living, and the index made of them."""

from __future__ import annotations

import pandas as pd

from citycheckup.catalogue import Measure, indicator
from citycheckup.indicators.along_streets import mean_of_residents
from citycheckup.layers.derived.street_sample import CommunitySample
from citycheckup.vocabulary import Better, Form, Level


@indicator(
    id="community.neighbourhood_population_density",
    level=Level.COMMUNITY,
    unit="person/km2",
    form=Form.RATIO,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def neighbourhood_population_density(
    neighbourhood_densities: pd.DataFrame, community_sample: CommunitySample
) -> Measure:
    """Mean density of residents in the residents' neighbourhoods.

    Parameters
    ----------
    neighbourhood_densities
        Per sample point; a neighbourhood is the cells that can be walked to within 1000 m.
    community_sample
        Points along the streets where people live, by community.

    Returns
    -------
    Measure
        Per community, residents times the density of their neighbourhood (persons per km2), of residents.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9). The density is that of population cells, so the
    size of the cells matters: compare cities on the same grid. Ours differs: cells outside the city are not known.
    """
    densities = neighbourhood_densities["persons_per_km2"]
    return mean_of_residents(densities, community_sample, "indicators.neighbourhood_population_density", {})


@indicator(
    id="community.neighbourhood_intersection_density",
    level=Level.COMMUNITY,
    unit="count/km2",
    form=Form.RATIO,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def neighbourhood_intersection_density(
    neighbourhood_densities: pd.DataFrame, community_sample: CommunitySample
) -> Measure:
    """Mean density of street intersections in the residents' neighbourhoods.

    Parameters
    ----------
    neighbourhood_densities
        Per sample point; a neighbourhood is the cells that can be walked to within 1000 m.
    community_sample
        Points along the streets where people live, by community.

    Returns
    -------
    Measure
        Per community, residents times the density of their neighbourhood (intersections per km2), of residents.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9): places where three or more ways meet; those
    whose circles of 12 m touch are one.
    """
    densities = neighbourhood_densities["junctions_per_km2"]
    return mean_of_residents(densities, community_sample, "indicators.neighbourhood_intersection_density", {})


@indicator(
    id="community.daily_living",
    level=Level.COMMUNITY,
    unit="score",
    form=Form.RATIO,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def daily_living(daily_living_score: pd.Series, community_sample: CommunitySample) -> Measure:
    """Mean number, 0 to 3, of fresh food, convenience and public transport that residents have within a walk.

    Parameters
    ----------
    daily_living_score
        Per sample point.
    community_sample
        Points along the streets where people live, by community.

    Returns
    -------
    Measure
        Per community, residents times their score, of residents.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9); each within 500 m.
    """
    return mean_of_residents(daily_living_score, community_sample, "indicators.daily_living", {})


@indicator(
    id="community.walkability",
    level=Level.COMMUNITY,
    unit="score",
    form=Form.RATIO,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def walkability(walkability_index: pd.Series, community_sample: CommunitySample) -> Measure:
    """Mean walkability index of where residents live: density, connected streets and daily living, against the city.

    Parameters
    ----------
    walkability_index
        Per sample point; 0 is the mean of the city's streets.
    community_sample
        Points along the streets where people live, by community.

    Returns
    -------
    Measure
        Per community, residents times the index, of residents.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9): the sum of the standard scores of daily living
    and of both neighbourhood densities over the sample points of the city, so values of two cities do not compare.
    """
    return mean_of_residents(walkability_index, community_sample, "indicators.walkability", {})
