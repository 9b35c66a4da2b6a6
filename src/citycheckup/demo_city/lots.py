"""Lots: what each street cell of a community is used for, and the compounds on the residential ones."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from citycheckup.demo_city.ground import CELL_M, Ground, outlines
from citycheckup.demo_city.names import SUFFIXES, named, stems
from citycheckup.demo_city.plan import Plan

STREET_HALF_M = 10.0
FORMS = ("slab", "tower", "court", "village")
RESIDENTIAL_CELLS = (0, 1, 3, 5, 6, 7)  # numbered from the south-west, row by row
MIDDLE_CELL, WORK_CELL, SERVICE_CELL = 4, 2, 8
_HALF_M = CELL_M / 2 - STREET_HALF_M
# Parts of the middle cell, west to east from its middle line: use, west, east.
_MIDDLE_PARTS = (("green", -_HALF_M, -25.0), ("public_service", -22.0, 22.0), ("school", 25.0, _HALF_M))


def lots_of(ground: Ground, plan: Plan) -> pd.DataFrame:
    """Return every lot of the city.

    Returns
    -------
    DataFrame
        Index ``lot_id``, sorted; ``community_id``; ``cell`` (0 to 8); ``use`` (``residential``, ``green``,
        ``public_service``, ``school``, ``commercial``, ``industrial``); ``form`` of residential lots (``slab``:
        six-storey danwei slabs, ``tower``, ``court``: courtyards of the old town, ``village``: urban village; else
        null); ``west``, ``south``, ``east``, ``north`` in metres; ``name`` of the residential ones.
    """
    tiles = ground.communities
    parts = [
        _cell(tiles, cell, "residential" if cell in RESIDENTIAL_CELLS else "public_service")
        for cell in (*RESIDENTIAL_CELLS, SERVICE_CELL)
    ]
    work = _cell(tiles, WORK_CELL, "commercial")
    rim = (tiles["edge_distance"].to_numpy() > 0.6) & (plan.stream("industry").random(len(tiles)) < 0.5)
    work["use"] = np.where(rim, "industrial", "commercial")
    parts.append(work)
    for letter, (use, west, east) in zip("abc", _MIDDLE_PARTS, strict=True):
        part = _cell(tiles, MIDDLE_CELL, use, letter)
        part["west"], part["east"] = tiles["x"].to_numpy() + west, tiles["x"].to_numpy() + east
        parts.append(part)
    lots = pd.concat(parts).sort_index()
    homes = lots["use"] == "residential"
    lots["form"] = _forms(lots[homes], ground, plan).reindex(lots.index)
    lots["name"] = _names(lots, plan)
    return lots


def compounds_table(lots: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the compounds, one a residential lot."""
    homes = lots[lots["use"] == "residential"]
    return outlines(homes, 名称=homes["name"])


def _cell(tiles: pd.DataFrame, cell: int, use: str, letter: str = "") -> pd.DataFrame:
    """Return one cell of every tile, inside its streets."""
    across, along = (at - 1 for at in (cell % 3, cell // 3))
    x, y = tiles["x"].to_numpy() + across * CELL_M, tiles["y"].to_numpy() + along * CELL_M
    table = pd.DataFrame({"community_id": tiles.index, "cell": cell, "use": use})
    table["west"], table["south"] = x - _HALF_M, y - _HALF_M
    table["east"], table["north"] = x + _HALF_M, y + _HALF_M
    table.index = pd.Index(tiles.index + f"-L{cell}{letter}", name="lot_id")
    return table


def _forms(homes: pd.DataFrame, ground: Ground, plan: Plan) -> pd.Series:
    """Say how each residential lot is built: the old town in the middle, slabs round it, towers and villages outside.

    A quarter of the lots is built like some other part of the city, so that small cities have some of each.
    """
    random = plan.stream("forms")
    away = ground.communities["edge_distance"].reindex(homes["community_id"]).to_numpy()
    outer = np.where(random.random(len(homes)) < 0.3, "village", "tower")
    usual = np.select([away < 0.25, away < 0.6], ["court", "slab"], outer)
    other = random.choice(FORMS, len(homes), p=(0.35, 0.35, 0.15, 0.15))
    form = np.where(random.random(len(homes)) < 0.25, other, usual)
    form[homes["cell"].to_numpy() == RESIDENTIAL_CELLS[0]] = "slab"  # every community has housing from before 2000
    return pd.Series(form, index=homes.index)


def _names(lots: pd.DataFrame, plan: Plan) -> pd.Series:
    names = pd.Series(None, index=lots.index, dtype=object)
    homes = lots["use"] == "residential"
    base = pd.Series(stems(int(homes.sum()), plan.stream("compound names")), index=lots.index[homes])
    random = plan.stream("compound suffixes")
    for form in FORMS:
        of_form = base[lots["form"][homes] == form]
        names[of_form.index] = named(of_form.tolist(), SUFFIXES[form], random)
    return names
