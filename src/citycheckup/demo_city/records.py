"""Records of compounds and communities, commuting trips, and who of them falls short."""

from __future__ import annotations

import numpy as np
import pandas as pd

from citycheckup.demo_city.facilities import children_of
from citycheckup.demo_city.faults import Fault, chosen
from citycheckup.demo_city.ground import Ground
from citycheckup.demo_city.map_file import to_degrees
from citycheckup.demo_city.plan import Plan

_PARKING, _CHARGING = "community.parking_space_shortfall", "community.ev_charging_point_shortfall"
_COMPOUNDS_PER_FAULT = 40
_MOST_TRIPS, _PERSONS_PER_TRIP_ROW = 20_000, 50
_NEAR_STATION_SHARE, _NEAR_M = 0.5, 250.0


def compound_records(
    plan: Plan, year: int, lots: pd.DataFrame, buildings: pd.DataFrame
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return each compound's households, parking and charging, with some short of each.

    Supply is a tenth above demand, except where a shortage is planted: then it is short by exactly the fault's amount,
    and no surplus elsewhere makes it good.
    """
    homes = lots[lots["use"] == "residential"]
    households = buildings.groupby("lot_id")["flats_count"].sum().reindex(homes.index)
    parking = np.ceil(households * 0.9).astype(int)
    charging = np.ceil(households * 0.08).astype(int)
    private = (charging * 2) // 3
    table = pd.DataFrame(
        {
            "households_count": households,
            "parking_demand_count": parking,
            "parking_spaces_count": np.ceil(parking * 1.1).astype(int),
            "charging_demand_count": charging,
            "private_charging_points_count": private,
            "public_charging_points_count": charging,
        },
        index=homes.index.rename("compound_id"),
    )
    faults = []
    for indicator, demand, supply, most in (
        (_PARKING, "parking_demand_count", "parking_spaces_count", 80),
        (_CHARGING, "charging_demand_count", "private_charging_points_count", 4),
    ):
        random = plan.stream(f"amounts/{indicator}")
        units, wanted = homes["community_id"].to_dict(), table[demand].to_dict()
        for place in chosen(plan, indicator, list(homes.index), one_in=_COMPOUNDS_PER_FAULT, year=year):
            short = min(int(random.integers(1, most + 1)), int(wanted[place]))
            if indicator == _CHARGING:
                table.loc[place, "public_charging_points_count"] = 0
            table.loc[place, str(supply)] = int(wanted[place]) - short
            faults.append(Fault(indicator, str(units[place]), place, "compound", (), float(short)))
    return table, faults


def community_records(ground: Ground) -> pd.DataFrame:
    """Return each community's children and age: all were there before the standard of 2018."""
    children = children_of(ground.communities)
    return pd.DataFrame({"new": False, "primary_age_children_count": children}, index=ground.communities.index)


def commuting(ground: Ground, stations: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return trips between home and work: half of them from near one station to near another."""
    random = plan.stream("commuting")
    count = int(np.clip(plan.persons // _PERSONS_PER_TRIP_ROW, 200, _MOST_TRIPS))
    near = random.random(count) < _NEAR_STATION_SHARE
    table = {}
    for end in ("home", "work"):
        column, row = random.integers(0, ground.columns, count), random.integers(0, ground.rows, count)
        at = ground.communities.set_index(["column", "row"])[["x", "y"]].reindex(
            pd.MultiIndex.from_arrays([column, row])
        )
        station = random.integers(0, len(stations), count)
        dx, dy = random.uniform(-_NEAR_M, _NEAR_M, (2, count))
        x = np.where(near, stations["x"].to_numpy()[station], at["x"].to_numpy()) + dx
        y = np.where(near, stations["y"].to_numpy()[station], at["y"].to_numpy()) + dy
        table[f"{end}_longitude"], table[f"{end}_latitude"] = to_degrees(x, y)
    trips = pd.DataFrame(table).assign(commuters_count=random.integers(1, 9, count))
    return trips.drop_duplicates(list(table)).reset_index(drop=True)
