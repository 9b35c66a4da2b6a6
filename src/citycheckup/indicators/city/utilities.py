"""City, safety and resilience 安全韧性, edition of 2023: utility tunnels and filling stations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from citycheckup.catalogue import Measure, indicator
from citycheckup.geo.areas import clip
from citycheckup.geo.centrelines import length_within_m, road_segments
from citycheckup.indicators.city.liveability import ROAD_CLASSES
from citycheckup.indicators.from_statistics import figure_instead, messages
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Completeness, Form, Level, Message, RollUp

TUNNELS = "city.utility_tunnel_road_share"
_OWN_M = 0.5  # outlines of one roof are drawn that exactly at best


@indicator(
    id=TUNNELS,
    level=Level.CITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="road_length",
    roll_up=RollUp.NONE,
)
def utility_tunnel_road_share(
    units: Units,
    utility_tunnel_roads: Layer | None = None,
    roads: Layer | None = None,
    built_up_land: Layer | None = None,
    statistics: Table | None = None,
    *,
    road_classes: tuple[str, ...] = ROAD_CLASSES,
) -> Measure | Missing:
    """Length of the roads with a utility tunnel as a share of the length of all city roads, in the built-up area.

    Parameters
    ----------
    utility_tunnel_roads
        Lines, one for each road: a second line for the other carriageway would count again.
    roads
        Centrelines; see :func:`citycheckup.geo.centrelines.road_segments`: dual carriageways count once.
    built_up_land
        Areas.
    statistics
        Where the map is not there: both lengths, in the same unit.
    road_classes
        Classes that count as city roads.

    Returns
    -------
    Measure
        For the city, m. Null: no tunnel is known in a layer that is not authoritative, or no road of these classes.

    Notes
    -----
    建科〔2023〕75号, no. 53; dropped in 2025. That it is a share of lengths in the built-up area is a local reading.
    """
    if utility_tunnel_roads is None or roads is None or built_up_land is None:
        return figure_instead(statistics, units, TUNNELS, Form.SHARE, ("utility_tunnel_roads",))
    city = units.at(Level.CITY)
    area = clip(built_up_land.table.geometry, city.union_all()).union_all()
    counted = roads.table[roads.table["road_class"].isin(road_classes)]
    road_m = length_within_m(road_segments(counted), area) if len(counted) else np.nan
    tunnel_m = length_within_m(utility_tunnel_roads.table.assign(share=1.0), area)
    if utility_tunnel_roads.table.empty and utility_tunnel_roads.completeness is not Completeness.AUTHORITATIVE:
        tunnel_m = np.nan
    return Measure(
        numerator=pd.Series(tunnel_m, index=city.index),
        denominator=pd.Series(road_m, index=city.index),
        method="overlay",
        template="figures.utility_tunnel_road_share",
        arguments=pd.DataFrame({"tunnel_km": tunnel_m / 1e3, "road_km": road_m / 1e3}, index=city.index),
        used=("utility_tunnel_roads", "roads", "built_up_land"),
    )


@indicator(
    id="city.unsafe_filling_stations",
    level=Level.CITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="filling_stations",
    roll_up=RollUp.NONE,
    locality_radius_m=200.0,
)
def unsafe_filling_stations(filling_stations: Layer, buildings: Layer, units: Units) -> Measure:
    """Count filling stations nearer to a building than their safety distance.

    Parameters
    ----------
    filling_stations
        Points or areas; column ``safety_distance_m``, which the city enters by the station's kind and class (GB 50156):
        we carry no such table. A station without it is not judged and leaves a doubt.
    buildings
        Areas. Those that a station stands on or touches are its own and do not count.

    Returns
    -------
    Measure
        For the city, how many stations in it are too near; ``coverage`` is the share that could be judged. Null: no
        station is known in a layer that is not authoritative.

    Notes
    -----
    建科〔2023〕75号, no. 55 (recalled only: low confidence); dropped in 2025. Distances are between outlines, not
    between tanks and pumps: a station found too near is to be measured on site.
    """
    city = units.at(Level.CITY)
    shapes = filling_stations.table.geometry.to_numpy()
    stations = filling_stations.table[shapely.intersects(city.union_all(), shapes)]
    required_m = stations["safety_distance_m"].astype(float)
    farthest_m = float(required_m.max()) if required_m.notna().any() else 0.0
    nearest_m = _nearest_m(stations.geometry.to_numpy(), buildings.table.geometry.to_numpy(), farthest_m)
    near = stations[(nearest_m < required_m.to_numpy())]
    unheard = filling_stations.table.empty and filling_stations.completeness is not Completeness.AUTHORITATIVE
    unknown_count = int(required_m.isna().sum())
    doubt = {units.city_id: Message("figures.doubt_safety_distance")} if unknown_count else {}
    judged = 1 - unknown_count / len(stations) if len(stations) else 1.0
    nobody_can_tell = unheard or (len(stations) > 0 and judged == 0)
    return Measure(
        numerator=pd.Series(np.nan if nobody_can_tell else float(len(near)), index=city.index),
        denominator=None,
        method="distance",
        template="figures.unsafe_filling_stations",
        common={"stations_count": len(stations), "unknown_distance_count": unknown_count},
        doubt=messages(doubt, city.index),
        coverage=pd.Series(judged, index=city.index),
        places=pd.DataFrame(
            {
                "unit_id": units.city_id,
                "place_id": near.index.astype(str),
                "place_name": near["name"].to_numpy(object),
                "place_kind": "site",
                "items": [[] for _ in range(len(near))],
                "amount": 1.0,
            }
        ),
    )


def _nearest_m(stations: NDArray[np.object_], buildings: NDArray[np.object_], within_m: float) -> NDArray[np.float64]:
    """Return how far each station's nearest building is that is not its own; infinite where none is ``within_m``."""
    tree = shapely.STRtree(buildings)
    station, building = tree.query(stations, predicate="dwithin", distance=within_m)
    distance_m = shapely.distance(stations[station], buildings[building])
    others = distance_m > _OWN_M
    nearest_m = np.full(len(stations), np.inf)
    np.minimum.at(nearest_m, station[others], distance_m[others])
    return nearest_m
