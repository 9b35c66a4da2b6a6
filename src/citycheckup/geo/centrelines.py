"""Road centrelines: two one-way lines of one road are one centreline."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely


def road_segments(
    roads: gpd.GeoDataFrame, *, twin_within_m: float = 40.0, twin_angle_deg: float = 30.0
) -> gpd.GeoDataFrame:
    """Cut roads into straight segments and say how far each counts as centreline.

    A one-way segment counts half where another one-way segment of the same class runs the opposite way beside it: not
    farther from its middle than ``twin_within_m``, not more than ``twin_angle_deg`` off the opposite direction, with
    the same name or one of the two unnamed. Both halves together are the centreline once. The distance and the angle
    are our own assumptions.

    Parameters
    ----------
    roads
        Lines in a metric CRS, drawn in the driving direction where ``one_way`` is true; columns ``road_class``,
        ``name``, ``one_way``.

    Returns
    -------
    GeoDataFrame
        One row per straight segment: ``share`` (1, or 0.5 with a twin) and geometry.
    """
    parts, road = shapely.get_parts(shapely.force_2d(roads.geometry.to_numpy()), return_index=True)
    points, part = shapely.get_coordinates(parts, return_index=True)
    along = part[:-1] == part[1:]
    begins, ends = points[:-1][along], points[1:][along]
    road = road[part[:-1][along]]
    moving = (begins != ends).any(axis=1)
    begins, ends, road = begins[moving], ends[moving], road[moving]
    segments = np.asarray(shapely.linestrings(np.stack([begins, ends], axis=1)), dtype=object)
    one_way = np.flatnonzero(roads["one_way"].eq(True).fillna(False).to_numpy(bool)[road])
    middles = shapely.points((begins[one_way] + ends[one_way]) / 2)
    here, there = shapely.STRtree(segments[one_way]).query(middles, predicate="dwithin", distance=twin_within_m)
    here, there = one_way[here], one_way[there]
    steps = (ends - begins) / np.hypot(*(ends - begins).T)[:, None]
    opposite = (steps[here] * steps[there]).sum(axis=1) <= -np.cos(np.radians(twin_angle_deg))
    road_class, name = roads["road_class"].to_numpy(object), roads["name"].fillna("").to_numpy(object)
    mine, other = road[here], road[there]
    same_class = road_class[mine] == road_class[other]
    same_name = (name[mine] == "") | (name[other] == "") | (name[mine] == name[other])
    share = np.ones(len(segments))
    share[here[opposite & same_class & same_name]] = 0.5
    return gpd.GeoDataFrame({"share": share}, geometry=segments, crs=roads.crs)


def length_within_m(segments: gpd.GeoDataFrame, area: shapely.Geometry) -> float:
    """Return the length of segments inside an area, each times its ``share``, in metres."""
    patches, lines = shapely.get_parts(area), segments.geometry.to_numpy()
    patch, segment = shapely.STRtree(lines).query(patches, predicate="intersects")
    inside_m = shapely.length(lines[segment])
    shapely.prepare(patches)
    cut = ~shapely.contains_properly(patches[patch], lines[segment])  # the others lie inside whole
    inside_m[cut] = shapely.length(shapely.intersection(lines[segment[cut]], patches[patch[cut]]))
    # Adding up in the order of the lengths themselves makes the sum the same whatever order the roads came in.
    return float(np.sort(inside_m * segments["share"].to_numpy()[segment]).sum())
