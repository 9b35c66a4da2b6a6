"""City, jobs-housing balance 产城融合、职住平衡: rail."""

from __future__ import annotations

from citycheckup.catalogue import Measure, indicator
from citycheckup.geo.service_areas import Reach
from citycheckup.indicators.coverage import coverage, within_built_up
from citycheckup.layers.layer import Layer
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, RollUp


@indicator(
    id="city.rail_station_residential_coverage",
    level=Level.CITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residential_land",
    roll_up=RollUp.NONE,
    locality_radius_m=800.0,
)
def rail_station_residential_coverage(
    rail_stations: Layer,
    residential_land: Layer,
    built_up_land: Layer,
    units: Units,
    reach: Reach,
    *,
    radius_m: float = 800.0,
) -> Measure:
    """Share of the residential land in the built-up area within reach of a rail station.

    A supplementary indicator of ours: the handbook's no. 43 counts commuters whose home and job both lie within 800 m
    and needs a table of commuting trips. This one needs only the map and must not be read as no. 43.

    Parameters
    ----------
    rail_stations
        Points or areas.
    residential_land, built_up_land
        Areas.
    radius_m
        From the station.

    Returns
    -------
    Measure
        For the city, m2 of residential land in the built-up area covered, of all of it. Null: no station is known.

    Notes
    -----
    Radius: handbook 2025, no. 43.
    """
    land = within_built_up(residential_land, built_up_land)
    found = coverage(rail_stations, rail_stations.table, radius_m, land, units.at(Level.CITY), reach)
    common = {"radius_m": radius_m, "stations_count": len(rail_stations)}
    return found.measure("indicators.rail_station_residential_coverage", common)
