"""Puts a city's layers and every step together, ready to be asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from citycheckup.app.wiring import steps
from citycheckup.engine.graph import Workspace
from citycheckup.geo.networks import walking_network
from citycheckup.geo.service_areas import BufferReach, NetworkReach
from citycheckup.layers.layer import Layer
from citycheckup.sources.city import CityData
from citycheckup.sources.folder import CityFolder
from citycheckup.vocabulary import CancelToken, Progress, no_progress


def workspace_of(
    folder: CityFolder, data: CityData, *, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> Workspace:
    """Return a workspace with the city's layers and tables supplied and every step known."""
    known: dict[str, Callable[..., Any]] = steps()
    known["reach"] = _on_foot if folder.config.city.method == "network" else _as_the_crow_flies
    return Workspace({**data.layers, **data.tables}, known, folder.config.parameters, progress=progress, cancel=cancel)


def _as_the_crow_flies() -> BufferReach:
    return BufferReach()


def _on_foot(roads: Layer) -> NetworkReach:
    return NetworkReach(walking_network(roads.table))
