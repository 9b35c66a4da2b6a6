"""Faults of place: facilities taken away or spoiled, and which communities and blocks that leaves short."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from citycheckup.demo_city.facilities import Facilities, children_of, whole_school_places
from citycheckup.demo_city.faults import FIRST_YEAR, Fault, away_from, chosen
from citycheckup.demo_city.ground import Ground
from citycheckup.demo_city.plan import Plan

# Indicators that a community falls short of when its own facility is gone; the layer, and the ids' beginning.
_OF_COMMUNITIES = {
    "community.elderly_care_shortfall": ("elderly_care", "EC"),
    "community.infant_care_shortfall": ("child_care", "CC"),
    "community.kindergarten_shortfall": ("kindergartens", "KG"),
    "community.activity_space_shortfall": ("activity_spaces", "AS"),
}
# What spoils a facility of a block, by indicator: layer, column.
_OF_BLOCKS = {
    "block.sports_ground_shortfall": ("multi_sports_grounds", "equipment_complete"),
    "block.culture_centre_shortfall": ("culture_centres", "functions_complete"),
}
_COMMUNITIES_PER_FAULT = 12
_OWN_FROM_PERSONS = 5_000  # a smaller community may share a neighbour's, so none is taken from it
_BLOCK_REACH_M, _SCHOOL_REACH_M, _PARK_REACH_M = 1000.0, 1000.0, 500.0
_PARK_SHARE = 0.85
_CLEAR_M, _CLEAR_SHARE = 3.0, 0.01  # nothing is planted so near to a limit that rounding could decide
_SAMPLES_A_SIDE = 20
POCKET_PARK_M = 20.0  # what is left of a lost park from south to north: less than 0.2 ha
_SCHOOLS_GONE_M = 1050.0
_AROUND_M = 2200.0  # further than a closed school or a lost park can matter


@dataclass(frozen=True, eq=False)
class Spoiled:
    """The city after its faults of place: registers, and the green lots of which a pocket park is left."""

    facilities: Facilities
    parks_lost: pd.Index
    faults: list[Fault]


def spoiled(plan: Plan, year: int, ground: Ground, lots: pd.DataFrame, facilities: Facilities) -> Spoiled:
    """Plant faults of place in communities and blocks."""
    faults: list[Fault] = []
    for indicator, (layer, prefix) in _OF_COMMUNITIES.items():
        large = ground.communities.index[ground.communities["residents_persons"] >= _OWN_FROM_PERSONS]
        short = chosen(plan, indicator, list(large), one_in=_COMMUNITIES_PER_FAULT, year=year)
        facilities = facilities.without(layer, pd.Index([f"{prefix}-{unit}" for unit in short]))
        faults += [Fault(indicator, unit) for unit in short]
    for indicator, (layer, column) in _OF_BLOCKS.items():
        table, found = _spoil_block(plan, year, indicator, facilities.tables[layer], column, ground.blocks)
        facilities = facilities.replaced(layer, table)
        faults += found
    schools, found = _schools_gone(plan, year, ground, lots, facilities.tables["schools"])
    facilities = facilities.replaced("schools", schools)
    faults += found
    schools, found = _places_short(plan, year, ground, schools)
    facilities = facilities.replaced("schools", schools)
    faults += found
    parks_lost, found = _parks_lost(plan, year, ground, lots)
    return Spoiled(facilities, parks_lost, faults + found)


def block_of_year(plan: Plan, year: int, indicator: str, ground_blocks: pd.DataFrame) -> str:
    """Return the block where a fault is planted: another one each year, where there are several."""
    order = plan.stream(f"faults/{indicator}").permutation(len(ground_blocks))
    return str(ground_blocks.index[order[0 if year == FIRST_YEAR else -1]])


def _spoil_block(
    plan: Plan, year: int, indicator: str, table: pd.DataFrame, column: str, blocks: pd.DataFrame
) -> tuple[pd.DataFrame, list[Fault]]:
    """Spoil every facility that serves one block; every block left with no good one within reach falls short."""
    far_m = away_from(table["x"].to_numpy(), table["y"].to_numpy(), blocks)
    assert (np.abs(far_m - _BLOCK_REACH_M) > _CLEAR_M).all()
    serves = far_m <= _BLOCK_REACH_M
    target = blocks.index.get_loc(block_of_year(plan, year, indicator, blocks))
    spoiled_table = table.assign(**{column: table[column].to_numpy() & ~serves[:, target]})
    left = (serves & spoiled_table[column].to_numpy()[:, None]).any(axis=0)
    return spoiled_table, [Fault(indicator, str(block)) for block in blocks.index[~left]]


def _schools_gone(
    plan: Plan, year: int, ground: Ground, lots: pd.DataFrame, schools: pd.DataFrame
) -> tuple[pd.DataFrame, list[Fault]]:
    """Close the middle classes round the outermost homes of one block; blocks with homes out of reach fall short."""
    indicator = "block.middle_school_coverage"
    block = block_of_year(plan, year, indicator, ground.blocks)
    own = ground.communities[ground.communities["block_id"] == block]
    target = own.iloc[int(own["edge_distance"].to_numpy().argmax())]
    middle = (schools["stage"] == "nine_year").to_numpy()
    away_m = np.hypot(schools["x"] - target["x"], schools["y"] - target["y"]).to_numpy()
    closed = schools.assign(stage=np.where(middle & (away_m > _SCHOOLS_GONE_M), "nine_year", "primary"))
    kept = closed[(closed["stage"] == "nine_year") & (away_m < _SCHOOLS_GONE_M + 2 * _AROUND_M)]
    x, y, of_block = _homes(ground, lots, own)
    nearest_m = np.full(len(x), np.inf)
    for school_x, school_y in zip(kept["x"], kept["y"], strict=True):
        nearest_m = np.minimum(nearest_m, np.hypot(x - school_x, y - school_y))
    worst_m = pd.Series(nearest_m).groupby(of_block).max()
    assert ((worst_m < _SCHOOL_REACH_M - 10 * _CLEAR_M) | (worst_m > _SCHOOL_REACH_M + _CLEAR_M)).all()
    return closed, [Fault(indicator, str(own_id), amount=None) for own_id in worst_m.index[worst_m > _SCHOOL_REACH_M]]


def _places_short(plan: Plan, year: int, ground: Ground, schools: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Leave the community in one corner of the city short of so many school places, and no other.

    The schools of its three neighbours, which reach it, are full up with nobody; its own has too few places; all others
    have three times as many as their own community needs and make good what the neighbours lack. That takes a city of
    three communities by three; smaller ones have no such fault.
    """
    indicator = "community.primary_school_place_shortfall"
    if min(ground.columns, ground.rows) < 3:
        return schools, []
    first = year == FIRST_YEAR
    corner = (0, 0) if first else (ground.columns - 1, ground.rows - 1)
    inward = 1 if first else -1
    at = ground.communities.reset_index().set_index(["column", "row"])["community_id"]
    community = str(at.loc[corner])
    beside = [
        (corner[0] + inward, corner[1]),
        (corner[0], corner[1] + inward),
        (corner[0] + inward, corner[1] + inward),
    ]
    children = int(children_of(ground.communities).loc[community])
    short = int(plan.stream(f"amounts/{indicator}").integers(20, 60))
    short += (children - short) % 2  # a nine-year school's places are then whole numbers, too
    table = schools.copy()
    table.loc[[f"SC-{at.loc[place]}" for place in beside], "places_count"] = 0
    own = f"SC-{community}"
    places = children - short
    table.loc[own, "places_count"] = whole_school_places(places) if table.loc[own, "stage"] == "nine_year" else places
    return table, [Fault(indicator, community, amount=float(short))]


def _parks_lost(plan: Plan, year: int, ground: Ground, lots: pd.DataFrame) -> tuple[pd.Index, list[Fault]]:
    """Leave pocket parks too small to count in one block; blocks with too few homes within reach fall short."""
    indicator = "block.park_coverage"
    block = block_of_year(plan, year, indicator, ground.blocks)
    own = ground.communities[ground.communities["block_id"] == block]
    green = lots[lots["use"] == "green"]
    lost = green.index[green["community_id"].isin(own.index)]
    left = green[green["community_id"].isin(_around(ground, own)) & ~green.index.isin(lost)]
    x, y, of_block = _homes(ground, lots, own)
    covered = np.zeros(len(x), dtype=bool)
    for at in range(len(left)):
        covered |= away_from(x, y, left.iloc[at : at + 1])[:, 0] <= _PARK_REACH_M
    share = pd.Series(covered.astype(float)).groupby(of_block).mean()
    assert ((share - _PARK_SHARE).abs() > _CLEAR_SHARE).all()
    return lost, [Fault(indicator, str(own_id), amount=None) for own_id in share.index[share < _PARK_SHARE]]


def _around(ground: Ground, changed: pd.DataFrame) -> pd.Index:
    """Return the communities that a change in some can matter to: everywhere else all is as it was laid out."""
    near = pd.Series(data=True, index=ground.communities.index)
    for axis in ("x", "y"):
        near &= ground.communities[axis].between(changed[axis].min() - _AROUND_M, changed[axis].max() + _AROUND_M)
    return ground.communities.index[near]


def _homes(ground: Ground, lots: pd.DataFrame, changed: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return sample places on the residential lots around a change, their corners included, and the block of each."""
    homes = lots[(lots["use"] == "residential") & lots["community_id"].isin(_around(ground, changed))]
    along, across = (part.ravel() for part in np.meshgrid(*[np.linspace(0, 1, _SAMPLES_A_SIDE)] * 2))
    x = homes["west"].to_numpy()[:, None] + across * (homes["east"] - homes["west"]).to_numpy()[:, None]
    y = homes["south"].to_numpy()[:, None] + along * (homes["north"] - homes["south"]).to_numpy()[:, None]
    block = ground.communities["block_id"].reindex(homes["community_id"]).to_numpy()
    return x.ravel(), y.ravel(), np.repeat(block, len(across))
