"""The public form of overview.html: a value that is kept back says so, and is not called reliable or missing."""

import json
import re
from dataclasses import replace

import pytest

from citycheckup.disclosure.small_cells import published
from citycheckup.reports.overview import CityFacts, Marking, write_overview
from citycheckup.results import rows_of
from citycheckup.vocabulary import Status


def few_homes(made_up_city):
    """The made-up city's rows, with a few dwellings flagged in every unit, as everybody may see them."""
    rows = [
        replace(row, value=2.0, numerator=2.0, status=Status.OK, template="engine.rolled_up_count")
        if row.code == "1"
        else row
        for row in made_up_city.rows
    ]
    return published(rows)


@pytest.fixture
def page(made_up_city, tmp_path):
    write_overview(
        tmp_path / "page.html",
        city=CityFacts("虚构市", 2026, "2025年版", "2025 edition", "EPSG:4549", marking=Marking.PUBLIC, made_up=True),
        units=made_up_city.units,
        rows=few_homes(made_up_city),
        entries=made_up_city.entries,
        layers=[],
    )
    return (tmp_path / "page.html").read_text(encoding="utf-8")


def test_what_is_kept_back_says_so(page):
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])
    rows = [row for unit in data["rows"].values() for row in unit if data["indicators"][row[0]]["code"] == "1"]
    assert rows
    for row in rows:
        assert data["statuses"][row[1]] == ["withheld", "不予公布", "withheld"]
        assert row[2] == -1
        assert data["texts"][row[3]] == ["不予公布", "withheld"]
        assert "withheld" in data["texts"][row[11]][1]


def test_the_page_counts_it_apart_and_explains_it(page):
    tally = re.findall(r'<dd class="(\w+)">(\d+)</dd>', page)
    assert ("withheld", "1") in tally
    assert sum(int(count) for _, count in tally) == 5
    assert "不公布不等于没有问题" in page


def test_where_nothing_is_kept_back_the_page_does_not_speak_of_it(made_up_city, tmp_path):
    path = tmp_path / "page.html"
    facts = CityFacts("虚构市", 2026, "2025年版", "2025 edition", "EPSG:4549")
    entries, units, results = made_up_city.entries, made_up_city.units, made_up_city.results
    write_overview(path, city=facts, units=units, rows=rows_of(results), entries=entries, layers=[])
    assert "不公布不等于没有问题" not in path.read_text(encoding="utf-8")
