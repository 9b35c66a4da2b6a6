"""The merging algorithm, worked by hand on rows of squares of 100 by 100 m."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, box

from citycheckup.units.faces import Faces
from citycheckup.units.merging import SizeLimits, merge
from citycheckup.units.pieces import BARRIERS, Ground, Pieces, pieces, road_barriers
from citycheckup.units.rules import UnitRules

RESIDENTIAL, ARTERIAL = BARRIERS.index("residential"), BARRIERS.index("arterial")
LIMITS = SizeLimits(100, 200, 10_000, 50_000, 1_000)


def row(residents, barriers, area_m2=None, metres=None):
    """Pieces in a row, each linked to the next."""
    count = len(residents)
    links = pd.DataFrame({"first": range(count - 1), "second": range(1, count), "barrier": barriers})
    links["m"] = metres or [100.0] * (count - 1)
    return Pieces(
        np.array(area_m2 or [10_000.0] * count), None if residents[0] is None else np.array(residents, float), links
    )


def test_the_smallest_merges_across_the_least_barrier():
    assert merge(row([120, 50, 120], [ARTERIAL, RESIDENTIAL]), LIMITS).tolist() == [0, 1, 1]


def test_across_equal_barriers_the_longest_edge_decides_then_the_lower_number():
    assert merge(row([120, 50, 120], [0, 0], metres=[50.0, 60.0]), LIMITS).tolist() == [0, 1, 1]
    assert merge(row([120, 50, 120], [0, 0]), LIMITS).tolist() == [0, 0, 1]


def test_no_group_grows_beyond_a_maximum():
    assert merge(row([160, 50, 160], [0, 0]), LIMITS).tolist() == [0, 1, 2]
    assert merge(row([60, 50], [0], area_m2=[30_000.0, 30_000.0]), LIMITS).tolist() == [0, 1]


def test_below_the_floor_a_piece_joins_the_neighbour_that_gets_least_too_large():
    assert merge(row([300, 1, 250], [0, 0], area_m2=[9_000.0, 900.0, 9_000.0]), LIMITS).tolist() == [0, 1, 1]


def test_empty_pieces_merge_by_area_after_inhabited_ones():
    # 0 and 1 are inhabited and merge first; 2 and 3 are empty and have too little land.
    parts = row([60, 60, 0, 0], [0, 0, 0], area_m2=[24_000.0, 24_000.0, 6_000.0, 6_000.0])
    assert merge(parts, LIMITS).tolist() == [0, 0, 1, 1]


def test_unknown_residents_merge_by_area():
    parts = row([None] * 4, [0, ARTERIAL, 0], area_m2=[6_000.0] * 4)
    assert merge(parts, LIMITS).tolist() == [0, 0, 1, 1]


def test_a_chain_of_small_pieces_grows_to_the_least_size_and_stops():
    parts = row([50] * 8, [0] * 7, metres=[100.0, 50.0] * 3 + [100.0])
    assert np.bincount(merge(parts, LIMITS)).tolist() == [2, 2, 2, 2]


def squares(count):
    cells = [box(100 * at, 0, 100 * at + 100, 100) for at in range(count)]
    faces = Faces.of(box(0, 0, 100 * count, 100), [np.array(cells)])
    assert len(faces) == count
    return faces


def test_the_road_along_an_edge_is_its_barrier():
    faces = squares(3)
    lines = [[(103, -50), (103, 150)], [(97, 0), (97, 100)], [(150, 0), (150, 9)]]
    classes = ["arterial", "service", "residential"]
    roads = gpd.GeoDataFrame({"road_class": classes}, geometry=[LineString(line) for line in lines])
    ranks = road_barriers(faces, roads, UnitRules())
    edge = dict(zip(faces.borders.first.tolist(), ranks.tolist(), strict=True))
    assert edge == {0: ARTERIAL, 1: 0}  # both roads are 3 m away: the one that parts more; no road near the other edge


def test_pieces_are_linked_within_their_territory_only():
    faces = squares(4)
    ground = Ground(faces, None, np.zeros(3, dtype=int), UnitRules())
    parts = pieces(ground, np.arange(4), 4, np.array([0, 0, 1, 1]))
    assert parts.links[["first", "second"]].to_numpy().tolist() == [[0, 1], [2, 3]]


def test_a_part_that_lies_apart_is_linked_to_the_nearest_piece_by_no_edge():
    faces = squares(4)
    ground = Ground(faces, None, np.zeros(3, dtype=int), UnitRules())
    parts = pieces(ground, np.arange(4), 4, np.array([0, 0, 1, 0]))
    assert parts.links[["first", "second", "m"]].to_numpy().tolist() == [[0, 1, 100.0], [1, 3, 0.0]]
    limits = SizeLimits(0, 1, 10_000, 30_000, 10_001)
    assert merge(parts, limits).tolist() == [0, 0, 1, 0]  # below the floor it goes even there
    assert merge(parts, SizeLimits(0, 1, 20_000, 30_000, 1)).tolist() == [0, 0, 1, 2]


def test_five_thousand_pieces_merge_within_seconds():
    side = 71
    at = np.arange(side * side).reshape(side, side)
    across = np.column_stack((at[:, :-1].ravel(), at[:, 1:].ravel()))
    down = np.column_stack((at[:-1].ravel(), at[1:].ravel()))
    pairs = np.concatenate([across, down])
    links = pd.DataFrame({"first": pairs[:, 0], "second": pairs[:, 1], "barrier": pairs[:, 0] % 9, "m": 100.0})
    parts = Pieces(np.full(side * side, 10_000.0), np.arange(side * side) % 37 * 10.0, links)
    group = merge(parts, SizeLimits.of_communities(UnitRules()))
    assert np.bincount(group).min() * 10_000 >= 20_000
    assert group.max() == pytest.approx(side * side / 60, rel=0.5)
