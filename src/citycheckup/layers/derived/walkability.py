"""Daily living and the walkability index of each sample point, and what the population cells have of them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from citycheckup.layers.derived.street_sample import StreetSample

_SAME = 1e-9  # values whose spread is a smaller part of them differ by rounding only


def daily_living_score(
    food_market_distance_m: pd.Series,
    convenience_store_distance_m: pd.Series,
    public_transport_distance_m: pd.Series,
    *,
    access_m: float = 500.0,
) -> pd.Series:
    """Return how many of fresh food, convenience and public transport each sample point has in ``access_m``: 0 to 3."""
    distances = (food_market_distance_m, convenience_store_distance_m, public_transport_distance_m)
    return pd.concat(distances, axis=1).le(access_m).sum(axis=1).astype(float)


def walkability_index(daily_living_score: pd.Series, neighbourhood_densities: pd.DataFrame) -> pd.Series:
    """Return the sum of the standard scores of daily living and of both densities, over the city's sample points.

    A score is (value - mean) / standard deviation of the sample (n - 1); where all points have the same value it is 0.
    Null where a density is.
    """
    columns = neighbourhood_densities.assign(daily_living=daily_living_score)
    middle, deviation = columns.mean(), columns.std()
    varies = deviation > _SAME * columns.abs().max()
    return ((columns - middle) / deviation.where(varies, np.inf)).sum(axis=1, skipna=False)


def neighbourhood_cells(
    street_sample: StreetSample,
    food_market_distance_m: pd.Series | None = None,
    convenience_store_distance_m: pd.Series | None = None,
    transit_stop_distance_m: pd.Series | None = None,
    timetable_stop_distance_m: pd.Series | None = None,
    stop_every_30_min_distance_m: pd.Series | None = None,
    stop_every_20_min_distance_m: pd.Series | None = None,
    public_transport_distance_m: pd.Series | None = None,
    open_space_distance_m: pd.Series | None = None,
    large_open_space_distance_m: pd.Series | None = None,
    neighbourhood_densities: pd.DataFrame | None = None,
    daily_living_score: pd.Series | None = None,
    walkability_index: pd.Series | None = None,
    *,
    access_m: float = 500.0,
) -> gpd.GeoDataFrame:
    """Return the population cells with the means of their sample points; a column is left out where a layer is missing.

    Index ``id``. ``residents_persons``, ``points_count``; shares of points within ``access_m`` (``…_access``);
    ``persons_per_km2`` and ``junctions_per_km2`` of the neighbourhood, ``daily_living``, ``walkability``; geometry.
    """
    distances = {
        "food_market_access": food_market_distance_m,
        "convenience_store_access": convenience_store_distance_m,
        "transit_stop_access": transit_stop_distance_m,
        "timetable_stop_access": timetable_stop_distance_m,
        "stop_every_30_min_access": stop_every_30_min_distance_m,
        "stop_every_20_min_access": stop_every_20_min_distance_m,
        "public_transport_access": public_transport_distance_m,
        "open_space_access": open_space_distance_m,
        "large_open_space_access": large_open_space_distance_m,
    }
    columns = {
        name: distance.le(access_m).astype(float) for name, distance in distances.items() if distance is not None
    }
    if neighbourhood_densities is not None:
        columns |= {str(name): density for name, density in neighbourhood_densities.items()}
    scores = {"daily_living": daily_living_score, "walkability": walkability_index}
    columns |= {name: score for name, score in scores.items() if score is not None}
    means = pd.DataFrame(columns).groupby(street_sample.points["cell_id"]).mean()
    cells = street_sample.cells[["residents_persons", "points_count", street_sample.cells.geometry.name]]
    return cells.join(means)
