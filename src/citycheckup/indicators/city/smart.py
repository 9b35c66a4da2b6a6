"""City, smart and efficient 智慧高效: monitoring, warning, the city's model and its management platform."""

from __future__ import annotations

import pandas as pd

from citycheckup.catalogue import Measure, indicator
from citycheckup.geo.areas import clip
from citycheckup.geo.land_by_unit import area_by_unit
from citycheckup.indicators.from_statistics import chosen, figure, figure_instead, statistic
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Completeness, Form, Level, RollUp

HIGH_RISK_WORKS = "city.high_risk_works_monitoring_coverage"
HIGH_RISES = "city.high_rise_fire_warning_coverage"
_M2_PER_KM2 = 1e6


@statistic(
    id="city.smart_pipeline_share", unit="share", form=Form.SHARE, better=Better.HIGHER, denominator="pipeline_length"
)
def smart_pipeline_share(statistics: Table, units: Units) -> Measure | Missing:
    """Share of the length of water, drainage, gas and heating lines that sensors watch over.

    Parameters
    ----------
    statistics
        Numerator: length watched; denominator: whole length, in the same unit.

    Notes
    -----
    Handbook 2025, no. 55; 2023 no. 57.
    """
    return figure(statistics, units, "city.smart_pipeline_share", Form.SHARE)


@statistic(id=HIGH_RISK_WORKS, unit="share", form=Form.SHARE, better=Better.HIGHER, denominator="sites")
def high_risk_works_monitoring_coverage(
    statistics: Table, units: Units, *, counted: str = "projects"
) -> Measure | Missing:
    """Share of the building sites whose high-risk works feed the supervision system with monitoring data.

    Parameters
    ----------
    statistics
        Numerator: those that do; denominator: all, see below.
    counted
        ``projects``: sites under construction; ``works``: high-risk works themselves. It tells what is meant and
        changes no number by itself.

    Notes
    -----
    Handbook 2025, no. 56, whose table and explanation count different things; 2023 no. 58.
    """
    option = chosen(HIGH_RISK_WORKS, "counted", counted, ("projects", "works"))
    return figure(statistics, units, HIGH_RISK_WORKS, Form.SHARE, common=option)


@statistic(id=HIGH_RISES, unit="share", form=Form.SHARE, better=Better.HIGHER, denominator="high_rises")
def high_rise_fire_warning_coverage(statistics: Table, units: Units, *, buildings: str = "civil") -> Measure | Missing:
    """Share of the high-rise buildings that have smart fire monitoring and warning.

    Parameters
    ----------
    statistics
        Numerator: those that have it; denominator: all high-rises: homes higher than 27 m, other buildings of more than
        one storey higher than 24 m.
    buildings
        ``civil``: homes and public buildings, as the name of 2025 says; ``with_industrial``: factories and warehouses
        too, as its explanation says. It tells what is meant and changes no number by itself.

    Notes
    -----
    Handbook 2025, no. 57; 2023 no. 59; heights GB 50016-2014.
    """
    option = chosen(HIGH_RISES, "buildings", buildings, ("civil", "with_industrial"))
    return figure(statistics, units, HIGH_RISES, Form.SHARE, common=option)


@statistic(
    id="city.platform_case_density",
    unit="case/km2",
    form=Form.RATIO,
    better=Better.HIGHER,
    denominator="managed_area",
)
def platform_case_density(statistics: Table, units: Units) -> Measure | Missing:
    """Cases that the city's management platform saw settled in time, for each km2 that it manages.

    Parameters
    ----------
    statistics
        Numerator: cases in the year; denominator: area managed, km2.

    Notes
    -----
    Handbook 2025, no. 59. No national number to compare with. The edition of 2023 asks for the area covered:
    :func:`platform_coverage`.
    """
    return figure(statistics, units, "city.platform_case_density", Form.RATIO)


@indicator(
    id="city.cim_coverage",
    level=Level.CITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="built_up_area",
    roll_up=RollUp.NONE,
)
def cim_coverage(
    units: Units,
    cim_coverage: Layer | None = None,
    built_up_land: Layer | None = None,
    statistics: Table | None = None,
) -> Measure | Missing:
    """Share of the built-up area for which the city's information model (CIM) holds three-dimensional data.

    Parameters
    ----------
    cim_coverage
        Areas seen from above; what several of them cover counts once.
    built_up_land
        Areas.
    statistics
        Where the map is not there: covered area and built-up area, in the same unit.

    Returns
    -------
    Measure
        For the city, m2. Null: the layer holds nothing and is not authoritative.

    Notes
    -----
    Handbook 2025, no. 58; 2023 no. 60.
    """
    found = _covered(cim_coverage, built_up_land, units, "figures.cim_coverage", "cim_coverage")
    return found or figure_instead(statistics, units, "city.cim_coverage", Form.SHARE, ("cim_coverage",))


@indicator(
    id="city.platform_coverage",
    level=Level.CITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="built_up_area",
    roll_up=RollUp.NONE,
)
def platform_coverage(
    units: Units,
    platform_area: Layer | None = None,
    built_up_land: Layer | None = None,
    statistics: Table | None = None,
) -> Measure | Missing:
    """Share of the built-up area that is managed through the city's operation and management platform.

    Parameters
    ----------
    platform_area
        Areas; what several of them cover counts once.
    built_up_land
        Areas.
    statistics
        Where the map is not there: managed area and built-up area, in the same unit.

    Returns
    -------
    Measure
        For the city, m2. Null: the layer holds nothing and is not authoritative.

    Notes
    -----
    建科〔2023〕75号, no. 61 (confidence: medium).
    """
    found = _covered(platform_area, built_up_land, units, "figures.platform_coverage", "platform_area")
    return found or figure_instead(statistics, units, "city.platform_coverage", Form.SHARE, ("platform_area",))


def _covered(
    covering: Layer | None, built_up_land: Layer | None, units: Units, template: str, name: str
) -> Measure | None:
    """Return the share of the built-up area inside the city that areas cover; None where a layer is missing."""
    if covering is None or built_up_land is None:
        return None
    city = units.at(Level.CITY)
    built_up = clip(built_up_land.table.geometry, city.union_all())
    land_m2 = area_by_unit(built_up, city)
    inside = clip(covering.table.geometry, built_up.union_all())
    covered_m2 = area_by_unit(inside, city).clip(upper=land_m2)  # rounding never covers more than all
    if covering.table.empty and covering.completeness is not Completeness.AUTHORITATIVE:
        covered_m2 = pd.Series(float("nan"), index=city.index)
    areas = pd.DataFrame({"covered_km2": covered_m2 / _M2_PER_KM2, "built_up_km2": land_m2 / _M2_PER_KM2})
    return Measure(
        numerator=covered_m2,
        denominator=land_m2,
        method="overlay",
        template=template,
        arguments=areas,
        used=(name, "built_up_land"),
    )
