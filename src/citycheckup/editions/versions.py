"""The definition version of an indicator: two values are compared only where it is the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping

from citycheckup.editions.judging import threshold_for
from citycheckup.editions.model import EditionEntry
from citycheckup.vocabulary import CityClass


def definition_version(
    entry: EditionEntry,
    city_classes: Collection[CityClass] = (),
    parameters: Mapping[str, object] | None = None,
    reach: str | None = None,
) -> str:
    """Return the digest of what an indicator means, and of the standard that judges it in a city.

    It leaves out the edition's id and code: what the set of 2025 takes over from that of 2023 unchanged is the same
    definition, and a fix of what the one found can be shown by the other. It leaves out the program, too: the same
    definition computed by a newer release stays comparable, and the run's manifest names the release.

    Parameters
    ----------
    parameters
        What the city sets for this indicator, the readings that it took among them.
    reach
        How far is measured, ``buffer`` or ``network``, where the indicator asks for service areas.

    Returns
    -------
    str
        SHA-256, hexadecimal.
    """
    parts = {None, *(threshold.part for threshold in entry.thresholds if not threshold.reference)}
    judged_by = {part or "": threshold_for(entry, city_classes, part) for part in parts}
    core = {
        "indicator": entry.indicator,
        "unit": entry.unit,
        "better": str(entry.better),
        "definition": entry.definition_zh,
        "contents": list(entry.contents_zh),
        "denominator": entry.denominator_zh,
        "thresholds": {
            part: [threshold.comparator, float(threshold.value)]
            for part, threshold in judged_by.items()
            if threshold is not None
        },
        "parameters": dict(parameters or {}),
        "reach": reach,
    }
    text = json.dumps(core, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
