"""Grades of dimensions: the handbook's table, cell by cell, and the case that it leaves open."""

import pytest

from citycheckup.diagnosis.dimensions import dimensions_table, grade_dimensions
from citycheckup.diagnosis.grading import GradedIndicator
from citycheckup.vocabulary import Grade, Level, Status
from citycheckup.wording import LANGUAGES, render


def indicators(very_good=0, good=0, fair=0, insufficient=0, ungraded=0, **facts):
    finals = [Grade.VERY_GOOD] * very_good + [Grade.GOOD] * good + [Grade.FAIR] * fair
    finals += [Grade.INSUFFICIENT] * insufficient + [None] * ungraded
    known = {
        "edition": "test",
        "indicator_level": Level.CITY,
        "dimension_zh": "生态宜居",
        "dimension_en": "liveability",
    }
    return [
        GradedIndicator(
            **{**known, **facts},
            indicator=f"city.{at}",
            code=str(at),
            unit_id="city",
            value=1.0,
            unit="share",
            status=Status.OK,
            coverage=1.0,
            final=final,
        )
        for at, final in enumerate(finals)
    ]


@pytest.mark.parametrize(
    ("very_good", "good", "fair", "insufficient", "grade", "assumption"),
    [
        (8, 0, 2, 0, "excellent", False),
        (10, 0, 0, 0, "excellent", False),
        (7, 3, 0, 0, "good", True),  # all good or better, but under 80 % very good: our assumption
        (4, 4, 2, 0, "good", True),
        (9, 0, 0, 1, "good", False),  # 80 % and more, with insufficient
        (3, 3, 4, 0, "good", False),  # 60-80 %, without
        (3, 3, 3, 1, "medium", False),  # 60-80 %, with
        (2, 2, 6, 0, "medium", False),  # 40-60 %, without
        (2, 2, 5, 1, "poor", False),  # 40-60 %, with
        (1, 2, 7, 0, "poor", False),  # under 40 %
        (0, 0, 0, 10, "poor", False),
    ],
)
def test_the_table(very_good, good, fair, insufficient, grade, assumption):
    (found,) = grade_dimensions(indicators(very_good, good, fair, insufficient))
    assert (found.grade, found.assumption) == (grade, assumption)


def test_indicators_without_a_grade_are_left_out_and_counted():
    (found,) = grade_dimensions(indicators(very_good=4, fair=1, ungraded=3))
    assert (found.grade, found.graded_count, found.ungraded_count) == ("excellent", 5, 3)
    assert found.share_very_good == pytest.approx(0.8)


def test_nothing_graded_is_no_grade():
    (found,) = grade_dimensions(indicators(ungraded=2))
    assert (found.grade, found.share_very_good, found.indicators_count) == (None, None, 2)


def test_only_dimensions_of_the_city_are_graded():
    others = indicators(very_good=1, indicator_level=Level.COMMUNITY, dimension_zh="设施完善")
    others += indicators(very_good=1, dimension_zh="问题整治") + indicators(very_good=1, edition="supplementary")
    assert grade_dimensions(others) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reason_can_be_put_into_words(language):
    found = [grade_dimensions(indicators(**counts))[0] for counts in ({"good": 5}, {"fair": 1}, {"ungraded": 1})]
    said = [render(one.reason, language) for one in found]
    assert ("假定" if language == "zh" else "our assumption") in said[0]
    assert dimensions_table(found)["grade"].to_pylist() == ["good", "poor", None]
