"""What a page must know to draw a run's map: where its tiles are, what is in them, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from citycheckup.app.map.making import BUILDING_ZOOM, HIGHEST_ZOOM, LOWEST_ZOOM
from citycheckup.app.map.served import MapState
from citycheckup.app.shown.city import Bounds
from citycheckup.app.shown.run_tables import RunTables
from citycheckup.layers.schema import LAYERS, Shape
from citycheckup.reports.figures import layer_title
from citycheckup.wording import word


@dataclass(frozen=True)
class KindShown:
    """A kind of facility: the name of its layer, and its title."""

    kind: str
    title: str


@dataclass(frozen=True)
class MapShown:
    """A run's map.

    ``state`` is ``ready``, ``making`` (ask again in a moment) or ``failed``. ``tiles`` is the address of a tile below
    this host, with ``{z}``, ``{x}``, ``{y}``. ``layers`` names the tile layers with their fields. Buildings appear from
    ``building_zoom`` on.
    """

    run: str
    state: str
    state_text: str
    tiles: str
    min_zoom: int
    max_zoom: int
    building_zoom: int
    bounds: Bounds | None
    layers: list[dict[str, Any]]
    facility_kinds: list[KindShown]
    attribution: list[str]
    made_up: bool


def map_shown(tables: RunTables, state: MapState, language: str) -> MapShown:
    """Return what a page must know of a run's map."""
    kinds = [schema.name for schema in LAYERS if Shape.POINT in schema.shapes]
    there = tables.manifest.get("layers", {})
    return MapShown(
        run=tables.name,
        state=state.state,
        state_text=word(f"shown.map_state.{state.state}", language),
        tiles=f"/tiles/{tables.name}/{{z}}/{{x}}/{{y}}.mvt",
        min_zoom=LOWEST_ZOOM,
        max_zoom=HIGHEST_ZOOM,
        building_zoom=BUILDING_ZOOM,
        bounds=tables.bounds,
        layers=state.archive.layers if state.archive else [],
        facility_kinds=[
            KindShown(kind, layer_title(kind, language)) for kind in kinds if "features" in there.get(kind, {})
        ],
        attribution=list(tables.manifest.get("attribution", [])),
        made_up=bool(tables.manifest.get("made_up")),
    )
