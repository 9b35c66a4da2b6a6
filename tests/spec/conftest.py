"""What a tiny city is drawn with: layers and units by hand, in metres."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box, unary_union

from citycheckup.checklists import load_checklist
from citycheckup.layers.layer import Layer
from citycheckup.layers.schema import BY_NAME
from citycheckup.layers.table import Table
from citycheckup.layers.table_schema import TABLE_BY_NAME
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


@pytest.fixture
def draw_tree():
    """``draw_tree({"b1": {"a": ["p1", "p2"], "b": []}})``: blocks, their communities and compounds, 100 m squares."""

    def draw(blocks):
        rows = [("city", "city", None)]
        for block, communities in blocks.items():
            rows.append((block, "block", "city"))
            for community, compounds in communities.items():
                rows.append((community, "community", block))
                rows += [(compound, "compound", community) for compound in compounds]
        table = gpd.GeoDataFrame(
            {
                "level": [row[1] for row in rows],
                "tree": str(Tree.CHECKUP),
                "name": [None if row[1] == "city" else f"name of {row[0]}" for row in rows],
                "parent_id": [row[2] for row in rows],
            },
            index=pd.Index([row[0] for row in rows], name="unit_id", dtype=str),
            geometry=[box(at * 100, 0, at * 100 + 100, 100) for at in range(len(rows))],
            crs=CRS,
        ).sort_index()
        return Units(2025, table.assign(origin="given", admin_id=None, area_m2=table.area))

    return draw


@pytest.fixture
def ask():
    """``ask({"x1": {"1.2": True, "5.1": 12}}, unit={"r1": "b1"})``: a survey; the kind of object follows from the item.

    A number is an amount; None says that the item does not apply.
    """
    columns = [column.name for column in TABLE_BY_NAME["survey"].columns]

    def survey(answers, unit=None, names=None):
        rows = []
        for object_id, said in answers.items():
            for item, answer in said.items():
                row = dict.fromkeys(columns) | {"item_id": item, "object_id": object_id}
                row["object_kind"] = load_checklist().by_id[item].record_kind
                is_number = not isinstance(answer, bool) and answer is not None
                row["amount" if is_number else "ticked"] = answer
                row["unit_id"] = (unit or {}).get(object_id)
                row["object_name"] = (names or {}).get(object_id)
                rows.append(row)
        table = pd.DataFrame(rows, columns=columns).astype({"amount": "Float64", "ticked": "boolean"})
        return Table("survey", table.sort_values(["item_id", "object_kind", "object_id"], ignore_index=True))

    return survey


@pytest.fixture
def records():
    """``records("community_records", a={"new": True})``: a table of records by its first column; the rest is null."""

    def table(name, **rows):
        columns = [column.name for column in TABLE_BY_NAME[name].columns]
        said = [dict.fromkeys(columns) | {columns[0]: key} | values for key, values in sorted(rows.items())]
        return Table(name, pd.DataFrame(said, columns=columns))

    return table
