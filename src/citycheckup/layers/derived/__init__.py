"""Layers made from the supplied ones, by name: the engine finds each by the parameters it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from citycheckup.layers.derived.cells import street_cells
from citycheckup.layers.derived.dwelling_sheet import dwelling_sheet
from citycheckup.layers.derived.dwellings import classified_buildings, dwelling_rules_summary, dwellings
from citycheckup.layers.derived.ground import ground
from citycheckup.layers.derived.land import built_up_land, construction_land
from citycheckup.layers.derived.residential import dwelling_shares, residential_land
from citycheckup.layers.derived.residents import residents, unit_residents

STEPS: dict[str, Callable[..., Any]] = {
    "street_cells": street_cells,
    "classified_buildings": classified_buildings,
    "dwelling_rules": dwelling_rules_summary,
    "dwellings": dwellings,
    "residential_land": residential_land,
    "dwelling_shares": dwelling_shares,
    "built_up_land": built_up_land,
    "construction_land": construction_land,
    "residents": residents,
    "unit_residents": unit_residents,
    "dwelling_sheet": dwelling_sheet,
    "ground": ground,
}
