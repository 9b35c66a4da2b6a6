"""2 Convenience stores: the residents of a street who walk at most 500 m to the nearest."""

from __future__ import annotations

import pytest
from shapely import Point

from citycheckup.indicators.community.walking_access import convenience_store_access
from citycheckup.layers.derived.walking_distances import convenience_store_distance_m
from citycheckup.wording import LANGUAGES


@pytest.fixture
def city(street_sample_of, draw_layer):
    def measure(places, walks="walks"):
        town = street_sample_of()
        distance_m = convenience_store_distance_m(draw_layer("convenience_stores", places), getattr(town, walks))
        return convenience_store_access(distance_m, town.by_community)

    return measure


def test_the_way_to_the_street_counts(city):
    found = city({"p": Point(300, 520)})  # 20 m off the street: reached from x = 0 to 780, 27 points of 10 residents
    assert found.numerator.to_dict() == pytest.approx({"a": 270, "b": 0, "c": 0})
    assert found.denominator.to_dict() == pytest.approx({"a": 340, "b": 330, "c": 340})


def test_a_place_across_the_border_serves_both_sides(city):
    found = city({"p": Point(1000, 500)})  # from x = 510 to 1500
    assert found.numerator.to_dict() == pytest.approx({"a": 170, "b": 170, "c": 0})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "79.4%" in explain(city({"p": Point(300, 520)}), "a", language)
