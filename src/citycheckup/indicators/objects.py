"""What a survey has to look at: dwelling buildings and compounds, and which items apply to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from citycheckup.checklists import Checklist, Item
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Level


@dataclass(frozen=True, eq=False)
class Objects:
    """Everything of one kind that should be looked at.

    Attributes
    ----------
    kind
        ``building`` or ``compound``.
    table
        Index: the object's id, sorted. ``unit_id`` (the community it lies in), ``name`` (null: unnamed), ``in_doubt``
        (bool: whether it is one of the objects hangs on something that is not known).
    applies
        Same index, one column per item: whether the item is to be asked there. An object to which none applies is not
        in the table.
    """

    kind: str
    table: pd.DataFrame
    applies: pd.DataFrame


def dwelling_objects(sheet: gpd.GeoDataFrame, items: Sequence[Item], checklist: Checklist) -> Objects:
    """Return the dwelling buildings that some of the items are about.

    Left out are items that the building's housing type skips; items about old buildings where it is known to be newer
    (not known: asked, and in doubt); items about high buildings where it is known to be lower.

    Parameters
    ----------
    sheet
        Index ``building_id``; ``community_id`` (null: in no community, left out), ``name``, ``use``, ``built_year``,
        ``storeys_used_count``, and, where there is one, ``storeys_rule`` (``assumed_…``: not known).
    """
    placed = sheet[sheet["community_id"].notna()].sort_index().rename_axis("object_id")
    applies = pd.DataFrame({item.id: _applies(placed, item, checklist) for item in items}, index=placed.index)
    year_matters = applies[[item.id for item in items if item.built_before_year is not None]].any(axis=1)
    table = pd.DataFrame(
        {
            "unit_id": placed["community_id"],
            "name": placed["name"],
            "in_doubt": year_matters & placed["built_year"].isna(),
        }
    )
    asked = applies.any(axis=1)
    return Objects("building", table[asked], applies[asked])


def compound_objects(units: Units, items: Sequence[Item]) -> Objects:
    """Return every compound of the checkup year; every item is asked of each."""
    compounds = units.at(Level.COMPOUND)
    table = pd.DataFrame(
        {"unit_id": compounds["parent_id"], "name": compounds["name"], "in_doubt": False},
        index=compounds.index.rename("object_id"),
    )
    return Objects("compound", table, pd.DataFrame(data=True, index=table.index, columns=[item.id for item in items]))


def _applies(sheet: gpd.GeoDataFrame, item: Item, checklist: Checklist) -> np.ndarray:
    asked = ~_housing_types(sheet["use"], checklist).isin(item.skipped_by).to_numpy()
    if item.built_before_year is not None:
        asked &= ~(sheet["built_year"].astype("float64") >= item.built_before_year).to_numpy()
    if item.storeys_from_count is not None:
        low = (sheet["storeys_used_count"].astype("float64") < item.storeys_from_count).to_numpy()
        asked &= ~(low & _storeys_known(sheet))
    return asked


def _housing_types(uses: pd.Series, checklist: Checklist) -> pd.Series:
    """Return the housing type of each building by its first use; null where it has none."""
    types = {use: checklist.type_of_use.get(_first_word(use)) for use in uses.dropna().unique()}
    return uses.map(types)


def _first_word(use: object) -> str:
    return str(use).split(";")[0].strip().casefold()


def _storeys_known(sheet: gpd.GeoDataFrame) -> np.ndarray:
    if "storeys_rule" not in sheet:
        return np.ones(len(sheet), dtype=bool)
    assumed: np.ndarray = sheet["storeys_rule"].astype(str).str.startswith("assumed").to_numpy(bool)
    return ~assumed
