"""City, safety and resilience 安全韧性: fire stations."""

from __future__ import annotations

import numpy as np
import pandas as pd

from citycheckup.catalogue import Measure, indicator
from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.coverage import coverage, doubted, within_built_up
from citycheckup.layers.layer import Layer
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Message, RollUp


@indicator(
    id="city.fire_station_coverage",
    level=Level.CITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="construction_land",
    roll_up=RollUp.NONE,
    locality_radius_m=1493.0,
)
def fire_station_coverage(
    fire_stations: Layer,
    construction_land: Layer,
    built_up_land: Layer,
    units: Units,
    *,
    first_class_km2: float = 7.0,
    second_class_km2: float = 4.0,
    small_km2: float = 2.0,
    unknown_class: str = "second",
) -> Measure:
    """Share of the construction land in the built-up area that fire stations cover.

    Parameters
    ----------
    fire_stations
        Points or areas; column ``station_class``.
    construction_land, built_up_land
        Areas.
    first_class_km2, second_class_km2, small_km2
        Area of duty by class (special duty stations count as first class), drawn as a circle of that area round the
        station, whatever ``reach`` the other indicators use.
    unknown_class
        Class of a station whose class is not known. The middle one, an assumption of ours; it makes the value
        ``partial``.

    Returns
    -------
    Measure
        For the city, m2 of construction land in the built-up area covered, of all of it. Null: no station is known.

    Notes
    -----
    Handbook 2025, no. 53; areas 建标152-2017. The radii, sqrt(area / pi), are 1493, 1128 and 798 m, from the middle of
    a station that is mapped as an area, so that the circle has the area of duty.
    """
    city, classes = units.at(Level.CITY), fire_stations.table["station_class"]
    duty_km2 = {
        "special": first_class_km2,
        "first": first_class_km2,
        "second": second_class_km2,
        "small": small_km2,
    }
    radius_m = np.sqrt(classes.fillna(unknown_class).map(duty_km2).astype(float) * 1e6 / np.pi)
    stations = fire_stations.table.set_geometry(fire_stations.table.centroid)
    land = within_built_up(construction_land, built_up_land)
    found = coverage(fire_stations, stations, radius_m, land, city, BufferReach())
    unknown_count = int(classes.isna().sum())
    common = {"stations_count": len(classes), "unknown_class_count": unknown_count}
    doubt = doubted(pd.Series(unknown_count > 0, index=city.index), Message("indicators.doubt_station_class"))
    return found.measure("indicators.fire_station_coverage", common, doubt=doubt)
