"""What the figures stand on: how dwellings and land were told, and where the residents were placed."""

from __future__ import annotations

import pandas as pd

from citycheckup.layers.layer import Layer
from citycheckup.vocabulary import Message


def ground(
    dwelling_rules: pd.DataFrame | None = None,
    dwelling_shares: pd.DataFrame | None = None,
    residential_land: Layer | None = None,
    built_up_land: Layer | None = None,
    construction_land: Layer | None = None,
    residents: Layer | None = None,
) -> tuple[Message, ...]:
    """Return the statements to show beside the figures, each with its numbers; nothing is said of what is not known.

    Counts of buildings by the rule that made them dwellings or not; the share of dwellings on mapped and on derived
    residential land; land by origin in km2; residents placed in dwellings, and those for whom no dwelling was found.
    """
    said: list[Message] = []
    if dwelling_rules is not None:
        counted = dwelling_rules[dwelling_rules["buildings_count"] > 0]
        dwellings = counted[counted["is_dwelling"]]["buildings_count"]
        others = counted[~counted["is_dwelling"]]["buildings_count"]
        totals = {"buildings": int(counted["buildings_count"].sum()), "dwellings": int(dwellings.sum())}
        said.append(Message("layers.ground_buildings", {**totals, "rules": _by_rule(dwellings)}))
        if len(others):
            said.append(Message("layers.ground_no_dwellings", {"rules": _by_rule(others)}))
    if dwelling_shares is not None:
        shares = {str(origin): float(share) for origin, share in dwelling_shares["share"].items()}
        said.append(Message("layers.ground_dwellings_on_land", shares))
    for layer in (residential_land, built_up_land, construction_land):
        if layer is not None:
            km2 = layer.table.area.groupby(layer.table["origin"]).sum() / 1e6
            origins = {origin: float(km2.get(origin, 0.0)) for origin in ("mapped", "derived")}
            said.append(Message("layers.ground_land", {"land": Message(f"reports.layer.{layer.name}"), **origins}))
    if residents is not None:
        table = residents.table
        placed = float(table["residents_persons"][table["dwelling_id"].notna()].sum())
        unplaced = float(table["residents_persons"][table["dwelling_id"].isna()].sum())
        said.append(
            Message("layers.ground_residents", {"total": placed + unplaced, "placed": placed, "unplaced": unplaced})
        )
    return tuple(said)


def _by_rule(counts: pd.Series) -> list[Message]:
    return [Message(f"layers.rule_{rule}", {"count": int(count)}) for rule, count in counts.items()]
