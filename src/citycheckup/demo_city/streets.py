"""Streets: a grid of arterials, secondary roads and local streets, a ring road, bridges over the river."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from citycheckup.demo_city.ground import CELL_M, CELLS_A_SIDE, Ground
from citycheckup.demo_city.names import stems
from citycheckup.demo_city.plan import Plan

# OpenStreetMap's words for our classes.
HIGHWAYS = {"expressway": "trunk", "arterial": "primary", "secondary": "secondary", "local": "tertiary"}


@dataclass(frozen=True, eq=False)
class Streets:
    """The grid of streets.

    Attributes
    ----------
    crossings
        One row per crossing: ``x``, ``y`` in metres; a crossing's number is its row.
    ways
        Index ``road_id``, sorted; ``name``, ``road_class``, ``crossings`` (array of numbers in driving order).
    """

    crossings: pd.DataFrame
    ways: pd.DataFrame


def streets_of(ground: Ground, plan: Plan) -> Streets:
    """Draw the streets on the edges of all cells; those between communities are wider and cross the river."""
    xs = ground.west + np.arange(ground.columns * CELLS_A_SIDE + 1) * CELL_M
    banks = [
        ground.row_south(first) + np.arange((last - first + 1) * CELLS_A_SIDE + 1) * CELL_M
        for first, last in ground.banks
    ]
    ys = np.concatenate(banks)
    number = np.arange(len(xs) * len(ys)).reshape(len(ys), len(xs))
    crossings = pd.DataFrame({"x": np.tile(xs, len(ys)), "y": np.repeat(ys, len(xs))})
    starts = np.cumsum([0, *map(len, banks)])
    lines: list[tuple[str, str, np.ndarray]] = []
    for at in range(len(xs)):
        kind = _class(at, len(xs) - 1)
        if kind == "local":
            lines += [
                (f"X{at:03d}-{bank}", kind, number[starts[bank] : starts[bank + 1], at]) for bank in range(len(banks))
            ]
        else:
            lines.append((f"X{at:03d}", kind, number[:, at]))
    for bank, of_bank in enumerate(banks):
        for at in range(len(of_bank)):
            rim = (bank == 0 and at == 0) or (bank == len(banks) - 1 and at == len(of_bank) - 1)
            kind = "expressway" if rim else _class(at, -1)
            lines.append((f"Y{starts[bank] + at:03d}", kind, number[starts[bank] + at]))
    names = stems(len(lines), plan.stream("street names"))
    ways = pd.DataFrame(
        {
            "name": [
                name + ("路" if road_id.startswith("X") else "街") if kind != "expressway" else f"{name}环路"
                for name, (road_id, kind, _) in zip(names, lines, strict=True)
            ],
            "road_class": [kind for _, kind, _ in lines],
            "crossings": [line for *_, line in lines],
        },
        index=pd.Index([road_id for road_id, *_ in lines], name="road_id"),
    )
    return Streets(crossings, ways.sort_index())


def _class(at: int, last: int) -> str:
    """Return the class of the line at this place: the outermost are the ring road, every ninth is an arterial."""
    if at in (0, last):
        return "expressway" if last > 0 else "secondary"
    if at % CELLS_A_SIDE:
        return "local"
    return "secondary" if at % (3 * CELLS_A_SIDE) else "arterial"
