"""Block, character and vitality 特色活力: old quarters and works that call for renewal."""

from __future__ import annotations

from citycheckup.catalogue import Measure, indicator
from citycheckup.checklists import load_checklist
from citycheckup.indicators.from_survey import flagged_finds
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Method


@indicator(
    id="block.old_commercial_quarters",
    level=Level.BLOCK,
    unit="count",
    form=Form.COUNT,
    better=Better.TARGET,
    method=Method.SURVEY,
    denominator="sites",
)
def old_commercial_quarters(survey: Table, units: Units) -> Measure:
    """Old shopping streets and quarters that call for renewal.

    Parameters
    ----------
    survey
        Items 27.1-27.6 of the checklist, by site; ``unit_id`` names the block or a community in it. A row
        for the block itself, not ticked, says that it was gone through and nothing found.

    Returns
    -------
    Measure
        Per block, flagged sites; null where nobody looked.

    Notes
    -----
    Handbook 2025, no. 27; 2023, no. 29. District and street offices decide the count; what the survey ticks are
    candidates. An improvement; more or fewer is neither better nor worse.
    """
    items = load_checklist().of("block.old_commercial_quarters")
    return flagged_finds(survey, items, units, Level.BLOCK, "surveys.sites")


@indicator(
    id="block.old_industrial_sites",
    level=Level.BLOCK,
    unit="count",
    form=Form.COUNT,
    better=Better.TARGET,
    method=Method.SURVEY,
    denominator="sites",
)
def old_industrial_sites(survey: Table, units: Units) -> Measure:
    """Old works and industrial sites that call for renewal.

    Parameters
    ----------
    survey
        Items 28.1-28.6 of the checklist, by site; ``unit_id`` names the block or a community in it. A row
        for the block itself, not ticked, says that it was gone through and nothing found.

    Returns
    -------
    Measure
        Per block, flagged sites; null where nobody looked.

    Notes
    -----
    Handbook 2025, no. 28; 2023, no. 30. District and street offices decide the count; what the survey ticks are
    candidates. An improvement; more or fewer is neither better nor worse.
    """
    items = load_checklist().of("block.old_industrial_sites")
    return flagged_finds(survey, items, units, Level.BLOCK, "surveys.sites")


@indicator(
    id="block.old_living_quarters",
    level=Level.BLOCK,
    unit="count",
    form=Form.COUNT,
    better=Better.TARGET,
    method=Method.SURVEY,
    denominator="sites",
)
def old_living_quarters(survey: Table, units: Units) -> Measure:
    """Old living quarters that call for renewal.

    Parameters
    ----------
    survey
        Items 29.1-29.4 of the checklist, by site; ``unit_id`` names the block or a community in it. A row
        for the block itself, not ticked, says that it was gone through and nothing found.

    Returns
    -------
    Measure
        Per block, flagged sites; null where nobody looked.

    Notes
    -----
    Handbook 2025, no. 29; 2023, no. 31. District and street offices decide the count; what the survey ticks are
    candidates. An improvement; more or fewer is neither better nor worse.
    """
    items = load_checklist().of("block.old_living_quarters")
    return flagged_finds(survey, items, units, Level.BLOCK, "surveys.sites")
