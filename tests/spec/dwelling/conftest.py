"""A town of two communities, a and b, and an empty one, c; buildings x1, x2, x3 stand in a, y1 and y2 in b."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

TOWN = {"block": {"a": [], "b": [], "c": []}}
WHERE = {"x1": "a", "x2": "a", "x3": "a", "y1": "b", "y2": "b"}


@pytest.fixture
def town(draw_tree):
    return draw_tree(TOWN)


@pytest.fixture
def sheet():
    """``sheet(x1={"built_year": 1985})``: what is said of a building; the others are flats of 6 storeys of 2005."""

    def draw(where=WHERE, **said):
        usual = {"name": None, "use": "住宅", "built_year": 2005, "storeys_used_count": 6.0, "storeys_rule": "given"}
        rows = {
            key: usual | {"name": f"No. {key}", "community_id": home} | said.get(key, {}) for key, home in where.items()
        }
        table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("building_id").sort_index()
        return gpd.GeoDataFrame(table, geometry=[Point(at, 0) for at in range(len(table))])

    return draw


@pytest.fixture
def measured(ask, sheet, town):
    """``measured(indicator, {"x1": {"1.2": True}}, x1={...})``: run an indicator of the dwelling level."""

    def run(indicator, answers, **said):
        return indicator(ask(answers), sheet(**said), town)

    return run


@pytest.fixture
def buildings():
    """Building ids behind a measure, with their items."""

    def of(measure):
        return {place.place_id: place.items for place in measure.places.itertuples()}

    return of
