"""1 Fresh food: the residents of a street who walk at most 500 m to the nearest."""

from __future__ import annotations

import pytest
from shapely import Point

from citycheckup.indicators.community.walking_access import food_market_access
from citycheckup.layers.derived.walking_distances import food_market_distance_m
from citycheckup.wording import LANGUAGES


@pytest.fixture
def city(street_sample_of, draw_layer):
    def measure(places, walks="walks"):
        town = street_sample_of()
        distance_m = food_market_distance_m(draw_layer("food_markets", places), getattr(town, walks))
        return food_market_access(distance_m, town.by_community)

    return measure


def test_the_way_to_the_street_counts(city):
    found = city({"p": Point(300, 520)})  # 20 m off the street: reached from x = 0 to 780, 27 points of 10 residents
    assert found.numerator.to_dict() == pytest.approx({"a": 270, "b": 0, "c": 0})
    assert found.denominator.to_dict() == pytest.approx({"a": 340, "b": 330, "c": 340})


def test_from_the_nearest_junction_the_authors_way(city):
    found = city({"p": Point(300, 520)}, "walks_from_junctions")  # joins the street's end at x = 0: to x = 480
    assert found.numerator.to_dict() == pytest.approx({"a": 170, "b": 0, "c": 0})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "79.4%" in explain(city({"p": Point(300, 520)}), "a", language)
