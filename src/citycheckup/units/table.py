"""The table of all units, from the divisions of each level and the administrative tree."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from citycheckup.units.administrative import holding_area
from citycheckup.units.faces import Faces, Numbers
from citycheckup.units.given import Division
from citycheckup.units.ids import block_ids, community_ids, compound_ids
from citycheckup.vocabulary import Level, Tree

COLUMNS = ("level", "tree", "name", "parent_id", "origin", "admin_id", "area_m2", "geometry")


def units_table(
    faces: Faces,
    *,
    city_id: str,
    city_name: str,
    blocks: Division,
    communities: Division,
    compounds: Division | None,
    tree: gpd.GeoDataFrame,
    crs: Any,
) -> gpd.GeoDataFrame:
    """Return the table of :class:`citycheckup.layers.units.Units`.

    Parameters
    ----------
    blocks, communities, compounds
        Divisions of the faces, each unit inside one of the level above.
    tree
        The administrative tree (``units/administrative.py``); an id of it that a unit has, too, gets an ``A-``.
    """
    taken = {city_id}
    city = Division(
        np.zeros(len(faces), dtype=np.int64),
        pd.DataFrame({"source_id": [city_id], "name": [city_name], "origin": ["boundary"]}, dtype=object),
    )
    block_id = block_ids(blocks.units, taken)
    block_of = _parent(communities, blocks, block_id)
    community_id = community_ids(communities.units, block_of, taken)
    levels = [
        _level(Level.CITY, city, [city_id], None, faces),
        _level(Level.BLOCK, blocks, block_id, city_id, faces),
        _level(Level.COMMUNITY, communities, community_id, block_of, faces),
    ]
    if compounds is not None:
        community_of = _parent(compounds, communities, community_id)
        compound_id = compound_ids(compounds.units, taken)
        levels.append(_level(Level.COMPOUND, compounds, compound_id, community_of, faces))
    tree = tree.rename(index=lambda area: f"A-{area}" if area in taken else area)
    tree = tree.assign(
        tree=str(Tree.ADMINISTRATIVE),
        parent_id=tree["parent_id"].map(lambda area: f"A-{area}" if area in taken else area, na_action="ignore"),
        origin=np.where(np.arange(len(tree)) == 0, "boundary", "given"),
        admin_id=None,
    )
    units = gpd.GeoDataFrame(pd.concat(levels), geometry="geometry", crs=crs)
    units["admin_id"] = holding_area(units, tree)
    table = gpd.GeoDataFrame(pd.concat([units, tree.set_crs(crs, allow_override=True)]), geometry="geometry", crs=crs)
    table["area_m2"] = table.geometry.area
    return table_in_order(table)


def table_in_order(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the table of units with its columns in order and typed, sorted by id; ids must be unique."""
    table = table[list(COLUMNS)].copy()
    for column in ("level", "tree", "name", "parent_id", "origin", "admin_id"):
        texts = [None if pd.isna(value) else str(value) for value in table[column]]
        table[column] = pd.Series(texts, index=table.index, dtype=object)
    table.index = pd.Index(table.index.astype(str), name="unit_id")
    if not table.index.is_unique:
        raise ValueError(f"unit ids are not unique: {table.index[table.index.duplicated()].tolist()}")
    return table.sort_index()


def _level(level: Level, units: Division, ids: list[str], parent_id: object, faces: Faces) -> pd.DataFrame:
    frame = pd.DataFrame({"level": str(level), "tree": str(Tree.CHECKUP), "name": units.units["name"].to_numpy()})
    frame["parent_id"] = pd.Series(parent_id, index=frame.index, dtype=object)
    frame["origin"] = units.units["origin"].to_numpy()
    frame["geometry"] = faces.dissolve(units.owner, len(units))
    return frame.set_axis(ids, axis=0)


def _parent(inner: Division, outer: Division, outer_id: list[str]) -> list[str]:
    return [outer_id[at] for at in outer.owner[_a_face(inner.owner)]]


def _a_face(owner: Numbers) -> Numbers:
    """Return a face of each owner, in their order."""
    owners, face = np.unique(owner, return_index=True)
    return face[owners >= 0]
