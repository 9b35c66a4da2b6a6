"""Compounds as the survey saw them: what the surveyed indicators of the community level do."""

from __future__ import annotations

from citycheckup.catalogue import Measure
from citycheckup.checklists import load_checklist
from citycheckup.indicators.from_records import NO_COMPOUNDS
from citycheckup.indicators.from_survey import flagged_objects
from citycheckup.indicators.objects import compound_objects
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units


def surveyed_compounds(survey: Table, units: Units, indicator: str) -> Measure | Missing:
    """Count, by community, the compounds that an item of the indicator flags; Missing where the city has none drawn.

    See :func:`citycheckup.indicators.from_survey.flagged_objects`.
    """
    items = tuple(item for item in load_checklist().of(indicator) if item.record_kind == "compound")
    objects = compound_objects(units, items)
    if objects.table.empty:
        return NO_COMPOUNDS
    return flagged_objects(survey, objects, items, units, "surveys.compounds")
