from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from rasterio import Affine

from citycheckup.sources.population.grids import infer_cell_m, squares
from citycheckup.sources.population.rasters import raster_cells
from citycheckup.vocabulary import InputError

MOLLWEIDE = "ESRI:54009"


@pytest.fixture
def raster(tmp_path):
    def written(values, *, crs=MOLLWEIDE, nodata=-200.0, bands=1):
        path = tmp_path / "pop.tif"
        values = np.asarray(values, dtype="float32")
        with rasterio.open(
            path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=bands, dtype="float32",
            crs=crs, nodata=nodata, transform=Affine(100, 0, 10_000_000, 0, -100, 4_000_000),
        ) as file:  # fmt: skip
            for band in range(bands):
                file.write(values, band + 1)
        return path

    return written


def keys(problems):
    return [problem.message.key.removeprefix("tables.") for problem in problems]


def test_cells_of_a_raster(raster):
    cells, problems = raster_cells(raster([[1.5, -200], [0, 3]]))
    assert cells["residents_persons"].to_dict() == {"cell-0-0": 1.5, "cell-1-0": 0.0, "cell-1-1": 3.0}
    assert keys(problems) == ["raster_no_value"]
    assert problems[0].message.arguments == {"count": 1, "cells": 4}
    assert cells.geometry["cell-1-1"].bounds == (10_000_100, 3_999_800, 10_000_200, 3_999_900)
    assert cells.to_crs(4326).to_crs(MOLLWEIDE).area.tolist() == pytest.approx([10_000] * 3, abs=1e-2)


def test_only_the_area_is_read_under_the_ids_of_the_whole(raster):
    path = raster(np.arange(100.0).reshape(10, 10))
    corner = gpd.GeoSeries([shapely.box(10_000_250, 3_999_350, 10_000_380, 3_999_450)], crs=MOLLWEIDE).to_crs(4326)[0]
    cells, _ = raster_cells(path, area_wgs84=corner)
    assert {"cell-5-2", "cell-5-3", "cell-6-2", "cell-6-3"} <= set(cells.index)
    assert len(cells) < 60
    assert cells.loc["cell-6-3", "residents_persons"] == 63.0


@pytest.mark.parametrize(
    ("options", "values", "area", "key"),
    [
        ({"nodata": None}, [[1, -200]], None, "raster_negative"),
        ({"crs": None}, [[1, 2]], None, "raster_without_crs"),
        ({}, [[1, 2]], shapely.box(0, 0, 1, 1), "population_elsewhere"),
    ],
)
@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_unusable_rasters(raster, options, values, area, key):
    with pytest.raises(InputError) as caught:
        raster_cells(raster(values, **options), area_wgs84=area)
    assert keys(caught.value.problems) == [key]


def test_files_that_are_no_raster(tmp_path):
    (tmp_path / "x.tif").write_bytes(b"II*\x00 broken")
    for name, key in [("x.tif", "unreadable"), ("y.tif", "absent")]:
        with pytest.raises(InputError) as caught:
            raster_cells(tmp_path / name)
        assert keys(caught.value.problems) == [key]


def test_several_bands_are_said(raster):
    assert keys(raster_cells(raster([[1, 2]], bands=2))[1]) == ["raster_bands"]


def test_squares():
    (square,) = squares(gpd.GeoSeries([shapely.Point(10, 20)], crs=32650), 100.0)
    assert square.bounds == (-40, -30, 60, 70)


def centres(east_m, north_m, *, slant=0.0):
    x, y = np.meshgrid(np.arange(12) * east_m, np.arange(12) * north_m)
    return gpd.GeoSeries(shapely.points((x + slant * y).ravel(), y.ravel()), crs=32650)


def test_cell_size_of_regular_points():
    assert infer_cell_m(centres(100, 100)) == 100.0
    assert infer_cell_m(centres(94.3, 106.1, slant=0.1)) == 100.0  # an equal-area cell, seen in a local projection
    assert infer_cell_m(centres(92.6, 78.6)) == 85.0
    assert infer_cell_m(centres(1000, 1000).iloc[::2]) is not None


def test_scattered_points_are_no_grid():
    random = np.random.default_rng(1).uniform(0, 1000, (200, 2))
    assert infer_cell_m(gpd.GeoSeries(shapely.points(random), crs=32650)) is None
    assert infer_cell_m(centres(100, 100).iloc[:5]) is None
    in_a_row = gpd.GeoSeries(shapely.points(np.arange(20) * 10.0, np.zeros(20)), crs=32650)
    assert infer_cell_m(in_a_row) is None
