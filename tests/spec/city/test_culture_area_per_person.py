"""34 人均公共文化设施面积: floor area of culture venues for each resident of the built-up area."""

from __future__ import annotations

import pytest
from shapely import Point

from citycheckup.indicators.city.per_person import culture_area_per_person
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES

# In the built-up area live 1000. Its venues have 150 + 70 m2; the third stands outside it.
VENUES = {
    "library": (Point(500, 500), {"floor_area_m2": 150}),
    "museum": (Point(2500, 500), {"floor_area_m2": 70}),
    "outside": (Point(3500, 500), {"floor_area_m2": 999}),
}
UNKNOWN = {"gallery": Point(600, 600)}


@pytest.fixture
def city(per_person):
    def measure(venues, completeness=Completeness.AUTHORITATIVE, statistics=None):
        return per_person(culture_area_per_person, "culture_venues", venues, completeness, statistics)

    return measure


@pytest.fixture
def entered(enter):
    return enter("city.culture_area_per_person", {"numerator": 300, "denominator": 1000})


def test_area_and_residents_are_those_of_the_built_up_area(city, shares):
    assert shares(city(VENUES)) == {"city": pytest.approx(0.22)}


def test_a_whole_register_goes_before_the_department(city, entered, shares):
    measure = city(VENUES, statistics=entered)
    assert shares(measure) == {"city": pytest.approx(0.22)}
    assert measure.used == ("culture_venues", "built_up_land", "residents")


@pytest.mark.parametrize(
    ("venues", "completeness"),
    [(VENUES | UNKNOWN, Completeness.AUTHORITATIVE), (VENUES, Completeness.INDICATIVE), (None, None)],
)
def test_the_department_goes_before_a_register_with_gaps(city, entered, venues, completeness, shares):
    measure = city(venues, completeness, entered)
    assert shares(measure) == {"city": pytest.approx(0.3)}
    assert measure.used == ("statistics",)


def test_a_register_with_gaps_alone_is_a_lower_bound(city, shares):
    measure = city(VENUES | UNKNOWN)
    assert shares(measure) == {"city": pytest.approx(0.22)}
    assert measure.doubt["city"].key == "figures.doubt_sizes_unknown"


def test_sizes_that_nobody_knows_are_no_zero(city):
    assert city(UNKNOWN).layers == ("culture_venues", "statistics")
    assert city(None).layers == ("culture_venues", "statistics")


def test_a_whole_register_without_venues_is_zero(city, shares):
    assert shares(city({})) == {"city": 0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "0.22" in explain(city(VENUES), "city", language)
