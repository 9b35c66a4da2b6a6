"""Block, complete functions 功能完善: schools and parks within reach of where people live."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from citycheckup.catalogue import Measure, indicator
from citycheckup.geo.service_areas import Reach
from citycheckup.indicators.coverage import coverage, doubted, reaching_count
from citycheckup.layers.layer import Layer
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Message

MIDDLE_STAGES = ("middle", "nine_year", "complete_middle")


@indicator(
    id="block.middle_school_coverage",
    level=Level.BLOCK,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residential_land",
    locality_radius_m=1000.0,
)
def middle_school_coverage(
    schools: Layer, residential_land: Layer, units: Units, reach: Reach, *, radius_m: float = 1000.0
) -> Measure:
    """Share of a block's residential land within reach of a junior middle or nine-year school.

    Parameters
    ----------
    schools
        Points or areas; column ``stage``. Those that teach junior middle classes count, and so do those whose stage is
        not known, since OpenStreetMap does not mark it: the value is then an upper bound, ``partial``, and
        ``lower_share`` says what is certain.
    residential_land
        Areas, disjoint.
    radius_m
        From the school's edge.

    Returns
    -------
    Measure
        Per block, m2 of residential land covered, of all residential land. Null: no school is known at all.

    Notes
    -----
    Handbook 2025, no. 22; radius GB 50180-2018, 15-minute circle. Schools outside the block count as far as they reach
    in. Local radii may differ.
    """
    blocks, stage = units.at(Level.BLOCK), schools.table["stage"]
    counted = schools.table[stage.isin(MIDDLE_STAGES) | stage.isna()]
    certain = counted["stage"].notna().to_numpy()
    at_most = coverage(schools, counted, radius_m, residential_land.table.geometry, blocks, reach)
    areas = at_most.service_areas.geometry
    at_least_m2 = at_most.pieces.covered_m2(areas[certain]).clip(upper=at_most.covered_m2)
    arguments = pd.DataFrame(
        {
            "schools_count": reaching_count(areas, blocks),
            "unknown_stage_count": reaching_count(areas[~certain], blocks),
            "lower_share": at_least_m2 / at_most.land_m2.where(at_most.land_m2 > 0),
        }
    )
    uncertain = at_most.covered_m2 > at_least_m2
    return at_most.measure(
        "indicators.middle_school_coverage",
        {"radius_m": radius_m},
        arguments,
        doubted(uncertain, Message("indicators.doubt_school_stage")),
    )


@indicator(
    id="block.park_coverage",
    level=Level.BLOCK,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residential_land",
    locality_radius_m=1000.0,
)
def park_coverage(
    parks: Layer,
    residential_land: Layer,
    units: Units,
    reach: Reach,
    *,
    small_m2: float = 2_000.0,
    small_historic_m2: float = 1_000.0,
    medium_m2: float = 10_000.0,
    large_m2: float = 50_000.0,
    small_radius_m: float = 300.0,
    medium_radius_m: float = 500.0,
    large_radius_m: float = 1000.0,
) -> Measure:
    """Share of a block's residential land within reach of a park or green activity space, by the park's size.

    Parameters
    ----------
    parks
        Areas, or points with a known ``area_m2``; column ``historic_quarter``. The given area goes before the drawn
        one. Parks of unknown size (points without an area) are counted in the explanation and cover nothing.
    residential_land
        Areas, disjoint.
    small_m2, small_historic_m2
        The smallest park that counts, and the smallest inside a historic quarter.
    medium_m2, large_m2
        From this size on the medium and the large radius apply.
    small_radius_m, medium_radius_m, large_radius_m
        From the park's edge.

    Returns
    -------
    Measure
        Per block, m2 of residential land covered, of all residential land; ``partial`` where a park of unknown size
        could change it. Null: no park is known at all.

    Notes
    -----
    Handbook 2025, no. 25: 0.2-1 ha 300 m, 1-5 ha 500 m, 5-10 ha 800-1000 m (we take the upper end, and the same beyond
    10 ha); 0.1 ha in historic quarters. Greens inside a closed compound do not count and must not be in the layer.
    """
    blocks = units.at(Level.BLOCK)
    size_m2 = park_sizes_m2(parks.table)
    smallest_m2 = np.where(parks.table["historic_quarter"].eq(True).fillna(False), small_historic_m2, small_m2)
    counted = parks.table[size_m2 >= smallest_m2]
    sizes = size_m2[counted.index]
    radius_m = pd.Series(
        np.select([sizes >= large_m2, sizes >= medium_m2], [large_radius_m, medium_radius_m], small_radius_m),
        index=counted.index,
    )
    found = coverage(parks, counted, radius_m, residential_land.table.geometry, blocks, reach)
    unsized = reaching_count(reach.areas(parks.table[size_m2.isna()], large_radius_m), blocks)
    arguments = pd.DataFrame(
        {"parks_count": reaching_count(found.service_areas.geometry, blocks), "unknown_size_count": unsized}
    )
    common = {"too_small_count": int((size_m2 < smallest_m2).sum())}
    doubt = doubted(unsized > 0, Message("indicators.doubt_park_size"))
    return found.measure("indicators.park_coverage", common, arguments, doubt)


def park_sizes_m2(parks: gpd.GeoDataFrame) -> pd.Series:
    """Return each park's size: as given, else as drawn; null for a point without one."""
    drawn_m2 = parks.geometry.area
    sizes_m2: pd.Series = parks["area_m2"].astype(float).fillna(drawn_m2.where(drawn_m2 > 0))
    return sizes_m2
