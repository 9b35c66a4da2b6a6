"""Three communities in a row, 1 x 1 km each: a (x = 0 to 1000), b (to 2000), c (to 3000)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from shapely import LineString, box

from citycheckup.layers.derived.open_space import joined_open_spaces
from citycheckup.layers.derived.street_sample import community_sample, population_cells, street_sample, streets
from citycheckup.layers.derived.walking_distances import walks


@pytest.fixture
def communities(draw_units):
    return draw_units(community={name: box(x, 0, x + 1000, 1000) for name, x in (("a", 0), ("b", 1000), ("c", 2000))})


@pytest.fixture
def street_sample_of(draw_layer, communities):
    """Sample a street along y = 500 through all three communities, or the streets given.

    Cells of 1000 x 100 m about it hold 340, 330 and 340 residents. Points lie at x = 0, 30 … 3000: 34 in a, 33 in b, 34
    in c, so each stands for 10 residents.
    """

    def sample(*lines, residents=(340.0, 330.0, 340.0), open_spaces=None):
        lines = lines or (LineString([(0, 500), (3000, 500)]),)
        roads = draw_layer("roads", {f"r{at}": line for at, line in enumerate(lines)})
        cells = {
            f"cell-{name}": (box(x, 450, x + 1000, 550), {"residents_persons": persons})
            for name, x, persons in zip("abc", (0, 1000, 2000), residents, strict=True)
        }
        boundary = draw_layer("boundary", {"city": box(0, 0, 3000, 1000)})
        made = streets(roads)
        cells = population_cells(draw_layer("population", cells), boundary, made)
        spaces = None if open_spaces is None else joined_open_spaces(draw_layer("open_spaces", open_spaces))
        points = street_sample(made, cells, boundary, spaces)
        return SimpleNamespace(
            streets=made,
            cells=cells,
            spaces=spaces,
            sample=points,
            by_community=community_sample(points, communities),
            walks=walks(made, points),
            walks_from_junctions=walks(made, points, snapping="node"),
        )

    return sample
