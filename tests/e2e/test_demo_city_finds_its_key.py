"""The made-up city checked up: every indicator has its value, and what falls short is what was planted, no more."""

import json

import pandas as pd
import pytest

from citycheckup.app.make_demo import make_demo
from citycheckup.app.run_city import run_city
from citycheckup.demo_city.folder import MadeUpCity
from citycheckup.demo_city.plan import Plan
from citycheckup.editions import load_edition
from citycheckup.vocabulary import Severity


def found_and_planted(folder):
    """Run a city; return its city rows, what was found and what was planted: {(indicator, unit): (places, amount)}."""
    summary = run_city(folder)
    assert [problem for problem in summary.problems if problem.severity is Severity.ERROR] == []
    key = json.loads((folder / "answer_key.json").read_text(encoding="utf-8"))
    results, short, places = (
        pd.read_parquet(summary.folder / f"{name}.parquet") for name in ("results", "shortfalls", "shortfall_places")
    )
    rows = results[(results["edition"] == key["edition"]) & (results["level"] == "city")]
    short = short[short["edition"] == key["edition"]]
    assert set(short["kind"]) == {"shortfall"}
    of_key = places.groupby("key")["place_id"].agg(set).to_dict()
    planted, found = {}, {}
    for indicator, unit, value in zip(short["indicator"], short["unit_id"], short["value"], strict=True):
        said = key["indicators"][indicator]["units"].get(unit, {"places": {}, "amount": 0})
        here = of_key.get(f"{indicator}@{unit}") if said["places"] else None
        found[indicator, unit] = here, None if said["amount"] is None else round(value, 6)
    for indicator, listed in key["indicators"].items():
        for unit, said in listed["units"].items():
            planted[indicator, unit] = set(said["places"]) or None, said["amount"]
    return rows, found, planted


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_small_city_is_found_out_exactly(tmp_path, year):
    editions = {2024: ("national-2023", 61), 2025: ("national-2025", 60)}
    edition, count = editions[year]
    MadeUpCity(Plan(10_000, year)).write(tmp_path, year, load_edition(edition))
    rows, found, planted = found_and_planted(tmp_path)
    assert len(rows) == count
    assert rows.loc[rows["status"] != "ok", ["indicator", "status"]].to_numpy().tolist() == []
    assert found == planted
    page = next((tmp_path / "runs").glob("latest/overview.html")).read_text(encoding="utf-8")
    assert "虚构" in page


@pytest.mark.slow
def test_a_larger_city_is_found_out_exactly(tmp_path):
    made = make_demo(tmp_path, persons=45_000, seed=4)
    for folder, count in ((made.earlier, 61), (made.city, 60)):
        rows, found, planted = found_and_planted(folder)
        assert (rows["status"] == "ok").sum() == len(rows) == count
        assert found == planted
    # What only a city of that size has.
    assert "community.primary_school_place_shortfall" in {indicator for indicator, _ in planted}


@pytest.mark.slow
def test_a_tick_rubbed_out_is_missed(tmp_path):
    MadeUpCity(Plan(10_000, 3)).write(tmp_path, 2025, load_edition("national-2025"))
    survey = tmp_path / "data" / "survey.csv"
    lines = survey.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("2.1,") and ",是," in line)
    building = lines[at].split(",")[2]
    lines[at] = lines[at].replace(",是,", ",否,")
    survey.write_text("".join(lines), encoding="utf-8")
    _, found, planted = found_and_planted(tmp_path)
    differing = {pair for pair in planted if found.get(pair) != planted[pair]}
    assert {indicator for indicator, _ in differing} == {"dwelling.gas_hazard_buildings"}
    assert {unit for _, unit in differing} == {building.rsplit("-", 2)[0]}
