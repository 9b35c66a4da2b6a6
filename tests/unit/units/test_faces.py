"""Faces: all outlines on one grid, shared edges found to the metre."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, box

from citycheckup.units.faces import Faces


def test_two_crossing_outlines_make_four_faces_from_north_to_south():
    faces = Faces.of(box(0, 0, 10, 10), [np.array([box(0, 0, 4, 10), box(0, 0, 10, 3)])])
    assert faces.area_m2.tolist() == [28.0, 42.0, 12.0, 18.0]
    edges = faces.borders
    found = dict(zip(zip(edges.first.tolist(), edges.second.tolist(), strict=True), edges.length_m, strict=True))
    assert found == {(0, 1): 7.0, (0, 2): 4.0, (1, 3): 6.0, (2, 3): 3.0}


def test_what_lies_outside_makes_no_face():
    faces = Faces.of(box(0, 0, 10, 10), [np.array([box(5, -5, 30, 5)])])
    assert faces.area_m2.sum() == 100.0
    assert len(faces) == 2


def test_a_hole_and_an_islet_belong_to_the_city_or_not_as_drawn():
    city = MultiPolygon([box(0, 0, 10, 10).difference(box(4, 4, 6, 6)), box(20, 0, 22, 2)])
    faces = Faces.of(city, [])
    assert sorted(faces.area_m2) == [4.0, 96.0]


def test_dissolved_faces_add_up_although_edges_are_oblique():
    cut = shapely.affinity.rotate(box(2, 2, 7, 7), 33)
    faces = Faces.of(box(0, 0, 10, 10), [np.array([cut])])
    inside = faces.covered_by(np.array([cut]))[1]
    owner = np.zeros(len(faces), dtype=np.int64)
    owner[inside] = 1
    outlines = faces.dissolve(owner, 2)
    assert shapely.area(outlines).sum() == pytest.approx(100.0, abs=1e-9)
    assert shapely.area(outlines[1]) == pytest.approx(25.0, abs=0.02)  # snapped to 1 mm
    assert shapely.area(shapely.intersection(*outlines)) == 0


def test_a_resident_on_an_edge_counts_once_and_an_unknown_one_not_at_all(people):
    faces = Faces.of(box(0, 0, 10, 10), [np.array([box(0, 0, 5, 10)])])
    residents = people((Point(5, 5), 3), (Point(1, 1), 4), (Point(50, 1), 100), (Point(9, 9), float("nan")))
    assert faces.residents_persons(residents).tolist() == [7.0, 0.0]


def test_no_residents_known_is_not_zero(people):
    faces = Faces.of(box(0, 0, 10, 10), [])
    assert faces.residents_persons(None) is None
    assert faces.residents_persons(people((Point(1, 1), float("nan")))) is None
