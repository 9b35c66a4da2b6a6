"""Five real cities in both editions: values or reasons, candidates but no accusations, and what a class moves."""

import json
from contextlib import contextmanager

import openpyxl
import pandas as pd
import pytest

from citycheckup.cli.main import main
from citycheckup.editions import load_edition, threshold_for
from citycheckup.vocabulary import CityClass
from real_cities import runs_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("real_cities")]

EDITIONS = {"national-2025": 60, "national-2023": 61}
NAMES = ("las_palmas", "nanjing", "beijing", "hong_kong", "guixi")
JUDGED = {"threshold", "comparator", "meets", "grade"}
CLASSES = ("super_large", "provincial_capital")


@contextmanager
def changed(folder, old, new):
    """Change a line of ``city.toml`` for a while."""
    toml = folder / "city.toml"
    text = toml.read_text(encoding="utf-8")
    assert old in text
    toml.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        yield
    finally:
        toml.write_text(text, encoding="utf-8")


def run(folder, *options):
    """Check the city up once more; returns the run folder."""
    assert main(["run", str(folder), *options]) == 0
    return (folder / "runs" / "latest").resolve()


@pytest.fixture(scope="module", params=NAMES)
def runs(request, checked_up):
    """A city's folder and its runs by edition; the units are drawn once."""
    folder = checked_up.folder(request.param)
    with changed(folder, "national-2025", "national-2023"):
        return folder, {"national-2025": runs_of(folder)[0], "national-2023": run(folder)}


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
    with (
        changed(folder, "national-2025", "national-2023"),
        changed(folder, "classes = []", f"classes = {json.dumps(CLASSES)}"),
    ):
        after_run = run(folder, "--tables-only")
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
