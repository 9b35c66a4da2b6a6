"""How the units drawn compare with the handbook's sizes, for the city to know."""

from __future__ import annotations

import numpy as np

from citycheckup.units.faces import totals
from citycheckup.units.given import Division
from citycheckup.units.merging import SizeLimits
from citycheckup.units.pieces import Ground
from citycheckup.vocabulary import Message, Problem, Severity


def sizes_report(layer: Message, units: Division, ground: Ground, limits: SizeLimits) -> Problem:
    """Return a note of how many units lie below, within and above the sizes asked for.

    By residents where they are known, over the inhabited units; else by area.
    """
    if ground.residents_persons is None:
        key, least, most = "units.sizes_by_area", limits.area_min_m2, limits.area_max_m2
        size = totals(units.owner, ground.faces.area_m2, len(units))
    else:
        key, least, most = "units.sizes_by_residents", limits.residents_min_persons, limits.residents_max_persons
        size = totals(units.owner, ground.residents_persons, len(units))
    inhabited = size[size > 0]
    facts = {
        "layer": layer,
        "count": len(size),
        "empty": len(size) - len(inhabited),
        "under": int(np.sum(inhabited < least)),
        "over": int(np.sum(inhabited > most)),
        "least": least,
        "most": most,
    }
    return Problem(Message(key, facts), severity=Severity.NOTE)
