"""What a tiny city is drawn with: layers and units by hand, in metres."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import unary_union

from citycheckup.layers.layer import Layer
from citycheckup.layers.schema import BY_NAME
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Completeness, Message, Tree
from citycheckup.wording import render

CRS = "EPSG:4525"


@pytest.fixture
def draw_layer():
    """``draw_layer("schools", {"s1": (Point(0, 0), {"stage": "middle"})})``: other columns of the schema are null."""

    def draw(name, features, completeness=Completeness.AUTHORITATIVE):
        schema = BY_NAME.get(name)
        columns = [c.name for c in schema.columns if c.name != "id"] if schema else []
        rows = {key: dict.fromkeys(columns) | (f[1] if isinstance(f, tuple) else {}) for key, f in features.items()}
        shapes = [f[0] if isinstance(f, tuple) else f for f in features.values()]
        table = pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype=object)
        table.index = pd.Index(list(features), name="id", dtype=str)
        return Layer(
            name, gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, index=table.index, crs=CRS)), completeness
        )

    return draw


@pytest.fixture
def draw_units():
    """``draw_units(block={"b1": box(...)})``: units of one level, and the city round them."""

    def draw(**levels):
        ((level, shapes),) = levels.items()
        rows = [("city", "city", None, unary_union(list(shapes.values())))] if level != "city" else []
        rows += [(key, level, "city" if level != "city" else None, shape) for key, shape in shapes.items()]
        table = gpd.GeoDataFrame(
            {
                "level": [row[1] for row in rows],
                "tree": str(Tree.CHECKUP),
                "name": None,
                "parent_id": [row[2] for row in rows],
                "origin": "given",
                "admin_id": None,
            },
            index=pd.Index([row[0] for row in rows], name="unit_id", dtype=str),
            geometry=[row[3] for row in rows],
            crs=CRS,
        ).sort_index()
        return Units(2025, table.assign(area_m2=table.area))

    return draw


@pytest.fixture
def draw_residents():
    """``draw_residents(c1=6000)``: residents by unit."""

    def draw(**persons):
        return pd.DataFrame(
            {"residents_persons": pd.Series(persons, dtype=float), "unallocated_persons": 0.0},
        ).rename_axis("unit_id")

    return draw


@pytest.fixture
def shares():
    """Value of every unit, from a measure."""

    def of(measure):
        return (measure.numerator / measure.denominator).to_dict()

    return of


@pytest.fixture
def explain():
    """Put the explanation of one unit's value into words."""

    def said(measure, unit_id, language):
        numerator = measure.numerator[unit_id]
        denominator = None if measure.denominator is None else measure.denominator[unit_id]
        own = {} if measure.arguments is None else measure.arguments.loc[unit_id].to_dict()
        value = numerator if denominator is None else numerator / denominator
        figures = {"numerator": numerator, "denominator": denominator, "value": value, "shown": f"{value:.1%}"}
        return render(Message(measure.template, {**measure.common, **own, **figures}), language)

    return said
