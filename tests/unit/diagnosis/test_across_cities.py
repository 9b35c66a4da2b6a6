"""Medians, ranks and standards over cities: what is missing is counted apart, never as zero."""

import random
from statistics import median

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.diagnosis.across_cities import CityFacts, medians, ranks, standards
from citycheckup.vocabulary import CityClass

PARKS, HAZARDS, OLD = "block.park_coverage", "dwelling.structural_hazard_buildings", "block.old_living_quarters"
CODES = {PARKS: "22", HAZARDS: "1", OLD: "34"}


def facts(city, *classes, year=2025, edition="national-2025", done=True):
    return CityFacts(city, city.upper(), year, edition, tuple(CityClass(one) for one in classes), done=done)


def row(city, value, *, status=None, indicator=PARKS, meets=None, threshold=0.85, edition="national-2025"):
    return {
        "city": city,
        "edition": edition,
        "indicator": indicator,
        "code": CODES[indicator],
        "unit": "share",
        "value": value,
        "status": status or ("no_data" if value is None else "ok"),
        "threshold": threshold,
        "comparator": None if threshold is None else ">=",
        "meets": meets,
    }


CITIES = [facts("a", "large"), facts("b", "large", "prefecture"), facts("c"), facts("d", "large", done=False)]
ROWS = [
    row("a", 0.9, meets=True),
    row("b", 0.5, status="partial", meets=False),
    row("c", None),
]


def by(table, **wanted):
    return [record for record in table.to_pylist() if all(record[key] == value for key, value in wanted.items())]


def test_medians_are_of_values_alone_and_every_city_is_counted():
    (overall,) = by(medians(CITIES, pd.DataFrame(ROWS)), city_class="all")
    assert (overall["median"], overall["lowest"], overall["highest"]) == (0.7, 0.5, 0.9)
    counts = {name: overall[name] for name in overall if name.endswith("_count")}
    assert counts == {
        "cities_count": 4,
        "ok_count": 1,
        "partial_count": 1,
        "no_data_count": 1,
        "not_surveyed_count": 0,
        "not_applicable_count": 0,
        "missing_count": 1,
    }


def test_a_city_counts_in_each_of_its_classes_and_one_without_only_among_all():
    table = medians(CITIES, pd.DataFrame(ROWS))
    assert [record["city_class"] for record in table.to_pylist()] == ["all", "prefecture", "large"]
    assert by(table, city_class="large")[0]["median"] == 0.7
    assert by(table, city_class="prefecture")[0]["median"] == 0.5


def test_equal_values_share_a_rank_and_cities_without_a_value_have_none():
    rows = [row(city, value) for city, value in zip("abcde", [0.5, 0.9, 0.9, 0.1, None], strict=True)]
    table = ranks([facts(city) for city in "abcde"], pd.DataFrame(rows))
    assert [(r["city"], r["rank"]) for r in table.to_pylist()] == [("b", 1), ("c", 1), ("a", 3), ("d", 4)]
    assert {r["ranked_count"] for r in table.to_pylist()} == {4}


def test_fewer_hazards_rank_before_more_and_what_has_no_better_direction_has_no_ranks():
    few, many = row("a", 1.0, indicator=HAZARDS), row("b", 2.0, indicator=HAZARDS)
    old = row("a", 5.0, indicator=OLD, threshold=None)
    table = ranks([facts("a"), facts("b")], pd.DataFrame([few, many, old]))
    assert [(r["indicator"], r["city"], r["rank"]) for r in table.to_pylist()] == [(HAZARDS, "a", 1), (HAZARDS, "b", 2)]


def test_a_partial_value_below_the_standard_is_a_candidate_not_a_shortfall():
    rows = [*ROWS, row("e", 0.2, meets=False), row("f", 0.7, meets=True, threshold=0.6)]
    strict, lenient = standards([*CITIES, facts("e"), facts("f")], pd.DataFrame(rows)).to_pylist()[::-1]
    assert (lenient["threshold"], lenient["meeting_count"], lenient["judged_count"]) == (0.6, 1, 1)
    counts = ("cities_count", "judged_count", "meeting_count", "short_count", "candidate_count", "not_judged_count")
    assert [strict[name] for name in counts] == [4, 3, 1, 1, 1, 1]


def test_years_editions_and_own_indicators_are_not_mixed():
    cities = [facts("a"), facts("b", year=2024), facts("c", edition="national-2023")]
    rows = [row("a", 0.9), row("b", 0.1), row("c", 0.2, edition="national-2023"), row("a", 0.3, edition="local")]
    table = medians(cities, pd.DataFrame(rows))
    found = [(r["year"], r["edition"], r["cities_count"], r["median"]) for r in table.to_pylist()]
    assert found == [(2024, "national-2025", 1, 0.1), (2025, "national-2023", 1, 0.2), (2025, "national-2025", 1, 0.9)]


VALUES = st.lists(st.one_of(st.none(), st.sampled_from([0.0, 0.25, 0.5, 1.0])), min_size=1, max_size=12)


@settings(max_examples=25)
@given(VALUES, st.randoms(use_true_random=False))
def test_against_plain_python_whatever_the_order_of_rows(values, shuffled: random.Random):
    names = [f"c{at:02d}" for at in range(len(values))]
    cities = [facts(name) for name in names]
    rows = [
        row(name, value, meets=None if value is None else value >= 0.85)
        for name, value in zip(names, values, strict=True)
    ]
    shuffled.shuffle(rows)
    table = pd.DataFrame(rows).astype({"value": float})
    known = [value for value in values if value is not None]
    (overall,) = by(medians(cities, table), city_class="all")
    assert overall["median"] == (pytest.approx(median(known)) if known else None)
    expected = sorted(
        (1 + sum(other > value for other in known), name)
        for name, value in zip(names, values, strict=True)
        if value is not None
    )
    assert [(r["rank"], r["city"]) for r in ranks(cities, table).to_pylist()] == expected
    (judged,) = standards(cities, table).to_pylist()
    assert judged["meeting_count"] == sum(value >= 0.85 for value in known)
    assert judged["judged_count"] + judged["not_judged_count"] == judged["cities_count"] == len(values)
