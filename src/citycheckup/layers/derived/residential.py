"""Residential land: as mapped, and derived from dwellings where it is not."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.geo.areas import Positions, grouped, polygonal, without_overlaps
from citycheckup.geo.land_by_unit import cut_by_unit, union_by_unit
from citycheckup.geo.points_in_areas import first_area_of, points_in
from citycheckup.geo.threads import one_by_one
from citycheckup.layers.derived.provenance import areas, derived
from citycheckup.layers.layer import Layer, Missing
from citycheckup.vocabulary import Message


def residential_land(
    boundary: Layer,
    land_use: Layer | None = None,
    dwellings: Layer | None = None,
    buildings: Layer | None = None,
    street_cells: Layer | None = None,
    *,
    footprint_share_min: float = 0.1,
    dwelling_share_min: float = 0.5,
    yard_m: float = 20.0,
) -> Layer | Missing:
    """Return the residential land of the city, mapped and derived, in parts that do not overlap.

    Mapped: land use ``residential``, clipped to the city; where two overlap, the lower id keeps what they share.
    Derived, in each street cell less the mapped land of any use: the whole rest of the cell where the footprint of
    dwellings covers at least ``footprint_share_min`` of it and is at least ``dwelling_share_min`` of the footprint of
    all buildings there; else the dwellings whose representative point lies there, grown by ``yard_m`` and kept within
    the rest of their own cell. Cells reach to the middle of the street, and so does the land derived from them.

    Parameters
    ----------
    boundary, land_use, buildings
        Supplied layers; ``land_use`` with ``use``.
    dwellings
        The dwelling buildings: some of the buildings.
    street_cells
        Areas that cover the city; without them the city is one cell.

    Returns
    -------
    Layer
        Areas, ``origin`` (``mapped``, ``derived``); ids are those of the land use, and ``derived-<cell id>``. Missing
        where there is neither mapped residential land nor a dwelling.

    The derivation and its thresholds are our own assumptions: the handbook takes residential land from the plan.
    """
    every_use = boundary.table.geometry.iloc[:0] if land_use is None else land_use.inside(boundary)
    parts = []
    if land_use is not None:
        residential = every_use[land_use.table["use"].reindex(every_use.index).eq("residential")]
        parts.append(areas(without_overlaps(residential), "mapped"))
    if dwellings is not None:
        cells = _cells(boundary, street_cells)
        rest = cells.set_geometry(
            polygonal(shapely.difference(cells.geometry.to_numpy(), union_by_unit(every_use, cells)))
        )
        cuts = cut_by_unit((dwellings if buildings is None else buildings).areas, rest)
        homes_m2, all_m2 = cuts.pieces(dwellings.table.index).area_m2(), cuts.pieces().area_m2()
        whole = (
            (homes_m2 > 0) & (homes_m2 >= footprint_share_min * rest.area) & (homes_m2 >= dwelling_share_min * all_m2)
        )
        yards = _yards(dwellings, rest[~whole], yard_m)
        parts.append(areas(pd.concat([rest.geometry[whole], yards]).add_prefix("derived-", axis=0), "derived"))
    land = pd.concat(parts) if parts else gpd.GeoDataFrame()
    if land.empty:
        return Missing(("land_use", "buildings"), Message("layers.no_residential_land"))
    return derived("residential_land", land, (land_use, dwellings, street_cells if dwellings is not None else None))


def dwelling_shares(dwellings: Layer, residential_land: Layer | None = None) -> pd.DataFrame:
    """Say how many dwellings lie on which residential land.

    Returns a table with index ``origin`` (``mapped``, ``derived``, ``neither``) and columns ``dwellings_count`` and
    ``share`` (0 to 1 of all dwellings, by representative point).
    """
    origins = pd.Index(["mapped", "derived", "neither"], name="origin")
    origin = pd.Series("neither", index=dwellings.table.index, dtype=object)
    if residential_land is not None:
        land = points_in(residential_land.table, dwellings.middles).dropna()
        origin[land.index] = residential_land.table["origin"].loc[land.to_numpy()].to_numpy()
    counts = origin.value_counts().reindex(origins, fill_value=0)
    return pd.DataFrame({"dwellings_count": counts, "share": counts / len(origin)}, index=origins)


def _cells(boundary: Layer, street_cells: Layer | None) -> gpd.GeoDataFrame:
    if street_cells is not None:
        return street_cells.table[["geometry"]]
    return gpd.GeoDataFrame(geometry=[boundary.table.union_all()], index=["city"], crs=boundary.table.crs)


def _yards(dwellings: Layer, cells: gpd.GeoDataFrame, yard_m: float) -> gpd.GeoSeries:
    """Return, for each cell that has some, the ground within ``yard_m`` of its dwellings, inside the cell."""
    middles, homes = dwellings.middles, dwellings.table.geometry.to_numpy()
    within = cells.geometry.to_numpy()
    cell = first_area_of(within, middles.x.to_numpy(), middles.y.to_numpy())
    groups = [(at, own) for at, own in grouped(cell, np.arange(len(cell))) if at >= 0]

    def grown(group: tuple[int, Positions]) -> Any:  # cell by cell: grown, a house has seventy corners
        at, own = group
        return shapely.intersection(shapely.union_all(shapely.buffer(homes[own], yard_m, quad_segs=16)), within[at])

    inside = np.full(len(cells), shapely.Polygon(), dtype=object)
    inside[[at for at, _ in groups]] = one_by_one(grown, groups)
    yards = gpd.GeoSeries(polygonal(inside), index=cells.index, crs=cells.crs)
    return yards[yards.area > 0]
