"""City, ecological liveability 生态宜居: greenways, football pitches, roads."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from citycheckup.catalogue import Measure, indicator
from citycheckup.geo.areas import clip
from citycheckup.geo.centrelines import length_within_m, road_segments
from citycheckup.geo.service_areas import Reach
from citycheckup.indicators.coverage import coverage, doubted, within_built_up
from citycheckup.layers.layer import Layer
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Message, RollUp

ROAD_CLASSES = ("expressway", "arterial", "secondary", "local")
# A list of sports holds one that is football: the word by itself (no american_football), or the Chinese one anywhere.
_FOOTBALL = r"(?:^|[;,，、/\s])(?:soccer|football|futsal)(?:$|[;,，、/\s])|足球"


@indicator(
    id="city.greenway_coverage",
    level=Level.CITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residential_land",
    roll_up=RollUp.NONE,
    locality_radius_m=1000.0,
)
def greenway_coverage(
    greenways: Layer,
    residential_land: Layer,
    built_up_land: Layer,
    units: Units,
    reach: Reach,
    *,
    radius_m: float = 1000.0,
    minimum_width_m: float = 6.0,
) -> Measure:
    """Share of the residential land in the built-up area within reach of a greenway.

    Parameters
    ----------
    greenways
        Lines; column ``width_m``. Those known not to be wider than ``minimum_width_m`` do not count; those of unknown
        width do, and make the value ``partial``. Widths of the green and of the paths are not in the layer.
    residential_land, built_up_land
        Areas.
    radius_m
        On either side.

    Returns
    -------
    Measure
        For the city, m2 of residential land in the built-up area covered, of all of it. Null: no greenway is known.

    Notes
    -----
    Handbook 2025, no. 32.
    """
    city, width_m = units.at(Level.CITY), greenways.table["width_m"].astype(float)
    counted = greenways.table[width_m.isna() | (width_m > minimum_width_m)]
    unknown_count = int(width_m.isna().sum())
    found = coverage(greenways, counted, radius_m, within_built_up(residential_land, built_up_land), city, reach)
    common = {
        "radius_m": radius_m,
        "minimum_width_m": minimum_width_m,
        "greenways_count": len(counted),
        "unknown_width_count": unknown_count,
        "too_narrow_count": len(width_m) - len(counted),
    }
    doubt = doubted(pd.Series(unknown_count > 0, index=city.index), Message("indicators.doubt_greenway_width"))
    return found.measure("indicators.greenway_coverage", common, doubt=doubt)


@indicator(
    id="city.football_pitch_coverage",
    level=Level.CITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residential_land",
    roll_up=RollUp.NONE,
    locality_radius_m=1000.0,
)
def football_pitch_coverage(
    sports_grounds: Layer,
    residential_land: Layer,
    built_up_land: Layer,
    units: Units,
    reach: Reach,
    *,
    small_radius_m: float = 300.0,
    medium_radius_m: float = 500.0,
    large_radius_m: float = 1000.0,
    medium_m2: float = 400.0,
    large_m2: float = 2_000.0,
) -> Measure:
    """Share of the residential land in the built-up area within reach of a football pitch, by the pitch's size.

    Parameters
    ----------
    sports_grounds
        Points or areas; columns ``sport`` (football among others counts; unknown does not), ``players_a_side_count``,
        ``area_m2``. School pitches count.
    residential_land, built_up_land
        Areas.
    small_radius_m, medium_radius_m, large_radius_m
        For pitches of 3, 5, and 7 to 11 a side, from the pitch's edge.
    medium_m2, large_m2
        Where the players are not known: from this size on a pitch is one for 5, and for 7 and more. Without a size it
        is taken as the smallest, with a doubt. Our own assumptions, after the smallest usual pitches (25 x 16 m for 5
        a side, 55 x 37 m for 7 a side).

    Returns
    -------
    Measure
        For the city, m2 of residential land in the built-up area covered, of all of it. Null: no pitch is known.

    Notes
    -----
    Handbook 2025, no. 33, which prefers walking ranges and falls back on straight lines: ``reach`` decides.
    """
    city, grounds = units.at(Level.CITY), sports_grounds.table
    sports = grounds["sport"].astype("string").str.lower()
    pitches = grounds[sports.str.contains(_FOOTBALL).fillna(False).astype(bool)]
    players = _players_a_side(pitches, medium_m2, large_m2)
    unknown = players.isna()
    radius_m = pd.Series(
        np.select([players >= 7, players >= 5], [large_radius_m, medium_radius_m], small_radius_m), index=pitches.index
    )
    land = within_built_up(residential_land, built_up_land)
    found = coverage(sports_grounds, pitches, radius_m, land, city, reach)
    common = {
        "large_count": int((players >= 7).sum()),
        "medium_count": int(((players >= 5) & (players < 7)).sum()),
        "small_count": int((players < 5).sum()),
        "unknown_size_count": int(unknown.sum()),
        "unknown_sport_count": int(grounds["sport"].isna().sum()),
    }
    doubt = doubted(pd.Series(bool(unknown.any()), index=city.index), Message("indicators.doubt_pitch_size"))
    return found.measure("indicators.football_pitch_coverage", common, doubt=doubt)


def _players_a_side(pitches: gpd.GeoDataFrame, medium_m2: float, large_m2: float) -> pd.Series:
    """Return the players a side: as given, else by size (3, 5 or 7); null where there is neither."""
    drawn_m2 = pitches.geometry.area
    size_m2 = pitches["area_m2"].astype(float).fillna(drawn_m2.where(drawn_m2 > 0))
    by_size = pd.Series(np.select([size_m2 >= large_m2, size_m2 >= medium_m2], [7.0, 5.0], 3.0), index=pitches.index)
    players: pd.Series = pitches["players_a_side_count"].astype(float).fillna(by_size.where(size_m2.notna()))
    return players


@indicator(
    id="city.road_density",
    level=Level.CITY,
    unit="km/km2",
    form=Form.RATIO,
    better=Better.HIGHER,
    denominator="built_up_area",
    roll_up=RollUp.NONE,
)
def road_density(
    roads: Layer,
    built_up_land: Layer,
    units: Units,
    *,
    road_classes: tuple[str, ...] = ROAD_CLASSES,
    twin_within_m: float = 40.0,
    twin_angle_deg: float = 30.0,
    edge_m: float = 0.1,
) -> Measure:
    """Length of city roads in the built-up area divided by its area.

    Parameters
    ----------
    roads
        Centrelines, in driving direction where ``one_way``; columns ``road_class``, ``name``, ``one_way``. Dual
        carriageways count once, see :func:`road_segments`. Ramps must not be in the counted classes.
    built_up_land
        Areas.
    road_classes
        Classes that count: expressways, arterials, secondary roads, local streets.
    twin_within_m, twin_angle_deg
        See :func:`road_segments`.
    edge_m
        How far outside the built-up area a road still counts. The area is bounded by centrelines of streets: without
        this, rounding would decide whether those streets belong to it. That they do, whole, is our own assumption.

    Returns
    -------
    Measure
        For the city, km of road per km2. Null: no road of these classes is known.

    Notes
    -----
    Handbook 2025, no. 35; GB/T 51328-2018.
    """
    city = units.at(Level.CITY)
    area = clip(built_up_land.table.geometry, city.union_all()).union_all()
    counted = roads.table[roads.table["road_class"].isin(road_classes)]
    segments = road_segments(counted, twin_within_m=twin_within_m, twin_angle_deg=twin_angle_deg)
    with_edge = area.buffer(edge_m, join_style="mitre")
    length_km = length_within_m(segments, with_edge) / 1e3
    length_as_drawn_km = length_within_m(segments.assign(share=1.0), with_edge) / 1e3
    return Measure(
        numerator=pd.Series(length_km if len(counted) else np.nan, index=city.index),
        denominator=pd.Series(area.area / 1e6, index=city.index),
        method="overlay",
        template="indicators.road_density",
        common={"length_as_drawn_km": length_as_drawn_km},
    )
