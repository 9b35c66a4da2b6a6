"""One row per dwelling building: what it is, where it belongs, who lives there."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from citycheckup.geo.points_in_areas import points_in
from citycheckup.layers.layer import Layer
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Level

_LEVELS = (Level.BLOCK, Level.COMMUNITY, Level.COMPOUND)


def dwelling_sheet(units: Units, dwellings: Layer, residents: Layer | None = None) -> gpd.GeoDataFrame:
    """Return the dwellings with the units they lie in and their residents.

    Parameters
    ----------
    dwellings
        Areas; see :func:`citycheckup.layers.derived.dwellings.dwellings`.
    residents
        See :func:`citycheckup.layers.derived.residents.residents`; None: not known.

    Returns
    -------
    GeoDataFrame
        Index ``building_id``, sorted; the dwellings' columns and ``block_id``, ``community_id``, ``compound_id`` (null:
        in no compound; by representative point), ``residents_persons`` (null: not known; 0: nobody was allocated).
    """
    table = dwellings.table
    found = {f"{level}_id": points_in(units.at(level), dwellings.middles) for level in _LEVELS}
    persons = pd.Series(float("nan"), index=table.index)
    if residents is not None:
        allocated = residents.table.dropna(subset=["dwelling_id"])
        persons = allocated.groupby("dwelling_id")["residents_persons"].sum().reindex(table.index, fill_value=0.0)
    sheet = table.assign(**found, residents_persons=persons)
    sheet.index.name = "building_id"
    return sheet.sort_index()
