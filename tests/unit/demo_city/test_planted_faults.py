"""Faults are planted by rule, and the books say where."""

import ast
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import citycheckup.demo_city
from citycheckup.demo_city.answer_key import answer_key
from citycheckup.demo_city.faults import Fault, away_from, chosen
from citycheckup.demo_city.figures import last_year_rows, overdue, statistics_rows
from citycheckup.demo_city.folder import MadeUpCity
from citycheckup.demo_city.plan import Plan
from citycheckup.demo_city.ticks import survey_rows, ticked_faults
from citycheckup.editions import load_edition
from citycheckup.vocabulary import Level, Method

ROOMS_ALLOWED = {"demo_city", "vocabulary", "editions", "checklists", "duties"}  # who leads what finds no fault
MODULES_ALLOWED = {"citycheckup.layers.schema", "citycheckup.layers.table_schema"}


def test_the_key_owes_nothing_to_the_program_that_is_to_find_it():
    strangers = set()
    for path in Path(citycheckup.demo_city.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                own = (name or "").split(".")
                if own[0] == "citycheckup" and own[1] not in ROOMS_ALLOWED and name not in MODULES_ALLOWED:
                    strangers.add(name)
    assert strangers == set()


def test_some_faults_last_some_are_mended_some_are_new():
    candidates = [f"X{at:02d}" for at in range(40)]
    first, second = (set(chosen(Plan(), "kind", candidates, one_in=10, year=year)) for year in (2024, 2025))
    assert (len(first), len(second), len(first & second)) == (8, 8, 4)
    assert chosen(Plan(), "kind", ["only"], one_in=10, year=2024) == ["only"]
    assert chosen(Plan(), "kind", ["only"], one_in=10, year=2025) == ["only"]
    assert chosen(Plan(), "kind", [], one_in=10, year=2025) == []


def test_distance_to_a_rectangle():
    room = pd.DataFrame({"west": [0.0], "south": [0.0], "east": [10.0], "north": [10.0]})
    found = away_from(np.array([5.0, 13.0, -3.0]), np.array([5.0, 5.0, 14.0]), room)
    assert found[:, 0].tolist() == [0.0, 3.0, 5.0]


@pytest.fixture(scope="module")
def city():
    return MadeUpCity(Plan(20_000, 2))


def test_every_ticked_item_is_in_the_survey_and_nothing_else(city):
    faults = ticked_faults(city.plan, 2025, city.field)
    rows = pd.concat(survey_rows(city.field, faults, 2025))
    ticked = rows[rows["ticked"]]
    planted = {(item, fault.place_id) for fault in faults for item in fault.items}
    assert set(zip(ticked["item_id"], ticked["object_id"], strict=True)) == planted
    assert not rows.duplicated(["item_id", "object_kind", "object_id"]).any()
    assert rows["ticked"].notna().all()


def test_every_surveyed_indicator_of_both_editions_has_faults(city):
    planted = {fault.indicator for fault in ticked_faults(city.plan, 2025, city.field)}
    for edition in ("national-2023", "national-2025"):
        surveyed = {
            entry.indicator
            for entry in load_edition(edition).entries
            if entry.method is Method.SURVEY or entry.indicator == "dwelling.gas_hazard_buildings"
        }
        assert surveyed - planted == set()


def test_old_housing_alone_needs_energy_retrofit(city):
    faults = ticked_faults(city.plan, 2024, city.field)
    places = [fault.place_id for fault in faults if fault.indicator == "dwelling.energy_retrofit_buildings"]
    assert places
    assert (city.buildings.loc[places, "built_year"] < 2000).all()


@pytest.mark.parametrize("edition", ["national-2023", "national-2025"])
def test_every_statistic_of_an_edition_has_a_figure(edition):
    entries = load_edition(edition).entries
    rows, _ = statistics_rows(load_edition(edition), 60_000, 2025)
    from_tables = {"city.rectification_rate", "city.sports_area_per_person"}  # last year's list; the register
    from_registers = {"city.culture_area_per_person", "city.shelter_area_per_person"}
    wanted = {
        entry.code
        for entry in entries
        if entry.level is Level.CITY
        and entry.method is Method.STATISTIC
        and entry.indicator not in from_tables | from_registers
    }
    assert wanted - set(rows["code"]) == set()


def test_last_years_list_says_what_has_been_mended():
    edition = load_edition("national-2025")
    gas = "dwelling.gas_hazard_buildings"
    before = [Fault(gas, "B01-C01", "a"), Fault(gas, "B01-C02", "b"), Fault("block.overhead_line_roads", "B01", "c")]
    rows = last_year_rows(edition, 2025, before, [Fault(gas, "B01-C02", "b")])
    assert rows[["key", "rectified"]].to_numpy().tolist() == [[f"{gas}@B01-C01", True], [f"{gas}@B01-C02", False]]
    assert [fault.indicator for fault in overdue(rows)] == ["city.rectification_rate"]
    assert overdue(rows.assign(rectified=True)) == []


def test_the_key_counts_by_unit_and_place():
    edition = load_edition("national-2025")
    pipes = "dwelling.damaged_pipe_buildings"
    faults = [Fault(pipes, "C1", "b2", "building", ("6.1",)), Fault(pipes, "C1", "b1", "building", ("6.3",))]
    key = answer_key(Plan(), 2025, edition, [*faults, Fault("block.park_coverage", "B1", amount=None)])
    entries = key["indicators"]
    assert len(entries) == 60
    assert entries[pipes]["units_count"] == 1
    assert entries[pipes]["places_count"] == 2
    assert entries[pipes]["units"]["C1"]["amount"] == 2.0
    assert list(entries[pipes]["units"]["C1"]["places"]) == ["b1", "b2"]
    assert entries["block.park_coverage"]["units"] == {"B1": {"amount": None, "places": {}}}
