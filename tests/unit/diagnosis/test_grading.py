"""Grades: cut-points, the residents' score, the office's decision."""

from dataclasses import replace

import pandas as pd
import pytest

from citycheckup.diagnosis.evidence import lowest_rows
from citycheckup.diagnosis.grading import Decision, Ungraded, grade_city, grades_table
from citycheckup.diagnosis.grading_rules import grade_of, load_grading, one_step_down
from citycheckup.editions import Urgency, editions, load_edition, threshold_for
from citycheckup.vocabulary import Better, CityClass, Grade, Level, Status
from citycheckup.wording import LANGUAGES, render

HIGHER = {"better": Better.HIGHER, "unit": "share"}


def one(rows, edition, **more):
    _, grades = grade_city(rows, [edition], **more)
    (graded,) = grades
    return graded


@pytest.mark.parametrize(
    ("value", "comparator", "threshold", "grade"),
    [
        (0.77, ">=", 0.7, "very_good"),  # a tenth above the standard
        (0.76, ">=", 0.7, "good"),
        (0.70, ">=", 0.7, "good"),
        (0.69, ">=", 0.7, "fair"),
        (0.56, ">=", 0.7, "fair"),
        (0.55, ">=", 0.7, "insufficient"),
        (1.00, ">=", 0.95, "very_good"),  # the whole: no share is above it
        (0.99, ">=", 0.95, "good"),
        (1.00, "=", 1.0, "very_good"),
        (0.90, "=", 1.0, "fair"),
        (0.89, "=", 1.0, "insufficient"),
    ],
)
def test_shares_that_should_be_high(make_row, make_edition, value, comparator, threshold, grade):
    row = make_row("city.x", "city", value, comparator=comparator, threshold=threshold, unit="share")
    assert one([row], make_edition({"city.x": HIGHER})).proposed == grade


@pytest.mark.parametrize(
    ("value", "threshold", "grade"),
    [(8.9, 10, "very_good"), (10, 10, "good"), (12.5, 10, "fair"), (13, 10, "insufficient")],
)
def test_values_that_should_be_low(make_row, make_edition, value, threshold, grade):
    row = make_row("city.x", "city", value, comparator="<=", threshold=threshold)
    assert one([row], make_edition({"city.x": {}})).proposed == grade


def test_what_must_never_happen_has_no_grade_between(make_row, make_edition):
    edition = make_edition({"city.heritage_damage_events": {}})
    grades = [
        one([make_row("city.heritage_damage_events", "city", value, comparator="=", threshold=0)], edition).proposed
        for value in (0, 1)
    ]
    assert grades == ["very_good", "insufficient"]


def test_the_last_few_of_what_remains_are_fair(make_row, make_edition):
    name = "city.remaining_flooding_points"
    rows = [make_row(name, "city", value, comparator="=", threshold=0) for value in (0, 2, 3)]
    found = [one([row], make_edition({name: {}})).proposed for row in rows]
    assert found == ["very_good", "fair", "insufficient"]


@pytest.mark.parametrize(("urgency", "grade"), [(Urgency.BEST_EFFORT, "fair"), (Urgency.DEADLINE, "insufficient")])
def test_faults_of_buildings_are_graded_by_their_share(make_row, make_edition, make_places, urgency, grade):
    # 60 + 40 buildings looked at, 5 of them short: 5 %. Two places stand for five flats: buildings count, not flats.
    standard = {"comparator": "=", "threshold": 0}
    counted = [{"arguments": {"objects_count": n, "surveyed_count": n}} for n in (60, 40)]
    rows = [
        make_row("dwelling.x", "c1", 9, **standard, **counted[0]),
        make_row("dwelling.x", "c2", 0, **standard, **counted[1]),
        make_row("dwelling.x", "city", 9, **standard),
    ]
    places = {"dwelling.x": make_places(*[("c1", f"house-{at}") for at in range(5)])}
    graded = one(rows, make_edition({"dwelling.x": {"urgency": urgency}}), lowest=lowest_rows(rows, places))
    assert graded.figure == pytest.approx(0.05)
    assert graded.proposed == grade


def test_units_count_where_there_are_no_objects(make_row, make_edition):
    standard = {"comparator": "=", "threshold": 0}
    rows = [make_row("community.x", unit, value, **standard) for unit, value in [("c1", 1), ("c2", 0), ("c3", 0)]]
    rows += [make_row("community.x", "c4", None, **standard), make_row("community.x", "city", 1, **standard)]
    graded = one(rows, make_edition({"community.x": {}}))
    assert graded.figure == pytest.approx(1 / 3)
    assert graded.proposed is Grade.INSUFFICIENT


def test_several_figures_get_the_grade_of_the_worst(make_row, make_edition):
    parts = {
        "expressway": {"value": 34, "comparator": ">=", "threshold": 30, "meets": True},
        "arterial": {"value": 17, "comparator": ">=", "threshold": 20, "meets": False},
    }
    row = make_row("city.peak_hour_speed", "city", 25.0, unit="km/h", meets=False, arguments={"parts": parts})
    graded = one([row], make_edition({"city.peak_hour_speed": {"better": Better.HIGHER}}))
    assert (graded.part, graded.proposed) == ("arterial", "fair")


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"value": 3.0}, Ungraded.NO_STANDARD),
        ({"value": None}, Ungraded.NO_DATA),
        ({"value": None, "status": Status.NOT_SURVEYED}, Ungraded.NOT_SURVEYED),
        ({"value": None, "status": Status.NOT_APPLICABLE}, Ungraded.NOT_APPLICABLE),
        ({"value": 0.0, "comparator": "=", "threshold": 0, "coverage": 0.4}, Ungraded.TOO_LITTLE_KNOWN),
    ],
)
def test_no_grade_is_proposed_and_the_reason_is_named(make_row, make_edition, facts, why):
    graded = one([make_row("city.x", "city", **facts)], make_edition({"city.x": {}}))
    assert (graded.proposed, graded.final, graded.ungraded) == (None, None, why)
    assert graded.explanation[0].key == f"diagnosis.ungraded_{why}"


def scores(score):
    return pd.DataFrame({"indicator": ["city.x"], "score": [score], "respondents_count": [800.0]})


@pytest.mark.parametrize(
    ("value", "score", "final"),
    [(0.7, 59.9, "fair"), (0.7, 60.0, "good"), (0.7, None, "good"), (0.1, 20.0, "insufficient")],
)
def test_residents_lower_a_grade_one_step(make_row, make_edition, value, score, final):
    row = make_row("city.x", "city", value, comparator=">=", threshold=0.7, unit="share")
    graded = one([row], make_edition({"city.x": HIGHER}), satisfaction=scores(score))
    assert graded.final == final
    assert graded.lowered == (score == 59.9)


def decisions(grade):
    return pd.DataFrame(
        {
            "indicator": ["city.x"],
            "grade": [grade],
            "reason": ["专家论证"],
            "body": ["城市体检办"],
            "confirmed_on": [None],
        }
    )


@pytest.mark.parametrize(("said", "decision"), [("fair", Decision.CONFIRMED), ("good", Decision.OVERRIDDEN)])
def test_the_office_has_the_last_word(make_row, make_edition, said, decision):
    row = make_row("city.x", "city", 0.7, comparator=">=", threshold=0.7, unit="share")
    rows, (graded,) = grade_city(
        [row], [make_edition({"city.x": HIGHER})], satisfaction=scores(50), confirmations=decisions(said)
    )
    assert (graded.proposed, graded.lowered, graded.decision, graded.final) == ("good", True, decision, said)
    assert (graded.decided_by, graded.decided_reason, graded.decided_on) == ("城市体检办", "专家论证", None)
    assert rows[0].grade == said


def test_the_office_cannot_grade_what_has_no_value(make_row, make_edition):
    row = make_row("city.x", "city", None)
    graded = one([row], make_edition({"city.x": {}}), confirmations=decisions("good"))
    assert (graded.decision, graded.final) == (Decision.REFUSED, None)


def test_the_office_may_judge_where_there_is_no_standard(make_row, make_edition):
    graded = one([make_row("city.x", "city", 3.0)], make_edition({"city.x": {}}), confirmations=decisions("good"))
    assert (graded.proposed, graded.decision, graded.final) == (None, Decision.OVERRIDDEN, "good")


def test_only_the_row_of_the_city_carries_the_grade(make_row, make_edition):
    rows = [make_row("community.x", unit, 0.0, comparator="=", threshold=0) for unit in ("c1", "b1", "city")]
    marked, _ = grade_city(rows, [make_edition({"community.x": {}})])
    assert [row.grade for row in marked] == [None, None, "very_good"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_can_be_put_into_words(make_row, make_edition, language):
    facts = [
        ("city.x", 0.7, ">=", 0.7, HIGHER),
        ("city.x", 0.7, "=", 1.0, HIGHER),
        ("city.x", 9.0, "<=", 10.0, {}),
        ("city.x", 0.0, "=", 0.0, {}),
        ("city.dangerous_bridges", 1.0, "=", 0.0, {}),
    ]
    for name, value, comparator, threshold, entry in facts:
        row = make_row(name, "city", value, comparator=comparator, threshold=threshold, unit=entry.get("unit", "count"))
        graded = one(
            [row], make_edition({name: entry}), satisfaction=scores(10), confirmations=decisions("insufficient")
        )
        said = [render(message, language) for message in graded.explanation]
        assert all("—" not in sentence for sentence in said)
        assert ("假定" if language == "zh" else "our assumption") in said[0]


@pytest.mark.parametrize("edition_id", editions())
def test_every_standard_of_an_edition_has_a_rule(edition_id):
    grading, classes = load_grading(), {CityClass.SUPER_LARGE, CityClass.PROVINCIAL_CAPITAL}
    without = []
    for entry in load_edition(edition_id).entries:
        for part in {None, *(threshold.part for threshold in entry.thresholds)}:
            threshold = threshold_for(entry, classes, part)
            if threshold and grading.rule_for(entry, threshold.comparator, threshold.value) is None:
                without.append(entry.indicator)
    assert without == []


@pytest.mark.parametrize("edition_id", editions())
def test_meeting_the_standard_is_good_or_better_and_missing_it_is_fair_or_worse(edition_id):
    grading, classes = load_grading(), {CityClass.SUPER_LARGE, CityClass.PROVINCIAL_CAPITAL}
    for entry in load_edition(edition_id).entries:
        threshold = threshold_for(entry, classes)
        if threshold is None:
            continue
        rule = grading.rule_for(entry, threshold.comparator, threshold.value)
        cuts = rule.cuts(entry, threshold.value)
        higher = entry.better is Better.HIGHER
        at = 1.0 if threshold.value else 0.0
        step = -0.001 if higher else 0.001
        assert grade_of(at, cuts, higher_is_better=higher) in (Grade.VERY_GOOD, Grade.GOOD), entry.indicator
        assert grade_of(at + step, cuts, higher_is_better=higher) in (Grade.FAIR, Grade.INSUFFICIENT), entry.indicator


def test_the_table_keeps_order_and_reasons(make_row, make_edition):
    rows = [make_row(f"city.{code}", "city", 0.0, comparator="=", threshold=0, code=code) for code in ("10", "9")]
    edition = make_edition({"city.10": {"code": "10"}, "city.9": {"code": "9"}})
    forwards, backwards = grade_city(rows, [edition])[1], grade_city(rows[::-1], [edition])[1]
    assert grades_table(forwards).equals(grades_table(backwards))
    assert grades_table(forwards)["code"].to_pylist() == ["9", "10"]


def test_levels_that_are_not_graded_stay_without(make_row, make_edition):
    only_city = replace(load_grading(), graded_levels=frozenset({Level.CITY}))
    row = make_row("community.x", "city", 0.0, comparator="=", threshold=0)
    rows, grades = grade_city([row], [make_edition({"community.x": {}})], grading=only_city)
    assert (rows[0].grade, grades) == (None, ())


def test_the_last_step_has_none_below():
    assert [one_step_down(grade) for grade in Grade] == ["good", "fair", "insufficient", "insufficient"]
