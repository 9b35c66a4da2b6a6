"""Community, liveable environment 环境宜居, as surveyed: footways, waste sorting."""

from __future__ import annotations

from citycheckup.catalogue import Measure, indicator
from citycheckup.checklists import Amount, load_checklist
from citycheckup.indicators.community.compounds import surveyed_compounds
from citycheckup.indicators.from_survey import flagged_finds
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Method


@indicator(
    id="community.substandard_footway_length",
    level=Level.COMMUNITY,
    unit="km",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="footways",
)
def substandard_footway_length(survey: Table, units: Units) -> Measure:
    """Length of the main footways in and around a community that are not up to standard.

    Parameters
    ----------
    survey
        Items 18.1-18.7 of the checklist, by stretch of footway, with the metres; ``unit_id`` names the community. A
        stretch with several faults counts once, with its longest. A row for the community itself, not ticked, says that
        it was walked and nothing found.

    Returns
    -------
    Measure
        Per community, km; null where nobody walked. A stretch ticked without its length leaves a doubt.

    Notes
    -----
    Handbook 2025, no. 18; 2023, no. 18.
    """
    items = load_checklist().of("community.substandard_footway_length")
    return flagged_finds(survey, items, units, Level.COMMUNITY, "surveys.footways", counts=Amount.LENGTH_M)


@indicator(
    id="community.waste_sorting_shortfall",
    level=Level.COMMUNITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="compounds",
)
def waste_sorting_shortfall(survey: Table, units: Units) -> Measure | Missing:
    """Compounds where the sorting of waste lacks its points, its scheme or a link of its chain.

    Parameters
    ----------
    survey
        Items 19.1-19.3 of the checklist, by compound.

    Returns
    -------
    Measure
        Per community, flagged compounds; null where none was looked at. Missing where the city has no compounds.

    Notes
    -----
    Handbook 2025, no. 19; 2023, no. 19.
    """
    return surveyed_compounds(survey, units, "community.waste_sorting_shortfall")
