"""Street-bounded cells: the faces that road centrelines cut a city into."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

CUTTING_CLASSES = ("expressway", "arterial", "secondary", "local", "residential")

_NOISE_M2 = 1e-3  # what is smaller is rounding of coordinates, not a place

Polygons = np.ndarray[Any, np.dtype[np.object_]]


def street_cells(
    roads: gpd.GeoDataFrame,
    within: BaseGeometry,
    *,
    classes: tuple[str, ...] = CUTTING_CLASSES,
    median_m: float = 10.0,
) -> gpd.GeoDataFrame:
    """Cut an area along road centrelines into cells.

    Parameters
    ----------
    roads
        Lines with the column ``road_class``, in a metric CRS. Dead ends, and lines that stop short of the next road,
        cut nothing. Where lines run over or under each other they cut as if they met.
    within
        The area to cut up, Polygon or MultiPolygon in the same CRS.
    classes
        The road classes that cut. The handbook cuts along roads of 8 m and more and along compounds' main roads; width
        is rarely recorded, so the class stands for it.
    median_m
        Faces narrower than this on average (twice the area over the perimeter) join the neighbour that they share the
        longest edge with: the two lines of a dual carriageway count as one road unless its median is this wide.

    Returns
    -------
    GeoDataFrame
        Index ``cell_id`` (``cell-00001`` …, numbered along a Hilbert curve, so that neighbours have near numbers);
        polygons that cover ``within`` once, to the precision of the coordinates. No roads: one cell for each part of
        ``within``. Independent of the order of the roads.

    Source: 城市体检工作手册(试行) 2025, built-up area method: cells are cut by road centrelines, and a median
    of 10 m or more counts as two lines.
    """
    lines = _cutting_lines(roads, within, classes)
    faces = _join_narrow(_faces(lines, within), median_m)
    faces = _join_slivers(faces, within)
    order = _along_hilbert_curve(faces, within)
    ids = pd.Index([f"cell-{number:05d}" for number in range(1, len(faces) + 1)], name="cell_id", dtype="str")
    return gpd.GeoDataFrame(geometry=faces[order], index=ids, crs=roads.crs)


def _cutting_lines(roads: gpd.GeoDataFrame, within: BaseGeometry, classes: tuple[str, ...]) -> Polygons:
    lines = roads.geometry.to_numpy()[roads["road_class"].isin(classes).to_numpy()]
    lines = shapely.get_parts(shapely.force_2d(lines[~shapely.is_missing(lines)]))
    shapely.prepare(within)
    lines = shapely.normalize(lines[shapely.intersects(within, lines)])
    # Noding rounds crossings to coordinates, so that the order of lines must not be the order of the input.
    return np.array(lines[np.argsort(shapely.to_wkb(lines))], dtype=object)


def _faces(lines: Polygons, within: BaseGeometry) -> Polygons:
    edges = shapely.union_all(np.array([*lines, shapely.boundary(within)], dtype=object))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    return np.array(faces[shapely.intersects(within, shapely.point_on_surface(faces))], dtype=object)


def _join_narrow(faces: Polygons, median_m: float) -> Polygons:
    """Join narrow faces to neighbours until none is left that has one; two wide faces are never joined."""
    while True:
        faces = faces[np.argsort(shapely.to_wkb(faces))]
        narrow = np.flatnonzero(2 * shapely.area(faces) / shapely.length(faces) < median_m)
        one, other = shapely.STRtree(faces).query(faces[narrow], predicate="intersects")
        one = narrow[one]
        shared_m = shapely.length(shapely.intersection(shapely.boundary(faces[one]), shapely.boundary(faces[other])))
        pairs = pd.DataFrame({"one": one, "other": other, "shared_m": shared_m})
        pairs = pairs[(pairs["one"] != pairs["other"]) & (pairs["shared_m"] > 0)]
        pairs = pairs.sort_values(["shared_m", "other"], ascending=[False, True]).drop_duplicates("one")
        if pairs.empty:
            return faces
        joins = coo_array((np.ones(len(pairs)), (pairs["one"], pairs["other"])), shape=(len(faces), len(faces)))
        count, group = connected_components(joins, directed=False)
        size = np.bincount(group, minlength=count)
        alone = faces[size[group] == 1]
        grown = [shapely.coverage_union_all(faces[group == number]) for number in np.flatnonzero(size > 1)]
        faces = np.array([*alone, *grown], dtype=object)


def _join_slivers(faces: Polygons, within: BaseGeometry) -> Polygons:
    """Give what fell out, where noding had to snap, to the nearest face, so that the cells still cover all."""
    slivers = shapely.get_parts(shapely.difference(within, shapely.coverage_union_all(faces)))
    slivers = slivers[shapely.area(slivers) > _NOISE_M2]
    _, nearest = shapely.STRtree(faces).query_nearest(slivers, all_matches=False)
    for sliver, face in zip(slivers, nearest, strict=True):
        faces[face] = shapely.union(faces[face], sliver)
    return np.array(shapely.normalize(faces), dtype=object)


def _along_hilbert_curve(faces: Polygons, within: BaseGeometry) -> np.ndarray[Any, np.dtype[np.intp]]:
    points = gpd.GeoSeries(shapely.point_on_surface(faces))
    distance = points.hilbert_distance(total_bounds=within.bounds).to_numpy()
    return np.lexsort((points.y.to_numpy(), points.x.to_numpy(), distance))
