"""Dwelling, complete functions 功能完备: kitchens and bathrooms, pipes, water, age-friendliness."""

from __future__ import annotations

import geopandas as gpd

from citycheckup.catalogue import Measure, indicator
from citycheckup.checklists import Amount
from citycheckup.indicators.dwelling.surveyed import surveyed_dwellings
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Method


@indicator(
    id="dwelling.non_self_contained_flats",
    level=Level.DWELLING,
    unit="flat",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="dwellings",
)
def non_self_contained_flats(survey: Table, dwelling_sheet: gpd.GeoDataFrame, units: Units) -> Measure:
    """Flats without a kitchen or a bathroom of their own.

    Parameters
    ----------
    survey
        Items 5.1 and 5.2 of the checklist, by building, with the number of flats.
    dwelling_sheet
        Every dwelling building, with its ``community_id``.

    Returns
    -------
    Measure
        Per community, flats; null where no building was looked at.

    Notes
    -----
    Handbook 2025, no. 5. One flat may lack both, so a building counts the larger of its two numbers, not their sum (our
    reading: a count of flats must not count one twice).
    """
    return surveyed_dwellings(
        survey,
        dwelling_sheet,
        units,
        "dwelling.non_self_contained_flats",
        template="surveys.flats",
        counts=Amount.FLATS,
    )


@indicator(
    id="dwelling.basic_performance_buildings",
    level=Level.DWELLING,
    unit="building",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="dwellings",
)
def basic_performance_buildings(survey: Table, dwelling_sheet: gpd.GeoDataFrame, units: Units) -> Measure:
    """Dwelling buildings whose flats lack basic rooms, daylight or air.

    Parameters
    ----------
    survey
        Items 2023-5.1 and 2023-5.2 of the checklist, by building.
    dwelling_sheet
        Every dwelling building, with its ``community_id``.

    Returns
    -------
    Measure
        Per community, flagged buildings; null where no building was looked at.

    Notes
    -----
    2023, no. 5; in 2025 replaced by the number of flats, another quantity (see
    :func:`non_self_contained_flats`). The two forms ask for themselves: neither's answers stand in for the other's.
    """
    return surveyed_dwellings(survey, dwelling_sheet, units, "dwelling.basic_performance_buildings")


@indicator(
    id="dwelling.damaged_pipe_buildings",
    level=Level.DWELLING,
    unit="building",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="dwellings",
)
def damaged_pipe_buildings(survey: Table, dwelling_sheet: gpd.GeoDataFrame, units: Units) -> Measure:
    """Dwelling buildings with damaged pipes or lines: water, waste, heating, power, telephone.

    Parameters
    ----------
    survey
        Items 6.1-6.3 of the checklist, by building.
    dwelling_sheet
        Every dwelling building, with its ``community_id``.

    Returns
    -------
    Measure
        Per community, flagged buildings; null where no building was looked at.

    Notes
    -----
    Handbook 2025, no. 6; 2023, no. 6.
    """
    return surveyed_dwellings(survey, dwelling_sheet, units, "dwelling.damaged_pipe_buildings")


@indicator(
    id="dwelling.tap_water_buildings",
    level=Level.DWELLING,
    unit="building",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.STATISTIC,
    denominator="dwellings",
)
def tap_water_buildings(survey: Table, dwelling_sheet: gpd.GeoDataFrame, units: Units) -> Measure:
    """Dwelling buildings where the water at the tap fails in quality or pressure.

    Parameters
    ----------
    survey
        Items 2023-7.1 and 2023-7.2 of the checklist, by building.
    dwelling_sheet
        Every dwelling building, with its ``community_id``.

    Returns
    -------
    Measure
        Per community, flagged buildings; null where no building was looked at.

    Notes
    -----
    2023, no. 7; dropped in 2025. Entered building by building from the water company's records or samples.
    """
    return surveyed_dwellings(survey, dwelling_sheet, units, "dwelling.tap_water_buildings")


@indicator(
    id="dwelling.age_friendly_retrofit_buildings",
    level=Level.DWELLING,
    unit="building",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="dwellings",
)
def age_friendly_retrofit_buildings(survey: Table, dwelling_sheet: gpd.GeoDataFrame, units: Units) -> Measure:
    """Dwelling buildings that need an age-friendly retrofit.

    No lift where one could be added, steps or slippery floors on the way in, stairs without a wall rail, homes not yet
    adapted.

    Parameters
    ----------
    survey
        Items 7.1-7.4 of the checklist, by building.
    dwelling_sheet
        Every dwelling building, with its ``community_id`` and ``use``: some housing types skip items.

    Returns
    -------
    Measure
        Per community, flagged buildings; null where no building was looked at.

    Notes
    -----
    Handbook 2025, no. 7; 2023, no. 8. An improvement, to be weighed with residents' wishes. Item 7.4, about homes of
    vulnerable residents, flags the building and is named nowhere.
    """
    return surveyed_dwellings(survey, dwelling_sheet, units, "dwelling.age_friendly_retrofit_buildings")
