"""Block, complete functions 功能完善: multi-use sports grounds and cultural activity centres."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.catalogue import Measure, indicator
from citycheckup.geo.service_areas import Reach
from citycheckup.indicators.from_statistics import messages
from citycheckup.indicators.veto import vetoed
from citycheckup.layers.layer import Layer
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Completeness, Form, Level, Message

_LOCALITY_M = 1000.0


@indicator(
    id="block.sports_ground_shortfall",
    level=Level.BLOCK,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="population",
    locality_radius_m=_LOCALITY_M,
)
def sports_ground_shortfall(
    multi_sports_grounds: Layer,
    units: Units,
    unit_residents: pd.DataFrame,
    reach: Reach,
    survey: Table | None = None,
    *,
    radius_m: float = 1000.0,
    lower_persons: float = 50_000.0,
    upper_persons: float = 100_000.0,
    lower_area_m2: float = 3_150.0,
    upper_area_m2: float = 5_620.0,
    minimum_open_hours: float = 12.0,
) -> Measure:
    """Blocks whose multi-use sports grounds are too small for their residents: 1 if so, 0 if not.

    Parameters
    ----------
    multi_sports_grounds
        Points or areas; columns ``area_m2`` (goes before the drawn area), ``equipment_complete``, ``public``,
        ``open_hours`` (a day). A ground that fails one of them does not count; school grounds open after school and
        commercial ones of public benefit may be in the register.
    unit_residents
        Index ``unit_id``; column ``residents_persons``.
    survey
        Items 23.1-23.5 of the checklist, by block: one that is ticked falls short by that alone.
    radius_m
        A ground serves the blocks it lies in or is this near to, and counts in full for each of them.
    lower_persons, upper_persons, lower_area_m2, upper_area_m2
        Area that residents call for: between the two numbers of persons it grows evenly from the one area to the
        other; below and above it goes by the share of persons (a smaller block needs the same part of the lower area,
        which is our own reading).
    minimum_open_hours
        How long a day a ground must be open.

    Returns
    -------
    Measure
        Per block; null where its residents are not known or no ground is known at all in a layer that is not
        authoritative. What is not known of a ground is taken as in order, with a doubt where the verdict hangs on it.

    Notes
    -----
    Handbook 2025, no. 23; areas and radius GB 50180-2018, 15-minute circle.
    """
    blocks, grounds = units.at(Level.BLOCK), multi_sports_grounds.table
    residents = unit_residents["residents_persons"].reindex(blocks.index).astype(float)
    required_m2 = required_area_m2(residents, (lower_persons, upper_persons), (lower_area_m2, upper_area_m2))
    drawn_m2 = grounds.geometry.area
    sizes_m2 = grounds["area_m2"].astype(float).fillna(drawn_m2.where(drawn_m2 > 0))
    hours = grounds["open_hours"].astype(float)
    fails = _says_no(grounds["equipment_complete"]) | _says_no(grounds["public"]) | (hours < minimum_open_hours)
    unsaid = grounds[["equipment_complete", "public"]].isna().any(axis=1) | hours.isna() | sizes_m2.isna()
    areas = reach.areas(grounds, radius_m)
    pairs = _serving(grounds, areas, blocks)
    certain_m2 = _total(pairs, sizes_m2.where(~fails & ~unsaid, 0.0).fillna(0.0), blocks.index)
    # A ground of unknown size may be as large as it takes.
    at_most_m2 = _total(pairs, sizes_m2.fillna(np.inf).where(~fails, 0.0), blocks.index)
    arguments = {
        "residents_persons": residents,
        "required_m2": required_m2,
        "good_m2": certain_m2,
        "unsaid_count": _total(pairs, (unsaid & ~fails).astype(float), blocks.index),
        "failing_count": _total(pairs, fails.astype(float), blocks.index),
    }
    computed = _measure(
        multi_sports_grounds,
        radius_m,
        areas,
        reach.method,
        "figures.sports_ground",
        arguments,
        short=at_most_m2 < required_m2,
        surely_short=certain_m2 < required_m2,
    )
    return vetoed(computed, survey, "block.sports_ground_shortfall", units, Level.BLOCK)


@indicator(
    id="block.culture_centre_shortfall",
    level=Level.BLOCK,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="population",
    locality_radius_m=_LOCALITY_M,
)
def culture_centre_shortfall(
    culture_centres: Layer,
    units: Units,
    unit_residents: pd.DataFrame,
    reach: Reach,
    survey: Table | None = None,
    *,
    radius_m: float = 1000.0,
    per_persons: float = 100_000.0,
    minimum_floor_area_m2: float = 3_000.0,
) -> Measure:
    """Blocks without a cultural activity centre up to standard: 1 if so, 0 if not.

    Parameters
    ----------
    culture_centres
        Points or areas; columns ``floor_area_m2``, ``functions_complete`` (for the young, the old and children),
        ``public``. Venues of the district or the city that serve the block may be in the register.
    unit_residents
        Index ``unit_id``; column ``residents_persons``.
    survey
        Items 24.1-24.5 of the checklist, by block: one that is ticked falls short by that alone.
    radius_m
        A centre serves the blocks it lies in or is this near to.
    per_persons
        One for each so many residents, or part of them.
    minimum_floor_area_m2
        Smallest that counts; the standard gives 3,000 to 6,000 m2 and leaves the rest to the city.

    Returns
    -------
    Measure
        Per block; null where its residents are not known or no centre is known at all in a layer that is not
        authoritative. What is not known of a centre is taken as in order, with a doubt where the verdict hangs on it.

    Notes
    -----
    Handbook 2025, no. 24; floor area and radius GB 50180-2018, 15-minute circle.
    """
    blocks, centres = units.at(Level.BLOCK), culture_centres.table
    residents = unit_residents["residents_persons"].reindex(blocks.index).astype(float)
    required = pd.Series(np.ceil(residents / per_persons), index=blocks.index)
    floor_m2 = centres["floor_area_m2"].astype(float)
    fails = _says_no(centres["functions_complete"]) | _says_no(centres["public"]) | (floor_m2 < minimum_floor_area_m2)
    unsaid = centres[["functions_complete", "public", "floor_area_m2"]].isna().any(axis=1) & ~fails
    areas = reach.areas(centres, radius_m)
    pairs = _serving(centres, areas, blocks)
    good, unsaid_count, failing = (
        _total(pairs, which.astype(float), blocks.index) for which in (~fails & ~unsaid, unsaid, fails)
    )
    arguments = {
        "residents_persons": residents,
        "required_count": required,
        "good_count": good,
        "unsaid_count": unsaid_count,
        "failing_count": failing,
    }
    computed = _measure(
        culture_centres,
        radius_m,
        areas,
        reach.method,
        "figures.culture_centre",
        arguments,
        short=good + unsaid_count < required,
        surely_short=good < required,
    )
    return vetoed(computed, survey, "block.culture_centre_shortfall", units, Level.BLOCK)


def required_area_m2(
    residents_persons: pd.Series, persons: tuple[float, float], area_m2: tuple[float, float]
) -> pd.Series:
    """Return the area that residents call for: even between the two steps, by the share of persons outside them.

    Null where the residents are not known; 0 where there are none.
    """
    between = np.interp(residents_persons, persons, area_m2)
    share = np.minimum(residents_persons / persons[0], 1.0) * np.maximum(residents_persons / persons[1], 1.0)
    return pd.Series(between * share, index=residents_persons.index)


def _says_no(flags: pd.Series) -> pd.Series:
    return flags.astype("boolean").eq(False).fillna(False).astype(bool)


def _serving(places: gpd.GeoDataFrame, areas: gpd.GeoSeries, blocks: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return positions of blocks and of the places in them or within reach of them, each pair once."""
    outlines = blocks.geometry.to_numpy()
    found = [
        shapely.STRtree(shapes.to_numpy()).query(outlines, predicate="intersects")
        for shapes in (places.geometry, areas)
    ]
    return pd.DataFrame(np.concatenate(found, axis=1).T, columns=["block", "place"]).drop_duplicates()


def _total(pairs: pd.DataFrame, amounts: pd.Series, blocks: pd.Index) -> pd.Series:
    """Add up by block; in order of size, so that the order of places does not matter."""
    amount = pd.Series(amounts.to_numpy(float)[pairs["place"]], index=pairs["block"]).sort_values()
    return amount.groupby(level=0).sum().reindex(range(len(blocks)), fill_value=0.0).set_axis(blocks)


def _measure(
    places: Layer,
    radius_m: float,
    areas: gpd.GeoSeries,
    method: str,
    template: str,
    arguments: dict[str, pd.Series],
    *,
    short: pd.Series,
    surely_short: pd.Series,
) -> Measure:
    """Return 1 for the blocks that are short, with a doubt where they may be although they need not."""
    known = arguments["residents_persons"].notna()
    numerator = short.astype(float).where(known)
    if places.table.empty and places.completeness is not Completeness.AUTHORITATIVE:
        numerator = pd.Series(np.nan, index=short.index)
    unsure = short.index[surely_short & ~short]
    verdict = [Message("figures.short" if flag else "figures.not_short") for flag in short]
    return Measure(
        numerator=numerator,
        denominator=None,
        method=method,
        template=template,
        arguments=pd.DataFrame({**arguments, "verdict": pd.Series(verdict, index=short.index, dtype=object)}),
        common={"radius_m": radius_m},
        service_areas=gpd.GeoDataFrame(
            {"facility_id": places.table.index.astype(str), "radius_m": radius_m},
            geometry=areas.to_numpy(),
            crs=places.table.crs,
        ),
        doubt=messages({unit_id: Message("figures.doubt_facility_unsaid") for unit_id in unsure}, short.index),
    )
