"""Dwelling, safety and durability 安全耐久: structure, gas, stairwells, the building's skin."""

from __future__ import annotations

import geopandas as gpd

from citycheckup.catalogue import Measure, indicator
from citycheckup.indicators.dwelling.surveyed import surveyed_dwellings
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Method


@indicator(
    id="dwelling.structural_hazard_buildings",
    level=Level.DWELLING,
    unit="building",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="dwellings",
)
def structural_hazard_buildings(survey: Table, dwelling_sheet: gpd.GeoDataFrame, units: Units) -> Measure:
    """Dwelling buildings suspected of a structural hazard at first screening.

    Singled out by the disaster-risk census, or seen on site: cracked or removed load-bearing members, decayed masonry,
    unlawful additions. One ticked item flags the building.

    Parameters
    ----------
    survey
        Items 1.1-1.5 of the checklist, by building.
    dwelling_sheet
        Every dwelling building, with its ``community_id``.

    Returns
    -------
    Measure
        Per community, flagged buildings; null where no building was looked at.

    Notes
    -----
    Handbook 2025, no. 1; 2023, no. 1. Suspected at first screening: an appraisal decides.
    """
    return surveyed_dwellings(survey, dwelling_sheet, units, "dwelling.structural_hazard_buildings")


@indicator(
    id="dwelling.gas_hazard_buildings",
    level=Level.DWELLING,
    unit="building",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.STATISTIC,
    denominator="dwellings",
)
def gas_hazard_buildings(survey: Table, dwelling_sheet: gpd.GeoDataFrame, units: Units) -> Measure:
    """Dwelling buildings with a gas hazard in their pipes.

    Pipes in use for 20 years or more that have been assessed as hazardous.

    Parameters
    ----------
    survey
        Item 2.1 of the checklist, by building.
    dwelling_sheet
        Every dwelling building, with its ``community_id``.

    Returns
    -------
    Measure
        Per community, flagged buildings; null where no building was looked at.

    Notes
    -----
    Handbook 2025, no. 2; 2023, no. 2. A figure of the gas company or a testing body, entered building by building, so
    that the list can name the buildings.
    """
    return surveyed_dwellings(survey, dwelling_sheet, units, "dwelling.gas_hazard_buildings")


@indicator(
    id="dwelling.corridor_hazard_buildings",
    level=Level.DWELLING,
    unit="building",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="dwellings",
)
def corridor_hazard_buildings(survey: Table, dwelling_sheet: gpd.GeoDataFrame, units: Units) -> Measure:
    """Dwelling buildings with hazards in their stairwells and corridors.

    Broken steps, rails and lights, blocked shafts, fire equipment that is lacking, escape routes used to store
    things or to charge bicycles.

    Parameters
    ----------
    survey
        Items 3.1-3.8 of the checklist, by building.
    dwelling_sheet
        Every dwelling building, with its ``community_id`` and ``use``: some housing types skip items.

    Returns
    -------
    Measure
        Per community, flagged buildings; null where no building was looked at.

    Notes
    -----
    Handbook 2025, no. 3; 2023, no. 3.
    """
    return surveyed_dwellings(survey, dwelling_sheet, units, "dwelling.corridor_hazard_buildings")


@indicator(
    id="dwelling.envelope_hazard_buildings",
    level=Level.DWELLING,
    unit="building",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="dwellings",
)
def envelope_hazard_buildings(survey: Table, dwelling_sheet: gpd.GeoDataFrame, units: Units) -> Measure:
    """Dwelling buildings with hazards in their facade, windows, roof or basement.

    Parameters
    ----------
    survey
        Items 4.1-4.5 of the checklist, by building.
    dwelling_sheet
        Every dwelling building, with its ``community_id``.

    Returns
    -------
    Measure
        Per community, flagged buildings; null where no building was looked at.

    Notes
    -----
    Handbook 2025, no. 4; 2023, no. 4.
    """
    return surveyed_dwellings(survey, dwelling_sheet, units, "dwelling.envelope_hazard_buildings")
