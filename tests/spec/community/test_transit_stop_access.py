"""3 Public transport as mapped: the residents of a street who walk at most 500 m to the nearest."""

from __future__ import annotations

import pytest
from shapely import Point, box

from citycheckup.indicators.community.walking_access import transit_stop_access
from citycheckup.layers.derived.walking_distances import transit_stop_distance_m
from citycheckup.wording import LANGUAGES


@pytest.fixture
def city(street_sample_of, draw_layer):
    def measure(places, walks="walks"):
        town = street_sample_of()
        distance_m = transit_stop_distance_m(draw_layer("transit_stops", places), getattr(town, walks))
        return transit_stop_access(distance_m, town.by_community)

    return measure


def test_the_way_to_the_street_counts(city):
    found = city({"p": Point(300, 520)})  # 20 m off the street: reached from x = 0 to 780, 27 points of 10 residents
    assert found.numerator.to_dict() == pytest.approx({"a": 270, "b": 0, "c": 0})
    assert found.denominator.to_dict() == pytest.approx({"a": 340, "b": 330, "c": 340})


def test_a_platform_is_reached_in_its_middle(city):
    found = city({"p": box(290, 510, 310, 530)})
    assert found.numerator["a"] == pytest.approx(270)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "79.4%" in explain(city({"p": Point(300, 520)}), "a", language)
