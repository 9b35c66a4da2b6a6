"""6 Public transport every 20 minutes: the residents of a street who walk at most 500 m to such a stop."""

from __future__ import annotations

import pytest
from shapely import Point

from citycheckup.indicators.community.walking_access import stop_every_20_min_access
from citycheckup.layers.derived.walking_distances import stop_every_20_min_distance_m
from citycheckup.wording import LANGUAGES


@pytest.fixture
def city(street_sample_of, draw_layer):
    def measure(headways):
        town = street_sample_of()
        stops = {f"s{at}": (Point(at, 520), {"headway_min": minutes}) for at, minutes in headways.items()}
        return stop_every_20_min_access(
            stop_every_20_min_distance_m(draw_layer("timetable_stops", stops), town.walks), town.by_community
        )

    return measure


def test_only_stops_served_so_often_count(city):
    found = city({300: 20.0, 2500: 20.5})  # the first from x = 0 to 780
    assert found.numerator.to_dict() == pytest.approx({"a": 270, "b": 0, "c": 0})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "79.4%" in explain(city({300: 20.0}), "a", language)
