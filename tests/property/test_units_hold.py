"""Units of made-up cities: what must hold whatever the city, and what must not matter."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from citycheckup.layers.layer import Layer
from citycheckup.units.check import check_units
from citycheckup.units.derive import derive_units
from citycheckup.vocabulary import Completeness, Level

CRS = "EPSG:32650"
KINDS = ["arterial", "secondary", "local", "residential"]


@st.composite
def cities(draw):
    """A city cut by straight roads into cells of uneven size, with residents, compounds and perhaps blocks."""
    seed = draw(st.integers(0, 2**31))
    random = np.random.default_rng(seed)
    columns, rows = draw(st.integers(2, 7)), draw(st.integers(2, 7))
    x = np.concatenate([[0], np.cumsum(random.integers(60, 700, columns))])
    y = np.concatenate([[0], np.cumsum(random.integers(60, 700, rows))])
    west, south = np.meshgrid(x[:-1], y[:-1])
    east, north = np.meshgrid(x[1:], y[1:])
    cells = shapely.box(west.ravel(), south.ravel(), east.ravel(), north.ravel())
    lines = [shapely.LineString([(at, 0), (at, y[-1])]) for at in x[1:-1]]
    lines += [shapely.LineString([(0, at), (x[-1], at)]) for at in y[1:-1]]
    persons = np.where(random.random(len(cells)) < 0.3, 0, random.integers(0, 9_000, len(cells)))
    corners = random.integers(0, [x[-1], y[-1]], (6, 2))
    compounds = shapely.box(*corners.T, *(corners + random.integers(20, 500, (6, 2))).T)
    blocks = [box(-9, -9, x[-1] * 0.41, y[-1] + 9), box(x[-1] * 0.41 - 3, -9, x[-1] + 9, y[-1] + 9)]
    return {
        "boundary": box(0, 0, x[-1], y[-1]),
        "cells": gpd.GeoDataFrame(geometry=cells, index=[f"cell-{at:03}" for at in range(len(cells))], crs=CRS),
        "roads": gpd.GeoDataFrame(
            {"road_class": [KINDS[at % 4] for at in range(len(lines))]},
            geometry=lines,
            index=[f"r{at:03}" for at in range(len(lines))],
            crs=CRS,
        ),
        "residents": gpd.GeoDataFrame(
            {"residents_persons": persons + random.random(len(cells))}, geometry=shapely.centroid(cells), crs=CRS
        )
        if draw(st.booleans())
        else None,
        "land": gpd.GeoDataFrame(
            {"name": ["甲", "甲", "乙", "丙", "丁", None], "use": "residential"},
            geometry=compounds,
            index=[f"way/{at}" for at in range(6)],
            crs=CRS,
        ),
        "blocks": gpd.GeoDataFrame({"name": ["西", "东"]}, geometry=blocks, index=["b1", "b2"], crs=CRS)
        if draw(st.booleans())
        else None,
    }


def units_of(city):
    units, _ = derive_units(
        year=2026,
        city_id="city",
        city_name="城",
        boundary=city["boundary"],
        crs=CRS,
        street_cells=city["cells"],
        residents=city["residents"],
        **{
            name: None if city[key] is None else Layer(name, city[key], Completeness.PARTIAL)
            for name, key in {"roads": "roads", "land_use": "land", "blocks": "blocks"}.items()
        },
    )
    return units


def moved(city, change):
    """The same city with every shape changed by a function of geometries."""
    return {
        key: change(value)
        if key == "boundary"
        else None
        if value is None
        else value.set_geometry(gpd.GeoSeries(change(value.geometry.to_numpy()), index=value.index, crs=CRS))
        for key, value in city.items()
    }


def sizes(units):
    """How many units of which area there are, whatever they are called; to the square decimetre."""
    return units.table.groupby("level")["area_m2"].apply(lambda area: sorted(area.round(2))).to_dict()


@settings(max_examples=12, deadline=None)
@given(cities())
def test_the_contract_holds_and_sizes_are_kept(city):
    units = units_of(city)
    check_units(units)
    communities = units.at(Level.COMMUNITY)
    assert communities.geometry.area.sum() == pytest.approx(city["boundary"].area, abs=1e-3)
    alone = communities.groupby("parent_id")["area_m2"].transform("size") == 1
    assert communities["area_m2"][~alone].ge(20_000).all()
    blocks = units.at(Level.BLOCK)
    assert len(blocks) == 1 or city["blocks"] is not None or blocks["area_m2"].ge(2e6).all()


@settings(max_examples=8, deadline=None)
@given(cities(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(city, random):
    def shuffled(table):
        if not isinstance(table, gpd.GeoDataFrame):
            return table
        order = list(range(len(table)))
        random.shuffle(order)
        return table.iloc[order]

    one, other = units_of(city).table, units_of({key: shuffled(value) for key, value in city.items()}).table
    pd.testing.assert_frame_equal(one.drop(columns="geometry"), other.drop(columns="geometry"))
    assert one.geometry.to_wkb().equals(other.geometry.to_wkb())


@settings(max_examples=8, deadline=None)
@given(cities(), st.integers(-3_000_000, 3_000_000), st.integers(-3_000_000, 3_000_000))
def test_a_city_elsewhere_is_cut_the_same_way(city, east_m, north_m):
    there = moved(city, lambda shapes: shapely.transform(shapes, lambda xy: np.add(xy, [east_m, north_m])))
    assert sizes(units_of(there)) == sizes(units_of(city))


@settings(max_examples=8, deadline=None)
@given(cities())
def test_a_city_turned_by_ninety_degrees_is_cut_the_same_way(city):
    turned = moved(city, lambda shapes: shapely.transform(shapes, lambda xy: xy[:, ::-1] * [-1, 1]))
    assert sizes(units_of(turned)) == sizes(units_of(city))
