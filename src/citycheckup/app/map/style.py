"""The look of the base map, light and dark, from the city's own tiles: no other host, no glyphs from a server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citycheckup.app.map.making import BUILDING_ZOOM, HIGHEST_ZOOM, LOWEST_ZOOM
from citycheckup.app.shown.city import Bounds

_COLOURS: Mapping[str, Mapping[str, str]] = {
    "light": {
        "ground": "#f6f5f1",
        "residential": "#efece4",
        "commercial": "#f0e6e0",
        "industrial": "#e9e7ee",
        "public_service": "#eae8f2",
        "green": "#dbe8d2",
        "park": "#cfe3c4",
        "woodland": "#cfe0c6",
        "farmland": "#eeeedd",
        "water": "#bfd8e6",
        "road": "#ffffff",
        "road_edge": "#d9d5cb",
        "building": "#d8d3c8",
        "line": "#7d776b",
        "text": "#3c3a35",
        "halo": "#ffffff",
    },
    "dark": {
        "ground": "#191c20",
        "residential": "#1f2226",
        "commercial": "#272325",
        "industrial": "#222329",
        "public_service": "#23232b",
        "green": "#1d2922",
        "park": "#1e2f24",
        "woodland": "#1c2b22",
        "farmland": "#22251f",
        "water": "#16303f",
        "road": "#3a3e44",
        "road_edge": "#121417",
        "building": "#33373d",
        "line": "#8f949c",
        "text": "#dfe2e6",
        "halo": "#14161a",
    },
}
THEMES = tuple(_COLOURS)
SOURCE = "city"
_LAND = ("residential", "commercial", "industrial", "public_service", "farmland", "green", "woodland", "park", "water")
# Width in pixels at zooms 8, 12 and 16.
_ROAD_WIDTHS = {
    "expressway": (1.2, 3, 14),
    "arterial": (0.8, 2.4, 11),
    "secondary": (0.4, 1.6, 8),
    "local": (0.2, 1, 6),
}
_OTHER_ROADS = (0.1, 0.6, 4)
_LABELS = ("community", "street", "block", "district", "city")


def base_style(
    theme: str, tiles: str, bounds: Bounds | None, attribution: str, *, named_levels: bool
) -> dict[str, Any]:
    """Return a MapLibre style.

    Parameters
    ----------
    theme
        ``light`` or ``dark``.
    tiles
        Address of a tile, with ``{z}``, ``{x}`` and ``{y}``.
    named_levels
        Whether units are labelled with their names. Without ``glyphs`` the browser draws every letter itself.
    """
    colour = _COLOURS[theme]
    source: dict[str, Any] = {
        "type": "vector",
        "tiles": [tiles],
        "minzoom": LOWEST_ZOOM,
        "maxzoom": HIGHEST_ZOOM,
        "attribution": attribution,
        "promoteId": {
            **dict.fromkeys(("city", "block", "community", "compound", "district", "street"), "unit_id"),
            "building": "building_id",
            "facility": "facility_id",
        },
    }
    if bounds is not None:
        source["bounds"] = list(bounds)
    return {
        "version": 8,
        "name": f"citycheckup-{theme}",
        "sources": {SOURCE: source},
        "layers": [
            {"id": "ground", "type": "background", "paint": {"background-color": colour["ground"]}},
            *_land(colour),
            *_roads(colour),
            _buildings(colour),
            _outline(colour),
            *(_names(colour) if named_levels else ()),
        ],
    }


def _land(colour: Mapping[str, str]) -> list[dict[str, Any]]:
    matched = [part for use in _LAND for part in (use, colour[use])]
    return [
        {
            **_from("land", "land", "fill"),
            "paint": {"fill-color": ["match", ["get", "use"], *matched, colour["ground"]], "fill-antialias": False},
        }
    ]


def _roads(colour: Mapping[str, str]) -> list[dict[str, Any]]:
    def width(extra: float) -> list[Any]:
        steps: list[Any] = ["interpolate", ["exponential", 1.6], ["zoom"]]
        for at, zoom in enumerate((8, 12, 16)):
            matched = [part for name, widths in _ROAD_WIDTHS.items() for part in (name, widths[at] + extra)]
            steps += [zoom, ["match", ["get", "road_class"], *matched, _OTHER_ROADS[at] + extra]]
        return steps

    layout = {"line-cap": "round", "line-join": "round"}
    return [
        {
            **_from("road-edge", "road", "line"),
            "minzoom": 12,
            "layout": layout,
            "paint": {"line-color": colour["road_edge"], "line-width": width(1.2)},
        },
        {
            **_from("road", "road", "line"),
            "layout": layout,
            "paint": {"line-color": colour["road"], "line-width": width(0)},
        },
    ]


def _buildings(colour: Mapping[str, str]) -> dict[str, Any]:
    fading = ["interpolate", ["linear"], ["zoom"], BUILDING_ZOOM, 0.4, BUILDING_ZOOM + 1, 1]
    return {
        **_from("building", "building", "fill"),
        "minzoom": BUILDING_ZOOM,
        "paint": {"fill-color": colour["building"], "fill-opacity": fading},
    }


def _outline(colour: Mapping[str, str]) -> dict[str, Any]:
    return {**_from("city-outline", "city", "line"), "paint": {"line-color": colour["line"], "line-width": 1.5}}


def _names(colour: Mapping[str, str]) -> list[dict[str, Any]]:
    first_seen = {"city": 0, "district": 8, "block": 11, "street": 11, "community": 13}
    last_seen = {"city": 9, "district": 12, "block": 14, "street": 14, "community": 22}
    return [
        {
            **_from(f"name-{level}", "unit_label", "symbol"),
            "filter": ["==", ["get", "level"], level],
            "minzoom": first_seen[level],
            "maxzoom": last_seen[level],
            "layout": {"text-field": ["get", "name"], "text-size": 12, "text-max-width": 8, "text-padding": 6},
            "paint": {"text-color": colour["text"], "text-halo-color": colour["halo"], "text-halo-width": 1.4},
        }
        for level in _LABELS
    ]


def _from(name: str, layer: str, kind: str) -> dict[str, Any]:
    return {"id": name, "type": kind, "source": SOURCE, "source-layer": layer}
