"""Block, tidy and orderly 整洁有序: what stands, hangs or gapes in the streets."""

from __future__ import annotations

from citycheckup.catalogue import Measure, indicator
from citycheckup.checklists import Amount, load_checklist
from citycheckup.indicators.from_survey import flagged_finds
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Method


@indicator(
    id="block.disorderly_parking_roads",
    level=Level.BLOCK,
    unit="road",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="roads",
)
def disorderly_parking_roads(survey: Table, units: Units) -> Measure:
    """Roads where vehicles stand in disorder.

    Parameters
    ----------
    survey
        Items 26.1-26.3 of the checklist, by road; ``unit_id`` names the block or a community in it. A row
        for the block itself, not ticked, says that it was gone through and nothing found.

    Returns
    -------
    Measure
        Per block, flagged roads, each once; null where nobody looked.

    Notes
    -----
    Handbook 2025, no. 26; 2023, no. 27.
    """
    items = load_checklist().of("block.disorderly_parking_roads")
    return flagged_finds(survey, items, units, Level.BLOCK, "surveys.roads")


@indicator(
    id="block.overhead_line_roads",
    level=Level.BLOCK,
    unit="road",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="roads",
)
def overhead_line_roads(survey: Table, units: Units) -> Measure:
    """Roads with disorderly overhead lines.

    Parameters
    ----------
    survey
        Items 2023-26.1 and 2023-26.2 of the checklist, by road; ``unit_id`` names the block or a community in it. A row
        for the block itself, not ticked, says that it was gone through and nothing found.

    Returns
    -------
    Measure
        Per block, flagged roads, each once; null where nobody looked.

    Notes
    -----
    2023, no. 26 (recalled, partly supported); dropped in 2025.
    """
    items = load_checklist().of("block.overhead_line_roads")
    return flagged_finds(survey, items, units, Level.BLOCK, "surveys.roads")


@indicator(
    id="block.damaged_manhole_covers",
    level=Level.BLOCK,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="roads",
)
def damaged_manhole_covers(survey: Table, units: Units) -> Measure:
    """Manhole covers that are gone, out of place or damaged.

    Parameters
    ----------
    survey
        Item 2023-28.1 of the checklist, by road with their number; ``unit_id`` names the block or a community in it. A
        row for the block itself, not ticked, says that it was gone through and nothing found.

    Returns
    -------
    Measure
        Per block, manhole covers; null where nobody looked.

    Notes
    -----
    2023, no. 28 (recalled); dropped in 2025. Recorded road by road.
    """
    items = load_checklist().of("block.damaged_manhole_covers")
    return flagged_finds(survey, items, units, Level.BLOCK, "surveys.manholes", counts=Amount.COUNT)
