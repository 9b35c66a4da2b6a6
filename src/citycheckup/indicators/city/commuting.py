"""City, jobs-housing balance 产城融合、职住平衡: speed at peak hours, and commuting by rail."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from citycheckup.catalogue import Measure, indicator
from citycheckup.geo.service_areas import Reach
from citycheckup.indicators.from_statistics import chosen, entered, figure_instead, messages, statistic
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Completeness, Form, Level, Message, RollUp, Status

SPEED = "city.peak_hour_speed"
RAIL = "city.rail_commuting_coverage"
PARTS = ("expressway", "arterial")


@statistic(id=SPEED, unit="km/h", form=Form.RATIO, better=Better.HIGHER, denominator="vehicle_hours")
def peak_hour_speed(statistics: Table, units: Units, *, extent: str = "built_up_area") -> Measure | Missing:
    """Mean speed of motor vehicles on weekday mornings and evenings, on expressways and arterials apart and together.

    Parameters
    ----------
    statistics
        One row for each part ``expressway`` and ``arterial``. Numerator: vehicle-kilometres; denominator:
        vehicle-hours; both 0 where the city has no such road. Or only the ``value``, km/h. A row without part is the
        mean of both.
    extent
        ``built_up_area`` or ``municipal_districts``: of which the figures are. It tells what is meant and changes no
        number by itself.

    Returns
    -------
    Measure
        For the city, km/h; ``parts`` holds both speeds, and each has its own standard. Together: as entered; else all
        vehicle-kilometres by all vehicle-hours, which weights by vehicle-kilometres as the handbook asks. Where a part
        came without its weights the slower of the two stands for both, with a doubt: the mean is not below it.

    Notes
    -----
    Handbook 2025, no. 42, which names both areas; 2023 no. 46.
    """
    option = chosen(SPEED, "extent", extent, ("built_up_area", "municipal_districts"))
    whole = entered(statistics, units, SPEED, Level.CITY)
    rows = [entered(statistics, units, SPEED, Level.CITY, part).assign(part=part) for part in PARTS]
    parts = pd.concat(rows).set_index("part")
    weighted = parts["numerator"].notna() & parts["denominator"].notna()
    driven = parts["denominator"].where(weighted, 1.0) > 0
    speeds = (parts["numerator"] / parts["denominator"].where(driven)).where(weighted, parts["value"]).reindex(PARTS)
    if whole.empty and parts.empty:
        return Missing(("statistics",), Message("figures.no_row"))
    doubt = None
    if len(whole):
        row = whole.iloc[0]
        both = pd.notna(row["numerator"]) and pd.notna(row["denominator"])
        numerator, denominator = (row["numerator"], row["denominator"]) if both else (row["value"], 1.0)
    elif weighted.all():
        numerator, denominator = parts["numerator"].sum(), parts["denominator"].sum()
    else:
        numerator, denominator = speeds.min(), 1.0
        doubt = Message("figures.doubt_no_weights") if speeds.notna().sum() > 1 else None
    if len(parts) < len(PARTS):
        doubt = Message("figures.doubt_part_not_entered")
    city = units.at(Level.CITY).index
    said = whole if len(whole) else parts
    return Measure(
        numerator=pd.Series(float(numerator), index=city),
        denominator=pd.Series(float(denominator), index=city),
        method="statistic",
        template="figures.peak_hour_speed",
        arguments=pd.DataFrame(
            {f"{part}_km_per_h": float(speeds[part]) for part in PARTS}
            | {name: _first(said[name]) for name in ("department", "period", "evidence")},
            index=city,
        ),
        common=option,
        doubt=messages({units.city_id: doubt} if doubt else {}, city),
        parts=pd.DataFrame({part: float(speeds[part]) for part in PARTS}, index=city),
        used=("statistics",),
    )


def _first(said: pd.Series) -> str | None:
    known = said.dropna()
    return str(known.iloc[0]) if len(known) else None


@indicator(
    id=RAIL,
    level=Level.CITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="commuters",
    roll_up=RollUp.NONE,
    locality_radius_m=800.0,
)
def rail_commuting_coverage(
    units: Units,
    reach: Reach,
    commuting: Table | None = None,
    rail_stations: Layer | None = None,
    statistics: Table | None = None,
    *,
    radius_m: float = 800.0,
    commuters: str = "both_ends",
) -> Measure | Missing:
    """Share of the commuters whose home and work both lie within reach of a rail station.

    Parameters
    ----------
    commuting
        Columns ``home_x_m``, ``home_y_m``, ``work_x_m``, ``work_y_m`` in the city's metric CRS and
        ``commuters_count``.
    rail_stations
        Points or areas.
    statistics
        Where trips or stations are not there: commuters covered, and all commuters.
    radius_m
        From the station's edge.
    commuters
        ``both_ends``: as above. ``by_rail``: those who commute by rail between places within reach; the table of
        trips does not tell by what they travel, so this reading takes the department's figure only.

    Returns
    -------
    Measure
        For the city, commuters covered of all. ``not_applicable`` where a whole register says that the city has no
        rail; null where a map shows no station.

    Notes
    -----
    Handbook 2025, no. 43, which words it both ways; 2023 no. 47. For cities with rail.
    """
    option = chosen(RAIL, "commuters", commuters, ("both_ends", "by_rail"))
    city = units.at(Level.CITY).index
    if commuting is None or rail_stations is None or commuters != "both_ends":
        return figure_instead(statistics, units, RAIL, Form.SHARE, ("commuting", "rail_stations"), common=option)
    trips = commuting.rows
    areas = reach.areas(rail_stations.table, radius_m)
    home, work = (
        _within(areas, trips[f"{end}_x_m"].to_numpy(float), trips[f"{end}_y_m"].to_numpy(float))
        for end in ("home", "work")
    )
    persons = trips["commuters_count"].astype(float)
    # In order of size, so that the sum is the same whatever order the trips came in.
    counts = {
        name: float(np.sort(persons[where].to_numpy()).sum())
        for name, where in {
            "both": home & work,
            "home_only": home & ~work,
            "work_only": work & ~home,
            "all": np.ones(len(trips), dtype=bool),
        }.items()
    }
    none = rail_stations.table.empty
    unheard = none and rail_stations.completeness is not Completeness.AUTHORITATIVE
    no_rail = none and not unheard
    return Measure(
        numerator=pd.Series(np.nan if unheard else counts["both"], index=city),
        denominator=pd.Series(counts["all"], index=city),
        method=reach.method,
        template="figures.rail_commuting_coverage",
        common={
            **option,
            "radius_m": radius_m,
            "stations_count": len(rail_stations),
            "home_only_count": counts["home_only"],
            "work_only_count": counts["work_only"],
        },
        service_areas=gpd.GeoDataFrame(
            {"facility_id": rail_stations.table.index.astype(str), "radius_m": radius_m},
            geometry=areas.to_numpy(),
            crs=rail_stations.table.crs,
        ),
        status=pd.Series([str(Status.NOT_APPLICABLE) if no_rail else None], index=city, dtype=object),
        used=("commuting", "rail_stations", "reach"),
    )


def _within(areas: gpd.GeoSeries, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return whether each point lies in any of the areas."""
    found = np.zeros(len(x_m), dtype=bool)
    found[shapely.STRtree(areas.to_numpy()).query(shapely.points(x_m, y_m), predicate="intersects")[0]] = True
    return found
