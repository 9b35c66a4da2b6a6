"""Gi*: against its formula worked out term by term, against esda, against permutations; and what makes no statement."""

import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.sparse import csr_array
from shapely import box

from citycheckup.diagnosis.evidence import lowest_rows
from citycheckup.diagnosis.hotspots import adjusted, chance_of_so_many, find_hotspots, gi_star, neighbours_of
from citycheckup.layers.units import Units

SIDE = 8


def grid(side=SIDE, gap=()):
    names, shapes = [], []
    for x in range(side):
        for y in range(side):
            if (x, y) not in gap:
                names.append(f"c{x}{y}")
                shapes.append(box(x * 100, y * 100, x * 100 + 100, y * 100 + 100))
    table = gpd.GeoDataFrame({"level": "community", "tree": "checkup"}, geometry=shapes, index=names, crs="EPSG:4549")
    table.index.name = "unit_id"
    return table.sort_index()


def test_neighbours_share_an_edge_or_a_corner_and_one_is_its_own():
    neighbours = neighbours_of(grid())
    counts = dict(zip(neighbours.unit_ids, np.asarray(neighbours.matrix.sum(axis=1)).ravel(), strict=True))
    assert (counts["c00"], counts["c01"], counts["c11"]) == (4, 6, 9)


def test_an_island_is_joined_to_the_nearest_both_ways():
    island = grid(3)
    island = pd.concat([island, gpd.GeoDataFrame(geometry=[box(900, 0, 950, 50)], index=["far"], crs=island.crs)])
    neighbours = neighbours_of(island)
    at = neighbours.unit_ids.get_loc("far")
    joined = set(neighbours.unit_ids[neighbours.matrix[[at]].toarray()[0] > 0])
    assert joined == {"far", "c20"}
    assert neighbours.matrix[neighbours.unit_ids.get_loc("c20"), at] == 1


def by_the_formula(rate, weights):
    count, mean = len(rate), sum(rate) / len(rate)
    spread = (sum(x * x for x in rate) / count - mean**2) ** 0.5
    z = []
    for row in weights:
        of_row, of_squares = sum(row), sum(w * w for w in row)
        above = sum(w * x for w, x in zip(row, rate, strict=True)) - mean * of_row
        z.append(above / (spread * ((count * of_squares - of_row**2) / (count - 1)) ** 0.5))
    return np.array(z)


@pytest.fixture
def rates():
    return np.random.default_rng(7).gamma(0.7, size=SIDE * SIDE)


def test_z_is_the_formula_and_dividing_rows_by_their_sums_changes_nothing(rates):
    matrix = neighbours_of(grid()).matrix
    z, _ = gi_star(rates, matrix)
    weights = matrix.toarray()
    np.testing.assert_allclose(z, by_the_formula(rates, weights), rtol=1e-9)
    np.testing.assert_allclose(z, by_the_formula(rates, weights / weights.sum(axis=1, keepdims=True)), rtol=1e-9)


def test_z_is_what_esda_computes(rates):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what other projects warn about on import is not ours to mend
        esda, libpysal = pytest.importorskip("esda"), pytest.importorskip("libpysal")
        units = grid()
        queen = libpysal.weights.Queen.from_dataframe(units, use_index=True)
        order = list(queen.id_order)
        theirs = esda.G_Local(rates, queen, star=True, transform="B", permutations=0).Zs
    assert order == list(units.index)
    ours, _ = gi_star(rates, neighbours_of(units).matrix)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_the_exact_chance_agrees_with_permutations():
    rng = np.random.default_rng(1)
    short = (rng.random(SIDE * SIDE) < 0.15).astype(float)
    matrix = neighbours_of(grid()).matrix
    _, chance = gi_star(short, matrix)
    here = matrix @ short
    shuffled = np.array([matrix @ rng.permutation(short) for _ in range(4000)])
    np.testing.assert_allclose(chance, (shuffled >= here).mean(axis=0), atol=0.03)


def test_a_unit_that_borders_on_all_others_cannot_stand_out():
    z, chance = gi_star(np.array([1.0, 0.0, 0.0]), csr_array(np.ones((3, 3))))
    assert z.tolist() == [0, 0, 0]
    assert chance.tolist() == [1, 1, 1]


def rows_of_grid(make_row, short, units):
    return [make_row("community.x", unit, float(unit in short), comparator="=", threshold=0) for unit in units.index]


def test_a_cluster_is_found_and_nothing_else(make_row):
    units = grid()
    cluster = {"c00", "c01", "c10", "c11", "c20", "c21", "c02", "c12"}
    found = find_hotspots(lowest_rows(rows_of_grid(make_row, cluster | {"c66"}, units)), Units(2025, units))
    hot = set(found.loc[found["hotspot"], "unit_id"])
    assert {"c00", "c11", "c10", "c01"} <= hot <= cluster | {"c22", "c03", "c13", "c30", "c31"}
    assert found["p"].between(0, 1).all()


def test_shortfalls_all_over_are_no_hotspot(make_row):
    units = grid()
    spread = {f"c{x}{y}" for x in range(0, SIDE, 3) for y in range(0, SIDE, 3)}
    found = find_hotspots(lowest_rows(rows_of_grid(make_row, spread, units)), Units(2025, units))
    assert not found["hotspot"].any()


@pytest.mark.parametrize("short", [set(), {f"c{x}{y}" for x in range(SIDE) for y in range(SIDE)}])
def test_the_same_everywhere_is_no_statement(make_row, short):
    units = grid()
    assert find_hotspots(lowest_rows(rows_of_grid(make_row, short, units)), Units(2025, units)).empty


def test_few_units_are_no_statement(make_row):
    units = grid(5)  # 25 of the 30 that it takes
    assert find_hotspots(lowest_rows(rows_of_grid(make_row, {"c00"}, units)), Units(2025, units)).empty


def test_units_that_nobody_looked_at_are_left_out(make_row):
    units = grid()
    rows = rows_of_grid(make_row, {"c00", "c01"}, units)
    blank = [make_row("community.x", row.unit_id, None) if row.unit_id.startswith("c7") else row for row in rows]
    found = find_hotspots(lowest_rows(blank), Units(2025, units))
    assert len(found) == SIDE * (SIDE - 1)


def test_the_order_of_units_does_not_matter(make_row):
    units = grid()
    rows = rows_of_grid(make_row, {"c00", "c01", "c10", "c11"}, units)
    one = find_hotspots(lowest_rows(rows), Units(2025, units))
    other = find_hotspots(lowest_rows(rows[::-1]), Units(2025, units.iloc[::-1]))
    pd.testing.assert_frame_equal(one, other)


@given(st.integers(2, 3000), st.data())
def test_the_chance_of_so_many_is_the_one_of_scipy(count, data):
    short = data.draw(st.integers(1, count))
    drawn = np.array(data.draw(st.lists(st.integers(1, min(count, 40)), min_size=1, max_size=8)), dtype=float)
    hits = np.array([data.draw(st.integers(0, int(min(many, short)))) for many in drawn], dtype=float)
    expected = stats.hypergeom.sf(hits - 1, count, short, drawn.astype(int))
    np.testing.assert_allclose(chance_of_so_many(hits, drawn, float(short), count), expected, rtol=1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_adjustment_is_the_one_of_scipy(chance):
    np.testing.assert_allclose(adjusted(np.array(chance)), stats.false_discovery_control(chance), rtol=1e-12)
