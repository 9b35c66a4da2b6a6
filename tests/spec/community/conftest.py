"""Three communities in a row, 1 x 1 km each: a (x = 0 to 1000), b (to 2000), c (to 3000)."""

from __future__ import annotations

import pytest
from shapely import box


@pytest.fixture
def communities(draw_units):
    return draw_units(community={name: box(x, 0, x + 1000, 1000) for name, x in (("a", 0), ("b", 1000), ("c", 2000))})
