"""City, safety and resilience 安全韧性: what departments report of works, floods, water, bridges and gas."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from citycheckup.catalogue import Measure
from citycheckup.geo.areas import clip
from citycheckup.indicators.from_statistics import chosen, entered, figure, statistic
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Message

DRAINAGE = "city.drainage_capacity_density"
GAS = "city.gas_network_annual_renewal_rate"


@statistic(
    id="city.construction_death_ratio", unit="share", form=Form.SHARE, better=Better.LOWER, denominator="projects"
)
def construction_death_ratio(statistics: Table, units: Units) -> Measure | Missing:
    """Deaths in accidents on building and municipal works in the year for each project under construction.

    Parameters
    ----------
    statistics
        Numerator: deaths; denominator: projects under construction.

    Notes
    -----
    Handbook 2025, no. 46, prints deaths per project times 100 and calls it a rate in per cent; that is this number,
    printed as per cent. It is no share of persons. The edition of 2023 counts accidents:
    :func:`construction_accidents`.
    """
    return figure(statistics, units, "city.construction_death_ratio", Form.SHARE)


@statistic(id="city.construction_accidents", unit="event", form=Form.COUNT, better=Better.LOWER, denominator="projects")
def construction_accidents(statistics: Table, units: Units) -> Measure | Missing:
    """Accidents on building and municipal works in the year.

    Parameters
    ----------
    statistics
        Value: how many.

    Notes
    -----
    建科〔2023〕75号, no. 48 (confidence: medium).
    """
    return figure(statistics, units, "city.construction_accidents", Form.COUNT)


@statistic(
    id="city.remaining_flooding_points",
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="built_up_area",
)
def remaining_flooding_points(statistics: Table, units: Units) -> Measure | Missing:
    """Places in the built-up area that still pond badly.

    Parameters
    ----------
    statistics
        Value: how many remain.

    Notes
    -----
    Handbook 2025, no. 47. The edition of 2023 counts those done away with, so that more is better there:
    :func:`flooding_points_eliminated`. The two are no one series.
    """
    return figure(statistics, units, "city.remaining_flooding_points", Form.COUNT)


@statistic(
    id="city.flooding_points_eliminated",
    unit="count",
    form=Form.COUNT,
    better=Better.HIGHER,
    denominator="listed_points",
)
def flooding_points_eliminated(statistics: Table, units: Units) -> Measure | Missing:
    """Places that ponded badly and were done away with in the year.

    Parameters
    ----------
    statistics
        Value: how many.

    Notes
    -----
    建科〔2023〕75号, no. 49 (confidence: medium).
    """
    return figure(statistics, units, "city.flooding_points_eliminated", Form.COUNT)


@statistic(id=DRAINAGE, unit="10000 m3/h/km2", form=Form.RATIO, better=Better.HIGHER, denominator="built_up_area")
def drainage_capacity_density(statistics: Table, units: Units, built_up_land: Layer | None = None) -> Measure | Missing:
    """Hourly capacity of pumps and pump trucks that have power of their own, for each km2 of built-up area.

    Parameters
    ----------
    statistics
        Numerator: capacity in 10,000 m3 per hour; denominator: built-up area in km2. Where the denominator was left
        out, the built-up area of the map is taken.
    built_up_land
        Areas.

    Notes
    -----
    Handbook 2025, no. 48: the explanation speaks of the whole capacity per hour, the unit of the capacity per km2; so
    a department may enter either. The edition of 2023 asks for the whole: :func:`drainage_capacity`.
    """
    found = figure(statistics, units, DRAINAGE, Form.RATIO)
    if isinstance(found, Missing) or built_up_land is None or found.arguments is None:
        return found
    city = units.at(Level.CITY)
    capacity = entered(statistics, units, DRAINAGE, Level.CITY)["numerator"].reindex(city.index)
    if found.numerator.notna().all() or capacity.isna().all():
        return found
    area_km2 = clip(built_up_land.table.geometry, city.union_all()).area.sum() / 1e6
    given = Message("figures.over_built_up_area", {"numerator": float(capacity.iloc[0]), "built_up_km2": area_km2})
    return replace(
        found,
        numerator=capacity,
        denominator=pd.Series(area_km2, index=city.index),
        arguments=found.arguments.assign(given=pd.Series([given], index=city.index, dtype=object)),
        used=("statistics", "built_up_land"),
    )


@statistic(id="city.drainage_capacity", unit="m3/h", form=Form.COUNT, better=Better.HIGHER, denominator="city")
def drainage_capacity(statistics: Table, units: Units) -> Measure | Missing:
    """Hourly capacity of pumps and pump trucks that have power of their own.

    Parameters
    ----------
    statistics
        Value: m3 per hour.

    Notes
    -----
    建科〔2023〕75号, no. 50.
    """
    return figure(statistics, units, "city.drainage_capacity", Form.COUNT)


@statistic(
    id="city.emergency_water_rate",
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="daily_supply_capacity",
)
def emergency_water_rate(statistics: Table, units: Units) -> Measure | Missing:
    """Emergency water supply capacity as a share of the daily supply capacity.

    Parameters
    ----------
    statistics
        Numerator: emergency capacity; denominator: daily capacity, in the same unit.

    Notes
    -----
    Handbook 2025, no. 49; 2023 no. 51. The 60 % in the handbook comes from one city's plan.
    """
    return figure(statistics, units, "city.emergency_water_rate", Form.SHARE, may_exceed_one=True)


@statistic(id="city.dual_use_facilities", unit="count", form=Form.COUNT, better=Better.HIGHER, denominator="city")
def dual_use_facilities(statistics: Table, units: Units) -> Measure | Missing:
    """Public facilities that can be turned to use in an emergency: lodging for isolation, warehouses, medical ones.

    Parameters
    ----------
    statistics
        Value: how many. Asked of super-large and very large cities.

    Notes
    -----
    Handbook 2025, no. 50. No national number to compare with.
    """
    return figure(statistics, units, "city.dual_use_facilities", Form.COUNT)


@statistic(id="city.dangerous_bridges", unit="bridge", form=Form.COUNT, better=Better.LOWER, denominator="city_bridges")
def dangerous_bridges(statistics: Table, units: Units) -> Measure | Missing:
    """Bridges on city roads whose condition or structure is rated D or E.

    Parameters
    ----------
    statistics
        Value: how many.

    Notes
    -----
    Handbook 2025, no. 51.
    """
    return figure(statistics, units, "city.dangerous_bridges", Form.COUNT)


@statistic(id=GAS, unit="share", form=Form.SHARE, better=Better.HIGHER, denominator="planned_length")
def gas_network_annual_renewal_rate(
    statistics: Table, units: Units, *, denominator: str = "annual_plan"
) -> Measure | Missing:
    """Length of old municipal gas pipes renewed in the year as a share of what was to be renewed.

    Parameters
    ----------
    statistics
        Numerator: length renewed; denominator: see below, in the same unit.
    denominator
        ``annual_plan``: the year's planned length, as the handbook's table has it; more than all of it may be done.
        ``all_old``: the length of all old pipes, as its explanation has it. It tells departments and readers what is
        meant and changes no number by itself.

    Notes
    -----
    Handbook 2025, no. 52, which contradicts itself.
    """
    option = chosen(GAS, "denominator", denominator, ("annual_plan", "all_old"))
    return figure(statistics, units, GAS, Form.SHARE, may_exceed_one=denominator == "annual_plan", common=option)


@statistic(
    id="city.gas_network_renewal_rate", unit="share", form=Form.SHARE, better=Better.HIGHER, denominator="old_length"
)
def gas_network_renewal_rate(statistics: Table, units: Units) -> Measure | Missing:
    """Length of old gas pipes renewed as a share of the length of all old gas pipes.

    Parameters
    ----------
    statistics
        Numerator: length renewed; denominator: length of all old pipes, in the same unit.

    Notes
    -----
    建科〔2023〕75号, no. 52. The edition of 2025 asks for the year's part:
    :func:`gas_network_annual_renewal_rate`.
    """
    return figure(statistics, units, "city.gas_network_renewal_rate", Form.SHARE)
