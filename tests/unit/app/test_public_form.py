"""The made-up city's pages and lists: what everybody may see, what the office sees, and that nothing is lost."""

import hashlib
import json
import re
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from citycheckup.app.run_city import run_city
from citycheckup.app.wiring import steps
from citycheckup.checklists import load_checklist
from citycheckup.editions import load_edition
from citycheckup.engine.needs import needs_of
from citycheckup.indicators import catalogue
from citycheckup.layers.schema import LAYERS
from citycheckup.layers.table_schema import TABLES
from citycheckup.reports.figures import doubt, explanation
from citycheckup.results import rows_of
from citycheckup.vocabulary import Method
from citycheckup.wording import word


def data_of(page: Path):
    return json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', text_of(page), re.DOTALL)[1]
    )


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def dwelling_figures(page: Path):
    """What is printed of every unit's dwelling indicators, value to explanation: {(indicator, unit): texts}."""
    data = data_of(page)
    of_dwellings = {at: said["id"] for at, said in enumerate(data["indicators"]) if said["level"] == "dwelling"}
    texts = [text if isinstance(text, list) else [text, text] for text in data["texts"]]
    return {
        (of_dwellings[row[0]], unit): [text for at in (3, 4, 5, 11, 12) for text in texts[row[at]]]
        for unit, rows in data["rows"].items()
        for row in rows
        if row[0] in of_dwellings
    }


def small_counts(figures):
    said = {
        pair: [int(number) for text in texts for number in re.findall(r"\d+", text)] for pair, texts in figures.items()
    }
    return sorted(pair for pair, numbers in said.items() if any(0 < number < 10 for number in numbers))


def test_the_public_page_names_no_dwelling(latest):
    page = text_of(latest / "overview_public.html")
    buildings = gpd.read_parquet(latest / "buildings.parquet")
    places = pd.read_parquet(latest / "shortfall_places.parquet")
    of_dwellings = places[places["place_kind"] == "building"]
    named = {*buildings["building_id"], *buildings["name"].dropna(), *of_dwellings["place_id"]}
    assert len(named) > 100
    assert [name for name in sorted(named) if name in page] == []


def test_the_public_page_shows_no_small_count_of_dwellings(latest):
    assert small_counts(dwelling_figures(latest / "overview.html")) != []  # the office sees them
    public = dwelling_figures(latest / "overview_public.html")
    assert len(public) > 10
    assert small_counts(public) == []


def test_the_public_page_says_nothing_of_vulnerable_residents(latest):
    page = text_of(latest / "overview_public.html")
    sensitive = [item for item in load_checklist().items if item.sensitive]
    assert sensitive
    assert [item.id for item in sensitive if item.text_zh in page or item.text_en in page] == []
    shown = {
        unit for indicator, unit in dwelling_figures(latest / "overview_public.html") if "age_friendly" in indicator
    }
    assert shown <= {"demo"}


def test_the_pages_say_who_may_see_them_and_that_the_city_is_made_up(latest):
    public, internal = (text_of(latest / f"{name}.html") for name in ("overview_public", "overview"))
    marking = re.compile(r'<p class="marking [a-z]+">(.*?)</p>', re.DOTALL)
    assert word("reports.marking.public", "zh") == "公开"
    assert "公开" in marking.search(public)[1]
    assert "内部" not in marking.search(public)[1]
    assert "内部" in marking.search(internal)[1]
    assert "虚构" in public
    assert "虚构" in internal


def test_every_shortfall_is_on_each_list_once(latest):
    book = openpyxl.load_workbook(latest / "lists.xlsx")
    short = pd.read_parquet(latest / "shortfalls.parquet")
    names = gpd.read_parquet(latest / "units.parquet").set_index("unit_id")["name"]
    entries = {entry.indicator: entry for entry in load_edition("national-2025").entries}
    assert short["key"].is_unique
    expected = sorted((entries[i].name_zh, names[u]) for i, u in short[["indicator", "unit_id"]].to_numpy())
    advised, listed = [], set()
    for sheet in book.worksheets:
        if not sheet.title.endswith(("整治建议清单", "问题清单")):
            continue
        rows = table(sheet)
        name = next((heading for heading in ("指标", "指标或调查项") if rows and heading in rows[0]), None)
        if sheet.title.endswith("整治建议清单"):
            advised += [(row[name], row["区域"]) for row in rows]
        else:
            where = next((heading for heading in ("社区", "街区") if rows and heading in rows[0]), None)
            found = [(row["指标"], row[where] if where else names["demo"]) for row in rows]
            listed |= set(found)
            # A dwelling shortfall has a line for each item; any other has one.
            assert len(found) == len(set(found)) or "涉及住宅名称" in rows[0]
    assert sorted(advised) == expected
    assert sorted(listed) == expected


def test_the_workbook_names_the_buildings_and_is_for_the_office(latest):
    book = openpyxl.load_workbook(latest / "lists.xlsx")
    assert {sheet.oddHeader.left.text for sheet in book} == {"内部资料"}
    assert {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line} <= {"s", "n"}
    places = pd.read_parquet(latest / "shortfall_places.parquet")
    annex = table(book["附表-对象名录"])
    assert sorted(row["对象编号"] for row in annex) == sorted(places["place_id"])
    assert any("虚构" in str(cell.value) for line in book["说明"].iter_rows() for cell in line)


def test_a_second_run_writes_the_same_bytes(demo, latest):
    again = run_city(demo).folder
    assert again != latest
    for name in (
        "lists.xlsx",
        "overview.html",
        "overview_public.html",
        "shortfalls.parquet",
        "shortfall_places.parquet",
    ):
        one, two = (hashlib.sha256((run / name).read_bytes()).hexdigest() for run in (latest, again))
        assert one == two, name


def test_every_value_explains_itself_in_both_languages(latest):
    for row in rows_of(pq.read_table(latest / "results.parquet")):
        for language in ("zh", "en"):
            said = explanation(row, language)
            assert said, row
            assert "{" not in said + doubt(row, language), row


def table(sheet):
    """The rows of a sheet under its headings."""
    lines = [list(row) for row in sheet.iter_rows(values_only=True)]
    top = next(at for at, line in enumerate(lines) if line[0] in {"序号", "编号", "项目"})
    return [dict(zip(lines[top], line, strict=True)) for line in lines[top + 1 :]]


def hide(demo, folder, table_name):
    """The generated city without one of its tables; returns the results of a run."""
    text = (demo / "city.toml").read_text(encoding="utf-8")
    kept = re.sub(rf"\[tables\.{table_name}\]\n(?:[^\[\n].*\n)+", "", text)
    assert kept != text
    folder.mkdir()
    (folder / "city.toml").write_text(kept, encoding="utf-8")
    (folder / "data").symlink_to(demo / "data")
    return pd.read_parquet(run_city(folder).folder / "results.parquet")


def needing(table_name):
    """The indicators of the edition that cannot be had without a table, by id."""
    names = [*(schema.name for schema in LAYERS), *(schema.name for schema in TABLES)]
    listed = {entry.indicator: entry for entry in load_edition("national-2025").entries}
    needs = {name: needs_of(catalogue()[name], steps(), names).required for name in listed}
    return {name: listed[name] for name, required in needs.items() if table_name in required}


@pytest.mark.parametrize(("table_name", "fewest"), [("survey", 17), ("statistics", 20)])
def test_hiding_a_table_takes_the_value_away_and_never_makes_it_zero(demo, latest, tmp_path, table_name, fewest):
    before = pd.read_parquet(latest / "results.parquet")
    after = hide(demo, tmp_path / "city", table_name)
    both = before.merge(after, on=["indicator", "unit_id"], suffixes=("", "_after"), validate="one_to_one")
    assert len(both) == len(before) == len(after)
    entries = needing(table_name)
    assert len(entries) >= fewest
    gone = both[both["indicator"].isin(entries)]
    assert (gone["status"] == "ok").all()
    assert gone["value_after"].isna().all()
    assert gone["numerator_after"].isna().all()
    expected = [
        # Nobody looked; of a department's figures, nobody supplied them.
        "not_surveyed" if entries[indicator].method == Method.SURVEY else "no_data"
        for indicator in gone["indicator"]
    ]
    assert gone["status_after"].tolist() == expected
    assert ("not_surveyed" in expected) == (table_name == "survey")
    kept = both[~both["indicator"].isin(entries)]
    changed = kept[kept["value"] != kept["value_after"]]
    assert changed[["indicator", "value", "value_after"]].to_numpy().tolist() == []
