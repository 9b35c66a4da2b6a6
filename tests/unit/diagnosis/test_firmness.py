"""How firm: hand-worked intervals, verdicts that could change, and the survey that would decide them."""

from dataclasses import replace

import numpy as np
import pytest

from citycheckup.diagnosis.evidence import lowest_rows
from citycheckup.diagnosis.firmness import firmness
from citycheckup.diagnosis.grading import grade_city
from citycheckup.diagnosis.grading_rules import load_grading
from citycheckup.diagnosis.next_survey import settling
from citycheckup.vocabulary import Better, Status

NONE = {"comparator": "=", "threshold": 0}


@pytest.fixture
def examine(make_edition):
    def said(rows, entries=None, grading=None, places=None):
        names = {row.indicator for row in rows}
        edition = make_edition({name: (entries or {}).get(name, {}) for name in names})
        _, grades = grade_city(rows, [edition], grading=grading, lowest=lowest_rows(rows, places))
        table = firmness(rows, lowest_rows(rows, places), [edition], grades, grading=grading)
        return {row["unit_id"]: row for row in table.to_pylist()}

    return said


@pytest.fixture
def surveyed(make_row):
    """``surveyed("c1", found, looked_at, objects)``: a community of a dwelling indicator."""

    def row(unit_id, found, looked_at, objects):
        counted = {"surveyed_count": looked_at, "objects_count": objects}
        status = Status.OK if looked_at == objects else Status.PARTIAL if looked_at else Status.NOT_SURVEYED
        value = float(found) if looked_at else None
        return make_row(
            "dwelling.x", unit_id, value, **NONE, status=status, coverage=looked_at / objects, arguments=counted
        )

    return row


@pytest.fixture
def totals(make_row):
    def row(unit_id, value, coverage):
        return make_row("dwelling.x", unit_id, value, **NONE, status=Status.PARTIAL, coverage=coverage)

    return row


def test_nothing_found_in_half_the_buildings_could_still_be_anything(examine, surveyed, totals):
    # c1: 10 of 10, c2: 5 of 20, c3: none of 6. Nothing found. 21 buildings are open, 15 of them in c2.
    rows = [surveyed("c1", 0, 10, 10), surveyed("c2", 0, 5, 20), surveyed("c3", 0, 0, 6), totals("city", 0.0, 15 / 36)]
    rows += [totals("b1", 0.0, 0.5), make_row_of_block(totals)]
    said = examine(rows, grading=replace(load_grading(), coverage_min=0.0))
    city = said["city"]
    assert (city["value_low"], city["value_high"]) == (0, 21)
    assert (city["meets"], city["could_meet"], city["could_fall_short"]) == (True, True, True)
    assert (city["grade"], city["grade_worst"], city["grade_best"]) == ("very_good", "insufficient", "very_good")
    assert (city["verdict_settled"], city["grade_settled"]) == (False, False)
    assert (city["waits_for_survey"], city["waits_for_layers"]) == (True, False)
    # To prove that there is none, both; one building in c2 would disprove it; at the rate so far (none), both.
    assert (city["settled_by_if_fine"], city["settled_by_if_short"], city["settled_by_at_rate"]) == (2, 1, 2)
    assert (city["open_units_count"], city["next_units"], city["next_objects"]) == (2, ["c2", "c3"], [15, 6])
    assert (said["c2"]["value_high"], said["c2"]["next_units"]) == (15, ["c2"])
    assert "c1" not in said  # wholly looked at, and no grade of its own
    assert "c3" not in said  # no value yet


def make_row_of_block(totals):
    return replace(totals("b2", 0.0, 0.0), value=None, meets=None, status=Status.NOT_SURVEYED)


def test_one_find_settles_the_verdict_while_the_grade_stays_open(examine, surveyed, totals, make_places):
    # 1 of 30 short for certain, 10 open: between 2.5 % and 27.5 % of 40. Up to 10 % is fair: up to 4 buildings.
    rows = [surveyed("c1", 1, 30, 30), surveyed("c2", 0, 0, 10), totals("city", 1.0, 0.75), totals("b1", 1.0, 0.75)]
    city = examine(rows, places={"dwelling.x": make_places(("c1", "h1"))})["city"]
    assert (city["verdict_settled"], city["could_meet"]) == (True, False)
    assert (city["grade"], city["grade_worst"], city["grade_best"]) == ("fair", "insufficient", "fair")
    assert (city["grade_settled"], city["next_units"]) == (False, ["c2"])


def test_a_wholly_surveyed_city_is_firm(examine, surveyed, make_row):
    rows = [surveyed("c1", 0, 10, 10), make_row("dwelling.x", "city", 0.0, **NONE), make_row("dwelling.x", "b1", 0.0)]
    city = examine(rows)["city"]
    assert (city["value_low"], city["value_high"], city["next_units"]) == (0, 0, None)
    assert (city["verdict_settled"], city["grade_settled"], city["waits_for_survey"]) == (True, True, False)


def test_flats_have_no_upper_bound(examine, make_row):
    name = "dwelling.non_self_contained_flats"
    counted = {"surveyed_count": 2, "objects_count": 3}
    rows = [
        make_row(name, "c1", 7.0, **NONE, coverage=2 / 3, status=Status.PARTIAL, arguments=counted),
        make_row(name, "b1", 7.0, **NONE, coverage=2 / 3, status=Status.PARTIAL),
        make_row(name, "city", 7.0, **NONE, coverage=2 / 3, status=Status.PARTIAL),
    ]
    city = examine(rows)["city"]
    assert (city["value_low"], city["value_high"], city["verdict_settled"]) == (7, None, True)


def test_a_coverage_with_unknown_blocks_is_bounded_by_their_land(examine, make_row):
    # 90 of 100 ha covered; a block of 50 ha without an answer: 90/150 to 140/150.
    standard = {"comparator": ">=", "threshold": 0.85, "unit": "share"}
    rows = [
        make_row("block.x", "b1", 0.9, **standard, numerator=90.0, denominator=100.0),
        make_row("block.x", "b2", None, **standard, denominator=50.0),
        make_row("block.x", "city", 0.9, **standard, coverage=0.5, status=Status.PARTIAL),
    ]
    city = examine(rows, {"block.x": {"better": Better.HIGHER, "unit": "share"}})["city"]
    assert city["value_low"] == pytest.approx(0.6)
    assert city["value_high"] == pytest.approx(140 / 150)
    # 0.6 of 0.85 is insufficient; 0.933 of 0.85 is just under a tenth above it: good.
    assert (city["grade"], city["grade_worst"], city["grade_best"]) == ("good", "insufficient", "good")
    # At the rate so far, a tenth uncovered, b2 has 5 ha more: 15 of the 22.5 allowed.
    assert (city["settled_by_at_rate"], city["next_units"]) == (1, ["b2"])


def test_land_that_nobody_measured_leaves_a_share_open(examine, make_row):
    standard = {"comparator": ">=", "threshold": 0.85, "unit": "share"}
    rows = [
        make_row("block.x", "b1", 0.9, **standard, numerator=90.0, denominator=100.0),
        make_row("block.x", "b2", None, **standard),
        make_row("block.x", "city", 0.9, **standard, coverage=0.5, status=Status.PARTIAL),
    ]
    city = examine(rows, {"block.x": {"better": Better.HIGHER, "unit": "share"}})["city"]
    assert (city["value_low"], city["value_high"]) == (0, 1)


def test_a_map_that_may_have_gaps_settles_nothing(examine, make_row):
    layers = {"schools": "indicative"}
    weak = {**NONE, "layers": layers, "status": Status.PARTIAL}
    rows = [make_row("community.x", unit, value, **weak) for unit, value in [("c1", 1.0), ("c2", 0.0)]]
    rows.append(make_row("community.x", "city", 1.0, **NONE, status=Status.PARTIAL))
    rows.append(make_row("community.x", "b1", 1.0, **NONE, status=Status.PARTIAL))
    city = examine(rows)["city"]
    assert (city["value_low"], city["value_high"], city["verdict_settled"]) == (0, 2, False)
    assert (city["waits_for_survey"], city["waits_for_layers"]) == (False, True)
    assert (city["grade"], city["grade_worst"], city["grade_best"]) == ("insufficient", "insufficient", "very_good")


def test_a_figure_of_the_city_is_firm_where_its_table_is_whole(examine, make_row):
    row = make_row(
        "city.x", "city", 0.72, comparator=">=", threshold=0.7, unit="share", numerator=72.0, denominator=100.0
    )
    city = examine([row], {"city.x": {"better": Better.HIGHER, "unit": "share"}})["city"]
    assert (city["value_low"], city["value_high"], city["grade_settled"]) == (0.72, 0.72, True)


def test_figures_in_parts_have_no_interval_unless_they_are_whole(examine, make_row):
    parts = {"a": {"value": 34, "comparator": ">=", "threshold": 30, "meets": True}}
    facts = {"meets": True, "unit": "km/h", "numerator": 34.0, "denominator": 1.0, "arguments": {"parts": parts}}
    entries = {"city.x": {"better": Better.HIGHER}}
    whole = examine([make_row("city.x", "city", 34.0, **facts)], entries)["city"]
    assert (whole["verdict_settled"], whole["grade_settled"]) == (True, True)
    weak = make_row("city.x", "city", 34.0, layers={"roads": "partial"}, status=Status.PARTIAL, **facts)
    thin = examine([weak], entries)["city"]
    assert (thin["verdict_settled"], thin["grade_settled"], thin["value_high"]) == (False, False, None)


def test_as_many_units_are_named_as_would_decide_it_up_to_a_limit(examine, surveyed, totals):
    rows = [surveyed(f"c{at}", 0, 1, 2) for at in range(1, 5)] + [totals("city", 0.0, 0.5), totals("b1", 0.0, 0.5)]
    rows.append(totals("b2", 0.0, 0.5))
    city = examine(rows, grading=replace(load_grading(), named_units_most=3))["city"]
    assert (city["open_units_count"], city["next_units"]) == (4, ["c1", "c2", "c3"])


def test_a_survey_without_bounds_is_settled_by_all():
    found = settling(np.array([np.inf, 5.0]), 0.0, 0.0, 0.1)
    assert (found.if_fine, found.if_short, found.at_rate, found.next) == (2, None, None, 2)


def test_no_rows_is_an_empty_table(examine):
    assert examine([]) == {}
