"""Units as paths of an SVG: simplified without tearing neighbours apart, in whole numbers, the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

# How many grid steps the longer side of the map has: about one a pixel on a large screen.
_GRID_STEPS = 3000


@dataclass(frozen=True)
class Drawing:
    """Paths of units, level by level, in steps of a grid from the map's top left corner.

    Attributes
    ----------
    step_m
        Metres a grid step.
    width_steps, height_steps
        Size of the map.
    paths
        For each level, unit id and path data, sorted by id.
    """

    step_m: float
    width_steps: int
    height_steps: int
    paths: dict[str, tuple[tuple[str, str], ...]]


def draw_units(units: gpd.GeoDataFrame, levels: Sequence[str]) -> Drawing:
    """Draw the units of some levels.

    Parameters
    ----------
    units
        Index ``unit_id``, column ``level``, geometry: areas in a metric CRS.
    levels
        Levels to draw.

    Returns
    -------
    Drawing
        Outlines are simplified by at most one grid step, edges that neighbours share alike on both sides.
    """
    shown = units[units["level"].isin(levels)]
    west, south, east, north = (float(bound) for bound in shown.total_bounds)
    step_m = max(east - west, north - south) / _GRID_STEPS
    paths = {}
    for level in levels:
        own = shown[shown["level"] == level].sort_index()
        areas = shapely.coverage_simplify(own.geometry.to_numpy(), step_m)
        paths[level] = tuple(
            (str(unit_id), _path(area, west, north, step_m)) for unit_id, area in zip(own.index, areas, strict=True)
        )
    return Drawing(step_m, round((east - west) / step_m), round((north - south) / step_m), paths)


def _path(area: shapely.Geometry, west: float, north: float, step_m: float) -> str:
    rings = "".join(_closed(ring, west, north, step_m) for ring in _rings(area))
    # A unit smaller than the grid can show is still there to be chosen.
    return rings or _dot(area, west, north, step_m)


def _rings(area: shapely.Geometry) -> Iterator[shapely.LinearRing]:
    for part in shapely.get_parts(area):
        yield part.exterior
        yield from part.interiors


def _closed(ring: shapely.LinearRing, west: float, north: float, step_m: float) -> str:
    xy = shapely.get_coordinates(ring)
    steps = np.rint(np.column_stack([xy[:, 0] - west, north - xy[:, 1]]) / step_m).astype(int)
    moves = np.diff(steps, axis=0)
    moves = moves[moves.any(axis=1)]
    if len(moves) < 3:
        return ""
    first = steps[0]
    # The closing move is left to "z".
    return f"M{first[0]} {first[1]}l" + " ".join(f"{right} {down}" for right, down in moves[:-1].tolist()) + "z"


def _dot(area: shapely.Geometry, west: float, north: float, step_m: float) -> str:
    x, y = shapely.get_coordinates(shapely.point_on_surface(area))[0]
    return f"M{round((x - west) / step_m)} {round((north - y) / step_m)}h1v1h-1z"
