"""54 人均避难场所有效避难面积: effective area of shelters for each resident of the built-up area."""

from __future__ import annotations

import pytest
from shapely import Point, box

from citycheckup.indicators.city.per_person import shelter_area_per_person
from citycheckup.wording import LANGUAGES

# In the built-up area live 1000; 1,200 + 900 m2 of effective area.
SHELTERS = {
    "square": (Point(500, 500), {"effective_area_m2": 1200}),
    "school": (Point(2500, 500), {"effective_area_m2": 900}),
    "outside": (Point(3500, 500), {"effective_area_m2": 999}),
}


def test_effective_area_by_residents(per_person, shares):
    assert shares(per_person(shelter_area_per_person, "shelters", SHELTERS)) == {"city": pytest.approx(2.1)}


def test_the_drawn_area_is_not_the_effective_one(per_person):
    drawn = per_person(shelter_area_per_person, "shelters", {"park": box(0, 0, 100, 100)})
    assert drawn.layers == ("shelters", "statistics")


def test_the_department_may_say(per_person, enter, shares):
    entered = enter("city.shelter_area_per_person", {"numerator": 2_500, "denominator": 1_000})
    assert shares(per_person(shelter_area_per_person, "shelters", None, None, entered)) == {"city": 2.5}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(per_person, language, explain):
    assert "2.10" in explain(per_person(shelter_area_per_person, "shelters", SHELTERS), "city", language)
