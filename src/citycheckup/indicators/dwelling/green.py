"""Dwelling, green and smart 绿色智能: energy retrofit and digital equipment."""

from __future__ import annotations

import geopandas as gpd

from citycheckup.catalogue import Measure, indicator
from citycheckup.indicators.dwelling.surveyed import surveyed_dwellings
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Method


@indicator(
    id="dwelling.energy_retrofit_buildings",
    level=Level.DWELLING,
    unit="building",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="dwellings",
)
def energy_retrofit_buildings(survey: Table, dwelling_sheet: gpd.GeoDataFrame, units: Units) -> Measure:
    """Dwelling buildings from before 2000 that are worth an energy retrofit and have none.

    Parameters
    ----------
    survey
        Item 8.1 of the checklist, by building.
    dwelling_sheet
        Every dwelling building, with its ``community_id`` and ``built_year``: known to be newer, it is not looked at;
        not known, it is, and a flag is ``partial``.

    Returns
    -------
    Measure
        Per community, flagged buildings; null where no building was looked at.

    Notes
    -----
    Handbook 2025, no. 8; 2023, no. 9. An improvement. The year stands in the checklist.
    """
    return surveyed_dwellings(survey, dwelling_sheet, units, "dwelling.energy_retrofit_buildings")


@indicator(
    id="dwelling.digital_retrofit_buildings",
    level=Level.DWELLING,
    unit="building",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="dwellings",
)
def digital_retrofit_buildings(survey: Table, dwelling_sheet: gpd.GeoDataFrame, units: Units) -> Measure:
    """Dwelling buildings that lack fibre, shared security, smoke alarms or emergency calls.

    Parameters
    ----------
    survey
        Items 9.1-9.4 of the checklist, by building.
    dwelling_sheet
        Every dwelling building, with its ``community_id``, ``use`` (some housing types skip what is shared) and
        storeys: smoke alarms are for 10 storeys and more.

    Returns
    -------
    Measure
        Per community, flagged buildings; null where no building was looked at.

    Notes
    -----
    Handbook 2025, no. 9; 2023, no. 10. An improvement. Item 9.4, about homes of vulnerable residents, flags the
    building and is named nowhere.
    """
    return surveyed_dwellings(survey, dwelling_sheet, units, "dwelling.digital_retrofit_buildings")
