"""What is merged into larger units: pieces with their sizes, and the edges and roads between them."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from citycheckup.units.faces import Faces, Floats, Numbers, totals
from citycheckup.units.rules import UnitRules

# From what hardly parts two places to what parts them most; an edge with no road on it comes first.
BARRIERS = (None, "path", "service", "other", "residential", "local", "secondary", "arterial", "expressway")


@dataclass(frozen=True, eq=False)
class Ground:
    """What units are drawn on: the faces, the persons in each (or None), each border piece's barrier, the rules."""

    faces: Faces
    residents_persons: Floats | None
    barriers: Numbers
    rules: UnitRules


@dataclass(frozen=True, eq=False)
class Pieces:
    """What is merged: sizes, and links between neighbours with the metres of shared edge along each kind of barrier.

    A link of 0 m joins pieces that do not touch; only a piece below the floor may go over it.
    """

    area_m2: Floats
    residents_persons: Floats | None
    links: pd.DataFrame  # first, second, barrier (position in BARRIERS), m; first < second; sorted


def road_barriers(faces: Faces, roads: gpd.GeoDataFrame | None, rules: UnitRules) -> Numbers:
    """Return for each piece of ``faces.borders`` the nearest road's position in BARRIERS, 0 where none is near.

    Roads at the same distance: the one that parts more.
    """
    rank = np.zeros(len(faces.borders.first), dtype=np.int64)
    if roads is None or roads.empty:
        return rank
    of_road = roads["road_class"].map({name: at for at, name in enumerate(BARRIERS)}).fillna(0).to_numpy(np.int64)
    edge, road = shapely.STRtree(roads.geometry.to_numpy()).query_nearest(
        faces.borders.middle, max_distance=rules.road_reach_m
    )
    np.maximum.at(rank, edge, of_road[road])
    return rank


def pieces(ground: Ground, owner: Numbers, count: int, territory: Numbers) -> Pieces:
    """Return the pieces 0 … ``count`` - 1 that ``owner`` makes of the faces, linked where they touch in one territory.

    Where a territory falls apart, each smaller part is linked to the nearest piece of its largest part by 0 m.
    """
    faces, edge = ground.faces, ground.faces.borders
    one, other = owner[edge.first], owner[edge.second]
    linked = (one != other) & (territory[edge.first] == territory[edge.second])
    links = pd.DataFrame(
        {
            "first": np.minimum(one, other)[linked],
            "second": np.maximum(one, other)[linked],
            "barrier": ground.barriers[linked],
            "m": edge.length_m[linked],
        }
    )
    links = links.groupby(["first", "second", "barrier"]).sum().reset_index()
    area_m2 = totals(owner, faces.area_m2, count)
    far = _far_links(faces, owner, area_m2, territory, links)
    residents = None if ground.residents_persons is None else totals(owner, ground.residents_persons, count)
    return Pieces(area_m2, residents, pd.concat([links, far], ignore_index=True))


def _far_links(faces: Faces, owner: Numbers, area_m2: Floats, territory: Numbers, links: pd.DataFrame) -> pd.DataFrame:
    count = len(area_m2)
    touching = coo_array((np.ones(len(links)), (links["first"], links["second"])), shape=(count, count))
    number, part = connected_components(touching, directed=False)
    part_m2 = np.bincount(part, weights=area_m2, minlength=number)
    home = np.zeros(number, dtype=np.int64)
    home[part[owner]] = territory
    largest_first = np.lexsort((np.arange(number), -part_m2, home))
    is_main = np.zeros(number, dtype=bool)
    is_main[largest_first[np.diff(home[largest_first], prepend=-1) > 0]] = True
    found: list[tuple[int, int]] = []
    apart = ~is_main[part[owner]]
    for place in np.unique(territory[apart]):
        main = np.flatnonzero((territory == place) & ~apart)
        tree = shapely.STRtree(faces.geometry[main])
        stray = np.flatnonzero((territory == place) & apart)
        for number_of_part in np.unique(part[owner[stray]]):
            of_part = stray[part[owner[stray]] == number_of_part]
            (which, nearest), distance_m = tree.query_nearest(faces.geometry[of_part], return_distance=True)
            at = np.lexsort((nearest, which, np.round(distance_m, 3)))[0]
            one, other = int(owner[of_part[which[at]]]), int(owner[main[nearest[at]]])
            found.append((min(one, other), max(one, other)))
    far = pd.DataFrame(sorted(found), columns=["first", "second"], dtype=np.int64)
    return far.assign(barrier=np.int64(len(BARRIERS) - 1), m=0.0)
