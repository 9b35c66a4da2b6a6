"""Areas by unit and points in areas against the plain way: union everything, cut, measure; ask about every point."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from citycheckup.geo import points_in_areas
from citycheckup.geo.areas import polygonal, without_overlaps
from citycheckup.geo.land_by_unit import area_by_unit, covered_area_by_unit, cut_by_unit, union_by_unit
from citycheckup.geo.points_in_areas import first_area_of, points_in

CRS = "EPSG:4547"
UNITS = [box(0, 0, 50, 50), box(50, 0, 100, 50), box(0, 50, 100, 100), box(0, 0, 100, 100)]  # three, and all of them

whole = st.integers(-2, 11).map(lambda step: 10 * step)  # on a grid, so that edges touch and coincide
# To the micrometre: at 1e-283 m GEOS divides by zero, and no city is drawn so finely.
anywhere = st.integers(-20_000_000, 110_000_000).map(lambda micrometres: micrometres / 1e6)
size = st.integers(1, 6).map(lambda step: 10 * step)


def square(x, y, width, height):
    return box(x, y, x + width, y + height)


def ring(x, y, side):
    return box(x, y, x + side, y + side).difference(box(x + side / 4, y + side / 4, x + side / 2, y + side / 2))


def bow_tie(x, y, side):
    return Polygon([(x, y), (x + side, y + side), (x + side, y), (x, y + side)])


def circle(x, y, radius):
    return shapely.Point(x, y).buffer(radius, quad_segs=8)


shapes = st.lists(
    st.one_of(
        st.builds(square, whole, whole, size, size),
        st.builds(square, anywhere, anywhere, size, size),
        st.builds(ring, whole, whole, size),
        st.builds(bow_tie, whole, whole, size),
        st.builds(circle, anywhere, anywhere, size),
        st.builds(lambda x, y: MultiPolygon([square(x, y, 5, 5), square(x + 10, y, 5, 5)]), anywhere, whole),
        st.sampled_from([None, Polygon(), shapely.LineString([(0, 0), (9, 9)])]),
    ),
    max_size=8,
)


def series(areas):
    index = pd.Index([f"s{at}" for at in range(len(areas))], dtype=object)
    return gpd.GeoSeries(areas, index=index, crs=CRS)


def units():
    return gpd.GeoDataFrame(index=list("abcd"), geometry=UNITS, crs=CRS)


def plain_union(areas):
    return shapely.union_all(polygonal(series(areas).to_numpy()))


@settings(max_examples=150, deadline=None)
@given(shapes)
def test_areas_by_unit_are_those_of_the_union(areas):
    expected = [plain_union(areas).intersection(unit).area for unit in UNITS]
    assert area_by_unit(series(areas), units()).tolist() == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(max_examples=75, deadline=None)
@given(shapes, st.randoms())
def test_pieces_of_a_selection_are_those_of_the_selection_alone(areas, random):
    chosen = series(areas).sample(frac=0.5, random_state=random.randrange(1000))
    found = cut_by_unit(series(areas), units()).pieces(chosen.index).area_m2()
    assert found.tolist() == pytest.approx(area_by_unit(chosen, units()).tolist(), rel=1e-9, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(shapes, shapes)
def test_covered_areas_are_those_of_the_unions(areas, land):
    both = plain_union(areas).intersection(plain_union(land))
    expected = [both.intersection(unit).area for unit in UNITS]
    found = covered_area_by_unit(series(areas), series(land), units())
    assert found.tolist() == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(max_examples=75, deadline=None)
@given(shapes)
def test_unions_by_unit_are_parts_of_the_union(areas):
    expected = [plain_union(areas).intersection(unit) for unit in UNITS]
    apart = shapely.symmetric_difference(union_by_unit(series(areas), units()), polygonal(np.array(expected)))
    assert shapely.area(apart).tolist() == pytest.approx([0] * len(UNITS), abs=1e-6)


@settings(max_examples=75, deadline=None)
@given(shapes)
def test_without_overlaps_each_keeps_what_no_earlier_one_has(areas):
    left = without_overlaps(series(areas)).area.reindex(series(areas).index, fill_value=0.0)
    mended = polygonal(series(areas).to_numpy())
    expected = [mended[at].difference(shapely.union_all(mended[:at])).area for at in range(len(areas))]
    assert left.tolist() == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(max_examples=75, deadline=None)
@given(shapes, shapes, st.randoms())
def test_the_order_of_rows_changes_not_one_bit(areas, land, random):
    mixed = random.sample(areas, len(areas)), random.sample(land, len(land))
    assert area_by_unit(series(areas), units()).tolist() == area_by_unit(series(mixed[0]), units()).tolist()
    found = covered_area_by_unit(series(areas), series(land), units())
    assert found.tolist() == covered_area_by_unit(series(mixed[0]), series(mixed[1]), units()).tolist()


def plainly(areas, x, y):
    """Return the first of the areas that each point lies in or on, by asking about all pairs."""
    inside = np.array([shapely.intersects_xy(area, x, y) for area in polygonal(areas)]).reshape(len(areas), len(x))
    return np.where(inside.any(axis=0), inside.argmax(axis=0), -1) if len(areas) else np.full(len(x), -1)


@settings(max_examples=75, deadline=None)
@given(shapes, st.integers(0, 10_000))
def test_points_lie_where_geos_says_also_on_edges_and_corners(areas, seed):
    random = np.random.default_rng(seed)
    xy = np.concatenate(
        [
            random.uniform(-40, 140, (300, 2)),
            random.integers(-4, 24, (300, 2)) * 5.0,  # on edges and corners
            np.nextafter(random.integers(-4, 24, (100, 2)) * 5.0, random.choice([-1e9, 1e9], (100, 2))),
            [[np.nan, np.nan]],
        ]
    )
    areas = series(areas).to_numpy()
    few = first_area_of(areas, *xy.T)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(points_in_areas, "_MANY_POINTS", 1)
        patched.setattr(points_in_areas, "_CORNERS_PER_POINT", np.inf)
        many = first_area_of(areas, *xy.T)
    assert few.tolist() == plainly(areas, *xy.T).tolist()
    assert many.tolist() == few.tolist()


def test_many_points_in_wards_with_a_common_border():
    random = np.random.default_rng(3)
    corners = random.uniform(-2, 2, (21, 21, 2)) + np.stack(np.meshgrid(*[np.arange(21) * 20.0] * 2), axis=-1)
    wards = [
        Polygon([corners[i, j], corners[i + 1, j], corners[i + 1, j + 1], corners[i, j + 1]])
        for i in range(20)
        for j in range(20)
    ]
    areas = np.array(wards, dtype=object)
    xy = np.concatenate([random.uniform(-20, 420, (30_000, 2)), corners.reshape(-1, 2)])
    point, area = shapely.STRtree(areas).query(shapely.points(xy), predicate="intersects")
    first = np.full(len(xy), len(areas))
    np.minimum.at(first, point, area)
    assert first_area_of(areas, *xy.T).tolist() == np.where(first < len(areas), first, -1).tolist()


def test_points_in_takes_the_lowest_id_whatever_the_order_of_rows():
    middles = gpd.GeoSeries(shapely.points([[50, 20], [50, 50], [10, 10], [500, 0]]), crs=CRS)
    for rows in (slice(None), slice(None, None, -1)):
        assert points_in(units().iloc[rows], middles).tolist() == ["a", "a", "a", None]
