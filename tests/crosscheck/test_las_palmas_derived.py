"""Las Palmas, read with GDAL's own OpenStreetMap driver: nothing of the city or of its residents gets lost."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from citycheckup.geo.cells import street_cells
from citycheckup.layers.derived.dwellings import classified_buildings, dwelling_rules_summary, dwellings
from citycheckup.layers.derived.residents import residents, unit_residents
from citycheckup.layers.layer import Layer
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Completeness

CRS = "EPSG:32628"
CLASSES = {
    "motorway": "expressway",
    "trunk": "expressway",
    "primary": "arterial",
    "secondary": "secondary",
    "tertiary": "local",
    "unclassified": "local",
    "residential": "residential",
}


def layer(name, table):
    return Layer(name, table.rename_axis(index="id"), Completeness.INDICATIVE)


@pytest.fixture(scope="module")
def city(shared_data):
    boundary = gpd.read_file(shared_data / "las_palmas" / "municipal_boundary.geojson").to_crs(CRS)
    return shapely.force_2d(boundary.union_all())


@pytest.fixture(scope="module")
def cells(shared_data, city):
    lines = pyogrio.read_dataframe(
        shared_data / "las_palmas" / "las_palmas_20230221.osm.pbf",
        layer="lines",
        columns=["highway"],
        where="highway IS NOT NULL",
    ).to_crs(CRS)
    return street_cells(lines.assign(road_class=lines["highway"].map(CLASSES)), city)


@pytest.fixture(scope="module")
def buildings(shared_data, city):
    areas = pyogrio.read_dataframe(
        shared_data / "las_palmas" / "las_palmas_20230221.osm.pbf",
        layer="multipolygons",
        columns=["osm_id", "osm_way_id", "building"],
        where="building IS NOT NULL",
        on_invalid="fix",
    ).to_crs(CRS)
    ids = np.where(areas["osm_way_id"].notna(), "way/" + areas["osm_way_id"], "relation/" + areas["osm_id"])
    geometry = shapely.make_valid(areas.geometry.to_numpy(), method="structure", keep_collapsed=False)
    table = gpd.GeoDataFrame({"use": areas["building"].to_numpy()}, geometry=geometry, index=ids, crs=CRS)
    table = table[(table.area > 0) & table.intersects(city)]
    return layer("buildings", table.assign(storeys_count=np.nan, height_m=np.nan, floor_area_m2=np.nan))


@pytest.fixture(scope="module")
def population(shared_data):
    rows = pd.read_csv(shared_data / "las_palmas" / "population_access_100m.csv.gz")
    points = gpd.GeoSeries(gpd.points_from_xy(rows["lng"], rows["lat"], crs="EPSG:4326")).to_crs(CRS)
    table = gpd.GeoDataFrame(
        {"residents_persons": rows["POP_2015"].to_numpy()},
        geometry=shapely.buffer(points.to_numpy(), 50, cap_style="square"),
        index=[f"cell/{at:05d}" for at in range(len(rows))],
        crs=CRS,
    )
    return layer("population", table)


def test_cells_partition_the_municipality(cells, city):
    assert len(cells) > 2_000
    assert cells.area.sum() == pytest.approx(city.area, rel=1e-6)
    assert cells.union_all().symmetric_difference(city).area < 1e-6 * city.area
    assert cells.is_valid.all()
    assert (cells.geom_type == "Polygon").all()


def test_residents_are_conserved_within_one_person(cells, city, buildings, population):
    boundary = layer("boundary", gpd.GeoDataFrame(geometry=[city], index=["city"], crs=CRS))
    classified = classified_buildings(buildings, None, layer("street_cells", cells), population)
    assert dwelling_rules_summary(classified)["buildings_count"].sum() == len(buildings)
    homes = dwellings(classified)
    found = residents(population, boundary, homes)

    # The oracle: GeoPandas' overlay of the grid with the municipality, by share of area.
    grid = population.table.assign(cell_m2=population.table.area)
    inside = gpd.overlay(grid, boundary.table[["geometry"]])
    expected_persons = (inside["residents_persons"] * inside.area / inside["cell_m2"]).sum()
    assert found.table["residents_persons"].sum() == pytest.approx(expected_persons, abs=1)
    placed = found.table["dwelling_id"].notna()
    assert set(found.table["dwelling_id"][placed]) <= set(homes.table.index)
    assert found.table["residents_persons"][placed].sum() > 0.6 * expected_persons

    # Street cells as communities of one block: each level holds everybody.
    table = pd.concat(
        [
            cells.assign(level="community", parent_id="block"),
            boundary.table.set_axis(["block"]).assign(level="block", parent_id="city"),
            boundary.table.assign(level="city", parent_id=None),
        ]
    )
    by_unit = unit_residents(Units(2025, table.assign(tree="checkup").sort_index()), found, population)
    assert by_unit.loc["city", "residents_persons"] == pytest.approx(expected_persons, abs=1)
    assert by_unit.loc[cells.index, "residents_persons"].sum() == pytest.approx(expected_persons, abs=1)
    assert by_unit.loc["city", "unallocated_persons"] == pytest.approx(
        found.table["residents_persons"][~placed].sum(), abs=1e-6
    )
