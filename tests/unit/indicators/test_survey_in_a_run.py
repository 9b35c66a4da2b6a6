"""A survey through the engine: statuses, coverage and roll-ups of a made-up city whose map may have gaps."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from citycheckup.catalogue import Catalogue
from citycheckup.editions import load_edition
from citycheckup.engine.evaluate import evaluate
from citycheckup.engine.graph import Workspace
from citycheckup.indicators.community import management
from citycheckup.indicators.dwelling import safety
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.table import Table
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Completeness, Message, Status
from citycheckup.wording import LANGUAGES, render

STRUCTURE, MANAGED = "dwelling.structural_hazard_buildings", "community.property_management_shortfall"
HOME = {"x1": "a", "x2": "a", "x3": "a", "y1": "b"}
COLUMNS = [column.name for column in TABLE_BY_NAME["survey"].columns]
TREE = [("city", "city", None), ("b1", "block", "city"), ("b2", "block", "city")]
TREE += [("a", "community", "b1"), ("b", "community", "b1"), ("c", "community", "b2")]


def dwelling_sheet(buildings):
    """Stand in for the derived step: where each building of the map lies."""
    return buildings.table.assign(
        community_id=pd.Series(HOME), use="住宅", built_year=1990, storeys_used_count=6.0
    ).rename_axis("building_id")


def rows_of(rows, compounds=()):
    tree = [*TREE, *((name, "compound", "a") for name in compounds)]
    frame = pd.DataFrame(tree, columns=["unit_id", "level", "parent_id"]).set_index("unit_id").sort_index()
    units = Units(
        2025, gpd.GeoDataFrame(frame.assign(name=None, tree="checkup"), geometry=[box(0, 0, 1, 1)] * len(frame))
    )
    names = pd.DataFrame({"name": None}, index=pd.Index(sorted(HOME), name="id"))
    buildings = gpd.GeoDataFrame(names, geometry=[Point(0, 0)] * len(HOME), crs="EPSG:4525")
    said = [
        dict.fromkeys(COLUMNS) | dict(zip(("object_id", "item_id", "ticked", "object_kind"), row, strict=True))
        for row in rows
    ]
    survey = Table("survey", pd.DataFrame(said, columns=COLUMNS).astype({"amount": "Float64", "ticked": "boolean"}))
    missing = Missing(("survey",), Message("surveys.no_compounds"))
    workspace = Workspace(
        {
            "survey": survey if rows else missing,
            "units": units,
            "buildings": Layer("buildings", buildings, Completeness.INDICATIVE),
        },
        {"dwelling_sheet": dwelling_sheet},
    )
    edition = load_edition("national-2025")
    edition = dataclasses.replace(
        edition, entries=tuple(e for e in edition.entries if e.indicator in (STRUCTURE, MANAGED))
    )
    found = evaluate(workspace, Catalogue([safety, management]), [edition], units)
    return {(row.indicator, row.unit_id): row for row in found.rows}


def ticks(building, ticked):
    return (building, "1.2", ticked, "building")


WHOLE = [ticks(name, name == "x2") for name in HOME]


def test_a_whole_survey_is_worth_its_own_word_however_thin_the_map():
    found = rows_of(WHOLE)
    assert {unit: found[STRUCTURE, unit].status for unit in ("a", "b", "c", "b1", "b2", "city")} == {
        "a": Status.OK,
        "b": Status.OK,
        "c": Status.NOT_APPLICABLE,
        "b1": Status.OK,
        "b2": Status.NOT_APPLICABLE,
        "city": Status.OK,
    }
    city = found[STRUCTURE, "city"]
    assert (city.value, city.coverage, city.meets) == (1, 1, False)
    assert city.arguments["objects_count"] == 4


@pytest.mark.parametrize(("hidden", "status"), [("a", Status.PARTIAL), ("ab", Status.NOT_SURVEYED)])
def test_hiding_the_survey_of_communities_makes_them_not_surveyed_and_the_city_partial(hidden, status):
    kept = [ticks(name, False) for name, home in HOME.items() if home not in hidden]
    found = rows_of(kept or [("x1", "4.1", True, "building")])
    assert found[STRUCTURE, "a"].status is Status.NOT_SURVEYED
    assert found[STRUCTURE, "a"].value is None
    assert found[STRUCTURE, "city"].status is status
    assert found[STRUCTURE, "city"].coverage == (0.25 if kept else 0.0)  # one building of four


def test_buildings_left_out_make_their_community_partial():
    row = rows_of([ticks("x1", False), ticks("y1", True)])[STRUCTURE, "a"]
    assert (row.status, row.value, row.coverage) == (Status.PARTIAL, 0, pytest.approx(1 / 3))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_not_surveyed_says_so_at_every_level(language):
    found = rows_of([("x1", "4.1", True, "building")])
    for unit in ("a", "b1", "city"):
        row = found[STRUCTURE, unit]
        assert row.template == "engine.not_surveyed_here"
        assert render(Message(row.template, {**row.arguments}), language)


def test_no_survey_at_all_and_no_compounds_drawn_are_not_surveyed_either():
    assert rows_of([])[STRUCTURE, "city"].status is Status.NOT_SURVEYED
    without_compounds = rows_of(WHOLE)[MANAGED, "city"]
    assert without_compounds.status is Status.NOT_SURVEYED
    assert without_compounds.arguments["missing"] == ["compounds"]


def test_compounds_are_reported_by_community():
    found = rows_of([("p1", "20.1", True, "compound"), ("p2", "20.1", False, "compound")], ["p1", "p2"])
    assert (found[MANAGED, "a"].value, found[MANAGED, "a"].status) == (1, Status.OK)
    assert found[MANAGED, "b"].status is Status.NOT_APPLICABLE
    assert (found[MANAGED, "city"].value, found[MANAGED, "city"].coverage) == (1, 1)
