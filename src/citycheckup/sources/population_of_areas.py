"""Residents as the city's own areas state them, where no population file is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from citycheckup.layers.layer import Layer, Missing

_FINEST_FIRST = ("compounds", "communities", "blocks", "administrative_areas")


def population_of_areas(layers: Mapping[str, Layer | Missing]) -> Layer | None:
    """Return population zones made of the finest areas that all state their residents; None where there are none.

    Columns ``residents_persons``, ``zone_kind`` (``polygon``); compounds rarely hold everybody, so they count only
    where no coarser areas state residents.
    """
    stated = [layer for name in (*_FINEST_FIRST[1:], _FINEST_FIRST[0]) if (layer := _stated(layers.get(name)))]
    if not stated:
        return None
    chosen = stated[0]
    zones = chosen.table[["residents_persons", chosen.table.geometry.name]].assign(zone_kind="polygon")
    return replace(chosen, name="population", table=zones)


def _stated(layer: Layer | Missing | None) -> Layer | None:
    if not isinstance(layer, Layer) or "residents_persons" not in layer.table or layer.table.empty:
        return None
    return layer if layer.table["residents_persons"].notna().all() else None
