"""A city of 4 x 2 km; homes in a thin strip (10 m) along its middle, so that shares can be read off the x axis."""

from __future__ import annotations

import pytest
from shapely import box


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
