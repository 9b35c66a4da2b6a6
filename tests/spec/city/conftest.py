"""A city of 4 x 2 km; homes in a thin strip (10 m) along its middle, so that shares can be read off the x axis."""

from __future__ import annotations

import pandas as pd
import pytest
from shapely import box

from citycheckup.layers.table import Table
from citycheckup.layers.table_schema import TABLE_BY_NAME


@pytest.fixture
def city_units(draw_units):
    return draw_units(city={"city": box(0, 0, 4000, 2000)})


@pytest.fixture
def homes(draw_layer):
    return draw_layer("land_use", {"homes": box(0, 995, 4000, 1005)})


@pytest.fixture
def built_up(draw_layer):
    """The whole city but its last kilometre in the east: of the strip, 3000 m count."""
    return draw_layer("built_up_area", {"core": box(0, 0, 2000, 2000), "rest": box(2000, 0, 3000, 2000)})


@pytest.fixture
def enter():
    """``enter("city.x", {"numerator": 1, "denominator": 2})``: departments' figures; other columns are null."""
    columns = ["indicator", *(column.name for column in TABLE_BY_NAME["statistics"].columns)]

    def table(indicator, *rows):
        said = [dict.fromkeys(columns) | {"indicator": indicator, "code": "0"} | row for row in rows]
        numbers = dict.fromkeys(("numerator", "denominator", "value"), "Float64")
        return Table("statistics", pd.DataFrame(said, columns=columns).astype(numbers))

    return table


@pytest.fixture
def reported(city_units, enter):
    """``reported(function, {"value": 3})``: the measure of an indicator from what a department entered for it."""

    def measure(function, *rows, **knobs):
        return function(enter(function.__citycheckup_indicator__.id, *rows), city_units, **knobs)

    return measure
