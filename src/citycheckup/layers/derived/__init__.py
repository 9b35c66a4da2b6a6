"""Layers made from the supplied ones, by name: the engine finds each by the parameters it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from citycheckup.layers.derived.cells import street_cells
from citycheckup.layers.derived.dwelling_sheet import dwelling_sheet
from citycheckup.layers.derived.dwellings import classified_buildings, dwelling_rules_summary, dwellings
from citycheckup.layers.derived.ground import ground
from citycheckup.layers.derived.land import built_up_land, construction_land
from citycheckup.layers.derived.open_space import joined_open_spaces, open_space_entries
from citycheckup.layers.derived.residential import dwelling_shares, residential_land
from citycheckup.layers.derived.residents import residents, unit_residents
from citycheckup.layers.derived.street_sample import community_sample, population_cells, street_sample, streets
from citycheckup.layers.derived.walkability import daily_living_score, neighbourhood_cells, walkability_index
from citycheckup.layers.derived.walking_distances import (
    convenience_store_distance_m,
    food_market_distance_m,
    large_open_space_distance_m,
    neighbourhood_densities,
    open_space_distance_m,
    public_transport_distance_m,
    stop_every_20_min_distance_m,
    stop_every_30_min_distance_m,
    timetable_stop_distance_m,
    transit_stop_distance_m,
    walks,
)

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
    "streets": streets,
    "joined_open_spaces": joined_open_spaces,
    "open_space_entries": open_space_entries,
    "population_cells": population_cells,
    "street_sample": street_sample,
    "community_sample": community_sample,
    "walks": walks,
    "food_market_distance_m": food_market_distance_m,
    "convenience_store_distance_m": convenience_store_distance_m,
    "transit_stop_distance_m": transit_stop_distance_m,
    "timetable_stop_distance_m": timetable_stop_distance_m,
    "stop_every_30_min_distance_m": stop_every_30_min_distance_m,
    "stop_every_20_min_distance_m": stop_every_20_min_distance_m,
    "public_transport_distance_m": public_transport_distance_m,
    "open_space_distance_m": open_space_distance_m,
    "large_open_space_distance_m": large_open_space_distance_m,
    "neighbourhood_densities": neighbourhood_densities,
    "daily_living_score": daily_living_score,
    "walkability_index": walkability_index,
    "neighbourhood_cells": neighbourhood_cells,
}
