"""What holds for any city: nobody is lost, and neither place, direction nor order matters."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity, box

from citycheckup.geo.allocation import allocate
from citycheckup.geo.cells import street_cells
from citycheckup.geo.land_by_unit import area_by_unit, covered_area_by_unit
from citycheckup.geo.points_in_areas import points_in
from citycheckup.layers.derived.residents import residents, unit_residents
from citycheckup.layers.layer import Layer
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Completeness

CRS = "EPSG:4547"
SEEDS = st.integers(0, 10_000)


def town(seed):
    """Random zones on a 400 m square (some across its edge), and random houses in it."""
    random = np.random.default_rng(seed)
    corners = random.uniform(-50, 350, (6, 2))
    zones = gpd.GeoDataFrame(
        {"residents_persons": random.integers(0, 200, 6).astype(float)},
        geometry=shapely.box(*corners.T, *(corners + random.uniform(20, 150, (6, 2))).T),
        index=[f"z{at}" for at in range(6)],
        crs=CRS,
    )
    corners = random.uniform(5, 380, (12, 2))
    houses = gpd.GeoDataFrame(
        {"storeys": random.integers(1, 9, 12)},
        geometry=shapely.box(*corners.T, *(corners + random.uniform(4, 15, (12, 2))).T),
        index=[f"h{at:02d}" for at in range(12)],
        crs=CRS,
    )
    return zones, houses.assign(floor_area_m2=houses.area * houses["storeys"])


def persons(zones, houses):
    shares = allocate(zones, houses, reach_m=40)
    return shares.fillna({"dwelling_id": "-"}).groupby(["zone_id", "dwelling_id"])["residents_persons"].sum()


def layer(name, table, completeness=Completeness.PARTIAL):
    return Layer(name, table.rename_axis(index="id"), completeness)


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_nobody_is_lost(seed):
    zones, houses = town(seed)
    by_zone = persons(zones, houses).groupby("zone_id").sum()
    pd.testing.assert_series_equal(by_zone, zones["residents_persons"], check_names=False, check_index_type=False)
    city = gpd.GeoDataFrame(geometry=[box(0, 0, 400, 400)], index=["city"], crs=CRS)
    found = residents(layer("population", zones), layer("boundary", city), layer("dwellings", homes(houses)))
    share = zones.intersection(box(0, 0, 400, 400)).area / zones.area
    assert found.table["residents_persons"].sum() == pytest.approx((zones["residents_persons"] * share).sum(), rel=1e-9)


def homes(houses):
    return houses.assign(footprint_m2=houses.area, dwelling_floor_area_m2=houses["floor_area_m2"])


@given(SEEDS, st.floats(0, 360), st.floats(-1e5, 1e5))
@settings(max_examples=25, deadline=None)
def test_place_and_direction_do_not_matter(seed, degrees, east_m):
    def moved(table):
        turned = table.geometry.rotate(degrees, origin=(0, 0)).translate(east_m, 2 * east_m)
        return table.set_geometry(turned)

    zones, houses = town(seed)
    expected, found = persons(zones, houses), persons(moved(zones), moved(houses))
    both = pd.concat([expected, found], axis=1).fillna(0.0)  # a share of 1e-12 may fall out by rounding
    np.testing.assert_allclose(both.iloc[:, 0], both.iloc[:, 1], atol=1e-5)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_order_does_not_matter(seed):
    zones, houses = town(seed)
    shuffled = persons(zones.sample(frac=1, random_state=seed), houses.sample(frac=1, random_state=seed))
    pd.testing.assert_series_equal(persons(zones, houses), shuffled, check_exact=True)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_a_building_mapped_in_two_halves_changes_no_community(seed):
    zones, houses = town(seed)
    left, right = box(0, 0, 200, 400), box(200, 0, 400, 400)
    # Keep buildings off the line between the communities: one that stands on it lives where its middle is.
    houses = houses[houses.within(left) | houses.within(right)]
    split = houses.iloc[:1]
    west, south, east, north = split.total_bounds
    halves = [box(west, south, (west + east) / 2, north), box((west + east) / 2, south, east, north)]
    half = gpd.GeoDataFrame({"storeys": [split["storeys"].iloc[0]] * 2}, geometry=halves, index=["ha", "hb"], crs=CRS)
    half["floor_area_m2"] = half.area * half["storeys"]
    table = gpd.GeoDataFrame(
        {
            "level": ["city", "block", "community", "community"],
            "tree": "checkup",
            "parent_id": [None, "city", "block", "block"],
        },
        geometry=[box(0, 0, 400, 400), box(0, 0, 400, 400), left, right],
        index=["city", "block", "c1", "c2"],
        crs=CRS,
    ).sort_index()
    population = layer("population", zones)
    boundary = layer("boundary", table.loc[["city"], ["geometry"]])

    def by_unit(buildings):
        # No reach: half a building may stand near enough where the whole one's nearest point is the other half's.
        found = residents(population, boundary, layer("dwellings", homes(buildings)), reach_m=0)
        return unit_residents(Units(2025, table), found, population)["residents_persons"]

    np.testing.assert_allclose(by_unit(houses), by_unit(pd.concat([houses.iloc[1:], half])), atol=1e-6)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_areas_by_unit_add_up_and_stay_within_bounds(seed):
    zones, houses = town(seed)
    quarters = gpd.GeoDataFrame(
        geometry=[box(x, y, x + 250, y + 250) for x in (-50, 200) for y in (-50, 200)], index=list("abcd"), crs=CRS
    )
    parts = area_by_unit(zones.geometry, quarters)
    inside = zones.union_all().intersection(box(-50, -50, 450, 450)).area
    assert parts.sum() == pytest.approx(inside)
    covered = covered_area_by_unit(houses.geometry, zones.geometry, quarters)
    assert covered.sum() == pytest.approx(
        zones.union_all().intersection(houses.union_all()).intersection(box(-50, -50, 450, 450)).area
    )
    assert (covered <= parts + 1e-6).all()
    where = points_in(quarters, gpd.GeoSeries(houses.geometry.centroid))
    assert where.notna().all()


@given(SEEDS, st.floats(0, 360))
@settings(max_examples=20, deadline=None)
def test_cells_cover_the_city_once_whichever_way_it_lies(seed, degrees):
    random = np.random.default_rng(seed)
    lines = shapely.linestrings(random.uniform(-50, 450, (15, 2, 2)))
    city = box(0, 0, 400, 400)
    roads = gpd.GeoDataFrame({"road_class": "local"}, geometry=lines, index=range(15), crs=CRS)
    cells = street_cells(roads, city)
    assert cells.area.sum() == pytest.approx(city.area, abs=1e-6)
    assert cells.union_all().symmetric_difference(city).area == pytest.approx(0, abs=1e-6)
    turned = street_cells(
        roads.set_geometry(roads.rotate(degrees, origin=(0, 0))), affinity.rotate(city, degrees, (0, 0))
    )
    np.testing.assert_allclose(np.sort(turned.area), np.sort(cells.area), atol=1e-4)
