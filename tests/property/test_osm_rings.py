"""Rings drawn as columns of corners: as Shapely draws them, wherever and whichever way round they began."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from citycheckup.sources.osm.assembly import _as_osmium_draws

PLACES = st.tuples(st.integers(-20, 20), st.integers(-20, 20))


@st.composite
def rings(draw):
    """A valid ring of 1e-7 degrees steps: a convex hull, begun at any corner, either way round."""
    hull = shapely.MultiPoint(draw(st.lists(PLACES, min_size=3, max_size=9))).convex_hull
    if hull.geom_type != "Polygon":
        hull = shapely.box(0, 0, 3, 2)
    corners = np.array(hull.exterior.coords)[:-1]
    corners = np.roll(corners, draw(st.integers(0, len(corners) - 1)), axis=0)[:: draw(st.sampled_from([1, -1]))]
    far_away = np.array([1_160_000_000, 400_000_000])
    return (np.vstack([corners, corners[:1]]) + far_away) / 1e7


@given(st.lists(rings(), min_size=1, max_size=5))
def test_as_shapely_draws_them_from_the_westernmost_corner(several):
    starts = np.cumsum([0, *map(len, several)])
    drawn = _as_osmium_draws(np.vstack(several), starts)
    ours = [shapely.Polygon(drawn[start:end]) for start, end in pairwise(starts)]
    theirs = shapely.orient_polygons(shapely.normalize([shapely.Polygon(ring) for ring in several]))
    assert shapely.equals_identical(ours, theirs).all()


def test_no_rings():
    assert len(_as_osmium_draws(np.zeros((0, 2)), np.zeros(1, dtype=np.int64))) == 0
