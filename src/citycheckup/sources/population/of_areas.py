"""Residents as the city's own areas state them, where no population file is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from citycheckup.layers.layer import Layer, Missing

_FINEST_FIRST = ("communities", "blocks", "administrative_areas", "compounds")
_OVERLAP_SHARE = 0.05  # as much as given units may overlap before they are refused


def population_of_areas(layers: Mapping[str, Layer | Missing]) -> Layer | None:
    """Return population zones made of the finest areas that all state their residents; None where there are none.

    Columns ``residents_persons``, ``zone_kind`` (``polygon``). Compounds rarely hold everybody, so they come last.
    Areas that overlap by more than a twentieth are passed over.
    """
    stated = [layer for name in _FINEST_FIRST if (layer := _stated(layers.get(name)))]
    if not stated:
        return None
    chosen = stated[0]
    zones = chosen.table[["residents_persons", chosen.table.geometry.name]].assign(zone_kind="polygon")
    return replace(chosen, name="population", table=zones)


def _stated(layer: Layer | Missing | None) -> Layer | None:
    if not isinstance(layer, Layer) or "residents_persons" not in layer.table or layer.table.empty:
        return None
    if not layer.table["residents_persons"].notna().all():
        return None
    # Districts and their sub-districts in one file would count everybody twice.
    once = layer.table.union_all().area
    return layer if layer.table.area.sum() <= once * (1 + _OVERLAP_SHARE) else None
