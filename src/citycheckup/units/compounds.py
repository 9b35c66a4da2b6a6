"""Compounds 小区, from named residential land where a city has no layer of them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from citycheckup.units.rules import UnitRules

ORIGIN = "named_residential_land"


def named_residential_land(land_use: gpd.GeoDataFrame, rules: UnitRules) -> gpd.GeoDataFrame:
    """Join pieces of residential land into compounds.

    Pieces of one name that touch, or lie within ``rules.compound_join_m`` of each other, are one compound. Residential
    land without a name makes none: what it belongs to is unknown.

    Parameters
    ----------
    land_use
        Areas in a metric CRS with the columns ``use`` and ``name``.

    Returns
    -------
    GeoDataFrame
        Index ``id``: the first id of the compound's pieces, sorted; columns ``name`` and geometry. The pieces may
        overlap other compounds'.
    """
    is_named = (land_use["use"] == "residential") & land_use["name"].notna()
    land = land_use[is_named.to_numpy()].sort_index()
    areas = land.geometry.to_numpy()
    tree = shapely.STRtree(areas)
    one, other = tree.query(areas, predicate="dwithin", distance=rules.compound_join_m)
    name = pd.factorize(land["name"].astype(str).str.strip())[0]
    alike = name[one] == name[other]
    near = coo_array((np.ones(alike.sum()), (one[alike], other[alike])), shape=(len(land), len(land)))
    _, compound = connected_components(near, directed=False)
    first = np.unique(compound, return_index=True)[1]
    joined = [shapely.union_all(areas[compound == compound[at]]) for at in first]
    names = land["name"].astype(str).str.strip().iloc[first].to_numpy()
    index = pd.Index(land.index[first], name="id")
    return gpd.GeoDataFrame({"name": names}, geometry=joined, index=index, crs=land_use.crs).sort_index()
