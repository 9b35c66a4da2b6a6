"""Sharing the persons of zones out among dwelling buildings, losing none."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.geo.areas import intersection

IN_ZONE, NEAR_ZONE, UNALLOCATED = "in_zone", "near_zone", "unallocated"


def allocate(zones: gpd.GeoDataFrame, dwellings: gpd.GeoDataFrame, *, reach_m: float) -> pd.DataFrame:
    """Share the persons of each zone among dwellings by floor area.

    Persons of a zone go to the dwellings inside it, by the floor area that lies in it (a building across two zones
    takes part in both). Where there is none, and for zones that are points, they go to the dwellings within ``reach_m``
    of it, by their whole floor area. Where there is none either, they stay unallocated.

    Parameters
    ----------
    zones
        Areas or points, metric CRS; column ``residents_persons`` (≥ 0, no nulls). Zones may overlap: each is shared out
        on its own.
    dwellings
        Areas in the same CRS; column ``floor_area_m2`` (of the whole building, > 0).
    reach_m
        How far from a zone without dwellings to look.

    Returns
    -------
    DataFrame
        One row per zone and dwelling: ``zone_id``, ``dwelling_id`` (null: unallocated), ``residents_persons``,
        ``rule`` (``in_zone``, ``near_zone``, ``unallocated``). The persons of each zone add up to what it holds.
        Independent of the order of rows.
    """
    zones, dwellings = zones.sort_index(), dwellings.sort_index()
    places, homes = zones.geometry.to_numpy(), dwellings.geometry.to_numpy()
    floors_m2 = dwellings["floor_area_m2"].to_numpy(dtype="float64")
    tree = shapely.STRtree(homes)

    zone, home = tree.query(places, predicate="intersects")
    areal = shapely.get_dimensions(places)[zone] == 2  # a zone that is a point holds no floor of its own
    zone, home = zone[areal], home[areal]
    inside = shapely.area(intersection(homes[home], places[zone])) / shapely.area(homes[home])
    within = pd.DataFrame({"zone": zone, "home": home, "weight": floors_m2[home] * inside, "rule": IN_ZONE})
    within = within[within["weight"] > 0]

    rest = np.setdiff1d(np.arange(len(zones)), within["zone"])
    zone, home = tree.query(places[rest], predicate="dwithin", distance=reach_m)
    near = pd.DataFrame({"zone": rest[zone], "home": home, "weight": floors_m2[home], "rule": NEAR_ZONE})

    rest = np.setdiff1d(rest, near["zone"])
    alone = pd.DataFrame({"zone": rest, "home": -1, "weight": 1.0, "rule": UNALLOCATED})

    shares = pd.concat([within, near, alone]).sort_values(["zone", "home"], ignore_index=True)
    shares["weight"] /= shares.groupby("zone")["weight"].transform("sum")
    persons = zones["residents_persons"].to_numpy(dtype="float64")[shares["zone"]]
    return pd.DataFrame(
        {
            "zone_id": zones.index.to_numpy()[shares["zone"]],
            "dwelling_id": np.array([*dwellings.index, None], dtype=object)[shares["home"]],
            "residents_persons": persons * shares["weight"],
            "rule": shares["rule"],
        }
    )
