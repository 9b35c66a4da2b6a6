"""Population of real cities: our zones against pandas, GeoPandas and rasterio, and grids that were not told."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely

from citycheckup.sources.folder import LayerEntry
from citycheckup.sources.population.grids import infer_cell_m
from citycheckup.sources.population.zones import read_population
from citycheckup.sources.tables.points import points
from citycheckup.sources.tables.table import read_table
from citycheckup.vocabulary import Severity

ACCESS = [
    "las_palmas/population_access_100m.csv.gz",
    "nanjing/population_access_100m.csv.gz",
    "china_population/ningde_population_access_100m.csv.gz",
    "china_population/tianshui_population_access_100m.csv.gz",
]


def errors(problems):
    return [problem for problem in problems if problem.severity is Severity.ERROR]


@pytest.mark.parametrize("name", ACCESS)
def test_a_hundred_metre_grid_is_recognised_from_its_points(shared_data, name):
    placed, problems = points(read_table(shared_data / name).rows, file=name)
    assert not problems
    assert infer_cell_m(placed.geometry.to_crs(placed.estimate_utm_crs())) == 100.0


@pytest.mark.parametrize(("name", "crs"), [(ACCESS[0], "EPSG:32628"), (ACCESS[1], "EPSG:4549")])
def test_nobody_is_lost_from_a_table(shared_data, name, crs):
    path = shared_data / name
    theirs = pd.read_csv(path)
    zones, problems = read_population(path, entry=LayerEntry(file=path.name, cell_m=100.0), crs=crs)
    assert not errors(problems)
    assert len(zones) == len(theirs)
    assert zones["residents_persons"].sum() == pytest.approx(theirs["POP_2015"].sum(), abs=1e-6)
    assert zones.index.is_unique
    centres = gpd.points_from_xy(theirs["lng"], theirs["lat"], crs=4326).to_crs(crs)
    assert np.sort(zones.centroid.x.to_numpy()) == pytest.approx(np.sort(centres.x), abs=1e-6)


def test_streets_of_beijing(shared_data):
    path = shared_data / "beijing" / "street_town_boundaries.geojson"
    theirs = gpd.read_file(path)
    haidian = theirs[theirs["县"] == "海淀区"].union_all().buffer(-1e-4)
    everywhere, problems = read_population(path, entry=LayerEntry(file=path.name), crs="EPSG:4548")
    assert not errors(problems)
    assert everywhere["residents_persons"].sum() == theirs["worldpop"].sum()
    assert set(everywhere["zone_kind"]) == {"polygon"}
    near, _ = read_population(path, entry=LayerEntry(file=path.name), crs="EPSG:4548", around_wgs84=haidian)
    assert near["residents_persons"].sum() == theirs.loc[theirs.intersects(haidian), "worldpop"].sum()


def test_the_same_people_as_points_and_as_a_raster(shared_data, tmp_path):
    """Las Palmas put back on the equal-area grid it was taken from: the same persons, on the same ground."""
    path = shared_data / ACCESS[0]
    table = pd.read_csv(path)
    points = gpd.points_from_xy(table["lng"], table["lat"], crs=4326).to_crs("ESRI:54009")
    columns, rows = np.floor(points.x / 100).astype(int), np.floor(points.y / 100).astype(int)
    left, top = columns.min(), rows.max()
    grid = np.full((top - rows.min() + 1, columns.max() - left + 1), -200.0)
    grid[top - rows, columns - left] = 0
    np.add.at(grid, (top - rows, columns - left), table["POP_2015"])
    raster = tmp_path / "las_palmas.tif"
    with rasterio.open(
        raster, "w", driver="GTiff", height=grid.shape[0], width=grid.shape[1], count=1, dtype="float64",
        crs="ESRI:54009", nodata=-200.0, transform=rasterio.Affine(100, 0, left * 100, 0, -100, (top + 1) * 100),
    ) as file:  # fmt: skip
        file.write(grid, 1)
    cells, problems = read_population(raster, entry=LayerEntry(file=raster.name), crs="EPSG:32628")
    squares, _ = read_population(path, entry=LayerEntry(file=path.name, cell_m=100.0), crs="EPSG:32628")
    assert [problem.message.key for problem in problems] == ["tables.raster_no_value"]
    assert cells["residents_persons"].sum() == pytest.approx(table["POP_2015"].sum(), abs=1e-6)
    # Cells of the raster share their corners: nothing overlaps, nothing gapes.
    assert shapely.union_all(cells.geometry.to_numpy()).area == pytest.approx(cells.area.sum(), rel=1e-9)
    assert cells.area.sum() == pytest.approx(squares.area.sum(), rel=0.01)
