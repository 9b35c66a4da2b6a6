"""2023 no. 35 人均体育场地面积: area of sports grounds for each resident of the built-up area."""

from __future__ import annotations

import pytest
from shapely import Point, box

from citycheckup.indicators.city.per_person import sports_area_per_person
from citycheckup.wording import LANGUAGES

# 1000 residents. A ground of 40 x 50 m as drawn, and a point with 600 m2.
GROUNDS = {"drawn": box(500, 500, 540, 550), "given": (Point(2500, 500), {"area_m2": 600})}


def test_area_by_residents(per_person, shares):
    assert shares(per_person(sports_area_per_person, "sports_grounds", GROUNDS)) == {"city": pytest.approx(2.6)}


def test_the_given_area_goes_before_the_drawn_one(per_person, shares):
    grounds = {"drawn": (box(500, 500, 540, 550), {"area_m2": 1000})}
    assert shares(per_person(sports_area_per_person, "sports_grounds", grounds)) == {"city": pytest.approx(1.0)}


def test_a_point_without_a_size_leaves_a_doubt(per_person):
    measure = per_person(sports_area_per_person, "sports_grounds", GROUNDS | {"dot": Point(600, 600)})
    assert measure.doubt["city"].key == "figures.doubt_sizes_unknown"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(per_person, language, explain):
    assert "2.60" in explain(per_person(sports_area_per_person, "sports_grounds", GROUNDS), "city", language)
