"""60 问题整治完成率: last year's problems put right, those with a deadline and the others apart."""

from __future__ import annotations

import pandas as pd
import pytest

from citycheckup.indicators.city.rectification import RATE, rectification_rate
from citycheckup.layers.table import Table
from citycheckup.wording import LANGUAGES

# Deadline: 3 of 4 put right. Best effort: 1 of 2.
LISTED = [("deadline", True)] * 3 + [("deadline", False), ("best_effort", True), ("best_effort", False)]


def last_year(rows):
    table = pd.DataFrame(rows, columns=["urgency", "rectified"]).astype({"rectified": "boolean"})
    return Table("last_year_list", table.assign(key=[f"p{at}" for at in range(len(rows))]))


def test_the_two_kinds_are_counted_apart(city_units, shares):
    measure = rectification_rate(city_units, last_year(LISTED))
    assert shares(measure) == {"city": 0.75}
    assert measure.parts.loc["city"].to_dict() == {"deadline_items": 0.75, "best_effort_items": 0.5}


def test_what_nobody_says_was_put_right_counts_as_not_and_is_doubted(city_units, shares):
    measure = rectification_rate(city_units, last_year([*LISTED, ("deadline", None)]))
    assert shares(measure) == {"city": pytest.approx(0.6)}  # 3 of 5
    assert measure.doubt["city"].key == "figures.doubt_not_said"


def test_a_kind_of_which_nothing_was_listed_has_no_rate(city_units):
    measure = rectification_rate(city_units, last_year([("best_effort", True)]))
    assert measure.denominator["city"] == 0
    assert pd.isna(measure.parts.loc["city", "deadline_items"])
    assert measure.parts.loc["city", "best_effort_items"] == 1


def test_departments_may_report_both_kinds(city_units, enter, shares):
    entered = enter(RATE, {"part": "限时解决", "numerator": 9, "denominator": 10}, {"part": "尽力解决", "value": 0.4})
    measure = rectification_rate(city_units, None, entered)
    assert shares(measure) == {"city": 0.9}
    assert measure.parts.loc["city"].to_dict() == {"deadline_items": 0.9, "best_effort_items": 0.4}


def test_the_list_goes_before_the_figures(city_units, enter, shares):
    measure = rectification_rate(city_units, last_year(LISTED), enter(RATE, {"value": 1.0}))
    assert shares(measure) == {"city": 0.75}
    assert measure.used == ("last_year_list",)


def test_no_list_is_not_a_list_without_problems(city_units, enter):
    assert rectification_rate(city_units).layers == ("last_year_list", "statistics")
    assert rectification_rate(city_units, None, enter(RATE)).reason.key == "figures.no_last_year_list"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city_units, language, explain):
    said = explain(rectification_rate(city_units, last_year(LISTED)), "city", language)
    assert "75.0%" in said
    assert "50.0%" in said
