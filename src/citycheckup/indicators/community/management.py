"""Community, sound management 管理健全: property management, smart equipment."""

from __future__ import annotations

from citycheckup.catalogue import Measure, indicator
from citycheckup.indicators.community.compounds import surveyed_compounds
from citycheckup.indicators.from_records import with_noted
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Method


@indicator(
    id="community.property_management_shortfall",
    level=Level.COMMUNITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="compounds",
)
def property_management_shortfall(survey: Table, units: Units) -> Measure | Missing:
    """Compounds that nobody manages, or whose disputes nobody mediates.

    Parameters
    ----------
    survey
        Items 20.1 and 20.2 of the checklist, by compound.

    Returns
    -------
    Measure
        Per community, flagged compounds; null where none was looked at. Missing where the city has no compounds.

    Notes
    -----
    Handbook 2025, no. 20; 2023, no. 20, whose name asked for good management.
    """
    return surveyed_compounds(survey, units, "community.property_management_shortfall")


@indicator(
    id="community.smart_retrofit_need",
    level=Level.COMMUNITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="compounds",
)
def smart_retrofit_need(survey: Table, units: Units) -> Measure | Missing:
    """Compounds without smart lockers or complete smart security.

    Parameters
    ----------
    survey
        Items 21.1 and 21.2 of the checklist, by compound; 21.3, by community, names the community as a place and adds
        nothing, since the count is of compounds.

    Returns
    -------
    Measure
        Per community, flagged compounds; null where none was looked at. Missing where the city has no compounds.

    Notes
    -----
    Handbook 2025, no. 21; 2023, no. 21. An improvement, to be weighed with residents' wishes.
    """
    found = surveyed_compounds(survey, units, "community.smart_retrofit_need")
    if isinstance(found, Missing):
        return found
    return with_noted(found, survey, "community.smart_retrofit_need", "community", units)
