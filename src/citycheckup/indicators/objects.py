"""What a survey has to look at: dwelling buildings and compounds, and which items apply to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from citycheckup.checklists import Checklist, Item
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Level


@dataclass(frozen=True, eq=False)
class Objects:
    """Everything of one kind that could be looked at.

    Attributes
    ----------
    kind
        ``building`` or ``compound``.
    table
        Index: the object's id. ``unit_id`` (the community it lies in), ``name`` (null: unnamed), ``in_doubt`` (bool:
        whether it is one of the objects hangs on something that is not known).
    applies
        Whether an item is to be asked at an object: one row per object, one column per item. An object to which none
        applies need not be looked at.
    """

    kind: str
    table: pd.DataFrame
    applies: NDArray[np.bool_]

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Whether each object is to be looked at."""
        counted: NDArray[np.bool_] = np.logical_or.reduce(self.applies, axis=1)
        return counted


def dwelling_objects(sheet: gpd.GeoDataFrame, items: Sequence[Item], checklist: Checklist) -> Objects:
    """Return the dwelling buildings, and which of the items are about them.

    None is where the building lies in no community. Left out are items that the building's housing type skips; items
    about old buildings where it is known to be newer (not known: asked, and in doubt); items about high buildings where
    it is known to be lower.

    Parameters
    ----------
    sheet
        Index ``building_id``; ``community_id`` (null: in no community), ``name``, ``use``, ``built_year``,
        ``storeys_used_count``, and, where there is one, ``storeys_rule`` (``assumed_…``: not known).
    """
    placed = sheet["community_id"].notna().to_numpy()
    uses, known = pd.factorize(sheet["use"])
    types = [*(checklist.type_of_use.get(_first_word(use)) for use in known), None]  # the last: of those without a use
    applies = np.empty((len(sheet), len(items)), dtype=bool)
    for at, item in enumerate(items):
        skipped = np.array([housing_type in item.skipped_by for housing_type in types])
        applies[:, at] = placed & ~skipped[uses] & _of_age_and_height(sheet, item)
    by_year = applies[:, [item.built_before_year is not None for item in items]].any(axis=1)
    in_doubt = by_year & sheet["built_year"].isna().to_numpy()
    table = pd.DataFrame({"unit_id": sheet["community_id"], "name": sheet["name"], "in_doubt": in_doubt})
    return Objects("building", table.rename_axis("object_id"), applies)


def compound_objects(units: Units, items: Sequence[Item]) -> Objects:
    """Return every compound of the checkup year; every item is asked of each."""
    compounds = units.at(Level.COMPOUND)
    table = pd.DataFrame({"unit_id": compounds["parent_id"], "name": compounds["name"], "in_doubt": False})
    return Objects("compound", table.rename_axis("object_id"), np.ones((len(table), len(items)), dtype=bool))


def _of_age_and_height(sheet: gpd.GeoDataFrame, item: Item) -> NDArray[np.bool_]:
    asked = np.ones(len(sheet), dtype=bool)
    if item.built_before_year is not None:
        asked &= ~(sheet["built_year"].astype("float64") >= item.built_before_year).to_numpy()
    if item.storeys_from_count is not None:
        low = (sheet["storeys_used_count"].astype("float64") < item.storeys_from_count).to_numpy()
        asked &= ~(low & _storeys_known(sheet))
    return asked


def _first_word(use: object) -> str:
    return str(use).split(";")[0].strip().casefold()


def _storeys_known(sheet: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    if "storeys_rule" not in sheet:
        return np.ones(len(sheet), dtype=bool)
    rows, rules = pd.factorize(sheet["storeys_rule"])
    known = np.array([*(not str(rule).startswith("assumed") for rule in rules), True])
    return np.asarray(known[rows])
