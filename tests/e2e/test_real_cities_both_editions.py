"""Five real cities in both editions: values or reasons, candidates but no accusations, and what a class moves."""

import importlib.util
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from citycheckup.cli.main import main
from citycheckup.editions import load_edition, threshold_for
from citycheckup.vocabulary import CityClass

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("real_cities")]

EDITIONS = {"national-2025": 60, "national-2023": 61}
NAMES = ("las_palmas", "nanjing", "beijing", "hong_kong", "guixi")
JUDGED = {"threshold", "comparator", "meets", "grade"}
CLASSES = ("super_large", "provincial_capital")


def made_by_real_cities():
    """The module beside this one, which knows the cities' files."""
    beside = Path(__file__).with_name("test_real_cities.py")
    spec = importlib.util.spec_from_file_location("real_cities", beside)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(folder, old="", new=""):
    """Change a line of ``city.toml``, if any, and run; returns the run folder."""
    toml = folder / "city.toml"
    text = toml.read_text(encoding="utf-8")
    assert old in text
    toml.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    assert main(["run", str(folder)]) == 0
    return (folder / "runs" / "latest").resolve()


@pytest.fixture(scope="module", params=NAMES)
def runs(request, shared_data, tmp_path_factory):
    """A city's folder and its runs by edition; the units are drawn once."""
    folder = made_by_real_cities().init(tmp_path_factory.mktemp("both") / request.param, shared_data, request.param)
    first = run(folder)
    return folder, {"national-2025": first, "national-2023": run(folder, "national-2025", "national-2023")}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_indicator_of_either_edition_has_a_row_for_the_city(runs, edition):
    results = pd.read_parquet(runs[1][edition] / "results.parquet")
    of_city = results[(results["edition"] == edition) & (results["level"] == "city")]
    assert len(of_city) == of_city["indicator"].nunique() == EDITIONS[edition]
    without = of_city["status"].isin(["no_data", "not_surveyed", "not_applicable"])
    assert of_city["value"].isna().eq(without).all()
    assert not set(results["edition"]) & (EDITIONS.keys() - {edition})


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_open_map_makes_candidates_and_no_shortfall(runs, edition):
    listed = pd.read_parquet(runs[1][edition] / "shortfalls.parquet")
    assert set(listed["kind"]) <= {"candidate"}
    assert listed["key"].is_unique
    results = pd.read_parquet(runs[1][edition] / "results.parquet")
    assert not (results["status"] == "ok").any()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_lists_open_and_accuse_nobody(runs, edition):
    book = openpyxl.load_workbook(runs[1][edition] / "lists.xlsx", read_only=True)
    listed = pd.read_parquet(runs[1][edition] / "shortfalls.parquet")
    names = book.sheetnames
    assert len(names) == 15
    for name in names:
        lines = list(book[name].iter_rows(values_only=True))
        if name.endswith("问题清单"):
            assert any("本次未发现" in str(line[0]) for line in lines)
        if name == "待核实清单":
            assert sum(isinstance(line[0], int) for line in lines) == len(listed)
    book.close()


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_grade_where_there_is_no_standard_or_no_value(runs, edition):
    results = pd.read_parquet(runs[1][edition] / "results.parquet")
    graded = results[results["grade"].notna()]
    assert set(graded["level"]) <= {"city"}
    assert graded["value"].notna().all()
    thresholds = {entry.indicator: entry.thresholds for entry in load_edition(edition).entries}
    assert all(thresholds.get(indicator, True) for indicator in graded["indicator"])


def test_a_class_moves_only_what_depends_on_it(runs):
    folder, by_edition = runs
    edition = load_edition("national-2023")
    after_run = run(folder, "classes = []", f"classes = {json.dumps(CLASSES)}")
    run(folder, f"classes = {json.dumps(CLASSES)}", "classes = []")
    before, after = (pd.read_parquet(path / "results.parquet") for path in (by_edition[edition.id], after_run))
    assert before[["indicator", "unit_id"]].equals(after[["indicator", "unit_id"]])
    given = frozenset(map(CityClass, CLASSES))
    depending = {
        entry.indicator for entry in edition.entries if threshold_for(entry, frozenset()) != threshold_for(entry, given)
    }
    assert depending
    moved = {}
    for column in before.columns:
        same = before[column].eq(after[column]) | (before[column].isna() & after[column].isna())
        for indicator in before.loc[~same, "indicator"].unique():
            moved.setdefault(indicator, set()).add(column)
    assert moved.keys() == depending
    assert set().union(*moved.values()) <= JUDGED, moved
