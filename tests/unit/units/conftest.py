"""Tiny cities: rectangles in metres."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from citycheckup.layers.layer import Layer
from citycheckup.units.check import check_units
from citycheckup.units.derive import derive_units
from citycheckup.vocabulary import Completeness

CRS = "EPSG:32650"


def _table(areas, **columns):
    index = pd.Index(list(areas), name="id", dtype=object)
    frame = {name: pd.Series(list(values), index=index, dtype=object) for name, values in columns.items()}
    return gpd.GeoDataFrame(frame, geometry=list(areas.values()), index=index, crs=CRS)


@pytest.fixture(scope="session")
def table():
    """Make a table of shapes by id, with columns."""
    return _table


@pytest.fixture(scope="session")
def layer():
    """Make a layer of shapes by id; names are the ids unless given."""

    def make(title, areas, **columns):
        return Layer(title, _table(areas, **{"name": list(areas), **columns}), Completeness.AUTHORITATIVE)

    return make


@pytest.fixture(scope="session")
def people():
    """Make residents: (point, persons) pairs."""

    def make(*placed):
        return gpd.GeoDataFrame(
            {"residents_persons": [float(persons) for _, persons in placed]},
            geometry=[point for point, _ in placed],
            crs=CRS,
        )

    return make


@pytest.fixture(scope="session")
def draw():
    """Draw the units of a city and check what always holds; give the table and the problems' keys."""

    def make(boundary, **given):
        units, problems = derive_units(year=2026, city_id="city", city_name="城", boundary=boundary, crs=CRS, **given)
        check_units(units)
        return units, {problem.message.key.removeprefix("units."): problem for problem in problems}

    return make
