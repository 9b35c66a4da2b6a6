"""Whatever a survey of the rest would find, the value lies in its interval, and what is settled stays."""

from __future__ import annotations

from dataclasses import dataclass

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from citycheckup.diagnosis.evidence import lowest_rows
from citycheckup.diagnosis.firmness import firmness
from citycheckup.diagnosis.grading import grade_city
from citycheckup.diagnosis.grading_rules import GRADES
from citycheckup.diagnosis.next_survey import settling
from citycheckup.editions import Confidence, Edition, EditionEntry, Threshold
from citycheckup.engine.judging import compares
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Better, Grade, Level, Method, Status

ANY_COVERAGE = {"b1": "city", "b2": "city", "c1": "b1", "c2": "b1", "c3": "b2", "c4": "b2"}


@dataclass(frozen=True)
class Surveyed:
    """One community: its objects, those that fall short, and how many of either a survey has reached so far."""

    objects: int
    short: int
    surveyed: int
    found: int


@st.composite
def communities(draw):
    found = []
    for _ in range(4):
        objects = draw(st.integers(0, 12))
        short = draw(st.integers(0, objects))
        surveyed = draw(st.integers(0, objects))
        found_short = draw(st.integers(max(0, surveyed - (objects - short)), min(short, surveyed)))
        found.append(Surveyed(objects, short, surveyed, found_short))
    return found


def count_rows(city, *, complete):
    """Rows of a dwelling indicator as the engine makes them: by community, and added up."""
    rows, totals = [], {}
    for unit_id, one in zip(("c1", "c2", "c3", "c4"), city, strict=True):
        surveyed = one.objects if complete else one.surveyed
        value = float(one.short if complete else one.found) if surveyed else None
        status = Status.OK if surveyed == one.objects else Status.PARTIAL
        if value is None:
            status = Status.NOT_SURVEYED if one.objects else Status.NOT_APPLICABLE
        share = surveyed / one.objects if one.objects else 0.0
        counted = {"objects_count": one.objects, "surveyed_count": surveyed, "layers": {"survey": "authoritative"}}
        rows.append(judged(unit_id, Level.COMMUNITY, value, share, status, arguments=counted))
        for above in (ANY_COVERAGE[unit_id], "city"):
            known, objects, looked_at = totals.get(above, (None, 0, 0))
            known = known if value is None else (known or 0.0) + value
            totals[above] = known, objects + one.objects, looked_at + surveyed
    for unit_id, (value, objects, looked_at) in totals.items():
        status = Status.NOT_SURVEYED if value is None else Status.OK if looked_at == objects else Status.PARTIAL
        level = Level.CITY if unit_id == "city" else Level.BLOCK
        rows.append(judged(unit_id, level, value, looked_at / objects if objects else 0.0, status))
    return rows


def judged(unit_id, level, value, coverage, status, *, arguments=None, unit="building", base=None, standard=("=", 0.0)):
    return ResultRow(
        edition="test",
        indicator="dwelling.x" if unit == "building" else "community.x",
        code="1",
        indicator_level=Level.DWELLING if unit == "building" else Level.COMMUNITY,
        level=level,
        unit_id=unit_id,
        unit_name=None,
        parent_id=ANY_COVERAGE.get(unit_id),
        period="2025",
        value=value,
        numerator=value if base is None or value is None else value * base,
        denominator=base,
        unit=unit,
        method="survey",
        status=status,
        coverage=coverage,
        threshold=standard[1],
        comparator=standard[0],
        meets=None if value is None else compares(value, *standard),
        arguments=arguments or {},
    )


def edition(indicator, level, unit, better):
    entry = EditionEntry(
        code="1",
        indicator=indicator,
        level=level,
        dimension_zh="",
        dimension_en="",
        name_zh="",
        name_en="",
        unit=unit,
        unit_zh="",
        better=better,
        method=Method.SURVEY,
        confidence=Confidence.HIGH,
        thresholds=(Threshold("=", 0, "test", Confidence.HIGH),),
    )
    return Edition("test", "", "", "", None, (entry,))


DWELLINGS = edition("dwelling.x", Level.DWELLING, "building", Better.LOWER)
LAND = edition("community.x", Level.COMMUNITY, "share", Better.HIGHER)


def examined(rows, listed):
    _, grades = grade_city(rows, [listed])
    table = firmness(rows, lowest_rows(rows), [listed], grades)
    return {row["unit_id"]: row for row in table.to_pylist()}, {one.unit_id: one.proposed for one in grades}


def holds(before, rows_after, grades_after):
    """Check what was said of an unfinished survey against what the finished one found."""
    after = {row.unit_id: row for row in rows_after}
    for unit_id, said in before.items():
        truth = after[unit_id]
        high = np.inf if said["value_high"] is None else said["value_high"]
        low = -np.inf if said["value_low"] is None else said["value_low"]
        assert low - 1e-9 <= truth.value <= high + 1e-9
        assert said["could_meet"] if truth.meets else said["could_fall_short"]
        if said["verdict_settled"]:
            assert truth.meets == said["meets"]
        if said["grade"] is not None:
            worst, best = GRADES.index(Grade(said["grade_worst"])), GRADES.index(Grade(said["grade_best"]))
            assert best <= GRADES.index(grades_after["city"]) <= worst
            assert best <= GRADES.index(Grade(said["grade"])) <= worst


@given(communities())
@settings(max_examples=25, deadline=None)
def test_counts_stay_in_their_interval_and_what_is_settled_stays(city):
    before, _ = examined(count_rows(city, complete=False), DWELLINGS)
    rows = count_rows(city, complete=True)
    _, grades_after = examined(rows, DWELLINGS)
    holds(before, rows, grades_after)


@st.composite
def covered_land(draw):
    """Four communities: hectares of land, the share of it that is covered, and whether anybody knows."""
    return [(draw(st.integers(1, 50)), draw(st.integers(0, 10)) / 10, draw(st.booleans())) for _ in range(4)], draw(
        st.sampled_from([0.3, 0.5, 0.85, 1.0])
    )


def land_rows(city, standard, *, complete):
    rows, totals = [], {}
    for unit_id, (base, share, known) in zip(("c1", "c2", "c3", "c4"), city, strict=True):
        value = share if known or complete else None
        facts = {"unit": "share", "standard": (">=", standard), "arguments": {"layers": {"parks": "authoritative"}}}
        status = Status.OK if value is not None else Status.NO_DATA
        rows.append(
            judged(unit_id, Level.COMMUNITY, value, float(value is not None), status, base=float(base), **facts)
        )
        for above in (ANY_COVERAGE[unit_id], "city"):
            covered, land, units, answered = totals.get(above, (0.0, 0.0, 0, 0))
            if value is not None:
                covered, land, answered = covered + value * base, land + base, answered + 1
            totals[above] = covered, land, units + 1, answered
    for unit_id, (covered, land, units, answered) in totals.items():
        level = Level.CITY if unit_id == "city" else Level.BLOCK
        value = covered / land if answered else None
        status = Status.OK if units == answered else Status.PARTIAL if answered else Status.NO_DATA
        facts = {"unit": "share", "standard": (">=", standard), "base": land if answered else None}
        rows.append(judged(unit_id, level, value, answered / units, status, **facts))
    return rows


@given(covered_land())
@settings(max_examples=25, deadline=None)
def test_shares_stay_in_their_interval_and_what_is_settled_stays(drawn):
    city, standard = drawn
    before, _ = examined(land_rows(city, standard, complete=False), LAND)
    rows = land_rows(city, standard, complete=True)
    _, grades_after = examined(rows, LAND)
    holds(before, rows, grades_after)


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=7),
    st.integers(0, 10),
    st.integers(0, 40),
)
def test_the_largest_first_is_the_smallest_survey_that_settles(amounts, short, most):
    ranked = np.sort(np.array(amounts, dtype=float))[::-1]
    found = settling(ranked, short, most, None)
    sets = [[amount for at, amount in enumerate(amounts) if chosen >> at & 1] for chosen in range(2 ** len(amounts))]
    fine = [len(one) for one in sets if short + sum(amounts) - sum(one) <= most]
    bad = [len(one) for one in sets if short + sum(one) > most]
    assert found.if_fine == min(fine, default=None)
    assert found.if_short == min(bad, default=None)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(0, 5), st.integers(0, 30))
def test_only_all_of_them_settle_it_whatever_is_found(amounts, short, most):
    total = sum(amounts)
    if not short <= most < short + total:
        return  # settled already
    ranked = sorted(amounts, reverse=True)
    for count in range(len(ranked)):
        left = sum(ranked[count:])
        # Finds are whole objects: some outcome of the first `count` leaves both verdicts possible.
        outcomes = range(sum(ranked[:count]) + 1)
        assert any(short + found <= most < short + found + left for found in outcomes)


@pytest.mark.parametrize("complete", [False, True])
def test_a_finished_survey_is_firm(complete):
    city = [Surveyed(4, 1, 2, 1)] * 4
    said, _ = examined(count_rows(city, complete=complete), DWELLINGS)
    assert said["city"]["grade_settled"] is (complete or said["city"]["grade_worst"] == said["city"]["grade_best"])
    assert (said["city"]["value_low"] == said["city"]["value_high"]) is complete
