"""Dwelling buildings as the survey saw them: what every indicator of the dwelling level does."""

from __future__ import annotations

import geopandas as gpd

from citycheckup.catalogue import Measure
from citycheckup.checklists import Amount, load_checklist
from citycheckup.indicators.from_survey import flagged_objects
from citycheckup.indicators.objects import dwelling_objects
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units


def surveyed_dwellings(
    survey: Table,
    dwelling_sheet: gpd.GeoDataFrame,
    units: Units,
    indicator: str,
    *,
    template: str = "surveys.buildings",
    counts: Amount = Amount.FLAG,
) -> Measure:
    """Count, by community, the dwelling buildings that an item of the indicator flags.

    Buildings are the unit of record; the community is the unit of reporting. See
    :func:`citycheckup.indicators.from_survey.flagged_objects`.
    """
    checklist = load_checklist()
    items = tuple(item for item in checklist.of(indicator) if item.record_kind == "building")
    objects = dwelling_objects(dwelling_sheet, items, checklist)
    return flagged_objects(survey, objects, items, units, template, counts=counts)
