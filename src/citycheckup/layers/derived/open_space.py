"""Public open spaces as people use them: what touches is one, what is closed is cut out; and the ways into them."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from citycheckup.geo.areas import polygonal
from citycheckup.layers.derived.provenance import derived
from citycheckup.layers.derived.street_sample import Streets
from citycheckup.layers.layer import Layer, Missing
from citycheckup.vocabulary import Message

Shapes = NDArray[np.object_]
_TOUCHING_M = 0.001


@dataclass(frozen=True, eq=False)
class OpenSpaces:
    """Open spaces of a city.

    Attributes
    ----------
    ground
        Everything that is open space, public or not, as it was drawn less what is closed: nobody lives there.
    public
        Public open spaces, joined; column ``area_m2``.
    """

    ground: Shapes
    public: Layer


def joined_open_spaces(
    open_spaces: Layer,
    *,
    smallest_m2: float = 10.0,
    narrow_from_m2: float = 5_000.0,
    narrow_roundness: float = 0.25,
) -> OpenSpaces:
    """Join public open spaces that touch, and cut closed ground out of them.

    A public space wholly within one that is not (a playground in a school, a lawn on a golf course) is not public.
    Spaces of more than ``narrow_from_m2`` that fill less than ``narrow_roundness`` of the circle round them are narrow:
    they stay by themselves, unless a space that is not narrow holds them, so that a strip along a road or a river does
    not join distant parks into a large one.

    Parameters
    ----------
    open_spaces
        Areas; column ``access``: ``public`` (also where it is null), ``other`` or ``closed``.
    smallest_m2
        Joined spaces up to this size are left out.

    Notes
    -----
    The rules of the Global Healthy and Sustainable City Indicators, in simpler form: theirs also join a narrow space
    to others that it overlaps by a fifth or borders for 50 m, and let spaces that are not public tie public ones.
    """
    table = open_spaces.table
    access = table["access"].fillna("public").to_numpy(dtype=object)
    shapes = polygonal(table.geometry.to_numpy())
    opened = shapes[access != "closed"]
    is_public = access[access != "closed"] == "public"
    opened = _less(opened, shapes[access == "closed"])
    there = ~shapely.is_empty(opened)
    opened, is_public = opened[there], is_public[there]
    public = opened[is_public & ~_within(opened, opened[~is_public])]
    parts = _joined(public, narrow_from_m2=narrow_from_m2, narrow_roundness=narrow_roundness)
    area_m2 = shapely.area(parts)
    kept = area_m2 > smallest_m2
    numbered = [f"open-space-{number:05d}" for number in range(1, int(kept.sum()) + 1)]
    spaces = gpd.GeoDataFrame({"area_m2": area_m2[kept]}, geometry=parts[kept], index=numbered, crs=table.crs)
    return OpenSpaces(opened, derived("joined_open_spaces", spaces, (open_spaces,)))


def open_space_entries(
    joined_open_spaces: OpenSpaces, streets: Streets, *, every_m: float = 20.0, street_m: float = 30.0
) -> Layer | Missing:
    """Return the ways into public open spaces: points on their outer edge near a street, with the ``area_m2`` behind.

    Nobody maps gates: a point every ``every_m`` along the edge is an entry where a street lies within ``street_m``.
    """
    spaces = joined_open_spaces.public
    parts, space = shapely.get_parts(spaces.table.geometry.to_numpy(), return_index=True)
    rings = shapely.get_exterior_ring(parts)
    lengths = shapely.length(rings)
    counts = (lengths / every_m).astype(np.int64) + 1
    ring = np.repeat(np.arange(len(rings)), counts)
    along_m = (np.arange(len(ring)) - np.repeat(np.cumsum(counts) - counts, counts)) * every_m
    points = shapely.line_interpolate_point(rings[ring], along_m)
    near, _ = streets.walkable.network.tree.query(points, predicate="dwithin", distance=street_m)
    near = np.unique(near)
    if len(spaces) and not len(near):
        return Missing(("open_spaces",), Message("layers.no_open_space_entry"))
    entries = gpd.GeoDataFrame(
        {"area_m2": spaces.table["area_m2"].to_numpy()[space[ring[near]]]},
        geometry=points[near],
        index=[f"entry-{number:06d}" for number in range(1, len(near) + 1)],
        crs=spaces.table.crs,
    )
    return derived("open_space_entries", entries, (spaces,))


def _less(shapes: Shapes, closed: Shapes) -> Shapes:
    """Return shapes without the closed ground in them."""
    left = shapes.copy()
    shape, cutter = shapely.STRtree(closed).query(shapes, predicate="intersects")
    for at in np.unique(shape):
        left[at] = shapely.difference(left[at], shapely.union_all(closed[cutter[shape == at]]))
    return polygonal(left)


def _within(shapes: Shapes, others: Shapes) -> NDArray[np.bool_]:
    """Whether each shape lies wholly in one of the others."""
    inner, _ = shapely.STRtree(others).query(shapes, predicate="covered_by")
    found = np.zeros(len(shapes), dtype=bool)
    found[inner] = True
    return found


def _joined(spaces: Shapes, *, narrow_from_m2: float, narrow_roundness: float) -> Shapes:
    circle_m2 = np.pi * shapely.minimum_bounding_radius(spaces) ** 2
    narrow = (shapely.area(spaces) > narrow_from_m2) & (shapely.area(spaces) < narrow_roundness * circle_m2)
    narrow &= ~_within(spaces, spaces[~narrow])
    wide = np.flatnonzero(~narrow)
    one, other = shapely.STRtree(spaces[wide]).query(spaces[wide], predicate="dwithin", distance=_TOUCHING_M)
    links = coo_array((np.ones(len(one)), (one, other)), shape=(len(wide), len(wide)))
    _, group = connected_components(links, directed=False)
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    groups = np.split(wide[order], starts[1:]) if len(wide) else []
    unions = [spaces[own[0]] if len(own) == 1 else shapely.union_all(spaces[own]) for own in groups]
    found = np.array([*unions, *spaces[narrow]], dtype=object)
    return found[np.argsort(shapely.to_wkb(shapely.normalize(found)))] if len(found) else found
