"""A city of 4 x 2 km; homes in a thin strip (10 m) along its middle, so that shares can be read off the x axis."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from shapely import Point, box

from citycheckup.layers.table import Table
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.vocabulary import Completeness


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


@pytest.fixture
def persons(draw_layer):
    """Residents: 600 and 400 in the built-up area, 500 in the last kilometre, which is not part of it."""
    places = {"a": (Point(500, 500), 600.0), "b": (Point(2500, 500), 400.0), "c": (Point(3500, 500), 500.0)}
    drawn = draw_layer("population", {name: (point, {"residents_persons": n}) for name, (point, n) in places.items()})
    return replace(drawn, name="residents")


@pytest.fixture
def per_person(draw_layer, city_units, built_up, persons):
    """``per_person(function, "shelters", {...})``: the measure of an area per person from a register and figures."""

    def measure(function, register, places, completeness=Completeness.AUTHORITATIVE, statistics=None):
        layer = None if places is None else draw_layer(register, places, completeness)
        return function(city_units, layer, built_up, persons, statistics)

    return measure
